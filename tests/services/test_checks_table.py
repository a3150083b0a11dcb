"""app/domain/CHECKS.md: each finding that has words is in the table, and each test named there exists."""

from __future__ import annotations

import re
from pathlib import Path

from app.domain.conversion import CHECK_IDS
from app.wording.catalog import catalog_of

ROOT = Path(__file__).resolve().parent.parent.parent
ROW = re.compile(r"^\| *(`\w+`)? *\| `(\w+)` \|([^|]*)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)
TABLE = (ROOT / "app" / "domain" / "CHECKS.md").read_text(encoding="utf-8")
ROWS = ROW.findall(TABLE)
MADE_LATER = {"erp_warning"}
"""Checks that no pre-flight makes: the ERP asks when the order is confirmed."""


def named(cell: str) -> list[str]:
    return [name for name in re.findall(r"`(\w+)`", cell) if "_" in name]


def test_every_row_of_the_table_was_read() -> None:
    assert len(ROWS) == sum(line.startswith("| ") for line in TABLE.splitlines()) - 1  # less its head
    assert len(ROWS) > 70


def test_every_finding_with_words_is_in_the_table_once() -> None:
    codes = [row[1] for row in ROWS]
    assert len(codes) == len(set(codes))
    assert set(codes) == {key.partition("/")[0] for key in catalog_of("en").checks}


def test_every_check_there_is_has_its_rows() -> None:
    assert {row[0].strip("`") for row in ROWS if row[0]} == set(CHECK_IDS) | MADE_LATER


def test_every_test_that_is_named_exists() -> None:
    function = re.compile(r"^\s*(?:async )?def (\w+)\(", re.MULTILINE)
    files = (ROOT / "tests").rglob("*.py")
    defined = {name for path in files for name in function.findall(path.read_text(encoding="utf-8"))}
    missing = {name for row in ROWS for cell in row[3:] for name in named(cell)} - defined
    assert missing == set()


def test_every_finding_appears_on_practice_and_has_a_test_or_a_reason_for_the_real_systems() -> None:
    assert [row[1] for row in ROWS if not named(row[3])] == []
    assert [row[1] for row in ROWS if not row[4].strip()] == []
