"""What goes on paper, what stands beside an answer, and why: in four languages."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.availability import AvailabilityPolicy, Need, Part, answer, project
from app.domain.availability import StockSituation as Situation
from app.domain.explanations import explain
from app.domain.values import Money, Quantity
from app.wording.answers import also_quoted_note, price_words
from app.wording.explanations import reason_rows, reason_sentence
from app.wording.language import LANGUAGES
from app.wording.letters import LetterLine, delivery_letter
from app.wording.ways import SpokenWay
from tests.wording.test_answers import (
    ASKED,
    BOX,
    BROUGHT,
    LATE,
    ON,
    PIECE,
    SERVICE,
    TAKEN,
    TODAY,
    VALVE,
    ask,
    plain,
    read,
)
from tests.wording.test_ways import SPLIT, SUBSTITUTE


@pytest.mark.parametrize(
    ("language", "title", "delivery"),
    [
        ("en", "Delivery dates", "120 on Friday 27 November and 80 on Friday 4 December"),
        ("nl", "Levertermijnen", "120 op vrijdag 27 november en 80 op vrijdag 4 december"),
        ("de", "Liefertermine", "120 am Freitag, 27. November und 80 am Freitag, 4. Dezember"),
        ("fr", "Dates de livraison", "120 le vendredi 27 novembre et 80 le vendredi 4 décembre"),
    ],
)
def test_the_letter_is_in_the_customers_language_and_names_nobody_else(
    language: str, title: str, delivery: str
) -> None:
    line = LetterLine(VALVE, ASKED, SPLIT)
    letter = delivery_letter([line], language, TODAY, customer="De Jong", quote="Q-1")
    assert letter.title == title and letter.rows == (("Ball valve DN50, brass (HV-200)", "200", delivery),)
    whole = " ".join([letter.title, *letter.facts, *letter.columns, *letter.rows[0], letter.closing])
    assert "2026" in whole and "De Jong" in whole and "Q-1" in whole
    for secret in ("SO-2231", "Brandt", "PO-771", "PO-760"):
        assert secret not in whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_can_promise_and_what_needs_no_stock(language: str) -> None:
    hours = Quantity(Decimal(6), PIECE)
    never = LetterLine(VALVE, ASKED, None)
    service = LetterLine(
        SERVICE, hours, SpokenWay("in_time", SERVICE, hours, (Part(ON, Decimal(6)),), "Main")
    )
    to_order = LetterLine(VALVE, ASKED, replace(SPLIT, kind="order"))
    letter = delivery_letter([never, service, to_order], language, TODAY)
    assert letter.rows[0][2] and "200" not in letter.rows[0][2] and "27" in letter.rows[1][2]
    assert letter.rows[2][2] == letter.rows[0][2], "what nobody has ordered has no date for a customer"
    assert len(letter.facts) == 1, "neither a customer nor a quote is known"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_substitute_is_named_with_what_it_stands_for(language: str) -> None:
    letter = delivery_letter([LetterLine(VALVE, ASKED, SUBSTITUTE)], language, TODAY)
    item, quantity, delivery = letter.rows[0]
    assert "Valve, stainless (HV-210)" in item and "HV-200" in item and quantity == "200" and "24" in delivery


def test_prices_are_each_and_together_or_per_unit() -> None:
    price = Money(Decimal("3.305"), "EUR")
    said = price_words(Quantity(Decimal(400), PIECE), price, "en")
    assert said == "€3.305 each, €1,322.00 for 400, without VAT"
    boxed = plain(price_words(Quantity(Decimal(2), BOX), Money(Decimal(12), "EUR"), "nl"))
    assert boxed == "€ 12,00 per Box, € 24,00 voor 2 box, zonder btw"


def test_the_note_says_what_quotes_mean_and_what_is_missing() -> None:
    assert also_quoted_note(0, 0, "en") == ""
    assert also_quoted_note(2, 0, "en") == "Quotes hold no stock. First to convert gets it."
    assert also_quoted_note(2, 0, "en", "TS-2").startswith("Counted in TS-2.")
    assert "12 older open quotes are" in also_quoted_note(0, 12, "en")
    assert "1 older open quote is" in also_quoted_note(0, 1, "en")


def test_reasons_stand_in_order_of_date_with_what_is_not_counted_last() -> None:
    found = ask(read("240", TAKEN, BROUGHT, LATE, safety="20"))
    needs = [Need("HV-200", Decimal(1), read("240", TAKEN, BROUGHT, LATE, safety="20"))]
    rows = reason_rows(explain(needs, found), "en", kit=False)
    assert [(row.what, row.quantity) for row in rows] == [
        ("On hand now", 240),
        ("Safety stock, kept back", -20),
        ("SO-2231 (Brandt Metaalbouw) takes it", -120),
        ("PO-771 brings it, counted", 300),
        ("PO-760 is late, not counted", 50),
    ]
    assert reason_sentence(rows[2], "en", TODAY) == "Thu 26 Nov, SO-2231 (Brandt Metaalbouw) takes it, -120"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kit_has_a_heading_for_each_component(language: str) -> None:
    situations = [Situation(code, "w", Decimal(n)) for code, n in (("A", 9), ("B", 3))]
    needs = [Need(s.product_id, Decimal(2), project(s, TODAY, AvailabilityPolicy())) for s in situations]
    rows = reason_rows(explain(needs, answer(needs, Decimal(4), ON)), language, kit=True)
    assert [row.kind for row in rows] == ["component", "stock", "component", "stock"]
    assert rows[0].what.endswith("B"), "the scarce one first"
