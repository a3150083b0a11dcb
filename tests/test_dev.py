"""`dev.py` as a newcomer meets it: run as a process in a copy of its own, with a .venv that only pretends."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import dev
from app import interpreters
from installer import machine

ROOT = Path(__file__).resolve().parent.parent
OLD_SYNTAX = (
    "dev.py",
    "app/__init__.py",
    "app/interpreters.py",
    "installer/__init__.py",
    "installer/machine.py",
)
posix_only = pytest.mark.skipif(os.name == "nt", reason="the stand-ins here are shell scripts")

FAKE_PYTHON = f"""#!/bin/sh
here=$(dirname "$0")
case "$*" in
  *firmdate-probe*) exec {sys.executable} "$@" ;;
  *"import pip"*) exit 0 ;;
  *"-m pip"*) echo "$@" >> "$here/pip_calls"; cat "$here/pip_says"; exit $(cat "$here/pip_exit") ;;
esac
for argument in "$@"; do echo "<$argument>"; done
exit 6
"""


class Checkout:
    """A copy of what dev.py needs, whose .venv is a script that notes what it was asked."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in (*OLD_SYNTAX, "pyproject.toml", "requirements/runtime.lock", "requirements/dev.lock"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
        self.bin = root / ".venv" / "bin"
        self.bin.mkdir(parents=True)
        script(self.bin / "python", FAKE_PYTHON)
        self.pip_will("", 0)

    def pip_will(self, say: str, exit_code: int) -> None:
        (self.bin / "pip_says").write_text(say)
        (self.bin / "pip_exit").write_text(str(exit_code))

    def pip_calls(self) -> list[str]:
        """What pip was asked since the last time."""
        calls = self.bin / "pip_calls"
        lines = calls.read_text().splitlines() if calls.exists() else []
        calls.unlink(missing_ok=True)
        return lines

    def dev(self, *arguments: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
        command = [python, "dev.py", *arguments]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, timeout=60, check=False)
        assert "Traceback" not in done.stderr
        return done


def script(file: Path, text: str) -> Path:
    file.write_text(text)
    file.chmod(0o755)
    return file


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "a folder with spaces")


# ---------------------------------------------------------------- verbs and arguments


@posix_only
def test_arguments_and_exit_code_pass_through(checkout: Checkout) -> None:
    done = checkout.dev("run", "customers", "two words", "--json")
    assert done.stdout.splitlines() == ["<-m>", "<ui.main>", "<customers>", "<two words>", "<--json>"]
    assert done.returncode == 6
    done = checkout.dev("demo", "--headless")
    assert done.stdout.splitlines() == ["<-m>", "<ui.main>", "<demo>", "<--headless>"]


@posix_only
def test_what_it_says_itself_is_not_on_standard_output(checkout: Checkout) -> None:
    done = checkout.dev("demo", "--headless")
    assert "Installing" in done.stderr and "Installing" not in done.stdout


@posix_only
@pytest.mark.parametrize(
    ("arguments", "exit_code", "sentence"),
    [
        ((), 2, "python3 dev.py VERB"),
        (("--help",), 0, "python3 dev.py VERB"),
        (("tset",), 2, "There is no verb 'tset'. The verbs are: demo, run, test,"),
        (("check", "--quick"), 2, "check knows one argument: --fix."),
        (("lock", "--all"), 2, "lock knows one argument: --upgrade."),
    ],
)
def test_usage(checkout: Checkout, arguments: tuple[str, ...], exit_code: int, sentence: str) -> None:
    done = checkout.dev(*arguments)
    assert done.returncode == exit_code and sentence in done.stdout + done.stderr


# ---------------------------------------------------------------- the environment


@posix_only
def test_the_second_time_installs_nothing(checkout: Checkout) -> None:
    checkout.dev("run", "doctor")
    first = checkout.pip_calls()
    assert len(first) == 2
    assert "--require-hashes" in first[0] and "runtime.lock" in first[0]
    assert "--editable" in first[1] and "--no-deps" in first[1]
    done = checkout.dev("run", "doctor")
    assert checkout.pip_calls() == [] and done.stderr == ""


@posix_only
def test_a_changed_lock_is_installed_and_a_changed_project_file_costs_no_packages(checkout: Checkout) -> None:
    checkout.dev("run", "doctor")
    checkout.pip_calls()
    with (checkout.root / "pyproject.toml").open("a") as project:
        project.write("# another line\n")
    checkout.dev("run", "doctor")
    assert [("--editable" in call) for call in checkout.pip_calls()] == [True]
    with (checkout.root / "requirements" / "runtime.lock").open("a") as lock:
        lock.write("# another line\n")
    checkout.dev("run", "doctor")
    assert [("--editable" in call) for call in checkout.pip_calls()] == [False, True]


@posix_only
def test_the_developers_set_holds_the_programs_set(checkout: Checkout) -> None:
    checkout.dev("check")
    assert "dev.lock" in checkout.pip_calls()[0]
    checkout.dev("run", "doctor")
    checkout.dev("check")
    assert checkout.pip_calls() == []


