"""The demo's company as data: read from resources/demo/story, its dates made real.

Both servers are filled from the same resolved story, so they agree to the cent and to the day.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from app.demo.bulk import CUSTOMERS, PRODUCTS, bulk

_NO_CONTENT = ("keeper.py", "install.py", "erp_serve.py", "crm_settings.py")
_WORKING_DAYS = re.compile(r"^([+-]\d+)w$")
_CALENDAR_DAYS = re.compile(r"^([+-]\d+)d$")


def resources() -> Path:
    """The folder resources/demo of this program, also inside a built one."""
    root = getattr(sys, "_MEIPASS", None)
    return (Path(root) if root else Path(__file__).parents[2]) / "resources" / "demo"


def working_day(start: dt.date, offset: int) -> dt.date:
    """The day `offset` working days (Monday to Friday) after `start`; 0 is the first from `start` on."""
    day, step = start, 1 if offset >= 0 else -1
    left = abs(offset)
    while left or day.weekday() >= 5:
        day += dt.timedelta(days=step)
        if left and day.weekday() < 5:
            left -= 1
    return day


def resolve_date(text: str, today: dt.date) -> dt.date | None:
    """ "+3w" or "-38d" counted from `today`; None when `text` is no such offset."""
    if match := _WORKING_DAYS.match(text):
        return working_day(today, int(match[1]))
    if match := _CALENDAR_DAYS.match(text):
        return today + dt.timedelta(days=int(match[1]))
    return None


def _resolved(value: Any, today: dt.date) -> Any:
    if isinstance(value, dict):
        return {key: _resolved(inner, today) for key, inner in value.items()}
    if isinstance(value, list):
        return [_resolved(inner, today) for inner in value]
    if isinstance(value, str) and (day := resolve_date(value, today)):
        return day.isoformat()
    return value


def load_story(today: dt.date, size: str = "small") -> dict[str, Any]:
    """The whole story with ISO dates; amounts and quantities stay strings. Ready to be written as JSON.

    The large one also has what surrounds the story, under "bulk".
    """
    told: dict[str, Any] = {"story_date": today.isoformat()}
    for file in sorted((resources() / "story").glob("*.toml")):
        with file.open("rb") as handle:
            told.update(tomllib.load(handle))
    story = {key: _resolved(value, today) for key, value in told.items()}
    if size == "large":
        parties = sum(len(customer.get("erp", [])) for customer in story["customers"])
        story["bulk"] = bulk(CUSTOMERS - parties, PRODUCTS - len(story["products"]))
    return story


def today() -> dt.date:
    """The date on this computer's wall clock."""
    return dt.datetime.now().astimezone().date()


@cache
def story_key() -> str:
    """A short hash of everything that makes a database's content: the story and the programs that tell it."""
    digest = hashlib.sha256()
    programs = [Path(__file__).parent / name for name in ("bulk.py", "crm_seed.py", "templates.py")]
    programs += [file for file in (resources() / "servers").glob("*.py") if file.name not in _NO_CONTENT]
    for file in sorted(programs + list((resources() / "story").glob("*.toml"))):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
