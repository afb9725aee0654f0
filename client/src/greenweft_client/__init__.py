"""A client of Greenweft, a knowledge graph of firms, parks, supply chains and certifications.

    from greenweft_client import Greenweft

    with Greenweft("http://127.0.0.1:8420") as client:
        walk = client.suppliers("cn-uscc/91440300279446850J", tiers=2)
        for firm in walk:
            print(firm.tier, firm.name, [title.scheme for title in firm.titles])
        print(walk.edition, walk.excluded)

It reads, and changes nothing of the graph. It needs httpx and pydantic, and nothing of the server.
"""

from greenweft_client import asking, errors, models, pages
from greenweft_client.client import Greenweft
from greenweft_client.errors import (
    BadParameters,
    BadRequest,
    BadToken,
    Broken,
    Conflict,
    Gone,
    GreenweftError,
    JobFailed,
    NoAddress,
    NoAnswer,
    NoId,
    NotAcceptable,
    NotAllowed,
    NotFound,
    NoToken,
    NotYet,
    OutOfStep,
    Problem,
    ServerFailed,
    TooLate,
    TooMany,
    Unavailable,
    Unreachable,
    Unreadable,
)
from greenweft_client.keeping import Copy, Statement
from greenweft_client.lists import Listing, Neighbours, Stream, Walk
from greenweft_client.models import Change, Edition, Job
from greenweft_client.rows import Rows

__all__ = [
    "BadParameters",
    "BadRequest",
    "BadToken",
    "Broken",
    "Change",
    "Conflict",
    "Copy",
    "Edition",
    "Gone",
    "Greenweft",
    "GreenweftError",
    "Job",
    "JobFailed",
    "Listing",
    "Neighbours",
    "NoAddress",
    "NoAnswer",
    "NoId",
    "NoToken",
    "NotAcceptable",
    "NotAllowed",
    "NotFound",
    "NotYet",
    "OutOfStep",
    "Problem",
    "Rows",
    "ServerFailed",
    "Statement",
    "Stream",
    "TooLate",
    "TooMany",
    "Unavailable",
    "Unreachable",
    "Unreadable",
    "Walk",
    "asking",
    "errors",
    "models",
    "pages",
]
