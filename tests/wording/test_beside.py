"""Which times counted and who said so, the ERP's own figure, and how many data problems there are."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import get_args

import pytest

from app.domain.calendars import WEEKDAYS
from app.domain.delivered import NO_TERMS
from app.domain.shipping import DeliveryTerms, KnownTerms, combine
from app.wording.beside import (
    OwnFigureReason,
    TransferTerm,
    data_problems_sentence,
    own_figure_mark,
    own_figure_sentence,
    terms_sentence,
)
from app.wording.inbox import inbox_words
from app.wording.language import LANGUAGES
from tests.wording.test_answers import ON, TODAY, plain

ALL = combine(
    KnownTerms(lead_days=2, timezone="Europe/Amsterdam"),
    KnownTerms(cut_off=time(15), handling_days=1, lead_days=9, carrier_days=1, calendar=WEEKDAYS),
)
VENLO = TransferTerm("Venlo", 2, "erp")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "Delivery dates: 1 working day handling (profile), 2 days lead time (ERP), 1 day by carrier"
            " (profile); orders after 15:00 leave the next working day (profile).",
        ),
        (
            "nl",
            "Leverdata: 1 werkdag verwerking (profiel), 2 dagen doorlooptijd (ERP), 1 dag vervoer"
            " (profiel); orders na 15:00 vertrekken de volgende werkdag (profiel).",
        ),
        (
            "de",
            "Liefertermine: 1 Arbeitstag Bearbeitung (Profil), 2 Tage Vorlaufzeit (ERP), 1 Tag Transport"
            " (Profil); Aufträge nach 15:00 gehen am nächsten Arbeitstag ab (Profil).",
        ),
        (
            "fr",
            "Dates de livraison : 1 jour ouvré de préparation (profil), 2 jours de délai (ERP), 1 jour de"
            " transport (profil) ; les commandes après 15:00 partent le jour ouvré suivant (profil).",
        ),
    ],
)
def test_which_times_counted_and_who_said_so(language: str, sentence: str) -> None:
    assert plain(terms_sentence(ALL, language)) == sentence


def _profile(**known: object) -> DeliveryTerms:
    return combine(KnownTerms(), KnownTerms(**known))  # by field name


@pytest.mark.parametrize(
    ("terms", "transfers", "sentence"),
    [
        (
            NO_TERMS,
            (),
            "Days on which the goods are ready: neither the ERP nor the profile knows delivery times.",
        ),
        (
            combine(KnownTerms(timezone="Europe/Paris"), KnownTerms()),
            (VENLO,),
            "Days on which the goods are ready, with 2 days from Venlo (ERP):"
            " neither the ERP nor the profile knows delivery times.",
        ),
        (
            _profile(carrier_days=3),
            (TransferTerm("Venlo", 1, "profile"),),
            "Delivery dates: 3 days by carrier (profile), 1 day from Venlo (profile).",
        ),
        (
            _profile(cut_off=time(9, 30)),
            (),
            "Delivery dates: orders after 09:30 leave the next working day (profile).",
        ),
        (_profile(calendar=WEEKDAYS), (), "Delivery dates: working days of the warehouse (profile)."),
        (_profile(carrier_days=0), (), "Delivery dates: goods arrive on the day on which they are ready."),
    ],
)
def test_little_or_nothing_is_known(
    terms: DeliveryTerms, transfers: tuple[TransferTerm, ...], sentence: str
) -> None:
    assert terms_sentence(terms, "en", transfers) == sentence


def _own(theirs: str, ours: str, *reasons: OwnFigureReason, language: str = "en") -> str:
    return own_figure_sentence("HV-200", "u", ON, Decimal(theirs), Decimal(ours), reasons, language, TODAY)


def test_the_erps_own_figure_stands_beside_ours_with_what_differs() -> None:
    assert _own("180", "80", "later_orders", "safety_stock") == (
        "The ERP's own forecast of HV-200 for Fri 27 Nov: 180."
        " Firmdate counts 80: later orders keep theirs and safety stock stays."
    )
    assert _own("80", "80") == "The ERP's own forecast of HV-200 for Fri 27 Nov is the same: 80."
    assert own_figure_mark(Decimal(1200), "u", "de") == "ERP sagt 1.200"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words_of_its_own(language: str) -> None:
    said = {_own("2", "1", reason, language=language) for reason in get_args(OwnFigureReason)}
    assert len(said) == len(get_args(OwnFigureReason))


def test_data_problems_are_counted_with_their_first_documents() -> None:
    assert data_problems_sentence(1, ["PO-753"], "en") == (
        "Data problems in the ERP that concern this answer: 1, in PO-753."
    )
    assert data_problems_sentence(2, [], "en") == "Data problems in the ERP that concern this answer: 2."
    assert data_problems_sentence(5, ["A", "B", "C", "D", "E"], "en").endswith("5, in A, B, C and 2 more.")


@pytest.mark.parametrize(
    ("language", "title"),
    [
        (
            "en",
            "20 EV-80 on Tue 1 Dec no longer holds: it had to leave by now and no sales order of it was"
            " delivered",
        ),
        ("nl", "het had nu weg moeten zijn en er is geen verkooporder van geleverd"),
        ("de", "Es hätte schon abgehen müssen, und kein Auftrag dazu wurde geliefert"),
        ("fr", "cela aurait déjà dû partir et aucune commande n’en a été livrée"),
    ],
)
def test_a_promise_whose_day_to_leave_has_passed_says_so(language: str, title: str) -> None:
    params = {"item": "EV-80", "quantity": "20", "unit": "u", "date": "2026-12-01", "new_date": "2026-12-04",
              "quote": "Q-1", "cause": "not_shipped"}  # fmt: skip
    words = inbox_words("promise_at_risk", "promise_at_risk", params, language, date(2026, 11, 30))
    assert title in plain(words.title)
