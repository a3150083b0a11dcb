"""Each way to say yes: the rep's sentence, its card, its chip, and what the customer reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from app.domain.availability import Part
from app.domain.values import Quantity
from app.wording.language import LANGUAGES
from app.wording.ways import (
    Source,
    SpokenWay,
    WayKind,
    customer_sentence,
    order_note,
    parts_words,
    way_chip,
    way_sentence,
    way_words,
)
from tests.wording.test_answers import ASKED, BOX, KILO, ON, PIECE, SERVICE, TODAY, VALVE, plain

LATER = date(2026, 12, 4)
OTHER = replace(VALVE, id="2", code="HV-210", name="Valve, stainless")
TWO_PARTS = (Part(ON, Decimal(120)), Part(LATER, Decimal(80)))
SPLIT = SpokenWay("split", VALVE, ASKED, TWO_PARTS, "Utrecht")
TOGETHER = replace(SPLIT, kind="later", parts=(Part(LATER, Decimal(200)),))
THERE = replace(
    SPLIT, kind="elsewhere", parts=(Part(ON, Decimal(200)),), warehouse="Venlo", free=Decimal(340)
)
SOME = (Source("Venlo", "HV-200", Decimal(50), 2),)
TRANSFER = replace(SPLIT, kind="transfer", parts=(Part(date(2026, 11, 26), Decimal(200)),), sources=SOME)
SUBSTITUTE = replace(
    SPLIT, kind="substitute", product=OTHER, instead_of=VALVE, parts=(Part(TODAY, Decimal(200)),)
)
ORDER = replace(SPLIT, kind="order", parts=(Part(date(2026, 12, 7), Decimal(200), to_order=True),))
WAYS = (replace(SPLIT, kind="in_time", parts=(Part(ON, Decimal(200)),)), SPLIT, TOGETHER, TRANSFER, THERE,
        SUBSTITUTE, ORDER)  # fmt: skip


def test_every_kind_that_services_find_has_words_and_a_case_here() -> None:
    assert set(get_args(WayKind)) == {way.kind for way in WAYS}


@pytest.mark.parametrize(
    ("way", "en", "nl", "de", "fr"),
    [
        (
            SPLIT,
            "You can promise 120 on Fri 27 Nov and 80 on Fri 4 Dec.",
            "Je kunt 120 op vr 27 nov en 80 op vr 4 dec toezeggen.",
            "Sie können 120 am Fr., 27. Nov. und 80 am Fr., 4. Dez. zusagen.",
            "Vous pouvez promettre 120 le ven. 27 nov. et 80 le ven. 4 déc.",
        ),
        (
            TOGETHER,
            "You can promise 200 on Fri 4 Dec.",
            "Je kunt 200 op vr 4 dec toezeggen.",
            "Sie können 200 am Fr., 4. Dez. zusagen.",
            "Vous pouvez promettre 200 le ven. 4 déc.",
        ),
        (
            TRANSFER,
            "You can promise 200 on Thu 26 Nov with 50 from Venlo.",
            "Je kunt 200 op do 26 nov toezeggen met 50 uit Venlo.",
            "Sie können 200 am Do., 26. Nov. mit 50 aus Venlo zusagen.",
            "Vous pouvez promettre 200 le jeu. 26 nov. avec 50 de Venlo.",
        ),
        (
            THERE,
            "You can promise 200 on Fri 27 Nov from Venlo.",
            "Je kunt 200 op vr 27 nov toezeggen vanuit Venlo.",
            "Sie können 200 am Fr., 27. Nov. aus Venlo zusagen.",
            "Vous pouvez promettre 200 le ven. 27 nov. depuis Venlo.",
        ),
        (
            SUBSTITUTE,
            "You can promise HV-210 instead: 200 on Tue 24 Nov.",
            "Je kunt in plaats daarvan HV-210 toezeggen: 200 op di 24 nov.",
            "Sie können stattdessen HV-210 zusagen: 200 am Di., 24. Nov.",
            "Vous pouvez promettre HV-210 à la place : 200 le mar. 24 nov.",
        ),
        (
            ORDER,
            "If Purchasing orders today: 200 on Mon 7 Dec.",
            "Als Inkoop vandaag bestelt: 200 op ma 7 dec.",
            "Wenn der Einkauf heute bestellt: 200 am Mo., 7. Dez.",
            "Si les Achats commandent aujourd’hui : 200 le lun. 7 déc.",
        ),
    ],
)
def test_the_answer(way: SpokenWay, en: str, nl: str, de: str, fr: str) -> None:
    said = {language: plain(way_sentence(way, language, TODAY)) for language in LANGUAGES}
    assert said == {"en": en, "nl": nl, "de": de, "fr": fr}


def test_what_comes_whole_from_another_warehouse_and_what_comes_for_a_kit() -> None:
    whole = replace(TRANSFER, sources=(Source("Venlo", "HV-200", Decimal(200), 1),))
    assert way_sentence(whole, "en", TODAY) == (
        "You can promise 200 on Thu 26 Nov; all of it comes from Venlo first."
    )
    words = way_words(whole, "en", TODAY)
    assert words is not None and (words.title, words.text) == (
        "200 from Venlo to Utrecht", "Thu 26 Nov, 1 day on the way",
    )  # fmt: skip
    kit = replace(
        TRANSFER, sources=(Source("Venlo", "TS-2", Decimal(6), 2), Source("Breda", "GK-12", Decimal(9), 0))
    )
    assert way_sentence(kit, "en", TODAY).endswith("with 6 TS-2 from Venlo and 9 GK-12 from Breda.")


def test_three_parts_are_listed_with_a_comma() -> None:
    three = replace(SPLIT, parts=(*TWO_PARTS, Part(date(2027, 1, 8), Decimal(50))))
    assert way_sentence(three, "en", TODAY) == (
        "You can promise 120 on Fri 27 Nov, 80 on Fri 4 Dec and 50 on Fri 8 Jan 2027."
    )


def test_a_service_needs_no_stock_and_no_choice() -> None:
    hours = SpokenWay("in_time", SERVICE, Quantity(Decimal(4), PIECE), (Part(ON, Decimal(4)),), "Utrecht")
    assert way_sentence(hours, "en", TODAY) == "You can promise 4 on Fri 27 Nov: SRV-1 needs no stock."
    assert way_words(hours, "en", TODAY) is None


def test_a_quantity_is_said_in_the_unit_that_was_asked_in_where_that_is_exact() -> None:
    boxes = replace(
        SPLIT, asked=Quantity(Decimal(10), BOX), parts=(Part(ON, Decimal(60)), Part(LATER, Decimal(60)))
    )
    assert plain(way_sentence(boxes, "en", TODAY)) == (
        "You can promise 5 box on Fri 27 Nov and 5 box on Fri 4 Dec."
    )
    odd = replace(boxes, parts=(Part(ON, Decimal(65)), Part(LATER, Decimal(55))))
    assert plain(way_sentence(odd, "en", TODAY)) == (
        "You can promise 65 u on Fri 27 Nov and 55 u on Fri 4 Dec."
    )
    sand = replace(VALVE, unit=KILO, sales_unit=KILO)
    heavy = replace(
        TOGETHER, product=sand, asked=Quantity(Decimal("12.500"), KILO), parts=(Part(ON, Decimal("12.5")),)
    )
    assert plain(way_sentence(heavy, "nl", TODAY)) == "Je kunt 12,5 kg op vr 27 nov toezeggen."


@pytest.mark.parametrize(
    ("way", "title", "text"),
    [
        (SPLIT, "120 + 80", "Fri 27 Nov, then Fri 4 Dec"),
        (TOGETHER, "200 together", "Fri 4 Dec, one delivery"),
        (TRANSFER, "200 with 50 from Venlo", "Thu 26 Nov, 2 days on the way"),
        (THERE, "200 from Venlo", "Fri 27 Nov, 340 free there"),
        (replace(THERE, free=Decimal(0)), "200 from Venlo", "Fri 27 Nov, one delivery"),
        (SUBSTITUTE, "200 HV-210 instead", "Tue 24 Nov, Valve, stainless"),
        (ORDER, "200 if ordered today", "Mon 7 Dec"),
    ],
)
def test_the_card(way: SpokenWay, title: str, text: str) -> None:
    words = way_words(way, "en", TODAY)
    assert words is not None and (words.title, words.text) == (title, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_ways_have_the_same_card(language: str) -> None:
    cards = [way_words(way, language, TODAY) for way in WAYS[1:]]
    assert len({card.title for card in cards if card}) == len(WAYS) - 1


def test_what_is_not_simply_sent_has_a_chip_of_its_own() -> None:
    assert way_chip(THERE, ON, "en", TODAY) == "Venlo: on time"
    assert way_chip(TRANSFER, TODAY, "nl", TODAY) == "Venlo: do 26 nov"
    assert way_chip(SUBSTITUTE, ON, "de", TODAY) == "HV-210: rechtzeitig"
    assert way_chip(ORDER, ON, "en", TODAY) == "If ordered: Mon 7 Dec"
    assert way_chip(SPLIT, ON, "en", TODAY) is None


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
    assert plain(customer_sentence(SPLIT, VALVE, ASKED, language, TODAY)) == sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_customer_reads_what_a_substitute_stands_for(language: str) -> None:
    said = plain(customer_sentence(SUBSTITUTE, VALVE, ASKED, language, TODAY))
    assert said.index("Ball valve DN50, brass (HV-200)") < said.index("Valve, stainless (HV-210)")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", [*WAYS, None])
def test_the_customer_never_reads_of_warehouses_or_orders(way: SpokenWay | None, language: str) -> None:
    said = customer_sentence(way, VALVE, ASKED, language, TODAY)
    assert said.endswith(".")
    assert not any(name in said for name in ("Venlo", "Utrecht", "Purchasing", "Inkoop", "Einkauf", "Achats"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_yet_to_be_ordered_is_told_to_no_customer(language: str) -> None:
    nothing = customer_sentence(None, VALVE, ASKED, language, TODAY)
    assert customer_sentence(ORDER, VALVE, ASKED, language, TODAY) == nothing
    assert "7" not in nothing.replace("HV-200", "") and parts_words(ORDER, language, TODAY) == ""
    assert order_note(language).endswith(".")
