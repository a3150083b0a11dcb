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
    Part,
    Projection,
    StockEvent,
    StockSituation,
    answer,
    project,
)
from app.domain.products import Product
from app.domain.values import Quantity, UnitOfMeasure
from app.wording.answers import (
    Option,
    answer_chip,
    answer_sentence,
    customer_sentence,
    limit_sentence,
    option_words,
    promised_parts,
)
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
    ("language", "sentence"),
    [
        ("en", "You can promise 120 on Fri 27 Nov and 80 on Fri 4 Dec."),
        ("nl", "Je kunt 120 op vr 27 nov en 80 op vr 4 dec toezeggen."),
        ("de", "Sie können 120 am Fr., 27. Nov. und 80 am Fr., 4. Dez. zusagen."),
        ("fr", "Vous pouvez promettre 120 le ven. 27 nov. et 80 le ven. 4 déc."),
    ],
)
def test_some_now_and_the_rest_later(language: str, sentence: str) -> None:
    assert answer_sentence(VALVE, ASKED, ask(SHORT), ON, language, TODAY) == sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "You can promise 200 on Fri 4 Dec."),
        ("nl", "Je kunt 200 op vr 4 dec toezeggen."),
        ("de", "Sie können 200 am Fr., 4. Dez. zusagen."),
        ("fr", "Vous pouvez promettre 200 le ven. 4 déc."),
    ],
)
def test_all_of_it_later(language: str, sentence: str) -> None:
    assert answer_sentence(VALVE, ASKED, ask(SHORT), ON, language, TODAY, "together") == sentence


def test_all_of_it_in_time_is_one_sentence_whatever_the_option() -> None:
    there = ask(read("500"))
    options: tuple[Option, ...] = ("split", "together")
    said = {answer_sentence(VALVE, ASKED, there, ON, "en", TODAY, option) for option in options}
    assert said == {"You can promise 200 on Fri 27 Nov."}


def test_three_parts_are_listed_with_a_comma() -> None:
    more = read("50", replace(BROUGHT, quantity=Decimal(100)), replace(BROUGHT, on=date(2027, 1, 8)))
    assert answer_sentence(VALVE, ASKED, ask(more), ON, "en", TODAY) == (
        "You can promise 50 on Fri 27 Nov, 100 on Wed 2 Dec and 50 on Fri 8 Jan 2027."
    )


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
            "Nobody can promise this: no planned receipt covers it. Ask Purchasing (HV-200).",
        ),
        (
            read("60"),
            "You can promise 60 on Fri 27 Nov."
            " Nobody can promise the other 140: no receipt is planned. Ask Purchasing (HV-200).",
        ),
    ],
)
def test_nobody_can_promise_it(projection: Projection, sentence: str) -> None:
    said = answer_sentence(VALVE, ASKED, ask(projection), ON, "en", TODAY, projection=projection)
    assert said == sentence


def test_without_a_projection_nothing_is_claimed_of_receipts() -> None:
    said = answer_sentence(VALVE, ASKED, ask(read("0")), ON, "de", TODAY)
    assert (
        said == "Niemand kann das zusagen: Kein geplanter Zugang deckt es. Fragen Sie den Einkauf (HV-200)."
    )


def test_a_kit_names_the_component_to_ask_for() -> None:
    never = ask(read("0"), per_unit="2")
    assert answer_sentence(VALVE, ASKED, never, ON, "en", TODAY).endswith("Ask Purchasing (GK-12).")


def test_another_warehouse() -> None:
    there = ask(read("340"))
    assert answer_sentence(VALVE, ASKED, there, ON, "en", TODAY, "elsewhere", warehouse="Venlo") == (
        "You can promise 200 on Fri 27 Nov from Venlo."
    )
    never = answer_sentence(VALVE, ASKED, ask(read("0")), ON, "nl", TODAY, "elsewhere", warehouse="Venlo")
    assert never == "Venlo kan dit niet toezeggen: geen geplande ontvangst dekt het."


def test_a_service_needs_no_stock() -> None:
    hours = Quantity(Decimal(4), PIECE)
    assert answer_sentence(SERVICE, hours, None, ON, "en", TODAY) == (
        "You can promise 4 on Fri 27 Nov: SRV-1 needs no stock."
    )
    assert limit_sentence(None, None, "en", TODAY) == ""


