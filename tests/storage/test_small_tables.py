"""Links, promises, cached answers and timestamps come back as they were kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from app.domain.availability import Part
from app.domain.promises import Promise, PromiseState
from app.storage import cache, links, promises
from app.storage.clock import now, parse, stamp
from app.storage.connection import ConstraintBroken
from app.storage.database import SqliteConnection
from tests.storage.files import AnyConnection

D = Decimal
AT = datetime(2026, 3, 4, 9, 30, 0, 123456, tzinfo=UTC)
PROMISE = Promise(
    id="p1", customer_id="c", customer_name="Ünïted “Lamps”", item="A-1", unit="pce",
    parts=(Part(date(2026, 3, 6), D("120.50")), Part(date(2026, 3, 10), D("0.001"))), warehouse="WH",
    made_at=AT, quote_id="q", quote_number="Q-1", rested_on=("PO-1 2026-03-06 100",),
)  # fmt: skip


def test_a_timestamp_comes_back_and_sorts_as_the_times_do() -> None:
    for at in (AT, AT.replace(microsecond=0), now()):
        assert parse(stamp(at)) == at
        assert parse(stamp(at)).utcoffset() == timedelta(0)
    times = [AT, AT + timedelta(microseconds=1), AT.replace(microsecond=0) + timedelta(seconds=1)]
    assert sorted(map(stamp, times)) == [stamp(at) for at in times]
    assert {len(stamp(at)) for at in times} == {32}
    elsewhere = AT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert stamp(elsewhere) == stamp(AT)
    with pytest.raises(ValueError, match="time zone"):
        stamp(AT.replace(tzinfo=None))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"state": "at_risk", "checked_at": AT, "new_date": date(2026, 4, 1), "told_crm": True},
        {"quote_id": "", "quote_number": "", "rested_on": ()},
    ],
)
def test_a_promise_comes_back_exactly(connection: AnyConnection, changes: dict[str, object]) -> None:
    promise = replace(PROMISE, **changes)
    promises.save(connection, promise)
    (found,) = promises.listed(connection)
    assert found == promise
    assert str(found.parts[0].quantity) == "120.50"


def test_a_promise_saved_again_replaces_all_of_it(connection: AnyConnection) -> None:
    promises.save(connection, PROMISE)
    other = replace(
        PROMISE, customer_id="d", customer_name="D", item="B", unit="kg", warehouse="W2", quote_id="r",
        quote_number="R", made_at=AT + timedelta(days=1), parts=(Part(date(2026, 5, 1), D(1)),),
    )  # fmt: skip
    promises.save(connection, other)
    assert promises.listed(connection) == [other]


def test_promises_of_a_quote_and_of_a_customer(connection: AnyConnection) -> None:
    promises.save(connection, PROMISE)
    promises.save(connection, replace(PROMISE, id="p2", quote_id="r"))
    promises.save(connection, replace(PROMISE, id="p3", customer_id="d"))

    def ids(**chosen: str) -> set[str]:
        return {promise.id for promise in promises.listed(connection, **chosen)}

    assert ids(quote_id="q") == {"p1", "p3"}
    assert ids(customer_id="c") == {"p1", "p2"}
    assert ids(quote_id="q", customer_id="c") == {"p1"}
    assert ids(quote_id="none") == set()


def test_promises_at_risk_come_first_the_most_urgent_of_them_before_the_others(
    connection: AnyConnection,
) -> None:
    def made(name: str, state: PromiseState, until: int, at: int) -> None:
        parts = (Part(date(2026, 3, until), D(1)),)
        promises.save(
            connection, replace(PROMISE, id=name, state=state, parts=parts, made_at=AT + timedelta(hours=at))
        )

    made("old", "holds", 1, 1)
    made("later", "at_risk", 20, 3)
    made("new", "kept", 2, 4)
    made("sooner", "at_risk", 10, 2)
    assert [promise.id for promise in promises.listed(connection)] == ["sooner", "later", "new", "old"]


@pytest.mark.parametrize(
    ("state", "possible"), [("holds", True), ("at_risk", True), ("kept", False), ("withdrawn", False)]
)
def test_only_a_living_promise_is_withdrawn(
    connection: AnyConnection, state: PromiseState, possible: bool
) -> None:
    promises.save(connection, replace(PROMISE, state=state))
    assert promises.withdraw(connection, "p1", AT) is possible
    (found,) = promises.listed(connection)
    assert (found.state, found.checked_at) == (("withdrawn", AT) if possible else (state, None))
    assert not promises.withdraw(connection, "nobody", AT)


def test_the_database_forbids_a_state_that_does_not_exist(connection: AnyConnection) -> None:
    with pytest.raises(ConstraintBroken, match="CHECK"):
        promises.save(connection, replace(PROMISE, state="lost"))
    assert promises.listed(connection) == []


def test_links_are_decided_replaced_and_undone(connection: AnyConnection) -> None:
    links.decide(connection, "a", "C-1", "linked", "ada")
    links.decide(connection, "a", "C-2", "linked", "ada")
    links.decide(connection, "b", "C-1", "not_the_same", "ada")
    assert links.of_accounts(connection, ["a", "b", "nobody"]) == {
        "a": links.Links(("C-1", "C-2"), ()),
        "b": links.Links((), ("C-1",)),
        "nobody": links.Links((), ()),
    }
    assert links.accounts_of(connection, "C-1") == ["a"]
    links.decide(connection, "b", "C-1", "linked", "ada")
    assert links.accounts_of(connection, "C-1") == ["a", "b"]
    links.undo(connection, "a", "C-1")
    links.undo(connection, "a", "C-9")
    assert links.of_accounts(connection, ["a"]) == {"a": links.Links(("C-2",), ())}
    with pytest.raises(ConstraintBroken, match="CHECK"):
        links.decide(connection, "a", "C-1", "perhaps", "ada")


def test_the_last_answer_replaces_the_former_one(local: SqliteConnection) -> None:
    assert cache.get(local, "orders", "c") is None
    cache.put(local, "orders", "c", '{"a": 1}', AT)
    cache.put(local, "orders", "c", '{"a": 2}', AT + timedelta(seconds=1))
    cache.put(local, "orders", "d", "{}", AT)
    cache.put(local, "invoices", "c", "[]", AT)
    assert cache.get(local, "orders", "c") == cache.Cached('{"a": 2}', AT + timedelta(seconds=1))
    assert cache.get(local, "invoices", "c") == cache.Cached("[]", AT)
