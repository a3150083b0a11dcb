"""The program as its user starts it, on the real servers."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.demo.servers import Demo


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on standard output."""
        return json.loads(self.out)


Firmdate = Callable[..., Ran]


@pytest.fixture
def firmdate(tmp_path: Path) -> Firmdate:
    """Runs `python -m app ARGUMENTS` as a process of its own; `demo` and `fault_point` go with it."""

    def run(*arguments: str, demo: Demo | None = None, fault_point: str = "", **environment: str) -> Ran:
        env = {
            **os.environ,
            "FIRMDATE_DATA_FOLDER": str(tmp_path / "data"),
            "FIRMDATE_CONFIG_FOLDER": str(tmp_path / "config"),
            "FIRMDATE_FAULT_POINT": fault_point,
            "LC_ALL": "C.UTF-8",
            **environment,
        }
        if demo is not None:
            env["FIRMDATE_DEMO_FOLDER"] = str(demo.folder)
            arguments = (*arguments, "--profile", "demo")
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "app", *arguments],
            env=env, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


def erp_rows(demo: Demo, query: str, *values: object) -> list[sqlite3.Row]:
    """Reads the ERP's own database, not through our connector."""
    connection = sqlite3.connect(f"file:{demo.folder / 'erp' / 'erp.sqlite'}?mode=ro", uri=True, timeout=20)
    connection.row_factory = sqlite3.Row
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def orders_in_erp(demo: Demo, reference: str) -> list[sqlite3.Row]:
    return erp_rows(
        demo,
        "SELECT id, number, state FROM sale_sale WHERE crm_quote LIKE ? AND state <> 'cancelled'",
        reference.rsplit(":p", 1)[0] + ":%",
    )
