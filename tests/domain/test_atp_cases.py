"""The adapter for other systems' worked cases: it agrees, differs and exempts for the right reasons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.domain.atp_cases import judge, main


def case(policy: str = "lookahead_cumulative", **more: Any) -> dict[str, Any]:
    """Ten on hand, five come on day 3, twelve leave on day 5."""
    return {
        "id": "any",
        "policy": policy,
        "today": "T+0",
        "events": [
            {"kind": "on_hand", "date": "T+0", "qty": 10},
            {"kind": "supply", "date": "T+3", "qty": 5},
            {"kind": "demand", "date": "T+5", "qty": 12},
        ],
        **more,
    }


BY_DAY = {"type": "atp_by_day", "from": "T+0", "to": "T+5", "horizon_end": "T+5"}
RIGHT = {"atp": {"T+0": 3, "T+3": 3, "T+5": 3}}
WRONG = {"atp": {"T+0": 10, "T+3": 15, "T+5": 3}}


def test_agreement_and_difference() -> None:
    assert judge(case(question=BY_DAY, expected=RIGHT)).result == "ok"
    differs = judge(case(question=BY_DAY, expected=WRONG))
    assert differs.result == "differs"
    assert '"T+3": 15' in differs.text and '"T+3": "3"' in differs.text


def test_the_horizon_of_the_question_counts() -> None:
    short = {**BY_DAY, "to": "T+4", "horizon_end": "T+4"}
    assert judge(case(question=short, expected={"atp": {"T+0": 10, "T+4": 15}})).result == "ok"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"type": "earliest_date", "qty": 3, "full": True}, {"date": "2024-01-01"}),
        ({"type": "earliest_date", "qty": 4, "full": True}, {"date": None}),
        ({"type": "shortage", "qty": 7}, {"available": 3, "ctp_qty": 4}),
        ({"type": "projected"}, {"projected": [10, 15, 3]}),
        ({"type": "projected"}, {"projected": {"T-1": 0, "T+0": 10, "T+4": 15, "T+9": 3}}),
    ],
)
def test_questions_that_the_engine_answers(question: dict[str, Any], expected: dict[str, Any]) -> None:
    assert judge(case(question=question, expected=expected)).result == "ok"


@pytest.mark.parametrize(
    ("rule", "expected"), [("ignore", None), ("offset", "2024-01-02"), ("trust", "2024-01-01")]
)
def test_overdue_supply_by_the_rule_of_the_case(rule: str, expected: str | None) -> None:
    late = case(
        question={"type": "earliest_date", "qty": 4},
        expected={"date": expected},
        past_due_supply=rule,
        events=[{"kind": "supply", "date": "T-2", "qty": 4}],
    )
    assert judge(late).result == "ok"


ORDERS = {
    "type": "promise_orders",
    "orders": [
        {"order": "low", "qty": 4, "due": "T+0", "priority": 2},
        {"order": "high", "qty": 2, "due": "T+4", "priority": 1},
    ],
}
KIT = {
    "type": "explode",
    "order": 5,
    "kit": [{"item": "A", "per": 2}, {"item": "B", "per": 3, "fixed": True}],
}


@pytest.mark.parametrize(
    ("policy", "question", "expected"),
    [
        ("priority_allocation", ORDERS, {"deliveries": {"high": [["T+4", 2]], "low": [["T+0", 1]]}}),
        ("kit", KIT, {"components": [10, 3]}),
        ("discrete", BY_DAY, {"atp": {"T+0": 3, "2024-01-04": 0, "T+4": 0}}),
        ("plain_cumulative", BY_DAY, {"atp": {"T+0": 10, "T+4": 15}}),
        (
            "backward_consumption",
            {"type": "earliest_period", "qty": 3, "requested": "T+4"},
            {"answer": "P1", "period_atp": [3, 0, 0], "atp_after": [0, 0, 0]},
        ),
        (
            "lead_time",
            {"type": "supply_date", "order_date": "T+0", "lead_days": [0, 6]},
            {"dates": ["2024-01-01", "2024-01-07"]},
        ),
        ("lead_time", {"type": "schedule", "customer_lead_days": 9, "safety_days": 2}, {"ship_on": "T+7"}),
    ],
)
def test_other_policies_that_the_engine_answers(
    policy: str, question: dict[str, Any], expected: dict[str, Any]
) -> None:
    told = json.loads(json.dumps(expected).replace("T+0", "2024-01-01").replace("T+4", "2024-01-05"))
    assert judge(case(policy, question=question, expected=told)).result == "ok"
    for figure in told:
        wrong = {**told, figure: "something else"}
        assert judge(case(policy, question=question, expected=wrong)).result == "differs"


def test_a_receipt_of_today_is_no_kit_of_this_moment() -> None:
    kits = {"type": "kit_qty", "bom": {"K": {"A": 1}}}
    events = [{"kind": "supply", "date": "T+0", "qty": 4, "item": "A"}]
    for immediate, wanted in ((False, 4), (True, 0)):
        asked = case(
            "kit", events=events, question={**kits, "immediate": immediate}, expected={"kits": {"K": wanted}}
        )
        assert judge(asked).result == "ok"


def test_kits_that_are_owed_and_kits_in_kits() -> None:
    """-3, never 33: eight, fourteen of them owed; what comes today does not make a kit at once."""
    events = [
        {"kind": "on_hand", "date": "T+0", "qty": 8, "item": "A"},
        {"kind": "supply", "date": "T+0", "qty": 133, "item": "A"},
        {"kind": "demand", "date": "T+0", "qty": 14, "item": "A"},
    ]
    boms = {"K": {"A": 2}, "BIG": {"K": 3}}
    question = {"type": "kit_qty", "bom": boms, "immediate": True}
    asked = case("kit", events=events, question=question, expected={"kits": {"K": -3, "BIG": -1}})
    assert judge(asked).result == "ok"


def test_a_question_that_cannot_be_read_is_no_agreement() -> None:
    assert judge(case(question={"type": "shortage"}, expected={"available": 3})).result == "differs"
    other = case(question={"type": "shortage", "qty": 7}, expected={"unheard_of": 3})
    assert judge(other).result == "exempt"


@pytest.mark.parametrize(
    "more",
    [
        {"policy": "replenishment"},
        {"policy": "priority_allocation", "question": {"type": "promise_orders"}, "bom": {"K": {"A": 1}}},
        {"policy": "unheard_of"},
        {"question": {"type": "unheard_of"}},
        {"past_due_supply": "unheard_of"},
        {"past_due_supply": "offset", "past_due_offset_days": 3},
        {"events": [{"kind": "unheard_of", "date": "T+0", "qty": 1}]},
    ],
)
def test_what_the_engine_does_not_have_is_exempt_with_a_reason(more: dict[str, Any]) -> None:
    outcome = judge({**case(question=BY_DAY, expected=RIGHT), **more})
    assert outcome.result == "exempt"
    assert len(outcome.text) > 20


def test_the_figures_of_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cases.json"
    cases = [
        {**case(question=BY_DAY, expected=RIGHT), "id": "one"},
        {**case(question=BY_DAY, expected=WRONG), "id": "two"},
        {**case("replenishment", question=BY_DAY, expected=RIGHT), "id": "three"},
    ]
    file.write_text(json.dumps({"cases": cases}), encoding="utf-8")
    assert main([str(file)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines[:3]] == [
        ["one", "ok"],
        ["two", "differs"],
        ["three", "exempt"],
    ]
    assert lines[3] == "1 ok, 1 differ, 1 exempt"
    file.write_text(json.dumps({"cases": cases[:1]}), encoding="utf-8")
    assert main([str(file)]) == 0
    assert main([]) == 2
