"""The audit log: the database refuses changes, and what is changed all the same breaks its chain there."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from threading import Event, Thread
from typing import Any

import pytest

from app.storage import audit
from app.storage.audit import Chain
from app.storage.connection import ConstraintBroken
from tests.storage.files import AnyConnection, Place, count


@pytest.fixture
def written(connection: AnyConnection) -> AnyConnection:
    for number in range(1, 6):
        audit.append(
            connection, "pc/ada", "ada", "converted", f"Q-{number}", {"order": f"SO-{number}", "n": number}
        )
    return connection


@pytest.fixture
def tampered(written: AnyConnection, tampering: AnyConnection) -> AnyConnection:
    """The same log, in hands that may change it."""
    return tampering


def test_an_untouched_chain_is_whole(written: AnyConnection) -> None:
    assert audit.broken_at(written, "pc/ada") is None
    assert audit.broken_at(written, "nobody") is None
    assert audit.verify(written) == [Chain("pc/ada", 5)]
    rows = written.execute("SELECT number FROM audit ORDER BY id")
    assert [row["number"] for row in rows] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("column", ["at", "who", "what", "subject", "details", "previous_hash", "hash"])
@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_changed_row_is_found(tampered: AnyConnection, column: str, number: int) -> None:
    tampered.execute(f"UPDATE audit SET {column} = {column} || ' ' WHERE number = ?", (number,))
    assert audit.broken_at(tampered, "pc/ada") == number


@pytest.mark.parametrize("number", [1, 2, 4, 5])
def test_a_missing_row_is_found(tampered: AnyConnection, number: int) -> None:
    """The last one, too: the head of the chain knows of it."""
    tampered.execute("DELETE FROM audit WHERE number = ?", (number,))
    assert audit.broken_at(tampered, "pc/ada") == number


def test_rows_missing_at_the_end_are_counted(tampered: AnyConnection) -> None:
    tampered.execute("DELETE FROM audit WHERE number > 2")
    (ada,) = audit.verify(tampered)
    assert (ada, ada.whole) == (Chain("pc/ada", 2, missing=3), False)
    tampered.execute("DELETE FROM audit WHERE writer = 'pc/ada'")
    assert audit.verify(tampered)[0] == Chain("pc/ada", 0, missing=5)


def test_a_last_row_written_anew_after_the_end_was_cut_is_found(tampered: AnyConnection) -> None:
    tampered.execute("UPDATE audit SET subject = 'Q-99' WHERE number = 5")
    forge(tampered, 5)
    assert audit.broken_at(tampered, "pc/ada") == 5


def test_a_missing_row_is_found_also_after_renumbering(tampered: AnyConnection) -> None:
    tampered.execute("DELETE FROM audit WHERE number = 2")
    for number in (3, 4, 5):
        tampered.execute("UPDATE audit SET number = ? WHERE number = ?", (number - 1, number))
    assert audit.broken_at(tampered, "pc/ada") == 2


def test_rows_that_changed_places_are_found(tampered: AnyConnection) -> None:
    for before, after in ((2, 99), (3, 2), (99, 3)):
        tampered.execute("UPDATE audit SET number = ? WHERE number = ?", (after, before))
    assert audit.broken_at(tampered, "pc/ada") == 2


def test_a_row_put_between_is_found(tampered: AnyConnection) -> None:
    tampered.execute("UPDATE audit SET number = number + 10 WHERE number > 2")
    tampered.execute("UPDATE audit SET number = number - 9 WHERE number > 10")
    tampered.execute(
        "INSERT INTO audit (writer, number, at, who, what, subject, details, previous_hash, hash)"
        " SELECT writer, 3, at, who, what, 'Q-99', details, hash, 'made up' FROM audit WHERE number = 2"
    )
    assert audit.broken_at(tampered, "pc/ada") == 3


def test_a_row_moved_to_another_writer_is_found(written: AnyConnection, tampering: AnyConnection) -> None:
    tampering.execute(
        "INSERT INTO audit (writer, number, at, who, what, subject, details, previous_hash, hash)"
        " SELECT 'pc/eve', 1, at, who, what, subject, details, previous_hash, hash FROM audit"
        " WHERE number = 1"
    )
    tampering.execute("UPDATE audit SET writer = 'pc/eve' WHERE number = 2 AND writer = 'pc/ada'")
    assert audit.broken_at(written, "pc/ada") == 2
    assert audit.broken_at(written, "pc/eve") == 2


def forge(connection: AnyConnection, number: int, **changes: object) -> str:
    """Changes a row and makes its own hash right again; that hash."""
    for column, value in changes.items():
        connection.execute(f"UPDATE audit SET {column} = ? WHERE number = ?", (value, number))
    row = connection.execute("SELECT * FROM audit WHERE number = ?", (number,)).fetchone()
    assert row is not None
    fields = ("at", "who", "what", "subject", "details")
    right = audit._digest(row["previous_hash"], number, *(row[field] for field in fields))
    connection.execute("UPDATE audit SET hash = ? WHERE number = ?", (right, number))
    return right


def test_a_row_forged_with_a_hash_of_its_own_is_found_at_the_next(tampered: AnyConnection) -> None:
    changed = forge(tampered, 2, subject="Q-99")
    assert audit.broken_at(tampered, "pc/ada") == 3
    tampered.execute("UPDATE audit SET previous_hash = ? WHERE number = 3", (changed,))
    assert audit.broken_at(tampered, "pc/ada") == 3


def test_a_number_left_out_is_found_also_where_the_hashes_are_right(tampered: AnyConnection) -> None:
    tampered.execute("UPDATE audit SET number = 7 WHERE number = 5")
    forge(tampered, 7)
    assert audit.broken_at(tampered, "pc/ada") == 5


def test_each_writer_has_a_chain_of_its_own(written: AnyConnection, request: pytest.FixtureRequest) -> None:
    audit.append(written, "pc/eve", "eve", "promise", "P-1", {})
    audit.append(written, "pc/ada", "ada", "promise", "P-2", {})
    rows = written.execute("SELECT writer, number FROM audit ORDER BY id DESC LIMIT 2").fetchall()
    assert [(row["writer"], row["number"]) for row in rows] == [("pc/ada", 6), ("pc/eve", 1)]
    tampering: AnyConnection = request.getfixturevalue("tampering")
    tampering.execute("UPDATE audit SET who = 'x' WHERE writer = 'pc/eve'")
    assert (audit.broken_at(written, "pc/eve"), audit.broken_at(written, "pc/ada")) == (1, None)


def test_the_database_forbids_a_second_row_of_one_number(tampered: AnyConnection) -> None:
    with pytest.raises(ConstraintBroken, match="UNIQUE"):
        tampered.execute("UPDATE audit SET number = 2 WHERE number = 3")


@pytest.mark.parametrize(
    ("number", "previous"),
    [(5, None), (7, None), (6, "0" * 64), (1, "0" * 64), (0, "0" * 64)],
    ids=["taken", "gap", "wrong hash", "begun again", "before the first"],
)
def test_the_database_forbids_a_row_that_does_not_continue_the_chain(
    written: AnyConnection, number: int, previous: str | None
) -> None:
    head = written.execute("SELECT hash FROM audit_head").fetchone()
    assert head is not None
    with pytest.raises(ConstraintBroken, match="continues its chain"):
        written.execute(
            "INSERT INTO audit (writer, number, at, who, what, subject, details, previous_hash, hash)"
            " VALUES ('pc/ada', ?, '', '', '', '', '', ?, 'x')",
            (number, previous or head["hash"]),
        )
    assert count(written, "audit") == 5
    assert audit.verify(written) == [Chain("pc/ada", 5)]


def test_a_row_that_is_not_kept_does_not_move_the_head(written: AnyConnection) -> None:
    def broken_off() -> None:
        with written.transaction():
            audit.append(written, "pc/ada", "ada", "converted", "Q", {})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert audit.verify(written) == [Chain("pc/ada", 5)]


class Interleaved:
    """A connection during whose reading of a chain's head another program adds a row."""

    def __init__(self, connection: AnyConnection, place: Place) -> None:
        self._connection, self._place = connection, place
        self.other = Thread(target=self._append)
        self.added = Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def _append(self) -> None:
        other = self._place.open()
        audit.append(other, "pc/ada", "ada", "converted", "Q-6", {})
        other.close()
        self.added.set()

    def execute(self, sql: str, parameters: Sequence[object] = (), /) -> Any:
        if "FROM audit_head WHERE writer" in sql:
            self.other.start()
            self.added.wait(0.5)
        return self._connection.execute(sql, parameters)


