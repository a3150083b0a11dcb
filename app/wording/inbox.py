"""What waits for a person: what happened, what Firmdate is doing, what to do and what to leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from app.errors import FirmdateError, NoPermission, SystemUnreachable
from app.wording import formats
from app.wording.catalog import Catalog, catalog_of
from app.wording.conversions import problem_sentence
from app.wording.faults import fault_words
from app.wording.orders import changes_words
from app.wording.words import Words, all_spoken, chosen, fill, say, system_names


@dataclass(frozen=True)
class Notice(Words):
    """`text` says what Firmdate is doing, `remedy` what a person does or leaves; `short` is for the row
    of a list, `kind` for a chip."""

    short: str = ""
    kind: str = ""


def inbox_words(
    kind: str, code: str, params: Mapping[str, object], language: str, today: date | None = None
) -> Notice:
    """For an entry of the inbox. Raises KeyError for a kind that there is not."""
    catalog = catalog_of(language)
    values = all_spoken(params, language, today)
    system = str(params.get("system", "erp"))
    values |= system_names(catalog, system)
    key = code if code in catalog.inbox else kind
    if kind in ("conversion_failed", "outcome_unknown", "write_back_owed"):
        problem = str(params.get("problem", ""))
        values["why"] = problem_sentence(problem, language, "crm" if kind == "write_back_owed" else "erp")
        if kind == "outcome_unknown" and params.get("order"):
            key = "order_unfinished"
        if params.get("status"):
            values["said"] = say(catalog, f"sold.status.{params['status']}")
    elif kind == "order_changed":
        values["what"] = changes_words(str(params.get("changes", "")), language)
    elif kind == "promise_at_risk":
        values["quantity"] = _quantity(params, language)
        values["cause"] = _cause(catalog, values)
    elif code.startswith("data_"):
        values |= _data_values(catalog, params, language)
    elif kind in ("connection", "permission"):
        values |= _fault_values(kind, code, params, system, language)
    short, title, text, remedy = (fill(part, values) for part in chosen(catalog.inbox, key, values))
    if code.startswith("data_receipt") and params.get("receipt"):
        remedy = _remedy_of_receipt(catalog, code, str(params["receipt"]))
    return Notice(title, text.strip(), remedy, short, kind_name(kind, language))


def kind_name(kind: str, language: str) -> str:
    """The chip of an entry."""
    return catalog_of(language).inbox[f"kind.{kind}"][0]


def _quantity(params: Mapping[str, object], language: str) -> str:
    try:
        figure = Decimal(str(params.get("quantity", "")))
    except InvalidOperation:
        return str(params.get("quantity", ""))
    return formats.count(figure, str(params.get("unit", "")), language)


def _data_values(catalog: Catalog, params: Mapping[str, object], language: str) -> dict[str, str]:
    """A data problem of the ERP: how much, and of which document."""
    told = {"quantity": _quantity(params, language)}
    if not params.get("document"):
        told["document"] = catalog.inbox["data.no_document"][0]
    return told


def _remedy_of_receipt(catalog: Catalog, code: str, receipt: str) -> str:
    """Of goods that no supplier sends: Purchasing would know nothing of them. Raises KeyError for a way of
    coming that there is not."""
    what = "cancel" if code == "data_receipt_of_ended_order" else "when"
    return catalog.inbox[f"data.{what}.{receipt}"][3]


def _cause(catalog: Catalog, values: Mapping[str, str]) -> str:
    """`cause` is moved (document, moved_to), gone (document) or taken (document, takes, takes_on)."""
    found = catalog.inbox.get(f"cause.{values.get('cause', '')}")
    return fill(found[0], values) if found else ""


def _fault_values(
    kind: str, code: str, params: Mapping[str, object], system: str, language: str
) -> dict[str, str]:
    """The entry was opened with a failure's code and params; its class is known by the kind."""
    given = {name: value for name, value in params.items() if name not in ("system", "code")}
    error: FirmdateError
    if kind == "permission":
        error = NoPermission(code, system=system, **given)
    else:
        error = SystemUnreachable(code, system=system, **given)
    words = fault_words(error, language)
    return {"title": words.title, "why": words.text, "remedy": words.remedy}
