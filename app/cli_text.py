"""What the command line prints for people: the JSON's own content as lines and tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TextIO

from app.services.shapes import Json

_SPACES = "\u00a0\u202f"  # within amounts: no printable signs to Python, but wanted
_MARKS = {"pass": "ok   ", "warn": "warn ", "block": "BLOCK", "fail": "FAIL "}


def table(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> list[str]:
    """Columns as wide as their widest cell; those in `right` are aligned there. No rows, no lines."""
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _quote_rows(quotes: Sequence[Json]) -> list[str]:
    return table(
        [
            [q["number"], q["title"], q["customer"], q["status"], _text(q["expiry_date"]),
             q["untaxed_amount"], q["currency"], ", ".join(q["sales_orders"])]
            for q in quotes
        ],
        frozenset({5}),
    )  # fmt: skip


def _order_rows(orders: Sequence[Json]) -> list[str]:
    return table(
        [
            [o["number"] or o["id"], o["customer"], o["state"], o["delivery_state"],
             _text(o["promised_date"]), o["total_amount"], o["currency"]]
            for o in orders
        ],
        frozenset({5}),
    )  # fmt: skip


def _item_rows(items: Sequence[Json]) -> list[str]:
    return table(
        [
            [i["number"], i["customer"], _text(i["due_date"]), i["open_amount"], i["currency"],
             _text(i["state"]), f"{i['days_late']} days late" if i["days_late"] else "",
             ", ".join(i["sales_orders"])]
            for i in items
        ],
        frozenset({3}),
    )  # fmt: skip


def _check_rows(checks: Sequence[Json]) -> list[str]:
    lines = []
    for check in checks:
        lines.append(f"{_MARKS[check['result']]} {check['text']}")
        if check["remedy"] and check["result"] != "pass":
            lines.append(f"      {check['remedy']}")
        if check["result"] == "warn":
            lines.append(f"      --reason '{check['reason_key']}=…'")
    return lines


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return ["", title, *(f"  {line}" for line in lines)] if lines else []


def _customers(value: Json) -> list[str]:
    rows = [
        [hit["name"], ", ".join(hit["erp_numbers"]) or "not in the ERP", hit["key"]]
        for hit in value["customers"]
    ]
    return table(rows) or ["No customer was found."]


def _overview(value: Json) -> list[str]:
    customer, credit = value["customer"], value["credit"]
    lines = [customer["name"], ", ".join(p["number"] + " " + p["name"] for p in value["erp_accounts"])]
    if credit:
        limit = credit["limit"] or "no limit"
        lines.append(
            f"Credit {credit['exposure']} of {limit} {credit['currency']} used, {credit['overdue']} overdue"
        )
    lines += _section("Quotes", _quote_rows(value["quotes"]))
    lines += _section("Sales orders", _order_rows(value["sales_orders"]))
    lines += _section("Open items", _item_rows(value["open_items"]))
    lines += _section("Promises", _promise_rows(value["promises"]))
    contacts = table([[c["name"], c["role"], c["phone"], c["email"]] for c in customer["contacts"]])
    lines += _section("Contacts", contacts)
    faults = dict.fromkeys(p["fault"]["text"] for p in value["panels"].values() if p["fault"])
    return lines + _section("Not read now", list(faults))


def _promise_rows(promises: Sequence[Json]) -> list[str]:
    return table(
        [
            [p["item"], " + ".join(f"{part['quantity']} on {part['date']}" for part in p["parts"]),
             p["customer"], p["quote"], p["state"], _text(p["new_date"])]
            for p in promises
        ]
    )  # fmt: skip


def _check(value: Json) -> list[str]:
    lines = [f"Quote {value['quote']['number']}: {value['quote']['title']}", *_check_rows(value["checks"])]
    order = value["sales_order"]
    others = [place for place in value["addresses"] if order and place["id"] != order["ship_to"]]
    return lines + _section("Other addresses", [f"--ship-to {p['id']}  {p['text']}" for p in others])


def _convert(value: Json) -> list[str]:
    lines = [value["text"]]
    if value["remedy"]:
        lines.append(value["remedy"])
    if value["status"] == "refused":
        lines += _check_rows([check for check in value["checks"] if check["result"] != "pass"])
    return lines + [f"  {step['text']}" for step in value["steps"] if step["result"] != "done"]


def _availability(value: Json) -> list[str]:
    """The best answer, the other ways, which times counted, the ERP's own figure, and data problems."""
    said = []
    for line in value["lines"]:
        said.append(line["text"])
        best = line["best_way"]
        said += [f"  - {way['text']}" for at, way in enumerate(line["ways"]) if at != best]
        said += [line["terms"]["text"]] if line["terms"] else []
        of_another = best is not None and line["ways"][best]["kind"] in ("elsewhere", "substitute")
        said += [line["erp_figure"]["text"]] if line["erp_figure"] and not of_another else []
        said += [problem["text"] for problem in line["data_problems"]]
    return said + list(dict.fromkeys(fault["text"] for fault in value["faults"]))


def _doctor(value: Json) -> list[str]:
    return [f"{_MARKS[finding['result']]} {finding['text']}" for finding in value["findings"]]


def _audit(value: Json) -> list[str]:
    rows = [
        [r["at"], r["who"], r["what"].replace("_", " "), r["subject"],
         ", ".join(f"{k}: {v}" for k, v in r["details"].items() if isinstance(v, str) and v)]
        for r in value["rows"]
    ]  # fmt: skip
    return [*table(rows), *value["text"]]


_TEXTS: Mapping[str, Callable[[Json], list[str]]] = {
    "customers": _customers,
    "overview": _overview,
    "invoices": lambda v: _item_rows(v["open_items"]) or ["Nothing is open."],
    "orders": lambda v: _order_rows(v["sales_orders"]) or ["No sales orders."],
    "quotes": lambda v: _quote_rows(v["quotes"]) or ["No quotes."],
    "availability": _availability,
    "check": _check,
    "convert": _convert,
    "promises": lambda v: _promise_rows(v["promises"]) or ["No promises are saved."],
    "team_store": lambda v: table([[key, _text(said)] for key, said in v.items()]),
    "inbox": lambda v: (
        table([[i["text"], _text(i["customer"]), _text(i["owner"]), i["state"]] for i in v["inbox"]])
        or ["Nothing waits for a person."]
    ),
    "doctor": _doctor,
    "audit": _audit,
}


class Printer:
    """Prints one answer, as JSON or as text. Text from servers is data: control signs are left out."""

    def __init__(self, stream: TextIO, as_json: bool, language: str) -> None:
        self._stream = stream
        self.json = as_json
        self.language = language

    def show(self, value: dict[str, Any], kind: str) -> None:
        if self.json:
            print(json.dumps(value, ensure_ascii=False), file=self._stream)
            return
        for line in _TEXTS[kind](value):
            print("".join(sign for sign in line if sign.isprintable() or sign in _SPACES), file=self._stream)
