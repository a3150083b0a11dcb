"""A claim that Tryton refuses: held by another, given back in between, or the right is missing."""

from __future__ import annotations

from typing import Any

import pytest

from app.connectors.tryton import claims
from app.errors import NoPermission, Rejected
from tests.connectors.tryton.answering import Tryton, user_error

CREATE, FIND = "model.party.category.create", "model.party.category.search_read"
ACCESS = "model.ir.model.access.get_access"
TAKEN = "The name of party category must be unique by parent."
HELD: dict[str, Any] = {"id": 5, "name": "key", "create_date": None, "childs.": [{"id": 6, "name": "desk"}]}


@pytest.fixture
def tryton() -> Tryton:
    server = Tryton()
    server.says(CREATE, user_error(TAKEN))
    server.says(FIND, [])
    server.says(ACCESS, {claims.MODEL: {"create": 1, "delete": 1}})
    server.says("model.ir.model.data.get_id", 77)
    server.says("model.ir.message.search_read", [{"id": 77, "text": TAKEN}])
    return server


async def test_a_claim_that_another_holds_is_not_ours(tryton: Tryton) -> None:
    tryton.says(FIND, [HELD])
    assert await claims.claim(tryton.client(), "key", "other") is False


async def test_a_claim_that_was_given_back_before_it_could_be_looked_at_was_not_ours(tryton: Tryton) -> None:
    """Else a program that lost the race would tell its person of a name that must be unique."""
    assert await claims.claim(tryton.client(), "key", "other") is False
    asked = [params for name, params in tryton.calls if name in (CREATE, "model.ir.message.search_read")]
    assert [params[-1]["language"] for params in asked] == ["en", "en"]


async def test_another_refusal_is_told(tryton: Tryton) -> None:
    tryton.says(CREATE, user_error("The database is read-only."))
    with pytest.raises(Rejected) as caught:
        await claims.claim(tryton.client(), "key", "other")
    assert caught.value.params["text"] == "The database is read-only."


async def test_a_missing_right_is_named(tryton: Tryton) -> None:
    tryton.says(CREATE, user_error("You are not allowed."))
    tryton.says(ACCESS, {claims.MODEL: {"create": 0, "delete": 1}})
    with pytest.raises(NoPermission) as caught:
        await claims.claim(tryton.client(), "key", "other")
    assert caught.value.params["right"] == "party.category (create)"
