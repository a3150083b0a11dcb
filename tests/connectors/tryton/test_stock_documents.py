"""What a line of a sale has still to deliver, in the stock unit: rounding alone never makes an alarm."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.connectors.tryton.stock_documents import _open_quantity
from app.connectors.wire.fields import Fields


def line(quantity: str, factor: str, *moves: tuple[str, str], rounding: str = "1.0") -> Fields:
    own = {"id": 1, "factor": Decimal("1.0"), "rounding": Decimal(rounding)}
    record: dict[str, Any] = {
        "id": 7,
        "quantity": Decimal(quantity),
        "unit.": {"id": 2, "factor": Decimal(factor)},
        "product.": {"id": 3, "default_uom.": own},
        "moves.": [{"id": 4, "state": state, "internal_quantity": Decimal(moved)} for state, moved in moves],
    }
    return Fields.of(record, "sale.line", "erp")


@pytest.mark.parametrize(
    ("sold", "still"),
    [
        (line("120.0", "1.0"), "120"),
        (line("120.0", "1.0", ("done", "50.0"), ("draft", "70.0"), ("cancelled", "9.0")), "70"),
        (line("4.0", "25.0", ("done", "25.0")), "75"),
        (line("2.0", "1.0", ("done", "3.0")), "0"),
        (line("1.0", "0.333"), "1"),
        (line("1.0", "0.333", rounding="0.01"), "0.34"),
    ],
)
def test_ordered_less_what_has_moved(sold: Fields, still: str) -> None:
    assert _open_quantity(sold) == Decimal(still)


def test_a_line_by_which_goods_come_back_has_nothing_to_deliver() -> None:
    assert _open_quantity(line("-3.0", "1.0")) is None
