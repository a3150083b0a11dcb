"""The window: places by keys, back, regions, narrow and wide, what is remembered, what lies on top."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.errors import SystemUnreachable
from tests.ui import parts
from ui import faults
from ui.help import HelpSheet
from ui.shell import Shell
from ui.shortcuts import PLACES, all_shortcuts, shown_keys
from ui.state import WindowState
from ui.theme.theme import theme
from ui.widgets.primitives import Label

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Page(QWidget):
    """Remembers what it was told."""

    def __init__(self, name: str, least: int = 0) -> None:
        super().__init__()
        self.name, self.told = name, []
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        box = QVBoxLayout(self)
        box.addWidget(self.field)
        self.setMinimumSize(least, least)

    def open_target(self, target: object) -> None:
        self.told.append(target)

    def read_again(self) -> None:
        self.told.append("F5")

    def check_delivery(self) -> None:
        self.told.append("Ctrl+D")


class Window:
    """A shell over pages that count how often they were built."""

    def __init__(self, show, **options):
        self.built: list[str] = []
        least = options.pop("least", 0)

        def factory(key):
            def make() -> QWidget:
                self.built.append(key)
                return Page(key, least)

            return make

        pages = {place.key: factory(place.key) for place in PLACES}
        self.shell = Shell(pages, **options)
        self.size = (self.shell.width(), self.shell.height())
        show(self.shell, *self.size)


@pytest.fixture
def window(show, qtbot):
    made = Window(show)
    qtbot.waitUntil(lambda: made.built == ["customers"])
    return made


def test_a_page_is_built_on_its_first_visit_and_after_the_first_paint(show, qtbot):
    made = Window(show)
    assert made.built == [] or made.built == ["customers"]
    qtbot.waitUntil(lambda: made.shell.page is not None)
    assert made.built == ["customers"]
    made.shell.go("quotes")
    made.shell.go("customers")
    made.shell.go("quotes")
    assert made.built == ["customers", "quotes"]


def test_the_first_focus_is_in_the_content(window):
    assert window.shell.page.field.hasFocus()


@pytest.mark.parametrize("number", range(1, 8))
def test_every_place_by_its_number(window, qtbot, number):
    qtbot.keyClick(window.shell, Qt.Key(Qt.Key.Key_0 + number), CTRL)
    assert window.shell.place == PLACES[number - 1].key
    assert window.shell.page.field.hasFocus()
    assert window.shell.navigation.items[window.shell.place].isChecked()


def test_settings_by_ctrl_comma_and_back_by_alt_left(window, qtbot):
    qtbot.keyClick(window.shell, Qt.Key.Key_Comma, CTRL)
    assert window.shell.place == "settings"
    window.shell.go("customers", "customer:10042")
    window.shell.go("orders")
    qtbot.keyClick(window.shell, Qt.Key.Key_Left, ALT)
    assert window.shell.place == "customers" and window.shell.page.told == ["customer:10042"] * 2
    qtbot.keyClick(window.shell, Qt.Key.Key_Left, ALT)
    assert window.shell.place == "settings"
    qtbot.keyClick(window.shell, Qt.Key.Key_Left, ALT)
    qtbot.keyClick(window.shell, Qt.Key.Key_Left, ALT)
    assert window.shell.place == "customers", "at the first stop there is nothing before"


def test_a_page_that_goes_on_by_itself_leaves_a_stop(window):
    window.shell.note_target("customer:1")
    window.shell.note_target("customer:2")
    window.shell.back()
    assert window.shell.page.told == ["customer:1"]


def test_f5_and_ctrl_d_go_to_the_page(window, qtbot):
    qtbot.keyClick(window.shell, Qt.Key.Key_F5)
    qtbot.keyClick(window.shell, Qt.Key.Key_D, CTRL)
    assert window.shell.page.told == ["F5", "Ctrl+D"]


def test_f6_goes_round_the_regions(window, qtbot):
    shell = window.shell
    stops = []
    for _ in range(3):
        qtbot.keyClick(shell, Qt.Key.Key_F6)
        stops.append(QApplication.focusWidget())
    assert stops == [shell.navigation.items["customers"], shell.search_box, shell.page.field]
    qtbot.keyClick(shell, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert shell.search_box.hasFocus()


def test_the_navigation_by_arrows(window, qtbot):
    qtbot.keyClick(window.shell, Qt.Key.Key_F6)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert window.shell.place == "quotes"


@pytest.mark.parametrize(("width", "slim"), [(960, True), (1239, True), (1240, False), (1920, False)])
def test_narrow_windows_have_the_slim_navigation(window, qapp, width, slim):
    window.shell.resize(width, 700)
    qapp.processEvents()
    assert window.shell.navigation.width() == (56 if slim else 196)
    window.shell.set_count("inbox", 6)
    item = window.shell.navigation.items["inbox"]
    assert item.accessibleName() == "Inbox, 6 waiting" and "Ctrl+6" in item.toolTip()


def test_the_smallest_window_scrolls_what_does_not_fit(show, qtbot, qapp):
    made = Window(show, least=1400)
    qtbot.waitUntil(lambda: made.shell.page is not None)
    made.shell.resize(200, 100)
    qapp.processEvents()
    assert (made.shell.width(), made.shell.height()) == (960, 540)
    frame = made.shell._frames["customers"]
    assert made.shell.page.width() == 1400 and frame.horizontalScrollBar().maximum() > 0
    assert made.shell.status.geometry().bottom() < made.shell.height()


def test_connections_and_whose_data_it_is(window):
    window.shell.set_connection("erp", "lost", "ERP not answering since 10:12")
    window.shell.set_note("Practice company")
    assert window.shell.status.connection("erp").text == "ERP not answering since 10:12"
    assert "Practice company" in [label.text() for label in window.shell.status.findChildren(Label)]


def test_everything_in_the_frame_has_a_name(window):
    stops = [w for w in window.shell.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(stops) >= 12 and not [w for w in stops if not w.accessibleName()]


def test_f1_shows_every_key_of_the_one_table_and_esc_gives_the_focus_back(window, qtbot):
    before = QApplication.focusWidget()
    qtbot.keyClick(window.shell, Qt.Key.Key_F1)
    sheet = window.shell.findChild(HelpSheet)
    said = {label.text() for label in sheet.findChildren(QLabel)}
    assert {key.does for key in all_shortcuts()} <= said
    assert sheet.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert before.hasFocus()
    qtbot.waitUntil(lambda: window.shell.findChild(HelpSheet) is None)


def test_every_place_and_key_is_in_the_table_once():
    keys = [(key.group, key.keys) for key in all_shortcuts()]
    assert len(keys) == len(set(keys)) and {place.keys for place in PLACES} <= {keys for _, keys in keys}
    assert shown_keys("Ctrl+K") == ["Ctrl+K"] and shown_keys("1..9") == ["1..9"]


def test_tab_stays_inside_what_lies_on_top(window, qtbot):
    qtbot.keyClick(window.shell, Qt.Key.Key_F1)
    sheet = window.shell.findChild(HelpSheet)
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Tab):
        qtbot.keyClick(QApplication.focusWidget(), key)
        assert sheet.isAncestorOf(QApplication.focusWidget())


def test_going_elsewhere_closes_what_lies_on_top(window, qtbot):
    qtbot.keyClick(window.shell, Qt.Key.Key_F1)
    qtbot.keyClick(window.shell, Qt.Key.Key_2, CTRL)
    qtbot.waitUntil(lambda: window.shell.findChild(HelpSheet) is None)
    assert window.shell.place == "quotes" and window.shell.page.field.hasFocus()


def test_a_page_that_cannot_be_built_leaves_the_window_standing(show, qtbot):
    told = []
    faults.tell_faults_with(told.append)

    def broken() -> QWidget:
        raise ZeroDivisionError("a bug")

    shell = show(Shell({"customers": broken, "quotes": lambda: Page("quotes")}))
    qtbot.waitUntil(lambda: shell.page is not None)
    assert "cannot show this place" in shell.page.accessibleName() and len(told) == 1
    shell.go("quotes")
    assert shell.page.name == "quotes"


def test_expected_failures_become_a_toast(window):
    window.shell.show_error(SystemUnreachable("timeout", system="erp"))
    assert window.shell.toasts.texts == ["erp: timeout"]


def test_the_window_remembers_itself_and_no_customer(show, qtbot, tmp_path: Path):
    state = WindowState(tmp_path / "state")
    made = Window(show, state=state)
    qtbot.waitUntil(lambda: made.shell.page is not None)
    made.shell.resize(960, 612)  # what the offscreen screen lets come back
    made.shell.go("invoices", "customer:10042 Van Dijk")
    made.shell._scheme.click()
    table = parts.invoices()
    state.remember("invoices", table)
    table.sort_by(3)
    made.shell.close()
    assert "Van Dijk" not in state.file.read_text() and "10042" not in state.file.read_text()

    again = WindowState(tmp_path / "state")
    assert (again.place, again.scheme) == ("invoices", "dark")
    other = Window(show, state=again)
    assert other.size == (960, 612) and other.shell.place == "invoices"
    list_again = parts.invoices()
    again.remember("invoices", list_again)
    assert list_again.view.table_model.sorting == (3, False)


@pytest.mark.parametrize(
    "text", ["", "nonsense", '[lists]\ninvoices="{\\"sort\\": 5}"\n', '[lists]\ninvoices={"sort\n']
)
def test_a_spoilt_state_file_counts_as_none(tmp_path, text):
    (tmp_path / "window.ini").write_text(text)
    state, table = WindowState(tmp_path), parts.invoices()
    state.remember("invoices", table)
    assert table.view.table_model.sorting is None and state.place == "" and state.geometry() is None


def test_no_fade_when_less_motion_is_asked_for():
    theme.reduced_motion = True
    try:
        assert theme.motion_ms == 0
    finally:
        theme.reduced_motion = False


def test_the_last_customer_is_remembered_per_profile_by_id(tmp_path):
    state = WindowState(tmp_path)
    state.set_customer("demo", "10004")
    state.save()
    again = WindowState(tmp_path)
    assert (again.customer("demo"), again.customer("practice")) == ("10004", "")