@pytest.mark.parametrize("look", [audit.verify, lambda connection: audit.broken_at(connection, "pc/ada")])
def test_a_row_that_is_added_meanwhile_is_no_fault(
    written: AnyConnection, place: Place, look: Callable[[Any], object]
) -> None:
    both = Interleaved(written, place)
    assert look(both) in (None, [Chain("pc/ada", 5)])
    both.other.join(30)
    assert both.added.is_set()
    assert audit.verify(written) == [Chain("pc/ada", 6)]


def test_an_export_is_verified_without_the_database(written: AnyConnection) -> None:
    audit.append(written, "pc/eve", "eve", "promise", "P", {"é": "ü"})
    lines = list(audit.export_lines(audit.listed(written)))
    assert len(lines) == 6
    assert not [line for line in lines if "\n" in line]
    assert json.loads(lines[0])["details"] == '{"n": 1, "order": "SO-1"}'
    assert audit.verify_export(lines) == [Chain("pc/ada", 5), Chain("pc/eve", 1)]
    assert audit.verify_export([lines[0], *lines[2:]])[0].broken_at == 2
    assert audit.verify_export([lines[0].replace("SO-1", "SO-2"), *lines[1:]])[0].broken_at == 1
    with pytest.raises(ValueError, match="fields"):
        audit.verify_export(["{}"])


