"""The delivery sentence, its reason and what the customer gets to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.availability import (
    Answer,
    AvailabilityPolicy,
    Need,
    Projection,
    StockEvent,
    StockSituation,
    answer,
    project,
)
from app.domain.products import Product
from app.domain.values import Quantity, UnitOfMeasure
from app.wording.answers import answer_chip, limit_of, limit_sentence, never_sentence
from app.wording.language import LANGUAGES

TODAY = date(2026, 11, 24)
ON = date(2026, 11, 27)
PIECE = UnitOfMeasure("u", "Unit", "units")
BOX = UnitOfMeasure("box", "Box", "units", factor=Decimal(12))
KILO = UnitOfMeasure("kg", "Kilogram", "weight", rounding=Decimal("0.001"))
VALVE = Product("1", "HV-200", "Ball valve DN50, brass", "goods", PIECE, PIECE, (BOX,))
SERVICE = Product("3", "SRV-1", "Installation", "service", PIECE, PIECE)
TAKEN = StockEvent(date(2026, 11, 26), Decimal(-120), "sales_order", "SO-2231", "Brandt Metaalbouw")
BROUGHT = StockEvent(date(2026, 12, 2), Decimal(300), "purchase", "PO-771")
LATE = StockEvent(date(2026, 11, 20), Decimal(50), "purchase", "PO-760")
ASKED = Quantity(Decimal(200), PIECE)


def read(on_hand: str, *events: StockEvent, safety: str = "0") -> Projection:
    situation = StockSituation("1", "w", Decimal(on_hand), events, Decimal(safety))
    return project(situation, TODAY, AvailabilityPolicy())


def ask(projection: Projection, quantity: str = "200", per_unit: str = "1") -> Answer:
    code = "HV-200" if per_unit == "1" else "GK-12"
    return answer([Need(code, Decimal(per_unit), projection)], Decimal(quantity), ON)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


SHORT = read("260", TAKEN, replace(BROUGHT, on=date(2026, 12, 4)), safety="20")


@pytest.mark.parametrize(
    ("projection", "sentence"),
    [
        (read("0"), "Nobody can promise this: no receipt is planned. Ask Purchasing (HV-200)."),
        (
            read("0", LATE),
            "Nobody can promise this: PO-760 is late and has no new date. Ask Purchasing (HV-200).",
        ),
        (
            read("0", LATE, replace(LATE, document="PO-761")),
            "Nobody can promise this: PO-760 and PO-761 are late and have no new date."
            " Ask Purchasing (HV-200).",
        ),
        (
            read("0", replace(BROUGHT, quantity=Decimal(10))),
            "You can promise 10 on Wed 2 Dec."
            " Nobody can promise the other 190: no planned receipt covers it. Ask Purchasing (HV-200).",
        ),
        (
            read("60"),
            "You can promise 60 on Fri 27 Nov."
            " Nobody can promise the other 140: no receipt is planned. Ask Purchasing (HV-200).",
        ),
    ],
)
def test_nobody_can_promise_it(projection: Projection, sentence: str) -> None:
    assert never_sentence(VALVE, ASKED, ask(projection), projection, "en", TODAY) == sentence


def test_without_a_projection_nothing_is_claimed_of_receipts() -> None:
    said = never_sentence(VALVE, ASKED, ask(read("0")), None, "de", TODAY)
    assert (
        said == "Niemand kann das zusagen: Kein geplanter Zugang deckt es. Fragen Sie den Einkauf (HV-200)."
    )


def test_a_kit_names_the_component_to_ask_for() -> None:
    never = ask(read("0"), per_unit="2")
    assert never_sentence(VALVE, ASKED, never, None, "en", TODAY).endswith("Ask Purchasing (GK-12).")


def test_what_comes_later_counts_though_not_all_of_it_comes() -> None:
    some = ask(read("60", replace(BROUGHT, quantity=Decimal(40))))
    said = never_sentence(VALVE, ASKED, some, read("60", BROUGHT), "en", TODAY)
    assert said.startswith(
        "You can promise 60 on Fri 27 Nov and 40 on Wed 2 Dec. Nobody can promise the other 100"
    )
    assert answer_chip(VALVE, ASKED, some, "en", TODAY) == "100 of 200"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_sold_no_more_is_told_as_that(language: str) -> None:
    ended, there = replace(VALVE, sellable=False), ask(read("500"))
    assert "HV-200" in never_sentence(ended, ASKED, there, read("500"), language, TODAY)
    limits = limit_sentence(there, read("500"), language, TODAY, product=ended, asked=ASKED)
    assert "HV-200" in limits and "500" not in limits
    assert answer_chip(ended, ASKED, there, language, TODAY) != answer_chip(
        VALVE, ASKED, there, language, TODAY
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Nothing that leaves now arrives before Mon 30 Nov."),
        ("nl", "Niets wat nu vertrekt, komt voor ma 30 nov aan."),
        ("de", "Nichts, was jetzt abgeht, kommt vor Mo., 30. Nov. an."),
        ("fr", "Rien de ce qui part maintenant n’arrive avant le lun. 30 nov."),
    ],
)
def test_what_cannot_arrive_in_time_is_not_blamed_on_stock(language: str, sentence: str) -> None:
    monday = date(2026, 11, 30)
    there = limit_sentence(ask(read("500")), read("500"), language, TODAY, not_before=monday)
    assert there == sentence
    short = limit_sentence(ask(SHORT), SHORT, language, TODAY, not_before=monday)
    assert short.startswith(sentence) and "SO-2231" in short, "what stock limits as well is said after it"


def test_a_reason_of_another_place_names_it() -> None:
    assert limit_of("Purmerend", "Limited by stock.", "en") == "Purmerend: Limited by stock."


def test_a_service_is_limited_by_nothing() -> None:
    assert limit_sentence(None, None, "en", TODAY) == ""


def test_a_limit_is_said_in_the_stock_unit_where_another_was_asked() -> None:
    odd = read("65", BROUGHT)
    said = limit_sentence(ask(odd, "120"), odd, "en", TODAY, product=VALVE, asked=Quantity(Decimal(10), BOX))
    assert "brings 300\u00a0u on" in said


def _limit(projection: Projection, language: str = "en", per_unit: str = "1") -> str:
    return limit_sentence(
        ask(projection, per_unit=per_unit), projection, language, TODAY, product=VALVE, asked=ASKED
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "Limited by SO-2231 (Brandt Metaalbouw): it takes 120 on Thu 26 Nov."
            " PO-771 brings 300 on Wed 2 Dec.",
        ),
        (
            "nl",
            "Beperkt door SO-2231 (Brandt Metaalbouw): die neemt 120 op do 26 nov."
            " PO-771 brengt 300 op wo 2 dec.",
        ),
        (
            "de",
            "Begrenzt durch SO-2231 (Brandt Metaalbouw): 120 gehen dafür am Do., 26. Nov. ab."
            " PO-771 bringt 300 am Mi., 2. Dez.",
        ),
        (
            "fr",
            "Limité par SO-2231 (Brandt Metaalbouw) : 120 en partent le jeu. 26 nov."
            " PO-771 apporte 300 le mer. 2 déc.",
        ),
    ],
)
def test_the_reason(language: str, sentence: str) -> None:
    assert plain(_limit(read("240", TAKEN, BROUGHT), language)) == sentence


@pytest.mark.parametrize(
    ("events", "start"),
    [
        (
            [replace(TAKEN, party="", quantity=Decimal(-100))],
            "Limited by SO-2231: it takes 100 on Thu 26 Nov.",
        ),
        (
            [replace(TAKEN, party="", document="", quantity=Decimal(-100))],
            "Limited by a planned issue: it takes 100 on Thu 26 Nov.",
        ),
        (
            [replace(TAKEN, hard=True, quantity=Decimal(-90))],
            "Limited by SO-2231 (Brandt Metaalbouw): 90 are set aside for it.",
        ),
        (
            [replace(BROUGHT, document="")],
            "Limited by stock: 100 on hand. A planned receipt brings 300 on Wed 2 Dec.",
        ),
        ([LATE], "Limited by stock: 100 on hand. PO-760 is late and is not counted."),
        ([replace(LATE, document="")], "Limited by stock: 100 on hand. A late receipt is not counted."),
        (
            [replace(TAKEN, quantity=Decimal(-130))],
            "Limited by SO-2231 (Brandt Metaalbouw): it takes 130 on Thu 26 Nov."
            " 30 are short already, before this question.",
        ),
    ],
)
def test_reasons_of_every_kind(events: Sequence[StockEvent], start: str) -> None:
    assert _limit(read("100", *events)) == start


def test_safety_stock_is_named_where_it_limits() -> None:
    assert _limit(read("100", safety="20")) == "Limited by stock: 100 on hand, of which 20 is safety stock."


def test_a_kit_names_its_bottleneck() -> None:
    assert _limit(read("100", BROUGHT), per_unit="2") == (
        "Limited by the component GK-12. Limited by stock: 100 on hand. PO-771 brings 300 on Wed 2 Dec."
    )


def test_nothing_limits_what_is_in_time_but_what_is_late_is_told() -> None:
    assert _limit(read("500")) == ""
    assert _limit(read("500", LATE, replace(LATE, document="PO-761"))) == (
        "PO-760 and PO-761 are late and are not counted."
    )


def test_chips() -> None:
    assert answer_chip(VALVE, ASKED, ask(SHORT), "en", TODAY) == "120 on time, 80 later"
    assert answer_chip(VALVE, ASKED, ask(read("500")), "de", TODAY) == "Rechtzeitig"
    assert answer_chip(VALVE, ASKED, ask(read("60")), "en", TODAY) == "60 on time, 140 never"
    assert answer_chip(VALVE, ASKED, ask(read("0")), "fr", TODAY) == "Aucune date"
    assert answer_chip(VALVE, ASKED, ask(read("0", BROUGHT)), "en", TODAY) == "All on Wed 2 Dec"
    assert answer_chip(SERVICE, ASKED, None, "en", TODAY) == "Needs no stock"
