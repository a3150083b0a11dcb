"""J1 by keyboard alone, through the whole window, with every key counted."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services.promises import list_promises
from app.services.search import refresh_index
from tests.ui.screens.selling_stage import CTRL, Stage, stage
from ui.context import ScreenContext, Setup
from ui.program import make_search, page_factories, pages_of
from ui.screens.customers import CustomersPage
from ui.screens.delivery import DeliveryPage
from ui.shell import Shell

__all__ = ["stage"]


async def _never(*_: object) -> None:
    raise AssertionError("nothing is connected here")


class Keyboard:
    """Presses keys where the focus is, one by one, and counts them."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.pressed = 0

    def press(self, *keys: Qt.Key, ctrl: bool = False) -> None:
        for key in keys:
            self.pressed += 1
            self._stage.press(key, CTRL if ctrl else Qt.KeyboardModifier.NoModifier)

    def type(self, text: str) -> None:
        self.pressed += len(text)
        self._stage.do(lambda: QTest.keyClicks(QApplication.focusWidget(), text))


def window(stage: Stage) -> Shell:
    stage.do(lambda: refresh_index(stage.workspace))
    pages: dict[str, object] = {}

    def make(context: ScreenContext) -> Shell:
        shell = Shell(pages_of(pages), search=lambda over: make_search(over, real))
        real = ScreenContext(
            stage.workspace, "en", shell.go, stage.said.append, stage.opened.append, context.today
        )
        setup = Setup(_never, _never, lambda: None, lambda _name: None)
        pages.update(page_factories(real, setup))
        return shell

    shell = stage.show(make, 1280, 800)
    stage.until(lambda: isinstance(shell.page, CustomersPage))
    stage.quiet()
    return shell


def test_from_anywhere_to_a_promise_with_date_split_and_reason(stage: Stage) -> None:
    shell, keyboard = window(stage), Keyboard(stage)
    keyboard.press(Qt.Key.Key_K, ctrl=True)
    keyboard.type("jon")
    stage.quiet()
    stage.rest(0.1)
    stage.quiet()
    keyboard.press(Qt.Key.Key_Return)
    page = shell.page
    assert isinstance(page, CustomersPage) and page.overview is not None
    stage.until(lambda: page.overview is not None and page.overview.last is not None)
    stage.quiet()
    assert page.overview.head.name.text() == "De Jong Klimaat BV"
    assert keyboard.pressed <= 8, "to a customer's whole overview"

    keyboard.pressed = 0
    keyboard.press(Qt.Key.Key_D, ctrl=True)
    delivery = shell.page
    assert isinstance(delivery, DeliveryPage)
    keyboard.type("hv")
    keyboard.press(Qt.Key.Key_Return)
    keyboard.type("200")
    keyboard.press(Qt.Key.Key_Tab)
    keyboard.type("fri")
    keyboard.press(Qt.Key.Key_Return)
    stage.until(lambda: delivery.card.sentence.text())
    assert delivery.card.sentence.text() == "You can promise 80 on Fri 27 Nov and 120 on Fri 4 Dec."
    assert delivery.card.why.text().startswith("Limited by SO-2207")
    keyboard.press(Qt.Key.Key_S, ctrl=True)
    stage.quiet()
    [promise] = stage.do(lambda: list_promises(stage.workspace))
    assert [part.quantity for part in promise.parts] == [Decimal(80), Decimal(120)]
    assert promise.customer_name == "De Jong Klimaat BV"
    assert keyboard.pressed <= 14, "from the overview to a saved promise"


def test_back_leads_from_the_answer_to_the_customer_and_to_the_list(stage: Stage) -> None:
    shell, keyboard = window(stage), Keyboard(stage)
    keyboard.press(Qt.Key.Key_Return)  # the first row of the list has the focus
    page = shell.page
    assert isinstance(page, CustomersPage) and page.overview is not None and page.overview.isVisible()
    stage.quiet()
    keyboard.press(Qt.Key.Key_D, ctrl=True)
    assert shell.place == "delivery"
    stage.do(shell.back)
    assert shell.place == "customers" and page.overview.isVisible()
    stage.do(shell.back)
    assert shell.place == "customers" and not page.overview.isVisible()
    stage.quiet()


def test_no_part_of_a_page_flashes_up_as_a_window_of_its_own(stage: Stage) -> None:
    shell = window(stage)
    for place in ("delivery", "settings", "customers"):
        stage.do(lambda place=place: shell.go(place))
        stage.quiet()
        assert shell.isActiveWindow(), f"{place} took the focus away from the window"
