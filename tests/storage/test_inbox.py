"""The inbox: one entry per fault, with its count, its history, and no dismissal without a reason."""

from __future__ import annotations

import pytest

from app.storage import inbox
from app.storage.connection import ConstraintBroken
from tests.storage.files import AnyConnection, count


def reported(
    connection: AnyConnection, subject: str = "crm:no_answer", code: str = "no_answer"
) -> inbox.Item:
    return inbox.report(connection, "connection", subject, code, {"system": "crm"}, "Customer")


def words(connection: AnyConnection, item: inbox.Item) -> list[tuple[str, str, str]]:
    return [(event.who, event.what, event.detail) for event in inbox.history(connection, item.id)]


def test_a_fault_opens_an_entry(connection: AnyConnection) -> None:
    item = reported(connection)
    assert inbox.listed(connection) == [item]
    assert (item.kind, item.subject, item.customer, item.code) == (
        "connection",
        "crm:no_answer",
        "Customer",
        "no_answer",
    )
    assert (item.params, item.owner, item.occurrences, item.state, item.unread) == (
        {"system": "crm"},
        "",
        1,
        "open",
        True,
    )
    assert words(connection, item) == [("Firmdate", "opened", "no_answer")]


def test_a_fault_that_repeats_is_one_entry_with_a_count(connection: AnyConnection) -> None:
    first = reported(connection)
    inbox.report(connection, "connection", first.subject, "refused", {"system": "crm", "text": "new"})
    third = reported(connection)
    assert (third.id, third.occurrences) == (first.id, 3)
    assert (third.first_at, third.last_at >= first.last_at) == (first.first_at, True)
    assert count(connection, "inbox_item") == 1
    assert len(inbox.history(connection, first.id)) == 1


def test_what_is_said_last_is_what_stands_there(connection: AnyConnection) -> None:
    reported(connection)
    last = inbox.report(connection, "connection", "crm:no_answer", "refused", {"text": "new"})
    assert (last.code, last.params) == ("refused", {"text": "new"})


def test_another_subject_or_kind_is_another_entry(connection: AnyConnection) -> None:
    reported(connection)
    reported(connection, "erp:no_answer")
    inbox.report(connection, "permission", "crm:no_answer", "no_permission", {})
    assert [item.occurrences for item in inbox.listed(connection)] == [1, 1, 1]


def test_a_settled_fault_that_comes_back_is_a_new_entry(connection: AnyConnection) -> None:
    first = reported(connection)
    assert inbox.settle(connection, "connection", first.subject, "reachable again")
    assert not inbox.settle(connection, "connection", first.subject)
    assert inbox.listed(connection) == []
    assert words(connection, first)[-1] == ("Firmdate", "settled", "reachable again")
    second = reported(connection)
    assert second.id != first.id
    assert [item.state for item in inbox.listed(connection, state=None)] == ["open", "settled"]
    assert [item.id for item in inbox.listed(connection, state="settled")] == [first.id]


@pytest.mark.parametrize("reason", ["", "  ", "\n\t"])
def test_a_dismissal_without_a_reason_is_refused(connection: AnyConnection, reason: str) -> None:
    item = reported(connection)
    with pytest.raises(ValueError, match="reason"):
        inbox.dismiss(connection, item.id, "ada", reason)
    assert inbox.listed(connection) == [item]


def test_a_dismissal_keeps_who_and_why(connection: AnyConnection) -> None:
    item = reported(connection)
    assert inbox.dismiss(connection, item.id, "ada", "known outage")
    assert not inbox.dismiss(connection, item.id, "ada", "again")
    assert not inbox.dismiss(connection, 99, "ada", "no such entry")
    assert words(connection, item)[-1] == ("ada", "dismissed", "known outage")
    assert len(words(connection, item)) == 2
    assert inbox.listed(connection) == []


def test_owner_notes_and_having_been_read(connection: AnyConnection) -> None:
    item = reported(connection)
    inbox.assign(connection, item.id, "ada", "grace")
    inbox.note(connection, item.id, "grace", "called them")
    inbox.mark_read(connection, item.id)
    (found,) = inbox.listed(connection)
    assert (found.owner, found.unread) == ("grace", False)
    assert words(connection, item)[1:] == [("ada", "assigned", "grace"), ("grace", "note", "called them")]


def test_nothing_is_noted_on_an_entry_that_does_not_exist(connection: AnyConnection) -> None:
    for attempt in (inbox.assign, inbox.note):
        with pytest.raises(ConstraintBroken):
            attempt(connection, 99, "ada", "grace")
    assert count(connection, "inbox_history") == 0


def test_the_newest_comes_first(connection: AnyConnection) -> None:
    for subject in ("a", "b", "c", "a"):
        reported(connection, subject)
    assert [item.subject for item in inbox.listed(connection)] == ["a", "c", "b"]


def test_the_database_forbids_two_open_entries_of_one_fault(connection: AnyConnection) -> None:
    sql = (
        "INSERT INTO inbox_item (kind, subject, code, params, state, first_at, last_at)"
        " VALUES ('connection', 's', '', '{}', ?, '', '')"
    )
    connection.execute(sql, ("open",))
    connection.execute(sql, ("settled",))
    with pytest.raises(ConstraintBroken, match="UNIQUE"):
        connection.execute(sql, ("open",))
    with pytest.raises(ConstraintBroken, match="CHECK"):
        connection.execute(sql, ("forgotten",))