def test_an_earlier_export_shows_what_the_chain_itself_cannot(
    written: AnyConnection, request: pytest.FixtureRequest
) -> None:
    """Whoever may do everything removes the end with its head, or a whole chain, or writes it all anew."""
    heads = audit.heads_of(audit.export_lines(audit.listed(written)))
    audit.append(written, "pc/ada", "ada", "converted", "Q-6", {})
    assert audit.verify(written, heads) == [Chain("pc/ada", 6)]
    tampering: AnyConnection = request.getfixturevalue("tampering")
    tampering.execute("DELETE FROM audit WHERE number > 4")
    tampering.execute("UPDATE audit_head SET number = 4, hash = (SELECT hash FROM audit WHERE number = 4)")
    assert audit.verify(written) == [Chain("pc/ada", 4)]
    assert audit.verify(written, heads) == [Chain("pc/ada", 4, disowned_at=5)]
    tampering.execute("DELETE FROM audit")
    tampering.execute("DELETE FROM audit_head")
    assert audit.verify(written) == []
    assert audit.verify(written, heads) == [Chain("pc/ada", 0, disowned_at=5)]


def test_details_keep_amounts_and_dates_as_text(connection: AnyConnection) -> None:
    audit.append(
        connection, "w", "ada", "promise", "P", {"q": Decimal("2.50"), "on": date(2026, 3, 4), "é": "ü"}
    )
    row = connection.execute("SELECT details FROM audit").fetchone()
    assert row is not None
    assert row["details"] == '{"on": "2026-03-04", "q": "2.50", "\\u00e9": "\\u00fc"}'
    assert audit.broken_at(connection, "w") is None
