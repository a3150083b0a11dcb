"""The audit log: whatever is changed in it afterwards breaks its chain at that row."""

from __future__ import annotations

import sqlite3
from datetime import date
from decimal import Decimal

import pytest

from app.storage import audit


@pytest.fixture
def written(connection: sqlite3.Connection) -> sqlite3.Connection:
    for number in range(1, 6):
        audit.append(
            connection, "pc/ada", "ada", "converted", f"Q-{number}", {"order": f"SO-{number}", "n": number}
        )
    return connection


def test_an_untouched_chain_is_whole(written: sqlite3.Connection) -> None:
    assert audit.broken_at(written, "pc/ada") is None
    assert audit.broken_at(written, "nobody") is None
    assert [row["number"] for row in written.execute("SELECT number FROM audit ORDER BY id")] == [
        1,
        2,
        3,
        4,
        5,
    ]


@pytest.mark.parametrize("column", ["at", "who", "what", "subject", "details", "previous_hash", "hash"])
@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_changed_row_is_found(written: sqlite3.Connection, column: str, number: int) -> None:
    written.execute(f"UPDATE audit SET {column} = {column} || ' ' WHERE number = ?", (number,))
    assert audit.broken_at(written, "pc/ada") == number


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_missing_row_is_found(written: sqlite3.Connection, number: int) -> None:
    written.execute("DELETE FROM audit WHERE number = ?", (number,))
    assert audit.broken_at(written, "pc/ada") == number


def test_a_missing_row_is_found_also_after_renumbering(written: sqlite3.Connection) -> None:
    written.execute("DELETE FROM audit WHERE number = 2")
    for number in (3, 4, 5):
        written.execute("UPDATE audit SET number = ? WHERE number = ?", (number - 1, number))
    assert audit.broken_at(written, "pc/ada") == 2


def test_rows_that_changed_places_are_found(written: sqlite3.Connection) -> None:
    for before, after in ((2, 99), (3, 2), (99, 3)):
        written.execute("UPDATE audit SET number = ? WHERE number = ?", (after, before))
    assert audit.broken_at(written, "pc/ada") == 2


def test_a_row_put_between_is_found(written: sqlite3.Connection) -> None:
    written.execute("UPDATE audit SET number = number + 10 WHERE number > 2")
    written.execute("UPDATE audit SET number = number - 9 WHERE number > 10")
    written.execute(
        "INSERT INTO audit (writer, number, at, who, what, subject, details, previous_hash, hash)"
        " SELECT writer, 3, at, who, what, 'Q-99', details, hash, 'made up' FROM audit WHERE number = 2"
    )
    assert audit.broken_at(written, "pc/ada") == 3


def test_a_row_moved_to_another_writer_is_found(written: sqlite3.Connection) -> None:
    audit.append(written, "pc/eve", "eve", "converted", "Q-9", {})
    written.execute("UPDATE audit SET writer = 'pc/eve', number = 2 WHERE number = 2 AND writer = 'pc/ada'")
    assert audit.broken_at(written, "pc/ada") == 2
    assert audit.broken_at(written, "pc/eve") == 2


def forge(connection: sqlite3.Connection, number: int, **changes: object) -> str:
    """Changes a row and makes its own hash right again; that hash."""
    for column, value in changes.items():
        connection.execute(f"UPDATE audit SET {column} = ? WHERE number = ?", (value, number))
    row = connection.execute("SELECT * FROM audit WHERE number = ?", (number,)).fetchone()
    fields = ("at", "who", "what", "subject", "details")
    right = audit._digest(row["previous_hash"], number, *(row[field] for field in fields))
    connection.execute("UPDATE audit SET hash = ? WHERE number = ?", (right, number))
    return right


def test_a_row_forged_with_a_hash_of_its_own_is_found_at_the_next(written: sqlite3.Connection) -> None:
    changed = forge(written, 2, subject="Q-99")
    assert audit.broken_at(written, "pc/ada") == 3
    written.execute("UPDATE audit SET previous_hash = ? WHERE number = 3", (changed,))
    assert audit.broken_at(written, "pc/ada") == 3


def test_a_number_left_out_is_found_also_where_the_hashes_are_right(written: sqlite3.Connection) -> None:
    written.execute("UPDATE audit SET number = 7 WHERE number = 5")
    forge(written, 7)
    assert audit.broken_at(written, "pc/ada") == 5


def test_each_writer_has_a_chain_of_its_own(written: sqlite3.Connection) -> None:
    audit.append(written, "pc/eve", "eve", "promise", "P-1", {})
    audit.append(written, "pc/ada", "ada", "promise", "P-2", {})
    rows = written.execute("SELECT writer, number FROM audit ORDER BY id DESC LIMIT 2").fetchall()
    assert [tuple(row) for row in rows] == [("pc/ada", 6), ("pc/eve", 1)]
    written.execute("UPDATE audit SET who = 'x' WHERE writer = 'pc/eve'")
    assert (audit.broken_at(written, "pc/eve"), audit.broken_at(written, "pc/ada")) == (1, None)


def test_the_database_forbids_a_second_row_of_one_number(written: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        written.execute("UPDATE audit SET number = 2 WHERE number = 3")


def test_details_keep_amounts_and_dates_as_text(connection: sqlite3.Connection) -> None:
    audit.append(
        connection, "w", "ada", "promise", "P", {"q": Decimal("2.50"), "on": date(2026, 3, 4), "é": "ü"}
    )
    row = connection.execute("SELECT details FROM audit").fetchone()
    assert row["details"] == '{"on": "2026-03-04", "q": "2.50", "\\u00e9": "\\u00fc"}'
    assert audit.broken_at(connection, "w") is None
