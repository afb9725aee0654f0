"""Lists page by themselves, and refusals of a real server become exceptions with their facts."""

import base64
import json
from typing import Any

import pytest

from greenweft_client import (
    BadParameters,
    BadRequest,
    Gone,
    Greenweft,
    NoId,
    NotFound,
    Problem,
    Walk,
)
from greenweft_client.errors import BY_STATUS
from tests.client.story import EDITIONS, SPINNER
from tests.conftest import DYEWORKS, PARK, WEAVERY


def walked(client: Greenweft, **given: Any) -> Walk:
    return client.suppliers(WEAVERY.id, tiers=2, during="/", **given)


def test_a_walk_in_pages_of_one_is_the_walk(client: Greenweft) -> None:
    whole, paged = walked(client), walked(client, limit=1)
    assert not paged.complete
    assert (paged.left.frontier, paged.left.because) == (1, ("limit",))
    assert [one.tier for one in paged] == [1, 2]
    assert list(paged) == list(whole)
    assert paged.complete
    assert len(list(paged.pages())) == 2
    assert repr(paged) == f"<Walk: 2 items read of edition {EDITIONS}>"
    assert (whole.edition, whole.viewpoint) == (EDITIONS, WEAVERY.id)


def test_other_lists_page_too(client: Greenweft) -> None:
    for paged, whole in (
        (client.neighbours(DYEWORKS.id, limit=1), client.neighbours(DYEWORKS.id)),
        (client.designations(limit=1), client.designations()),
    ):
        assert len(list(whole)) > 1
        assert [one.id for one in paged] == [one.id for one in whole]


def test_a_list_whose_edition_is_gone_says_which_is_the_newest(client: Greenweft) -> None:
    cursor = walked(client, limit=1).page.next
    assert cursor
    place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    older = json.dumps([place[0] - 1, *place[1:]]).encode()
    with pytest.raises(Gone, match="is gone") as raised:
        walked(client, limit=1, cursor=base64.urlsafe_b64encode(older).decode().rstrip("="))
    assert raised.value.newest == EDITIONS


def test_filters_are_the_servers(client: Greenweft) -> None:
    assert [one.name for one in walked(client, not_product="纱线")] == [
        "染坊有限公司",
        "纱厂有限公司",
    ]
    assert [one.tier for one in walked(client, product=["隔膜", "5205"])] == [1, 2]
    none = walked(client, min_confidence=0.95)
    assert (list(none), none.excluded["low_confidence"]) == ([], 1)
    (dyer,) = client.tenants(PARK.id)
    assert dyer.relations[0].from_ == "2020-05-01"
    early = client.designations(held=False, as_of="2020-01-01")
    assert {one.scheme for one in early} == {"green-factory", "green-park"}


def test_what_nobody_knows_is_not_found(client: Greenweft) -> None:
    with pytest.raises(NotFound, match="nothing is known of company/none") as raised:
        client.suppliers("company/none")
    error = raised.value
    assert (error.status, error.name, error.facts["id"]) == (404, "nothing-known", "company/none")
    assert error.request


def test_what_is_wrong_is_told_with_what_would_be_right(client: Greenweft) -> None:
    with pytest.raises(BadRequest, match="did you mean tiers"):
        client.suppliers(WEAVERY.id, teirs=2)  # type: ignore[call-arg]
    with pytest.raises(BadParameters, match="greater than or equal to 1") as raised:
        client.suppliers(WEAVERY.id, tiers=0)
    assert raised.value.facts["errors"][0]["where"].endswith("tiers")
    with pytest.raises(NoId, match="'织坊' is no id"):
        client.entity("织坊")


def test_queries_that_are_refused_say_why(client: Greenweft) -> None:
    with pytest.raises(Problem, match="would change the graph") as raised:
        client.sparql("DELETE WHERE { ?s ?p ?o }")
    assert raised.value.status == 403
    with pytest.raises(BadRequest, match="would change the graph"):
        client.cypher("MATCH (n) DETACH DELETE n")
    with pytest.raises(BadRequest):
        client.cypher("UNWIND [1, 0] AS x RETURN 1 / x")


def test_rows_have_pythons_own_values_and_an_edition(client: Greenweft) -> None:
    found = client.sparql("SELECT (1.5 AS ?d) (2 AS ?i) (true AS ?t) (?no AS ?n) ('a'@en AS ?a) {}")
    (row,) = found
    assert (row["d"], row["i"], row["t"], row["n"], row["a"]) == (1.5, 2, True, None, "a")
    assert (found.edition, found.columns) == (EDITIONS, ("d", "i", "t", "n", "a"))
    assert client.sparql("ASK { ?s ?p ?o }") == [{"boolean": True}]
    assert client.cypher("RETURN $days AS days", days=[1, None]) == [{"days": [1, None]}]


def test_questions_are_asked_in_their_own_words(client: Greenweft) -> None:
    holders = next(one for one in client.questions() if one.name == "holders")
    asked = {one.name for one in holders.parameters}
    assert {"area", "scheme", "level"} <= asked
    rows = [
        list(client.question("holders", in_=where, as_of="2024-08-31", scheme="green-park"))
        for where in ("sparql", "cypher", "oracle")
    ]
    assert rows[0] == rows[1] == rows[2]
    assert [row["name"] for row in rows[0]] == ["纬园"]
    with pytest.raises(NotFound, match="did you mean holders"):
        client.question("holder")


def test_a_batch_answers_in_order_with_the_pages_of_its_lookup(client: Greenweft) -> None:
    ids = [WEAVERY.id, "company/none", SPINNER.id]
    lines = list(client.batch("suppliers", ids, during="/", product="隔膜"))
    assert [one.asked for one in lines] == ids
    assert [len(one.answer.items) if one.answer else None for one in lines] == [1, None, 0]
    with pytest.raises(BadRequest, match="did you mean tiers"):
        next(client.batch("suppliers", ids, teirs=1))


def test_every_exception_of_a_status_is_another() -> None:
    assert len(set(BY_STATUS.values())) == len(BY_STATUS)
