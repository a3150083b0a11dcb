"""What a rep can do where a check stands: account, address, price, line, part, delivery, the rest."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from app.domain.policies import Policies
from app.services.inbox import list_inbox
from app.services.preflight import check_quote
from tests.ui.screens.selling_stage import CTRL, Stage, nameless, stage, words
from tests.ui.screens.test_preflight import opened, orders_of, page
from ui.models import preflight as model
from ui.models.preflight_choice import next_part
from ui.screens.preflight import PreflightView
from ui.screens.quotes import QuotesPage

__all__ = ["page", "stage"]


@pytest.fixture(autouse=True)
def creating_allowed(stage: Stage) -> None:
    object.__setattr__(stage.workspace, "policies", replace(Policies(), create_customers=True))


def read(stage: Stage, view: PreflightView) -> None:
    stage.until(lambda: not view._reading)
    stage.quiet()


def click(stage: Stage, view: PreflightView, action: str) -> None:
    stage.do(view.checks.action_buttons[action].click)
    stage.quiet()
    read(stage, view)


def convert(stage: Stage, view: PreflightView) -> None:
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: view.stage == "done")
    stage.quiet()


def made(stage: Stage, number: str):
    return stage.do(lambda: stage.workspace.erp.sales_order(number))


# ---- price, ship-to, delivery


def test_the_erps_price_is_taken_with_a_reason_and_given_back(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0009")
    click(stage, view, "prices_equal:GK-12/erp_price")
    assert view.stage == "reasons" and "price_taken:GK-12" in view.checks.views
    click(stage, view, "price_taken:GK-12/quote_price")
    assert "price_taken:GK-12" not in view.checks.views
    click(stage, view, "prices_equal:GK-12/erp_price")
    stage.type(view.checks.views["price_taken:GK-12"]._field, "the new list")
    assert view.stage == "ready"
    convert(stage, view)
    [line] = made(stage, orders_of(stage, "Q-0009")[0]).lines
    assert line.unit_price == Decimal("3.30")


def test_another_ship_to_is_chosen_by_keyboard(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0001")
    button = view.checks.action_buttons["ship_to_known/ship_to"]
    stage.do(button.setFocus)
    stage.press(Qt.Key.Key_Space)
    assert list(view.checks.ship_to_buttons) == ["address-10001-1"]
    assert view.checks.ship_to_buttons["address-10001-1"].hasFocus()
    stage.press(Qt.Key.Key_Space)
    read(stage, view)
    assert view.checks.ship_to_buttons == {}
    place = made_address(stage, "address-10001-1")
    assert view.lines.facts.facts()["Ship to"].startswith(place.street)
    assert place.street in view.checks.views["ship_to_known"].accessibleName()
    convert(stage, view)
    assert made(stage, "SO-2216").delivery_address_id == "address-10001-1"


def made_address(stage: Stage, address_id: str):
    addresses = stage.company.state.parties["party-10001"].addresses
    return next(address for address in addresses if address.id == address_id)


@pytest.mark.parametrize("policy", [False, True])
def test_ship_complete_is_switched_where_the_order_is_made(
    stage: Stage, page: QuotesPage, policy: bool
) -> None:
    object.__setattr__(stage.workspace, "policies", replace(Policies(), ship_complete=policy))
    view = opened(stage, page, "Q-0001")
    assert view.lines.complete.isChecked() is policy
    stage.do(view.lines.complete.click)
    assert ("in one delivery" in view.lines.facts.facts()["Deliver"]) is not policy
    convert(stage, view)
    assert not view.lines.complete.isVisible()
    assert made(stage, "SO-2216").ship_complete is not policy


# ---- lines and parts


def test_a_line_that_cannot_be_ordered_is_left_out(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0007")
    assert view.stage == "blocked"
    [name] = [key for key in view.checks.action_buttons if key.startswith("products_sellable")]
    assert view.checks.action_buttons[name].hasFocus()  # what can be done has the focus
    stage.press(Qt.Key.Key_Space)
    read(stage, view)
    assert view.stage == "ready" and view.bar.part.isChecked()
    left_out = [row for row in view.lines.table.view.table_model.shown if row.cells[0].text == "CP-80"]
    assert [row.cells[model.QUANTITY].text for row in left_out] == ["0"]
    convert(stage, view)
    codes = [line.product_code for line in made(stage, orders_of(stage, "Q-0007")[0]).lines]
    assert codes and "CP-80" not in codes
    assert view.bar.rest.isVisible() and "CP-80 left" in view.bar.text


def test_what_is_there_is_converted_now_and_the_rest_is_the_next_part(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0002")
    assert view.stage == "reasons"
    button = view.checks.action_buttons["availability:HV-200/take_part"]
    asked = view._preflight.quote.lines[0].quantity
    assert button.text() == "Convert 80 now"
    click(stage, view, "availability:HV-200/take_part")
    assert words(view.lines.table, model.QUANTITY) == ["80"] and view.stage == "ready"
    convert(stage, view)
    left = asked - 80
    assert view.bar.rest.isVisible() and view.bar.rest.text().strip() == "Convert part 2"
    assert view.bar.text.endswith(f" Part 2: {left} of HV-200 left.")
    stage.do(view.bar.rest.click)
    read(stage, view)
    assert view.stage == "reasons"  # a pre-flight of its own, whose reasons nobody has given yet
    assert words(view.lines.table, model.QUANTITY) == [str(left)]
    stage.type(view.checks.views["availability:HV-200"]._field, "agreed")
    convert(stage, view)
    assert not view.bar.rest.isVisible()
    ordered = [made(stage, number).lines[0].quantity for number in orders_of(stage, "Q-0002")]
    assert sorted(ordered) == sorted([Decimal(80), left])


def test_the_next_part_has_the_number_that_the_journal_gives(stage: Stage, page: QuotesPage) -> None:
    """Part 1 was freed and part 2 stands: the next one is part 1 again, on the button as on the order."""
    view = opened(stage, page, "Q-0002")
    click(stage, view, "availability:HV-200/take_part")
    convert(stage, view)
    found = stage.do(lambda: check_quote(stage.workspace, view.quote_id))
    [entry] = found.entries
    second = replace(entry, part=2, external_reference=entry.external_reference.removesuffix("1") + "2")
    found = replace(found, entries=(second,))
    rest = next_part(found, second.external_reference, "en")
    assert rest is not None and rest.part == 1 and rest.words.startswith("Part 1: ")
    assert model.next_reference(found, "practice").endswith(":p1")


def test_a_refused_part_stays_as_it_was_chosen(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0002")
    click(stage, view, "availability:HV-200/take_part")
    stage.company.switches.turn_on("create_refused", times=1)
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: view.stage == "refused")
    stage.do(view.bar.check.click)
    read(stage, view)
    assert words(view.lines.table, model.QUANTITY) == ["80"]
    assert not view.bar.rest.isVisible()


def test_the_only_line_cannot_be_left_out(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0002")
    assert "availability:HV-200/leave_out" not in view.checks.action_buttons


# ---- an ERP account for a customer that has none


def test_an_account_is_created_after_the_candidates_were_seen(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0006")
    assert view.checks.create_button is None
    click(stage, view, "customer_linked/create_account")
    name = view._preflight.account.name
    assert view.checks.create_button is not None
    assert view.checks.create_button.accessibleName() == f"Create {name} in the ERP"
    assert nameless(page) == []
    stage.do(view.checks.create_button.click)
    stage.quiet()
    read(stage, view)
    assert view.checks.views["customer_linked"].result == "pass"
    assert stage.said[-1].startswith(f"{name} is created in the ERP as 100")
    assert len([p for p in stage.company.state.parties.values() if p.name == name]) == 1


def test_a_lost_answer_shows_who_is_there_and_waits(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0006")
    click(stage, view, "customer_linked/create_account")
    stage.company.switches.turn_on("customer_outcome_unknown_but_done", times=1)
    stage.do(view.checks.create_button.click)
    name = view._preflight.account.name
    stage.quiet()
    [there] = [p.number for p in stage.company.state.parties.values() if p.name == name]
    assert there in view.checks.link_buttons  # the candidates anew, by themselves
    stage.do(view.checks.create_button.click)
    stage.until(lambda: len(stage.said) == 2)
    stage.quiet()
    assert "may still appear" in stage.said[-1]
    assert len([p for p in stage.company.state.parties.values() if p.name == name]) == 1
    stage.do(view.checks.link_buttons[there].click)
    stage.quiet()
    read(stage, view)
    assert view.checks.views["customer_linked"].result == "pass"
    assert stage.do(lambda: list_inbox(stage.workspace)) == []


def test_without_the_profiles_word_nothing_is_created(stage: Stage, page: QuotesPage) -> None:
    object.__setattr__(stage.workspace, "policies", Policies())
    view = opened(stage, page, "Q-0006")
    assert "customer_linked/create_account" not in view.checks.action_buttons


def test_a_missing_right_is_said_and_the_buttons_may_be_pressed_again(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0006")
    click(stage, view, "customer_linked/create_account")
    stage.company.switches.turn_on("no_permission_new_customers")
    stage.do(view.checks.create_button.click)
    stage.quiet()
    assert stage.said and view.checks.create_button is not None and view.checks.create_button.isEnabled()


def test_what_was_sent_offers_nothing_more(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0001")
    convert(stage, view)
    assert view.checks.action_buttons == {} and not view.bar.rest.isVisible()
