"""Ctrl+K: what it finds, how old that is, and where it leads."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.services.search import refresh_index
from tests.ui.screens.selling_stage import CTRL, Stage, stage
from ui.context import CustomerTarget, DeliveryTarget, DocumentTarget, QuoteTarget
from ui.screens.everything import search_overlay
from ui.screens.search import SearchOverlay, SearchResult

__all__ = ["stage"]


def opened(stage: Stage) -> SearchOverlay:
    window = stage.show(lambda _context: QWidget())
    overlay = stage.do(lambda: search_overlay(window, stage.context))
    stage.quiet()
    return overlay


@pytest.fixture
def overlay(stage: Stage) -> SearchOverlay:
    stage.do(lambda: refresh_index(stage.workspace))
    return opened(stage)


def search(stage: Stage, overlay: SearchOverlay, text: str) -> list[tuple[str, list[SearchResult]]]:
    """Groups and their results, as shown."""
    stage.do(lambda: overlay.field.setText(text))
    stage.rest(0.1)
    stage.quiet()
    groups: list[tuple[str, list[SearchResult]]] = []
    for entry in overlay._results._entries:
        if isinstance(entry, str):
            groups.append((entry, []))
        else:
            groups[-1][1].append(entry)
    return groups


def test_three_letters_find_customers_and_quotes_and_offer_a_check(
    stage: Stage, overlay: SearchOverlay
) -> None:
    groups = search(stage, overlay, "van")
    assert [title for title, _ in groups] == ["Customers", "Quotes", "Do"]
    assert [hit.title for hit in groups[0][1]] == ["Van Dijk Installatie BV"]
    assert groups[2][1][0].title == "Check delivery for Van Dijk Installatie BV"
    stage.press(Qt.Key.Key_Return)
    assert stage.went == [("customers", CustomerTarget("account-vandijk"))]


def test_a_typing_error_still_finds_the_customer(stage: Stage, overlay: SearchOverlay) -> None:
    groups = dict(search(stage, overlay, "hofsrta"))
    assert groups["Customers"][0].title == "Hofstra Projecten BV"


def test_ctrl_enter_checks_delivery_for_what_is_chosen(stage: Stage, overlay: SearchOverlay) -> None:
    search(stage, overlay, "hofstra")
    stage.press(Qt.Key.Key_Return, CTRL)
    target = DeliveryTarget(customer_key="account-hofstra", customer_name="Hofstra Projecten BV")
    assert stage.went == [("delivery", target)]


@pytest.mark.parametrize(
    ("text", "group", "place", "target"),
    [
        ("Q-0004", "Quotes", "quotes", QuoteTarget("quote-Q-0004")),
        ("HV-200", "Items", "delivery", DeliveryTarget(item="HV-200")),
        ("SO-2207", "Look up in the ERP", "orders", DocumentTarget("SO-2207")),
        ("open inbox", "Do", "inbox", None),
    ],
)
def test_each_kind_opens_its_place(
    stage: Stage, overlay: SearchOverlay, text: str, group: str, place: str, target: object
) -> None:
    found = dict(search(stage, overlay, text))
    assert found[group][0].target == (place, target)
    stage.press(Qt.Key.Key_Return)
    assert stage.went == [(place, target)]


def test_an_invoice_number_is_looked_up_too_and_ctrl_c_copies_it(
    stage: Stage, overlay: SearchOverlay
) -> None:
    found = dict(search(stage, overlay, "INV-4001"))
    assert found["Look up in the ERP"][1].target == ("invoices", DocumentTarget("INV-4001"))
    stage.press(Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "INV-4001"


def test_an_empty_box_offers_what_can_be_done(stage: Stage, overlay: SearchOverlay) -> None:
    groups = search(stage, overlay, "")
    assert [title for title, _ in groups] == ["Do"] and groups[0][1]


def test_the_age_of_the_index_is_said(stage: Stage, overlay: SearchOverlay) -> None:
    stage.clock.forward(minutes=4)
    search(stage, overlay, "van")
    assert overlay._index_age.text() == "index from 4 min ago"


def test_without_an_index_it_says_so_and_still_looks_up_numbers(stage: Stage) -> None:
    overlay = opened(stage)
    found = dict(search(stage, overlay, "SO-2207"))
    assert overlay._index_age.text() == "the index is not filled yet"
    assert found["Look up in the ERP"][0].number == "SO-2207"
