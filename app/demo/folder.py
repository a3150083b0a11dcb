"""The demo's folder: erp/ and crm/ for the servers, state/ for the program, demo.json to reach them."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from app.demo.environments import discard
from app.demo.faults import DemoError
from app.demo.templates import Templates, write_private

AGED_AFTER = dt.timedelta(days=7)


def default_folder(size: str = "small") -> Path:
    """Each size keeps a folder of its own, so that trying the large one loses nothing of the small one."""
    override = os.environ.get("FIRMDATE_DEMO_FOLDER")
    if override:
        return Path(override)
    return platformdirs.user_data_path("firmdate") / ("demo" if size == "small" else f"demo-{size}")


@dataclass(frozen=True)
class Facts:
    """What demo.json holds; the secrets are throw-away ones of this folder.

    `state`: making, ready or stopped.

    `erp_users`: password per log-in (firmdate, salesonly, admin). `crm_secret` signs the CRM's sessions.
    """

    state: str
    size: str
    story_date: dt.date
    erp_url: str = ""
    database: str = ""
    erp_users: dict[str, str] = field(default_factory=dict, repr=False)
    crm_kind: str = "bottlecrm"
    crm_url: str = ""
    crm_user: str = ""
    crm_token: str = field(default="", repr=False)
    crm_secret: str = field(default="", repr=False)
    pid: int = 0


def read_facts(folder: Path) -> Facts | None:
    """None where there is no demo yet. A file that cannot be read raises DemoError, it is not replaced."""
    path = folder / "demo.json"
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        told["story_date"] = dt.date.fromisoformat(told["story_date"])
        return Facts(**told)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise DemoError(
            "demo_folder", reason=f"its demo.json cannot be read ({type(fault).__name__})"
        ) from fault


def write_facts(folder: Path, facts: Facts) -> None:
    write_private(folder / "demo.json", {**asdict(facts), "story_date": facts.story_date.isoformat()})


def open_folder(folder: Path) -> None:
    """The folder itself and nothing in it: whoever does not hold its lock yet must leave the rest alone."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        raise DemoError("demo_folder", reason=fault.strerror or type(fault).__name__) from fault


def clear(folder: Path) -> None:
    """Both servers' data and the program's state; logs too."""
    (folder / "demo.json").unlink(missing_ok=True)
    for name in ("erp", "crm", "state"):
        if (folder / name).exists():
            discard(folder / name)
            if (folder / name).exists():
                raise DemoError("demo_folder", reason=f"{name} is still in use")
    for log in folder.glob("*.log"):
        log.unlink()


def fill(folder: Path, templates: Templates, size: str) -> Facts:
    """Copies the templates into an empty folder. The result still has the template's ERP passwords."""
    facts = Facts("making", size, templates.day, crm_secret=secrets.token_urlsafe(48))
    write_facts(folder, facts)
    shutil.copytree(templates.erp, folder / "erp")
    if templates.crm is not None:
        shutil.copytree(templates.crm, folder / "crm", ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    return facts
