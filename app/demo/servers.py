"""Starts the demo's servers, or attaches to those that another Firmdate already runs in the same folder."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.demo.children import Child, Starting, begin_preparing, end_unfinished
from app.demo.environments import CRM, ERP, prepare
from app.demo.erp_setup import answers, renew_passwords
from app.demo.faults import DemoError
from app.demo.folder import (
    AGED_AFTER,
    Facts,
    clear,
    default_folder,
    fill,
    open_folder,
    read_facts,
    write_facts,
)
from app.demo.locks import FileLock
from app.demo.story import today
from app.demo.templates import DATABASE, ERP_USERS, prepare_templates, script

Progress = Callable[[str], None]
_ATTACH_SECONDS = 420
_ANSWER_SECONDS = 30


@dataclass
class Demo:
    """A demo that answers. `owned` is False when another Firmdate runs the servers: closing leaves them."""

    folder: Path
    facts: Facts = field(repr=False)
    owned: bool
    _children: list[Child] = field(default_factory=list, repr=False)
    _lock: FileLock | None = field(default=None, repr=False)

    @property
    def erp_url(self) -> str:
        return self.facts.erp_url

    @property
    def crm_url(self) -> str:
        return self.facts.crm_url

    @property
    def database(self) -> str:
        return self.facts.database

    @property
    def story_date(self) -> dt.date:
        return self.facts.story_date

    @property
    def erp_user(self) -> str:
        """The log-in with the rights of a rep's assistant: Sales, Stock, Accounting, Purchase."""
        return str(ERP_USERS[0]["login"])

    @property
    def erp_password(self) -> str:
        return self.facts.erp_users[self.erp_user]

    @property
    def crm_token(self) -> str:
        return self.facts.crm_token

    @property
    def crm_is_practice(self) -> bool:
        """True where no Python is new enough for the CRM: its side is the practice company."""
        return self.facts.crm_kind == "practice"

    @property
    def aged(self) -> bool:
        """True when the story is a week old and a reset should be offered."""
        return today() - self.story_date > AGED_AFTER

    def dead_server(self) -> str | None:
        """The name of an owned server that has ended, None while all run."""
        return next((child.name for child in self._children if not child.running()), None)

    async def close(self) -> None:
        """Ends the servers this Demo owns; the data stays. Safe to repeat."""
        children, self._children = self._children, []
        for child in children:
            await asyncio.to_thread(child.stop)
        if self._lock is not None:
            write_facts(self.folder, replace(self.facts, state="stopped"))
            self._lock.release()
            self._lock = None


def _silent(text: str) -> None:
    """The progress of a start that nobody watches."""


async def start_demo(
    folder: Path | None = None, *, size: str = "small", reset: bool = False, progress: Progress = _silent
) -> Demo:
    """Makes what is missing, starts both servers and returns when both answer. Raises DemoError.

    `size`: small or large. `reset` throws the servers' data and the program's state away first.
    `progress` gets one short sentence per step, from worker threads too.
    """
    folder = (folder or default_folder(size)).absolute()
    open_folder(folder)
    begin_preparing()
    lock = FileLock(folder / "owner.lock")
    if not lock.try_lock():
        attached = await _attach(folder, lock, reset, progress)
        if attached is not None:
            return attached
    try:
        return await _start_owned(folder, size, reset, lock, progress)
    except BaseException as fault:
        if isinstance(fault, asyncio.CancelledError):
            end_unfinished()
        lock.release()
        raise


async def find_demo(folder: Path | None = None) -> Demo:
    """The running demo, for verbs called with `--profile demo`. Raises DemoError when none answers."""
    folders = [folder] if folder else list(dict.fromkeys(default_folder(size) for size in ("small", "large")))
    for place in folders:
        facts = read_facts(place)
        if facts is not None and facts.state == "ready" and await _healthy(facts):
            return Demo(place.absolute(), facts, owned=False)
    raise DemoError("demo_not_running")