@posix_only
@pytest.mark.parametrize(
    ("pip_says", "sentence"),
    [
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError(...)'\nERROR: No matching",
            "pip does not reach its package index",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "is not the one that the lock names",
        ),
        ("ERROR: Invalid requirement: 'httpx=='", "ERROR: Invalid requirement: 'httpx=='"),
    ],
)
def test_a_failed_installation_is_explained_and_taken_up_again(
    checkout: Checkout, pip_says: str, sentence: str
) -> None:
    checkout.pip_will(pip_says, 1)
    done = checkout.dev("run", "doctor")
    assert done.returncode == 2 and done.stdout == ""
    assert sentence in done.stderr and f"build{os.sep}logs{os.sep}pip.log" in done.stderr
    checkout.pip_will("", 0)
    checkout.pip_calls()
    assert checkout.dev("run", "doctor").returncode == 6
    assert len(checkout.pip_calls()) == 2


@posix_only
def test_an_interrupted_installation_leaves_no_stamp(checkout: Checkout) -> None:
    (checkout.bin / "pip_exit").unlink()
    os.mkfifo(checkout.bin / "pip_exit")  # pip waits here for ever
    child = subprocess.Popen(
        [sys.executable, "dev.py", "run", "doctor"], cwd=checkout.root, stderr=subprocess.PIPE, text=True
    )
    try:
        calls = checkout.bin / "pip_calls"
        until = time.monotonic() + 20
        while not calls.exists() and time.monotonic() < until:
            time.sleep(0.02)
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=20)
    finally:
        child.kill()
    assert child.returncode == 130 and "Traceback" not in said
    assert not (checkout.root / ".venv" / "firmdate-stamp.json").exists()


@posix_only
def test_a_missing_lock_is_one_sentence(checkout: Checkout) -> None:
    (checkout.root / "requirements" / "runtime.lock").unlink()
    done = checkout.dev("run", "doctor")
    assert done.returncode == 2
    assert done.stderr == ("dev.py: requirements/runtime.lock is missing. Restore it from version control.\n")


def test_no_python_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(dev, "find_python", lambda minimum: None)
    monkeypatch.setattr(dev, "is_debian", lambda: False)
    with pytest.raises(dev.Refusal, match=r"needs Python 3\.11 or newer .*Install one, for example"):
        dev._make_venv(tmp_path / "python")


# ---------------------------------------------------------------- processes


@posix_only
def test_a_run_beyond_its_limit_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    grandchild = "import subprocess, sys, pathlib; p = subprocess.Popen([sys.executable, '-c', " + (
        "'import time; time.sleep(60)']); pathlib.Path(sys.argv[1]).write_text(str(p.pid)); p.wait()"
    )
    assert dev.run_limited([sys.executable, "-c", grandchild, str(note)], 1.0) == 124
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


def test_a_runs_exit_code_is_its_own() -> None:
    assert dev.run_limited([sys.executable, "-c", "raise SystemExit(5)"], 30.0) == 5


# ---------------------------------------------------------------- system packages

ABSENT = machine.SystemPackage("libfirmdate9", "libfirmdate.so.9")
FONT = machine.SystemPackage("fonts-firmdate", "/usr/share/fonts/firmdate/None.ttf")
linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux is asked for packages"
)


@linux_only
def test_missing_packages_are_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_debian", lambda: True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(machine.Refusal, match=r"sudo apt-get install -y libfirmdate9$"):
        machine.need_packages([ABSENT])


@linux_only
def test_elsewhere_missing_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_debian", lambda: False)
    with pytest.raises(machine.Refusal, match=r"lacks libfirmdate\.so\.9"):
        machine.need_packages([ABSENT])


@linux_only
def test_what_is_only_wanted_is_named_and_no_refusal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "is_debian", lambda: True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    machine.need_packages([FONT], also=[ABSENT])
    assert "sudo apt-get install -y fonts-firmdate libfirmdate9" in capsys.readouterr().err


@linux_only
@pytest.mark.parametrize("exit_code", [0, 100])
def test_as_root_on_debian_missing_packages_are_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, exit_code: int
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    sign = tmp_path / "sign"
    fake = f"""#!/bin/sh
echo "$@" "$DEBIAN_FRONTEND" >> {tmp_path}/calls
[ $1 = update ] || touch {sign}
exit {exit_code}
"""
    script(folder / "apt-get", fake)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(machine, "LOGS", tmp_path / "logs")
    package = machine.SystemPackage("firmdate-thing", str(sign))
    if exit_code:
        with pytest.raises(machine.Refusal, match="apt-get could not install firmdate-thing"):
            machine.need_packages([package])
    else:
        machine.need_packages([package])
        machine.need_packages([package])  # is there now: apt-get is left alone
    calls = (tmp_path / "calls").read_text().splitlines()
    assert [call.split()[0] for call in calls] == ["update", "install"]
    assert calls[1].endswith("firmdate-thing noninteractive")


@pytest.mark.parametrize("name", OLD_SYNTAX)
def test_it_starts_on_an_old_python(name: str) -> None:
    ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 8))


@posix_only
def test_an_old_python_runs_it(checkout: Checkout) -> None:
    found = interpreters.probe(["python3.8"])
    for folder in sorted((Path.home() / ".pyenv" / "versions").glob("3.8.*")):
        found = found or interpreters.probe([str(folder / "bin" / "python3")])
    if found is None:
        pytest.skip("this machine has no Python 3.8")
    done = checkout.dev("run", "doctor", python=str(found[1]))
    assert done.returncode == 6 and done.stdout.splitlines()[-1] == "<doctor>"
