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
from app.connectors.practice import PracticeErp
from app.errors import NoPermission

SHAPES = {
    "overview 10001": {
        "customer", "erp_accounts", "quotes", "sales_orders", "open_items", "credit", "read_at",
    },
    "availability --item HV-200 --quantity 200": {
        "item", "unit", "warehouse", "asked_quantity", "asked_date", "available_quantity", "earliest_date",
        "split", "limited_by", "read_at", "ways", "best_way", "terms", "erp_figure",
        "data_problems", "faults",
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
    "audit": {"rows", "count", "text"},
    "audit --verify": {"rows", "count", "text", "result"},
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


def test_an_answer_has_its_ways_its_times_and_the_erps_own_figure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("availability --item CV-25 --quantity 5", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert [(way["kind"], way["warehouse"], way["promisable"]) for way in said["ways"]] == [
        ("elsewhere", "Tilburg", True), ("transfer", "Purmerend", True),
    ]  # fmt: skip
    transfer = said["ways"][1]
    assert transfer["sources"] == [{"warehouse": "Tilburg", "item": "CV-25", "quantity": "5", "days": 2}]
    [part] = transfer["parts"]
    assert (part["quantity"], part["ready_by"], part["to_order"]) == ("5", part["date"], False)
    assert said["best_way"] == 0 and said["text"].startswith(said["ways"][0]["text"])
    assert said["available_quantity"] == "0", "the asked warehouse alone has nothing"
    assert said["terms"]["dates"] == "ready" and said["terms"]["handling_days"]["source"] == "default"
    figure = said["erp_figure"]
    assert (figure["quantity"], figure["ours"], figure["differs"]) == ("20", "0", True)
    assert said["faults"] == [] and said["lines"][0]["ways"] == said["ways"]


def test_the_text_has_the_other_ways_and_what_stands_beside(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("availability --item HV-200 --quantity 200") == 0
    first, other, terms, own = capsys.readouterr().out.splitlines()
    assert first.startswith("You can promise 80 on ") and other.startswith("  - You can promise 200 on ")
    assert terms.startswith("Days on which the goods are ready") and own.startswith("The ERP's own forecast")
    assert run("availability --item SRV-1 --quantity 2") == 0
    assert len(capsys.readouterr().out.splitlines()) == 1, "a service rests on no stock and no times"


def test_data_problems_stand_in_the_answer_that_rests_on_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("availability --item EV-80 --quantity 20", "--json") == 0
    [problem] = json.loads(capsys.readouterr().out)["data_problems"]
    assert (problem["kind"], problem["document"], problem["item"]) == ("receipt_overdue", "PO-753", "EV-80")
    assert problem["warehouse"] == "Purmerend" and problem["counted"] is False
    assert run("availability --item EV-80 --quantity 20") == 0
    assert capsys.readouterr().out.splitlines()[-1] == problem["text"]
    # Another warehouse sends these: what is wrong in the asked one concerns no answer.
    assert run("availability --item CV-25 --quantity 5", "--json") == 0
    assert json.loads(capsys.readouterr().out)["data_problems"] == []


def test_an_answer_stands_where_the_erps_own_figure_cannot_be_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise NoPermission("no_permission", system="erp", right="Forecast / Read")

    monkeypatch.setattr(PracticeErp, "native_availability", refuse)
    assert run("availability --item HV-200 --quantity 200", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["erp_figure"] is None and "Forecast / Read" in said["faults"][0]["remedy"]
    assert said["available_quantity"] == "80"
    assert run("availability --item HV-200 --quantity 200") == 0
    assert "may not" in capsys.readouterr().out.splitlines()[-1]


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


def test_a_ship_to_the_erps_price_and_the_delivery_are_chosen_and_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("check Q-0001", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    usual = said["sales_order"]["ship_to"]
    other = next(place["id"] for place in said["addresses"] if place["id"] != usual)
    assert run("check Q-0001") == 0
    assert f"--ship-to {other}" in capsys.readouterr().out
    assert run(f"check Q-0001 --ship-to {other}", "--json") == 0
    assert json.loads(capsys.readouterr().out)["sales_order"]["ship_to"] == other
    assert run("check Q-0001 --ship-to nowhere") == 2
    assert other in capsys.readouterr().err


def test_the_erps_price_needs_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    choice = "--erp-price 1 --ship-complete --json"
    assert run(f"convert Q-0009 {choice}") == 1
    refused = json.loads(capsys.readouterr().out)
    assert "price_taken:GK-12" in {c.get("reason_key") for c in refused["checks"] if c["result"] == "warn"}
    assert run(f"convert Q-0009 {choice}", "--reason", "price_taken=the new list") == 0
    assert json.loads(capsys.readouterr().out)["status"] == "converted"
    assert run("convert Q-0009 --erp-price 2") == 2
    assert run("convert Q-0009 --erp-price one") == 2
    assert "Traceback" not in capsys.readouterr().err


def test_complete_and_as_available_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        run("convert Q-0001 --ship-complete --ship-available")
    assert refused.value.code == 2
    assert "not allowed with" in capsys.readouterr().err
