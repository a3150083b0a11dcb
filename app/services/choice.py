"""What a rep chose for one conversion, and how the journal keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Choice:
    """`quantities`: line number (from 1) to quantity in the line's unit, None for all that is left;
    `erp_number`: which account, where a customer has several; `delivery_address_id`: which of its addresses
    the goods go to ("": the ERP's choice); `erp_prices`: numbers of lines that take the ERP's price instead
    of the quote's; `ship_complete`: all in one delivery, or as available (None: as the profile says)."""

    quantities: Mapping[int, Decimal] | None = None
    erp_number: str = ""
    wanted_date: date | None = None
    delivery_address_id: str = ""
    erp_prices: frozenset[int] = frozenset()
    ship_complete: bool | None = None


_SHIPPING = {"complete": True, "available": False}


def kept(choice: Choice) -> dict[str, str]:
    """For the journal, which holds the quantities itself: an interrupted conversion is taken up as meant."""
    shipping = next((word for word, said in _SHIPPING.items() if said is choice.ship_complete), "")
    return {
        "erp_number": choice.erp_number,
        "wanted_date": choice.wanted_date.isoformat() if choice.wanted_date else "",
        "delivery_address_id": choice.delivery_address_id,
        "erp_prices": ",".join(str(number) for number in sorted(choice.erp_prices)),
        "ship_complete": shipping,
    }


def from_kept(quantities: Mapping[int, Decimal], said: Mapping[str, str]) -> Choice:
    """The same choice again. What an older program did not keep was not chosen."""
    wanted, prices = said.get("wanted_date", ""), said.get("erp_prices", "")
    return Choice(
        quantities=quantities,
        erp_number=said.get("erp_number", ""),
        wanted_date=date.fromisoformat(wanted) if wanted else None,
        delivery_address_id=said.get("delivery_address_id", ""),
        erp_prices=frozenset(int(number) for number in prices.split(",") if number),
        ship_complete=_SHIPPING.get(said.get("ship_complete", "")),
    )
