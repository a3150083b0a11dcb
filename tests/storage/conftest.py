"""A migrated database of its own for every test."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.files import opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "firmdate.sqlite"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    found = opened(path)
    yield found
    found.close()
