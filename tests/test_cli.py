"""The command line on the practice company: shapes, exit codes, sentences."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from app import cli

SHAPES = {
    "overview 10001": {
        "customer", "erp_accounts", "quotes", "sales_orders", "open_items", "credit", "read_at",
    },
    "availability --item HV-200 --quantity 200": {
        "item", "unit", "warehouse", "asked_quantity", "asked_date", "available_quantity", "earliest_date",
        "split", "limited_by", "read_at",
    },
    "check Q-0001": {"quote", "checks"},
    "convert Q-0001": {"status", "sales_order", "external_reference", "checks", "steps"},
    "customers dijk": {"customers"},
    "invoices INV-4001": {"open_items"},
    "orders SO-2207": {"sales_orders"},
    "quotes --status accepted": {"quotes"},
    "promises": {"promises"},
    "inbox": {"inbox"},
    "doctor": {"findings", "result"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRMDATE_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("FIRMDATE_CONFIG_FOLDER", str(tmp_path / "config"))


def run(line: str, *more: str) -> int:
    return cli.main([*line.split(), *more, "--profile", "practice", "--language", "en"])


@pytest.mark.parametrize("line", SHAPES)
def test_the_json_has_its_fields(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(line, "--json") == 0
    assert set(json.loads(capsys.readouterr().out)) >= SHAPES[line]


@pytest.mark.parametrize("line", SHAPES)
def test_the_text_says_something(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(line) == 0
    printed = capsys.readouterr()
    assert printed.out.strip() and not printed.err


def test_amounts_and_quantities_are_exact_text(capsys: pytest.CaptureFixture[str]) -> None:
    run("overview 10001", "--json")
    said = json.loads(capsys.readouterr().out, parse_float=lambda text: pytest.fail(f"a float: {text}"))
    assert Decimal(said["quotes"][0]["untaxed_amount"]) > 0 and isinstance(said["credit"]["exposure"], str)


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("overview Nobody", 5, "Nobody"),
        ("check Q-9999", 5, "Q-9999"),
        ("availability --item NO-SUCH --quantity 1", 5, "NO-SUCH"),
        ("availability --item CP-100 --quantity=-1", 2, "CP-100"),
        ("availability --item CP-100 --quantity lots", 2, "lots"),
        ("availability --item CP-100 --quantity 1 --date soon", 2, "soon"),
        ("convert Q-0001 --line x=1", 2, "x"),
        ("convert Q-0001 --line 1=1000000", 2, "CP-100"),
        ("convert Q-0001 --reason nothing", 2, "nothing"),
        ("convert Q-0001 --customer 99999", 2, "99999"),
        ("orders SO-9999", 5, "SO-9999"),
        ("invoices INV-9999", 5, "INV-9999"),
    ],
)
def test_bad_input_gets_a_clear_sentence_and_its_code(
    line: str, code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(line) == code
    said = capsys.readouterr()
    assert says in said.err and said.err.strip().endswith((".", "?"))
    assert "rror" not in said.err and "_" not in said.err.replace("NO-SUCH", "")


def test_a_failure_in_json_is_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check Q-9999", "--json") == 5
    assert json.loads(capsys.readouterr().out)["fault"]["code"] == "quote"


@pytest.mark.parametrize(("quote", "code"), [("Q-0001", 0), ("Q-0002", 0), ("Q-0007", 1)])
def test_a_check_without_a_block_is_done(quote: str, code: int) -> None:
    assert run(f"check {quote}") == code


def test_refused_says_why_and_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("convert Q-0009") == 1
    said = capsys.readouterr().out
    assert "GK-12 costs" in said and "--reason 'prices_equal:GK-12=" in said


def test_without_a_profile_the_remedy_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor", "--language", "en"]) == 2
    assert "demo" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("version = 1\nname = ", "Invalid value"),
        ('version = 9\nname = "x"', "9"),
        ('version = 1\nname = "x"\ncolour = "red"', "colour"),
    ],
)
def test_a_profile_that_is_wrong_is_refused_with_the_place(
    tmp_path: Path, text: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    assert cli.main(["doctor", "--profile-file", str(path), "--language", "en"]) == 2
    assert says in capsys.readouterr().err


def test_the_demo_that_is_not_running_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIRMDATE_DEMO_FOLDER", str(tmp_path / "demo"))
    assert cli.main(["doctor", "--profile", "demo", "--language", "en"]) == 3
    assert "not running" in capsys.readouterr().err


PROFILE = """
version = 1
name = "mine"
[crm]
kind = "bottlecrm"
url = "http://127.0.0.1:9"
[erp]
kind = "tryton"
url = "http://127.0.0.1:9"
options = { database = "erp", user = "rep" }
"""


@pytest.mark.parametrize("backend", ["keyring.backends.fail.Keyring", "keyring.backends.null.Keyring"])
def test_no_keyring_and_no_secret_are_said_and_nothing_is_written(tmp_path: Path, backend: str) -> None:
    (tmp_path / "mine.toml").write_text(PROFILE)
    ran = _process(
        ["-m", "app", "overview", "x", "--profile-file", str(tmp_path / "mine.toml")],
        PYTHON_KEYRING_BACKEND=backend,
    )
    assert ran.returncode == 6 and "keyring" in ran.stderr.lower(), ran


def test_no_display_is_one_sentence_with_the_way_out() -> None:
    ran = _process(["-m", "ui.main", "demo"], DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert ran.returncode == 3 and "--headless" in ran.stderr and "Traceback" not in ran.stderr


def test_the_command_line_alone_points_to_the_window() -> None:
    ran = _process(["-m", "app", "demo"])
    assert ran.returncode == 2 and "--headless" in ran.stderr


def test_the_window_hands_verbs_over() -> None:
    ran = _process(["-m", "ui.main", "customers", "dijk", "--profile", "practice", "--json"])
    assert ran.returncode == 0 and json.loads(ran.stdout)["customers"]


def _process(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "LC_ALL": "C.UTF-8", **environment}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=60, env=env, check=False
    )
