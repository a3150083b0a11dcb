"""Filled databases, made once a day and copied into every new demo folder.

The story's dates count from the day it was told, so a template is keyed by that day and older ones go.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from app.demo.children import Starting, run_task
from app.demo.crm_seed import CrmSeed
from app.demo.environments import (
    BUILD_SECONDS,
    CRM,
    ERP,
    Recipe,
    cache_folder,
    discard,
    environment_key,
    seconds_since,
)
from app.demo.faults import DemoError
from app.demo.locks import FileLock
from app.demo.story import load_story, resources, story_key, today

Progress = Callable[[str], None]
DATABASE = "erp"
MODULES = (
    "account_credit_limit account_invoice_stock account_product product_kit product_price_list purchase sale "
    "sale_credit_limit sale_crm_reference sale_opportunity sale_price_list sale_product_customer "
    "sale_shipment_cost sale_shipment_grouping sale_stock_quantity sale_supply stock_supply"
).split()
ERP_USERS: tuple[dict[str, Any], ...] = (
    {"login": "firmdate", "name": "Firmdate", "groups": ["Sales", "Stock", "Accounting", "Purchase"]},
    {"login": "salesonly", "name": "Sales only", "groups": ["Sales"]},
    {
        "login": "onderhoud",
        "name": "Firmdate, second company",
        "groups": ["Sales", "Stock", "Accounting", "Purchase"],
        "company": "onderhoud",
    },
)


@dataclass(frozen=True)
class Templates:
    """Folders to copy. `crm` is None where the CRM cannot run here. `day` is the story's day."""

    erp: Path
    crm: Path | None
    day: dt.date


def script(name: str) -> Path:
    return resources() / "servers" / name


def template_folder(recipe: Recipe, size: str, day: dt.date) -> Path:
    key = f"{environment_key(recipe)}-{story_key()}"
    return cache_folder() / "demo-templates" / f"{recipe.key}-{size}-{key}-{day.isoformat()}"


def prepare_templates(erp_python: Path, crm_python: Path | None, size: str, progress: Progress) -> Templates:
    """Makes today's databases where they are missing, both at once. Raises DemoError."""
    day = today()
    with ThreadPoolExecutor(2, "template") as pool:
        erp = pool.submit(_template, ERP, erp_python, size, day, progress)
        crm = pool.submit(_template, CRM, crm_python, size, day, progress) if crm_python else None
        return Templates(erp.result(), crm.result() if crm else None, day)


def _template(recipe: Recipe, python: Path, size: str, day: dt.date, progress: Progress) -> Path:
    folder = template_folder(recipe, size, day)
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / f"{recipe.key}-{size}.lock", seconds=1200):
        if not folder.exists():
            _build(recipe, python, size, day, folder, progress)
    return folder


def _build(recipe: Recipe, python: Path, size: str, day: dt.date, folder: Path, progress: Progress) -> None:
    for pattern in (f"making-{recipe.key}-{size}-*", "making-discarded-*", f"{recipe.key}-{size}-*-*"):
        for old in folder.parent.glob(pattern):
            # A program that started a moment ago may still be copying the template of another story.
            if old.is_dir() and seconds_since(old) > BUILD_SECONDS:
                discard(old)
    making = Path(tempfile.mkdtemp(prefix=f"making-{recipe.key}-{size}-", dir=folder.parent))
    log = folder.parent / f"{recipe.key}-{size}.log"
    log.unlink(missing_ok=True)

    def step(text: str) -> None:
        progress(f"Filling the {recipe.name}: {text}")

    try:
        fill = _fill_erp if recipe is ERP else _fill_crm
        fill(python, making, log, load_story(day, size), step)
        for database in making.glob("*.sqlite*"):
            _settle(database)
        making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    progress(f"The {recipe.name} is filled")


def _settle(database: Path) -> None:
    """Folds SQLite's write-ahead log into the file, so that copying the one file copies everything."""
    if database.suffix in (".sqlite", ".sqlite3"):
        with contextlib.closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _fill_erp(python: Path, making: Path, log: Path, story: dict[str, Any], step: Progress) -> None:
    password = secrets.token_urlsafe(18)
    orders = {
        "folder": str(making),
        "database": DATABASE,
        "modules": MODULES,
        "admin_password": password,
        "users": [{**user, "password": secrets.token_urlsafe(18)} for user in ERP_USERS],
        "story": story,
    }
    run_task(ERP.name, python, script("erp_seed.py"), orders, log, step)
    # The admin's password lives only until a new folder's first start, which replaces it.
    write_private(making / "admin.json", {"password": password})


def _fill_crm(python: Path, making: Path, log: Path, story: dict[str, Any], step: Progress) -> None:
    organisation = {**story["organisation"], "users": story["crm_users"]}
    orders = {
        "folder": str(making),
        "secret": secrets.token_urlsafe(48),
        "organisation": organisation,
        "new_token": True,
        "bulk": story.get("bulk"),
    }
    step("database")
    child = Starting(CRM.name, python, script("crm_serve.py"), orders, log).wait(seconds=240)
    try:
        CrmSeed(child.url, child.facts["token"], child.facts["profiles"], story).run(step)
    except (httpx.HTTPError, AssertionError) as fault:
        raise DemoError(
            "demo_build_failed", server=CRM.name, reason=str(fault)[:300], log=str(log)
        ) from fault
    finally:
        child.stop()


def write_private(path: Path, content: dict[str, Any]) -> None:
    """Writes JSON that only this user can read, whole or not at all."""
    temporary = path.with_name(path.name + f".{secrets.token_hex(4)}.new")
    temporary.touch(mode=0o600, exist_ok=False)
    temporary.write_text(json.dumps(content, indent=2), "utf-8")
    temporary.replace(path)
