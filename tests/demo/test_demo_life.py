"""How a demo lives: starts, joins, keeps its data, resets, and never outlives its program."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from app.demo.faults import DemoError
from app.demo.folder import Facts, read_facts, write_facts
from app.demo.servers import Demo, find_demo, start_demo
from app.demo.story import today
from tests.demo.clients import Crm, Erp
from tests.servers import run_apart

pytestmark = pytest.mark.real("tryton", "bottlecrm")
posix_only = pytest.mark.skipif(os.name == "nt", reason="reads /proc and sends POSIX signals")


def test_a_new_folder_answers_on_both_sides_and_keeps_its_secrets_private(fresh_demo: Demo) -> None:
    told = fresh_demo.folder / "demo.json"
    assert stat.S_IMODE(told.stat().st_mode) == 0o600 or os.name == "nt"
    assert not fresh_demo.crm_is_practice
    assert not fresh_demo.aged
    passwords = fresh_demo.facts.erp_users
    assert passwords.keys() == {"firmdate", "salesonly", "onderhoud", "admin"}
    assert len(set(passwords.values())) == len(passwords)
    assert not list((fresh_demo.folder / "erp").glob("admin*"))
    with Erp(fresh_demo) as erp, Crm(fresh_demo) as crm:
        assert erp.one("company.company", [["id", "=", erp.context["company"]]], ["rec_name"])["rec_name"]
        assert len(crm.products()) > 20


def test_each_folder_has_passwords_and_tokens_of_its_own(fresh_demo: Demo, demo_servers: Demo) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="401"):
        Erp(fresh_demo, password=demo_servers.erp_password)
    with Crm(fresh_demo) as crm:
        crm.http.headers["Authorization"] = f"Bearer {demo_servers.crm_token}"
        assert crm.http.get("/api/accounts/").status_code == 403


def test_a_second_program_joins_and_does_not_end_the_servers(fresh_demo: Demo) -> None:
    joined = run_apart(lambda: start_demo(fresh_demo.folder))
    assert not joined.owned
    assert joined.facts == fresh_demo.facts
    run_apart(joined.close)
    found = run_apart(lambda: find_demo(fresh_demo.folder))
    assert found.erp_url == fresh_demo.erp_url


def test_a_demo_in_use_is_not_reset(fresh_demo: Demo) -> None:
    with pytest.raises(DemoError) as caught:
        run_apart(lambda: start_demo(fresh_demo.folder, reset=True))
    assert "in use" in caught.value.sentence
    run_apart(lambda: find_demo(fresh_demo.folder))


def test_a_second_start_keeps_the_data_and_a_reset_clears_it(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    first = run_apart(lambda: start_demo(folder))
    try:
        with Erp(first) as erp:
            erp.call("party.party", "create", [{"name": "Left by the first start"}])
        (folder / "state" / "journal.sqlite").write_text("state of the program")
    finally:
        run_apart(first.close)
    with pytest.raises(DemoError, match="demo_not_running"):
        run_apart(lambda: find_demo(folder))
    began = time.monotonic()
    second = run_apart(lambda: start_demo(folder))
    took = time.monotonic() - began
    try:
        assert second.facts.erp_users == first.facts.erp_users
        assert second.crm_token == first.crm_token
        with Erp(second) as erp, Crm(second) as crm:
            erp.one("party.party", [["name", "=", "Left by the first start"]], ["name"])
            assert crm.accounts()
    finally:
        run_apart(second.close)
    assert took < 15, "a later start is a matter of seconds (budget 5, with room for a busy machine)"
    third = run_apart(lambda: start_demo(folder, reset=True))
    try:
        assert not list((folder / "state").iterdir())
        assert third.facts.erp_users != first.facts.erp_users
        with Erp(third) as erp:
            assert not erp.read("party.party", [["name", "=", "Left by the first start"]], ["name"])
    finally:
        run_apart(third.close)


def test_a_start_that_was_interrupted_begins_again(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    (folder / "erp").mkdir(parents=True)
    (folder / "erp" / "erp.sqlite").write_bytes(b"half a copy")
    write_facts(folder, Facts("making", "small", today()))
    demo = run_apart(lambda: start_demo(folder))
    try:
        with Erp(demo) as erp:
            assert erp.read("party.party", [["code", "=", "10001"]], ["name"])
    finally:
        run_apart(demo.close)


def test_another_size_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    write_facts(tmp_path, Facts("stopped", "small", today()))
    with pytest.raises(DemoError) as caught:
        run_apart(lambda: start_demo(tmp_path, size="large"))
    assert "--reset" in caught.value.sentence


def test_an_unreadable_demo_file_is_reported_and_kept(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text("{")
    with pytest.raises(DemoError) as caught:
        run_apart(lambda: start_demo(tmp_path))
    assert "demo.json" in caught.value.sentence
    assert (tmp_path / "demo.json").read_text() == "{"


def test_a_demo_ages_after_a_week(fresh_demo: Demo) -> None:
    for days, aged in [(7, False), (8, True)]:
        facts = replace(fresh_demo.facts, story_date=today() - dt.timedelta(days=days))
        assert Demo(fresh_demo.folder, facts, owned=False).aged is aged


# ---- as a program of its own


def _launch(folder: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "app.demo", "--folder", str(folder), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _children(pid: int) -> list[int]:
    rows = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [line.split() for line in rows.splitlines()]
    return [int(child) for child, parent in pairs if parent == str(pid)]


def _alive(pid: int) -> bool:
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True
    ).stdout.strip()
    return bool(state) and not state.startswith("Z")


def _wait_gone(pids: list[int], seconds: float) -> list[int]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(map(_alive, pids)):
        time.sleep(0.05)
    return [pid for pid in pids if _alive(pid)]


@posix_only
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_headless_says_one_line_and_ends_cleanly(tmp_path: Path, number: int) -> None:
    with _launch(tmp_path / "demo") as program:
        assert program.stdout is not None
        told = json.loads(program.stdout.readline())
        servers = _children(program.pid)
        program.send_signal(number)
        rest, progress = program.communicate(timeout=30)
    assert told["state"] == "ready"
    assert told["profile"] == "demo"
    assert told.keys() == {"state", "profile", "crm", "erp"}
    assert rest == ""
    assert "Starting" in progress
    assert program.returncode == 0
    assert len(servers) == 2
    assert _wait_gone(servers, 5) == []
    facts = read_facts(tmp_path / "demo")
    assert facts is not None and facts.state == "stopped"


_FROM_A_THREAD = """
import asyncio, sys, threading
from pathlib import Path
from app.demo.servers import start_demo
def work():
    demo = asyncio.run(start_demo(Path(sys.argv[1])))
    print("ready", flush=True)
    threading.Event().wait()
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