async def _attach(folder: Path, lock: FileLock, reset: bool, progress: Progress) -> Demo | None:
    """The demo of whoever holds the lock; None when that one ended and `lock` is now ours."""
    if reset:
        raise DemoError("demo_in_use")
    deadline = time.monotonic() + _ATTACH_SECONDS
    progress("Another Firmdate runs this demo; joining it")
    while time.monotonic() < deadline:
        facts = read_facts(folder)
        if facts is not None and facts.state == "ready" and await _healthy(facts):
            return Demo(folder, facts, owned=False)
        if lock.try_lock():
            return None
        await asyncio.sleep(0.3)
    raise DemoError("demo_busy", seconds=_ATTACH_SECONDS)


async def _healthy(facts: Facts) -> bool:
    checks = [answers(facts.erp_url, "/rpc/")]
    if facts.crm_kind != "practice":
        checks.append(answers(facts.crm_url, "/healthz/"))
    return all(await asyncio.gather(*checks))


async def _wait_healthy(facts: Facts, folder: Path) -> None:
    deadline = time.monotonic() + _ANSWER_SECONDS
    while not await _healthy(facts):
        if time.monotonic() > deadline:
            raise DemoError("demo_server_silent", server="demo", seconds=_ANSWER_SECONDS, log=str(folder))
        await asyncio.sleep(0.1)


async def _start_owned(folder: Path, size: str, reset: bool, lock: FileLock, progress: Progress) -> Demo:
    if reset:
        progress("Clearing the demo")
        await asyncio.to_thread(clear, folder)
    facts = read_facts(folder)
    if facts is not None and facts.state != "making" and facts.size != size:
        raise DemoError("demo_size", has=facts.size, size=size)
    erp_python, crm_python = await asyncio.to_thread(prepare, progress)
    fresh = facts is None or facts.state == "making"
    if facts is None or facts.state == "making":
        await asyncio.to_thread(clear, folder)
        templates = await asyncio.to_thread(prepare_templates, erp_python, crm_python, size, progress)
        facts = await asyncio.to_thread(fill, folder, templates, size)
    (folder / "state").mkdir(exist_ok=True)
    progress("Starting the ERP and the CRM")
    if not (folder / "crm").exists():
        crm_python = None  # a practice demo stays one until it is reset
    children = await _start_children(folder, facts, fresh, erp_python, crm_python)
    try:
        facts = await _introduce(folder, facts, fresh, children)
    except BaseException:
        for child in children:
            await asyncio.to_thread(child.stop)
        raise
    return Demo(folder, facts, True, children, lock)


async def _start_children(
    folder: Path, facts: Facts, fresh: bool, erp_python: Path, crm_python: Path | None
) -> list[Child]:
    # Launched here, on the thread that lives as long as the program: see children._launch.
    erp_orders = {"folder": str(folder / "erp"), "database": DATABASE}
    starting = [Starting(ERP.name, erp_python, script("erp_serve.py"), erp_orders, folder / "erp.log")]
    if crm_python is not None:
        crm_orders = {"folder": str(folder / "crm"), "secret": facts.crm_secret, "new_token": fresh}
        starting.append(
            Starting(CRM.name, crm_python, script("crm_serve.py"), crm_orders, folder / "crm.log")
        )
    try:
        return list(await asyncio.gather(*(asyncio.to_thread(one.wait) for one in starting)))
    except BaseException:
        for one in starting:
            await asyncio.to_thread(one.abandon)
        raise


async def _introduce(folder: Path, facts: Facts, fresh: bool, children: list[Child]) -> Facts:
    """Gives a fresh copy its own passwords and writes down how to reach the servers."""
    erp, *crm = children
    if fresh:
        template = folder / "erp" / "admin.json"
        password = json.loads(template.read_text("utf-8"))["password"]
        logins = [user["login"] for user in ERP_USERS]
        facts = replace(facts, erp_users=await renew_passwords(erp.url, DATABASE, password, logins))
        template.unlink()
    facts = replace(facts, state="ready", erp_url=erp.url, database=DATABASE, pid=os.getpid())
    if crm:
        told = crm[0].facts
        facts = replace(facts, crm_url=crm[0].url, crm_kind="bottlecrm")
        facts = replace(
            facts, crm_token=told.get("token", facts.crm_token), crm_user=told.get("user", facts.crm_user)
        )
    else:
        facts = replace(facts, crm_kind="practice", crm_url="")
    await _wait_healthy(facts, folder)
    write_facts(folder, facts)
    return facts
