"""What is kept of orders since they were converted, on both databases."""

from __future__ import annotations

from datetime import timedelta

from app.domain.order_status import Change
from app.storage import journal, order_watch
from app.storage.identity import identity
from app.storage.journal import Entry
from tests.storage.files import AnyConnection, Place, wanted

LESS = (Change("quantity", "CP-100", "4", "3", "PCE", "PCE"),)


def done(connection: AnyConnection, quote: str = "Q") -> Entry:
    entry = journal.claim(connection, wanted(quote=quote))
    assert entry is not None
    for after in ("creating", "created", "confirming", "confirmed", "done"):
        entry = journal.move(connection, entry, after, order_id=f"order-{quote}", order_number=f"SO-{quote}")
    order_watch.begin(connection, entry)
    return entry


def test_it_begins_once_and_keeps_what_was_seen(connection: AnyConnection) -> None:
    entry = done(connection)
    before = order_watch.of_entry(connection, entry.id)
    assert before is not None and (before.status, before.changes, before.note) == ("confirmed", (), "owed")
    assert order_watch.seen(connection, before, "delivered", LESS)
    order_watch.begin(connection, entry)
    after = order_watch.of_entry(connection, entry.id)
    assert after is not None and (after.status, after.changes) == ("delivered", LESS)
    assert not order_watch.seen(connection, before, "cancelled", ())


def test_what_is_finished_is_not_followed(connection: AnyConnection) -> None:
    entry, now = done(connection), connection.now()
    ids = [one.entry.id for one in order_watch.watched(connection, now - timedelta(days=1))]
    assert ids == [entry.id]
    (seen,) = order_watch.watched(connection, now - timedelta(days=1))
    order_watch.seen(connection, seen, "delivered", ())
    assert order_watch.watched(connection, connection.now() + timedelta(days=1)) == []
    (seen,) = order_watch.watched(connection, now - timedelta(days=1))
    order_watch.seen(connection, seen, "invoiced", ())
    assert order_watch.watched(connection, now - timedelta(days=1)) == []


def test_a_status_is_told_until_it_stands_there(connection: AnyConnection) -> None:
    entry, since = done(connection), connection.now() - timedelta(days=1)
    assert order_watch.quotes_to_tell(connection, "crm", since) == {"Q": "N-Q"}
    assert order_watch.told(connection, "crm", "Q", "confirmed", "")
    assert order_watch.quotes_to_tell(connection, "crm", since) == {}
    seen = order_watch.of_entry(connection, entry.id)
    assert seen is not None and order_watch.seen(connection, seen, "invoiced", ())
    assert order_watch.quotes_to_tell(connection, "crm", since) == {"Q": "N-Q"}
    assert not order_watch.told(connection, "crm", "Q", "invoiced", "delivered")
    assert order_watch.told(connection, "crm", "Q", "invoiced", "confirmed")
    assert order_watch.told_of(connection, "crm", "Q") == "invoiced"
    assert order_watch.quotes_to_tell(connection, "other", since) == {}


def test_a_note_is_begun_by_one_program_only(connection: AnyConnection) -> None:
    entry = done(connection)
    assert order_watch.note_moves(connection, entry.id, "owed", "begun")
    assert not order_watch.note_moves(connection, entry.id, "owed", "begun")
    assert [one.note for one in order_watch.untold(connection, False)] == ["begun"]
    order_watch.note_moves(connection, entry.id, "begun", "told")
    assert order_watch.untold(connection, False) == []
    assert [one.stage for one in order_watch.untold(connection, True)] == ["owed"]
    order_watch.not_needed(connection, entry.external_reference, stage=True)
    assert order_watch.untold(connection, True) == []
    order_watch.not_needed(connection, entry.external_reference, stage=False)
    kept = order_watch.of_entry(connection, entry.id)
    assert kept is not None and kept.note == "told"


def test_a_cancelled_order_is_named_while_it_holds_its_part(connection: AnyConnection) -> None:
    entry = done(connection)
    seen = order_watch.of_entry(connection, entry.id)
    assert seen is not None
    order_watch.seen(connection, seen, "cancelled", ())
    assert order_watch.cancelled_orders(connection, "crm", "Q") == ["SO-Q"]
    journal.move(connection, entry, "cancelled")
    assert order_watch.cancelled_orders(connection, "crm", "Q") == []


def test_a_store_has_one_name_for_all_its_programs(connection: AnyConnection, place: Place) -> None:
    name = identity(connection)
    other = place.open()
    assert name == identity(connection) == identity(other) and len(name) == 16
    other.close()