@posix_only
@pytest.mark.parametrize("way", ["pipe alone", "pipe and kernel"])
def test_no_server_outlives_a_killed_program(tmp_path: Path, way: str) -> None:
    # The kernel is only asked by servers launched from the main thread, so a thread tests the pipe alone.
    folder = tmp_path / "demo"
    if way == "pipe alone":
        command = [sys.executable, "-c", _FROM_A_THREAD, str(folder)]
        program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    else:
        program = _launch(folder)
    with program:
        assert program.stdout is not None
        assert program.stdout.readline()
        servers = _children(program.pid)
        program.kill()
    assert len(servers) == 2
    assert _wait_gone(servers, 5) == []
    again = run_apart(lambda: start_demo(folder))
    run_apart(again.close)
    assert again.owned


@posix_only
def test_giving_up_while_it_is_being_made_takes_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRMDATE_DEMO_CACHE", str(tmp_path / "cache"))
    with _launch(tmp_path / "demo") as program:
        assert program.stderr is not None
        assert program.stderr.readline().startswith("Preparing")
        time.sleep(0.5)
        program.terminate()
        began = time.monotonic()
        program.communicate(timeout=30)
        took = time.monotonic() - began
    assert program.returncode == 0
    assert took < 10
    assert not list((tmp_path / "cache").glob("demo-env-*/"))


@posix_only
def test_headless_notices_a_server_that_died(tmp_path: Path) -> None:
    with _launch(tmp_path / "demo") as program:
        assert program.stdout is not None
        program.stdout.readline()
        os.kill(_children(program.pid)[0], signal.SIGKILL)
        _, progress = program.communicate(timeout=30)
    assert program.returncode == 3
    assert "has ended by itself" in progress


def test_programs_that_start_at_once_share_one_demo(tmp_path: Path) -> None:
    demos: list[Demo] = []
    starts = [
        threading.Thread(target=lambda: demos.append(run_apart(lambda: start_demo(tmp_path / "demo"))))
        for _ in range(3)
    ]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert [demo.owned for demo in demos].count(True) == 1
    assert len({demo.erp_url for demo in demos}) == 1
    for demo in demos:
        run_apart(demo.close)
