"""A migrated database of its own for every test: a file, and a team store on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage.database import SqliteConnection
from tests.storage.files import AnyConnection, Place, opened

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.real("postgresql"))]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "firmdate.sqlite"


@pytest.fixture(params=BOTH)
def place(request: pytest.FixtureRequest, path: Path) -> Place:
    """Where the test's database is; a test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        return Place(path=path)
    return Place(team=request.getfixturevalue("team_database"))


@pytest.fixture
def connection(place: Place) -> Iterator[AnyConnection]:
    """As the program opens it: on PostgreSQL with the program's rights."""
    found = place.open()
    yield found
    found.close()


@pytest.fixture
def tampering(connection: AnyConnection, place: Place) -> Iterator[AnyConnection]:
    """The same database in the hands of somebody who may do everything and has switched the audit log's
    triggers off."""
    found = place.open_unguarded()
    yield found
    found.close()


@pytest.fixture
def local(path: Path) -> Iterator[SqliteConnection]:
    """What stays on each computer is a file, whatever the team has."""
    found = opened(path)
    yield found
    found.close()
