"""A verdict of the Cypher guard is remembered only for what it hung on."""

import pytest

from api.cypher.guard import check
from api.refusals import QueryRefused

BY_KEY = "WITH {a: 1, b: 1000000000} AS m RETURN range(1, m[$key])"


def test_a_verdict_that_hung_on_a_key_is_not_remembered_for_another() -> None:
    check(BY_KEY, {"key": "a"})
    with pytest.raises(QueryRefused):
        check(BY_KEY, {"key": "b"})
