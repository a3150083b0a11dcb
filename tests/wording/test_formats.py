"""Figures, dates and ages as people of each language write them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.domain.values import Money
from app.wording import formats
from app.wording.words import fill, quotation

TODAY = date(2026, 11, 24)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "amount", "price", "quantity", "rate", "short", "full"),
    [
        ("en", "€1,240.00", "€1.8575", "1,200.5 kg", "21 %", "Fri 27 Nov", "Mon 4 Jan 2027"),
        ("nl", "€ 1.240,00", "€ 1,8575", "1.200,5 kg", "21%", "vr 27 nov", "ma 4 jan 2027"),
        ("de", "1.240,00 €", "1,8575 €", "1.200,5 kg", "21 %", "Fr., 27. Nov.", "Mo., 4. Jan. 2027"),
        ("fr", "1 240,00 €", "1,8575 €", "1 200,5 kg", "21 %", "ven. 27 nov.", "lun. 4 janv. 2027"),
    ],
)
def test_every_language(
    language: str, amount: str, price: str, quantity: str, rate: str, short: str, full: str
) -> None:
    assert plain(formats.money(Money(Decimal("1240.0000"), "EUR"), language)) == amount
    assert plain(formats.money(Money(Decimal("1.85750"), "EUR"), language)) == price
    assert plain(formats.quantity(Decimal("1200.500"), "kg", language)) == quantity
    assert plain(formats.percent(Decimal("0.2100"), language)) == rate
    assert formats.day(date(2026, 11, 27), language, TODAY) == short
    assert formats.day(date(2027, 1, 4), language, TODAY) == full


def test_nothing_is_rounded() -> None:
    exact = Decimal("12345678901234567890.123456789012345678")
    assert formats.number(exact, "en") == "12,345,678,901,234,567,890.123456789012345678"
    assert plain(formats.percent(Decimal("0.0525"), "de")) == "5,25 %"


def test_a_currency_without_cents_has_none() -> None:
    assert plain(formats.money(Money(Decimal(1000), "JPY"), "en")) == "JP¥1,000"
    assert plain(formats.money(Money(Decimal("-12.5"), "EUR"), "en")) == "-€12.50"


def test_pieces_go_without_their_unit() -> None:
    assert formats.count(Decimal(120), "u", "en") == "120"
    assert formats.count(Decimal(120), "PCS", "en") == "120"
    assert plain(formats.count(Decimal(4), "h", "en")) == "4 h"


@pytest.mark.parametrize(
    ("seconds", "en", "nl", "de", "fr"),
    [
        (3, "3 s ago", "3 s geleden", "vor 3 s", "il y a 3 s"),
        (41 * 60 + 59, "41 min ago", "41 min geleden", "vor 41 min", "il y a 41 min"),
        (2 * 3600, "2 h ago", "2 uur geleden", "vor 2 Std.", "il y a 2 h"),
        (86_400, "1 day ago", "1 dag geleden", "vor 1 Tag", "il y a 1 jour"),
        (3 * 86_400 + 5, "3 days ago", "3 dagen geleden", "vor 3 Tagen", "il y a 3 jours"),
        (-5, "0 s ago", "0 s geleden", "vor 0 s", "il y a 0 s"),
    ],
)
def test_ages(seconds: int, en: str, nl: str, de: str, fr: str) -> None:
    span = timedelta(seconds=seconds)
    assert [formats.age(span, language) for language in ("en", "nl", "de", "fr")] == [en, nl, de, fr]


def test_spans() -> None:
    assert formats.duration(timedelta(minutes=2), "en") == "2 min"
    assert formats.duration(timedelta(days=3), "de") == "3 Tage"
    assert formats.duration(timedelta(hours=26), "fr") == "1 jour"


def test_moments_have_a_day_when_it_is_not_today() -> None:
    at = datetime(2026, 11, 24, 12, 14, 3, tzinfo=UTC)
    assert formats.moment(at, "en", TODAY) == "12:14"
    assert formats.moment(at, "en", TODAY, seconds=True) == "12:14:03"
    assert formats.moment(at, "nl", date(2026, 11, 25)) == "di 24 nov 12:14"


def test_a_stop_is_set_once() -> None:
    assert fill("Ask {name}.", {"name": "Van Dijk B.V."}) == "Ask Van Dijk B.V."
    assert fill("{name}. Ask.", {"name": "4. Dez."}) == "4. Dez. Ask."
    assert fill("Ask {name}.", {"name": "Brandt"}) == "Ask Brandt."


def test_a_place_without_a_value_is_a_fault() -> None:
    with pytest.raises(KeyError, match="name"):
        fill("Ask {name}.", {})


def test_a_quotation_is_one_line() -> None:
    assert quotation(" a\n\tb. ") == "a b"
    assert len(quotation("x" * 1000)) == 300


def test_babel_is_imported_only_when_something_is_written() -> None:
    """It costs more than the rest of the start; a command that fails early never pays for it."""
    code = (
        "import sys; import app.wording.checks, app.wording.faults, app.wording.answers, app.wording.inbox,"
        " app.wording.conversions; from app.wording.catalog import catalog_of; catalog_of('de');"
        " sys.exit(any(name.split('.')[0] == 'babel' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
