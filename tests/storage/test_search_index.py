"""Search: prefixes of words, without accents, always exactly what was put in last."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import StorageFault
from app.storage import search_index
from app.storage.database import DamagedDatabase, SqliteConnection, Store
from app.storage.search_index import SearchEntry
from tests.storage.files import content, opened


@pytest.fixture
def connection(local: SqliteConnection) -> SqliteConnection:
    return local


def filled(connection: SqliteConnection, batch: str, *titles: str, kind: str = "customer") -> None:
    entries = [SearchEntry(kind, title, title, f"in {title}ville") for title in titles]
    assert search_index.replace_all(connection, kind, batch, entries) == len(titles)


def found(connection: SqliteConnection, text: str, limit: int = 20) -> set[str]:
    return {entry.title for entry in search_index.by_prefix(connection, text, limit)}


def test_the_beginning_of_each_word_finds(connection: SqliteConnection) -> None:
    filled(connection, "1", "North Lamps", "Northern Light", "South Lamps")
    assert found(connection, "n") == {"North Lamps", "Northern Light"}
    assert found(connection, "NORTH") == {"North Lamps", "Northern Light"}
    assert found(connection, "lam nor") == {"North Lamps"}
    assert found(connection, "orth") == set()
    assert found(connection, "Southville") == set()
    assert found(connection, "Lampsville") == {"North Lamps", "South Lamps"}
    assert len(found(connection, "l", limit=2)) == 2


@pytest.mark.parametrize("text", ["muller", "Müller", "MÜLLER", "mulle", "Mu\u0308ller"])
def test_accents_do_not_matter(connection: SqliteConnection, text: str) -> None:
    filled(connection, "1", "Müller & Söhne", "Miller")
    assert found(connection, text) == {"Müller & Söhne"}


def test_replacing_changes_adds_and_removes(connection: SqliteConnection) -> None:
    filled(connection, "1", "Alpha", "Beta")
    filled(connection, "1", "Lamp", kind="product")
    changed = [SearchEntry("customer", "Beta", "Gamma"), SearchEntry("customer", "new", "Delta")]
    search_index.replace_all(connection, "customer", "2", changed)
    assert {entry.title for entry in search_index.all_titles(connection, "customer")} == {"Gamma", "Delta"}
    assert (found(connection, "alpha"), found(connection, "beta")) == (set(), set())
    assert (found(connection, "gamma"), found(connection, "lamp")) == ({"Gamma"}, {"Lamp"})
    assert search_index.size(connection) == 3
    connection.execute("INSERT INTO search_text (search_text) VALUES ('integrity-check')")


def test_an_empty_list_empties_the_kind(connection: SqliteConnection) -> None:
    filled(connection, "1", "Alpha")
    filled(connection, "2")
    assert search_index.size(connection) == 0
    assert found(connection, "alpha") == set()


def test_a_list_that_breaks_off_leaves_the_old_one(connection: SqliteConnection) -> None:
    filled(connection, "1", "Alpha")

    def broken() -> object:
        yield SearchEntry("customer", "Beta", "Beta")
        raise OSError("the line is cut")

    with pytest.raises(OSError, match="cut"):
        search_index.replace_all(connection, "customer", "2", broken())
    assert (found(connection, "alpha"), found(connection, "beta")) == ({"Alpha"}, set())


def test_the_same_batch_name_twice_still_replaces(connection: SqliteConnection) -> None:
    filled(connection, "1", "Alpha", "Beta")
    filled(connection, "1", "Beta")
    assert found(connection, "alpha") == set()
    assert search_index.size(connection) == 1


@pytest.mark.parametrize("text", ["", "  ", "&", '"', "*", "-", "()"])
def test_nothing_to_look_for_finds_nothing(connection: SqliteConnection, text: str) -> None:
    filled(connection, "1", "Alpha")
    assert found(connection, text) == set()


@pytest.mark.parametrize("text", ['al" OR "x', "al*", "title:al", "al -x", "NEAR(al)", "^al", "al_"])
def test_the_query_language_is_not_reached(connection: SqliteConnection, text: str) -> None:
    filled(connection, "1", "Al", "Beta")
    assert found(connection, text) <= {"Al"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30), st.text(min_size=1, max_size=20).filter(lambda t: "\0" not in t))
def test_no_text_breaks_the_search(connection: SqliteConnection, text: str, title: str) -> None:
    filled(connection, "1", "Alpha")
    search_index.replace_all(connection, "odd", "1", [SearchEntry("odd", "1", title)])
    assert found(connection, text) <= {"Alpha", title}
    assert "Alpha" in found(connection, "alpha")


async def test_a_broken_index_is_no_reason_to_put_the_journal_aside(path: Path) -> None:
    connection = opened(path)
    filled(connection, "1", "Alpha")
    connection.execute("DELETE FROM search_text_data")
    connection.close()
    store = Store(path)
    with pytest.raises(StorageFault) as caught:
        await store.run(search_index.by_prefix, "alpha", 5)
    assert not isinstance(caught.value, DamagedDatabase)
    assert content(path)
    await store.aclose()