def test_a_quantity_is_said_in_the_unit_that_was_asked_in_where_that_is_exact() -> None:
    boxes = Quantity(Decimal(10), BOX)
    some = read("60", BROUGHT)
    assert plain(answer_sentence(VALVE, boxes, ask(some, "120"), ON, "en", TODAY)) == (
        "You can promise 5 box on Fri 27 Nov and 5 box on Wed 2 Dec."
    )
    odd = read("65", BROUGHT)
    assert plain(answer_sentence(VALVE, boxes, ask(odd, "120"), ON, "en", TODAY)) == (
        "You can promise 65 u on Fri 27 Nov and 55 u on Wed 2 Dec."
    )
    assert "brings 300\u00a0u on" in limit_sentence(
        ask(odd, "120"), odd, "en", TODAY, product=VALVE, asked=boxes
    )


def test_a_weight_always_has_its_unit() -> None:
    sand = replace(VALVE, unit=KILO, sales_unit=KILO)
    asked = Quantity(Decimal("12.500"), KILO)
    assert plain(answer_sentence(sand, asked, ask(read("100"), "12.5"), ON, "nl", TODAY)) == (
        "Je kunt 12,5 kg op vr 27 nov toezeggen."
    )


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


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "We can deliver Ball valve DN50, brass (HV-200):"
            " 120 on Friday 27 November and 80 on Friday 4 December.",
        ),
        (
            "nl",
            "We kunnen Ball valve DN50, brass (HV-200) leveren:"
            " 120 op vrijdag 27 november en 80 op vrijdag 4 december.",
        ),
        (
            "de",
            "Wir können Ball valve DN50, brass (HV-200) liefern:"
            " 120 am Freitag, 27. November und 80 am Freitag, 4. Dezember.",
        ),
        (
            "fr",
            "Nous pouvons livrer Ball valve DN50, brass (HV-200) :"
            " 120 le vendredi 27 novembre et 80 le vendredi 4 décembre.",
        ),
    ],
)
def test_what_the_customer_reads(language: str, sentence: str) -> None:
    assert plain(customer_sentence(VALVE, ASKED, ask(SHORT), ON, language, TODAY)) == sentence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("projection", [SHORT, read("0", LATE, TAKEN), read("60", TAKEN, BROUGHT)])
def test_the_customer_never_reads_of_others(projection: Projection, language: str) -> None:
    options: tuple[Option, ...] = ("split", "together", "elsewhere")
    for option in options:
        said = customer_sentence(VALVE, ASKED, ask(projection), ON, language, TODAY, option)
        assert said.endswith(".")
        assert not any(name in said for name in ("SO-", "PO-", "Brandt", "Purchasing", "Inkoop", "Einkauf"))


def test_chips() -> None:
    assert answer_chip(VALVE, ASKED, ask(SHORT), "en", TODAY) == "120 on time, 80 later"
    assert answer_chip(VALVE, ASKED, ask(read("500")), "de", TODAY) == "Rechtzeitig"
    assert answer_chip(VALVE, ASKED, ask(read("60")), "en", TODAY) == "60 on time, 140 never"
    assert answer_chip(VALVE, ASKED, ask(read("0")), "fr", TODAY) == "Aucune date"
    assert answer_chip(VALVE, ASKED, ask(read("0", BROUGHT)), "en", TODAY) == "All on Wed 2 Dec"
    assert answer_chip(SERVICE, ASKED, None, "en", TODAY) == "Needs no stock"


def test_options() -> None:
    def said(projection: Projection, option: Option) -> tuple[str, str] | None:
        words = option_words(VALVE, ASKED, ask(projection), option, "en", TODAY, warehouse="Venlo")
        return (words.title, words.text) if words else None

    assert said(SHORT, "split") == ("120 + 80", "Fri 27 Nov, then Fri 4 Dec")
    assert said(SHORT, "together") == ("200 together", "Fri 4 Dec, one delivery")
    assert said(read("340"), "elsewhere") == ("200 from Venlo", "Fri 27 Nov, 340 free there")
    assert said(read("340"), "split") is None
    assert said(read("0"), "together") is None


def test_what_is_saved_is_what_was_said() -> None:
    assert promised_parts(VALVE, ASKED, ask(SHORT), ON, "split") == [
        Part(ON, Decimal(120)),
        Part(date(2026, 12, 4), Decimal(80)),
    ]
    assert promised_parts(VALVE, ASKED, ask(SHORT), ON, "together") == [Part(date(2026, 12, 4), Decimal(200))]
    assert promised_parts(SERVICE, ASKED, None, ON, "split") == [Part(ON, Decimal(200))]
    assert promised_parts(VALVE, ASKED, ask(read("0")), ON, "split") == []
