"""What the addresses of single things are made of.

The examples are of the source ``pingshan-2024``, which every home can load and the demo has loaded.
"""

from typing import Annotated

from fastapi import Path

FIRM = ("company", "41fa7301b1756ab4c9176c90faf9ea0d")
PARK = ("park", "91880e92b7965d626a55025b2abc2660")
PRINTED = {"pattern": r"^[^\x00-\x1f\x7f]+$"}  # a control character is refused in any address
OF_SCHEME = "What kind of id: cn-uscc, lei, area, company …"
OF_CODE = "The id itself, behind its scheme."

Scheme = Annotated[
    str, Path(description=OF_SCHEME, max_length=40, json_schema_extra=PRINTED, examples=[FIRM[0]])
]
Code = Annotated[
    str, Path(description=OF_CODE, max_length=160, json_schema_extra=PRINTED, examples=[FIRM[1]])
]
ParkScheme = Annotated[
    str, Path(description=OF_SCHEME, max_length=40, json_schema_extra=PRINTED, examples=[PARK[0]])
]
ParkCode = Annotated[
    str, Path(description=OF_CODE, max_length=160, json_schema_extra=PRINTED, examples=[PARK[1]])
]
