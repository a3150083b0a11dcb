"""The verb `audit`: every step of a conversion with its figures, checked and exported."""

from __future__ import annotations

import argparse
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from app.cli_audit import run
from app.cli_text import Printer
from app.errors import NotFound, StorageFault
from app.services.convert import convert_quote
from app.services.workspace import Workspace
from app.storage import audit
from app.storage.connection import Connection
from tests.services.conftest import build, clock, company, workspace

__all__ = ["build", "clock", "company", "workspace"]


@pytest.fixture
async def busy(workspace: Workspace) -> Workspace:
    await convert_quote(workspace, "Q-0001")
    await convert_quote(workspace, "Q-0009", reasons={"prices_equal": "=agreed by phone"})
    return workspace


async def asked(workspace: Workspace, **options: Any) -> tuple[int, dict[str, Any]]:
    out = io.StringIO()
    args = argparse.Namespace(**{"verify": False, "against": None, "export": None, "quote": "", **options})
    code = await run(args, workspace, Printer(out, True, "en"))
    return code, json.loads(out.getvalue())


async def test_a_conversion_is_there_with_the_figures_it_rested_on(busy: Workspace) -> None:
    code, value = await asked(busy, quote="Q-0001")
    assert code == 0
    rows = {row["what"]: row for row in value["rows"]}
    assert set(rows) >= {"convert", "converted", "note_told"}
    details = rows["convert"]["details"]
    pump = details["lines"][0]
    assert (pump["item"], pump["quantity"], pump["quote_price"], pump["erp_price"]) == (
        "CP-100",
        "4",
        "249",
        "249",
    )
    assert pump["available"] and pump["earliest"] and pump["promised"]
    assert details["totals"]["total"] == "2084.83 EUR" and details["credit"]["exposure"].endswith(" EUR")
    assert all(row["who"] == "rep" for row in value["rows"])


async def test_a_quote_filters_its_own_rows(busy: Workspace) -> None:
    _, one = await asked(busy, quote="Q-0009")
    _, everything = await asked(busy)
    assert 0 < one["count"] < everything["count"]
    assert "agreed by phone" in json.dumps(one) and "Q-0001" not in json.dumps(one)
    with pytest.raises(NotFound):
        await asked(busy, quote="Q-9999")


async def test_the_newest_rows_are_shown_whoever_wrote_them(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cli_audit.SHOWN", 3)
    for number, writer in enumerate(["a", "z", "z", "z", "a", "m"]):
        await workspace.store.run(audit.append, writer, "rep", "note", f"S-{number}", {})
    _, value = await asked(workspace)
    assert [row["subject"] for row in value["rows"]] == ["S-3", "S-4", "S-5"]
    assert value["count"] == 6


async def test_a_whole_log_is_well_and_a_changed_row_is_named(busy: Workspace) -> None:
    code, value = await asked(busy, verify=True)
    assert (code, value["result"]) == (0, "well")
    assert value["text"] == [f"The audit log is whole: {value['count']} rows."]

    def tamper(connection: Any) -> None:
        connection.execute("DROP TRIGGER audit_unchanged")
        connection.execute("UPDATE audit SET who = 'nobody' WHERE number = 2")

    await busy.store.run(tamper)
    code, value = await asked(busy, verify=True)
    assert (code, value["result"]) == (1, "trouble")
    assert value["text"] == ["Row 2 of first was changed, or a row before it is missing."]


async def test_a_log_whose_end_is_missing_says_how_much(busy: Workspace) -> None:
    def cut(connection: Any) -> int:
        connection.execute("DROP TRIGGER audit_kept")
        return int(connection.execute("DELETE FROM audit WHERE number > 3").rowcount)

    gone = await busy.store.run(cut)
    code, value = await asked(busy, verify=True)
    assert code == 1
    assert value["text"] == [f"The end of the log of first is missing: {gone} rows after row 3."]


async def test_json_lines_can_be_verified_without_the_program(busy: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    code, value = await asked(busy, export=str(path))
    lines = path.read_text("utf-8").splitlines()
    assert code == 0 and len(lines) == value["count"]
    assert value["text"] == [f"{value['count']} rows were written to log.jsonl."]
    (chain,) = audit.verify_export(lines)
    assert chain.whole and chain.rows == len(lines)
    tampered = [lines[0].replace('"rep"', '"nobody"'), *lines[1:]]
    assert audit.verify_export(tampered)[0].broken_at == 1


async def test_a_spreadsheet_gets_no_formula(busy: Workspace, tmp_path: Path) -> None:
    await busy.store.run(audit.append, busy.writer, "=1+1", "note", "@SUM(A1)", {})
    path = tmp_path / "log.csv"
    await asked(busy, export=str(path))
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    assert (rows[-1]["who"], rows[-1]["subject"]) == ("'=1+1", "'@SUM(A1)")
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


async def test_a_file_that_cannot_be_written_is_said(busy: Workspace, tmp_path: Path) -> None:
    with pytest.raises(StorageFault, match="export_failed"):
        await asked(busy, export=str(tmp_path / "no such folder" / "log.jsonl"))


async def test_what_an_export_had_must_still_be_there(busy: Workspace, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    await asked(busy, export=str(kept))
    await convert_quote(busy, "Q-0002")  # the log goes on
    code, value = await asked(busy, against=str(kept))
    assert (code, value["result"]) == (0, "well")
    # Somebody who owns the database writes the whole log anew, with hashes that are right in themselves.
    await busy.store.run(written_anew)
    assert (await asked(busy, verify=True))[0] == 0
    code, value = await asked(busy, against=str(kept))
    assert (code, value["result"]) == (1, "trouble")


def written_anew(connection: Connection) -> None:
    rows = [dict(row) for row in audit.listed(connection)]
    for trigger in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        if trigger["name"].startswith("audit"):
            connection.execute(f"DROP TRIGGER {trigger['name']}")
    connection.execute("DELETE FROM audit")
    connection.execute("DELETE FROM audit_head")
    previous, number = "0" * 64, 0
    for row in rows[1:]:  # the first never was
        number += 1
        told = [str(row[name]) for name in ("at", "who", "what", "subject", "details")]
        hashed = audit._digest(previous, number, *told)
        connection.execute(
            "INSERT INTO audit (writer, number, at, who, what, subject, details, previous_hash, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (row["writer"], number, *told, previous, hashed),
        )
        previous = hashed
    connection.execute(
        "INSERT INTO audit_head (writer, number, hash) VALUES (?, ?, ?)",
        (rows[0]["writer"], number, previous),
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "export_unreadable"), ("no JSON", "export_unreadable"), ('{"a": 1}', "export_unreadable")],
)
async def test_a_file_that_is_no_export(
    busy: Workspace, tmp_path: Path, content: str | None, code: str
) -> None:
    file = tmp_path / "kept.jsonl"
    if content is not None:
        file.write_text(content)
    with pytest.raises(StorageFault, match=code):
        await asked(busy, against=str(file))


async def test_an_export_with_a_hole_is_no_whole_one(busy: Workspace, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    await asked(busy, export=str(kept))
    lines = kept.read_text().splitlines()
    kept.write_text("\n".join([*lines[:1], *lines[2:]]))
    with pytest.raises(StorageFault, match="export_not_whole"):
        await asked(busy, against=str(kept))
