"""Each data problem has its own sentences in every language, naming document, item and warehouse."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from app.domain.phantoms import ProblemKind, Receipt
from app.wording.inbox import inbox_words
from app.wording.language import LANGUAGES

TODAY = date(2026, 11, 24)
PURCHASING = ("Purchasing", "Inkoop", "Einkauf", "Achats")
PARAMS = {
    "item": "EV-80",
    "quantity": "20",
    "unit": "u",
    "warehouse": "Purmerend",
    "document": "PO-753",
    "date": "2026-11-20",
    "counted": "1",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", get_args(ProblemKind))
def test_every_problem_is_said_with_what_it_is_about(kind: str, language: str) -> None:
    words = inbox_words("conflict", f"data_{kind}", PARAMS, language, TODAY)
    plain = inbox_words("conflict", "conflict", {"field": "X", "customer": "Y"}, language, TODAY)
    assert words.title != plain.title and words.kind == plain.kind
    for part in ("EV-80", "20"):
        assert part in words.title
    assert "Purmerend" in words.whole and "EV-80" in words.short
    assert ("PO-753" in words.title) == (kind != "negative_stock")
    assert words.text and words.remedy


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["receipt_overdue", "receipt_without_date", "receipt_of_ended_order"])
def test_whether_dates_rest_on_a_receipt_is_said(kind: str, language: str) -> None:
    counted = inbox_words("conflict", f"data_{kind}", PARAMS, language, TODAY)
    left_out = inbox_words("conflict", f"data_{kind}", {**PARAMS, "counted": ""}, language, TODAY)
    assert counted.title == left_out.title and counted.text != left_out.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["receipt_overdue", "receipt_without_date", "receipt_of_ended_order"])
def test_only_what_a_supplier_sends_is_asked_of_purchasing(kind: str, language: str) -> None:
    said = inbox_words("conflict", f"data_{kind}", PARAMS, language, TODAY)
    others = {
        receipt: inbox_words("conflict", f"data_{kind}", {**PARAMS, "receipt": receipt}, language, TODAY)
        for receipt in get_args(Receipt)
        if receipt not in ("", "purchase")
    }
    assert set(others) == {"transfer", "customer_return", "production", "other"}
    assert any(name in said.remedy for name in PURCHASING)
    for words in others.values():
        assert (words.title, words.text) == (said.title, said.text)
        assert words.remedy.endswith(".") and not any(name in words.whole for name in PURCHASING)
    assert len({words.remedy for words in others.values()}) == 4


def test_the_english_sentences() -> None:
    returned = {**PARAMS, "counted": "", "receipt": "customer_return"}
    assert inbox_words("conflict", "data_receipt_overdue", returned, "en", TODAY).remedy == (
        "Ask Logistics when the customer’s goods will come back."
    )
    words = inbox_words("conflict", "data_receipt_overdue", {**PARAMS, "counted": ""}, "en", TODAY)
    assert words.whole == (
        "PO-753 was to bring 20 EV-80 on Fri 20 Nov."
        " No delivery date of EV-80 from Purmerend rests on it. Ask Purchasing for a new date."
    )
    nameless = inbox_words("conflict", "data_receipt_overdue", {**PARAMS, "document": ""}, "nl", TODAY)
    assert nameless.title.startswith("Een geplande ontvangst zou op")
