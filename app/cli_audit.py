"""`firmdate audit`: shows, checks and exports the audit log."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.cli_text import Printer
from app.errors import NotFound
from app.services.audit_log import Row, Verified, export_log, read_log, verify_log
from app.services.workspace import Workspace
from app.wording import formats
from app.wording.catalog import catalog_of
from app.wording.words import say

SHOWN = 50


async def run(args: argparse.Namespace, workspace: Workspace, out: Printer) -> int:
    """1 where the log is not whole. Raises NotFound("audit_rows") for a quote without rows, and
    StorageFault("export_failed" | "export_unreadable" | "export_not_whole")."""
    rows = await read_log(workspace, args.quote)
    if args.quote and not rows:
        raise NotFound("audit_rows", quote=args.quote)
    newest = sorted(rows, key=lambda row: str(row["at"]))[-SHOWN:]
    value: dict[str, Any] = {"rows": [_row(row) for row in newest], "count": len(rows), "text": []}
    if args.export:
        export_log(Path(args.export), rows)
        said = {"rows": _count(len(rows), out.language), "name": Path(args.export).name}
        value |= {"rows": [], "text": [say(catalog_of(out.language), "audit.exported", said)]}
    result = 0
    if args.verify or args.against:
        verified = await verify_log(workspace, Path(args.against) if args.against else None)
        result = 0 if verified.broken is None else 1
        value |= {
            "rows": [],
            "result": "well" if result == 0 else "trouble",
            "text": [*value["text"], _verdict(verified, out.language)],
        }
    elif not rows:
        value["text"] = [say(catalog_of(out.language), "audit.none")]
    out.show(value, "audit")
    return result


def _verdict(verified: Verified, language: str) -> str:
    catalog, broken = catalog_of(language), verified.broken
    if broken is None:
        return say(catalog, "audit.whole", {"rows": _count(verified.rows, language)})
    row = broken.broken_at or broken.disowned_at
    if row is not None:
        return say(catalog, "audit.broken", {"row": str(row), "writer": broken.writer})
    said = {"writer": broken.writer, "count": _count(broken.missing, language), "row": str(broken.rows)}
    return say(catalog, "audit.missing", said)


def _count(figure: int, language: str) -> str:
    return formats.number(Decimal(figure), language)


def _row(row: Row) -> dict[str, Any]:
    kept: Sequence[str] = ("writer", "number", "at", "who", "what", "subject")
    return {**{name: row[name] for name in kept}, "details": json.loads(str(row["details"]))}
