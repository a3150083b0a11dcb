"""Small parts: names for screen readers, the focus ring, fields that read, reasons, the chart's labels."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from tests.ui import gallery, parts
from ui.theme.theme import theme
from ui.widgets.bars import LimitBar, LimitPart, share
from ui.widgets.buttons import Button, Toggle
from ui.widgets.chart_data import Wish, place_labels, scale
from ui.widgets.checks import Check
from ui.widgets.fields import DateField, DecimalField
from ui.widgets.option import Option
from ui.widgets.primitives import Chip, Elided, Label
from ui.widgets.stepper import Step, Stepper
from ui.widgets.stock_chart import StockChart
from ui.widgets.toast import ToastArea
from ui.widgets.typed import read_date, read_decimal

TODAY = date(2026, 11, 24)
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def focusable(widget: QWidget) -> list[QWidget]:
    return [
        child
        for child in widget.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible()
    ]


@pytest.mark.parametrize("name", sorted(gallery.PAGES))
def test_everything_that_takes_the_focus_has_a_name(show, name):
    page = show(gallery.PAGES[name](), 1200, 1000)
    stops = focusable(page)
    nameless = [type(stop).__name__ for stop in stops if not stop.accessibleName()]
    assert not nameless
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in page.findChildren(Label))
    assert stops or name == "bars"


@pytest.mark.parametrize(
    "make",
    [
        lambda: Button("Call", "phone"),
        lambda: Button("Check delivery", kind="primary"),
        lambda: Button("Add item", kind="quiet"),
        lambda: Button("Show paid", kind="link"),
        lambda: Button(icon="x", kind="icon", tip="Close"),
        lambda: Toggle("Mine 4"),
        lambda: Option("200 together", "Fri 4 Dec"),
        QLineEdit,
        lambda: parts.invoices(),
        lambda: _chart(),
    ],
    ids="secondary primary quiet link icon toggle option field table chart".split(),
)
def test_the_focus_can_be_seen_and_moves_nothing(show, qapp, make):
    widget = make()
    page = QWidget()
    widget.setParent(page)
    other = QLineEdit(page)
    other.move(0, 560)
    show(page)
    widget.resize(max(200, widget.sizeHint().width()), widget.sizeHint().height())
    other.setFocus()
    qapp.processEvents()
    size, plain = widget.sizeHint(), widget.grab().toImage()
    widget.setFocus()
    qapp.processEvents()
    ringed = widget.grab().toImage()
    ring = QColor(theme.color("text" if widget.property("kind") == "primary" else "accent"))
    assert _pixels(ringed, ring) > _pixels(plain, ring) + 40
    assert widget.sizeHint() == size


def _pixels(image, colour: QColor) -> int:
    return sum(image.pixelColor(x, y) == colour for x in range(image.width()) for y in range(image.height()))


def _chart() -> StockChart:
    chart = StockChart()
    chart.set_picture(parts.stock_picture())
    return chart


def test_labels_never_read_markup_and_buttons_no_mnemonics():
    assert Label("<b>x</b>").textFormat() == Qt.TextFormat.PlainText
    assert Button("Sluis & Zn.").text() == "Sluis && Zn."
    assert "&lt;i&gt;" in Elided("<i>x</i>").toolTip()
    assert Chip("Sent", "neutral", "envelope-simple").accessibleName() == "Sent"


def test_elided_gives_way_and_a_label_would_not():
    long = "Van Dijk Installatietechniek " * 10
    assert Elided(long).minimumSizeHint().width() <= 40 < QLabel(long).minimumSizeHint().width()


def test_options_exclude_each_other_and_say_why_not(show, qtbot):
    page = QWidget()
    first, second, third = (Option(text, "reason") for text in ("a", "b", "c"))
    for at, option in enumerate((first, second, third)):
        option.setParent(page)
        option.move(0, at * 60)
    show(page)
    first.setChecked(True)
    second.click()
    assert second.isChecked() and not first.isChecked()
    third.forbid("needs live stock")
    third.click()
    assert not third.isChecked() and third.accessibleName() == "c. cannot: needs live stock"


def test_a_warning_wants_a_reason_and_keeps_it_as_text(show, qtbot):
    check, told = show(Check("price", "warn", "GK-12 costs more", "Say why:")), []
    check.reason_changed.connect(lambda name, text: told.append((name, text)))
    assert not check.settled
    check.focus_reason()
    qtbot.keyClicks(check.findChild(QLineEdit), " agreed ")
    assert check.settled and check.reason == "agreed" and told[-1] == ("price", "agreed")
    check.lock_reason()
    assert any("Reason: agreed" in label.text() for label in check.findChildren(Label))
    assert not Check("vat", "block", "VAT differs").settled and Check("x", "pass", "ok").settled


def test_steps_are_told_in_words():
    stepper = Stepper([Step("Claim", "done", "12:16"), Step("Create", "unknown"), Step("Confirm", "todo")])
    assert stepper.accessibleName() == "Claim: done, 12:16; Create: not known yet; Confirm: to do"


def test_a_limit_that_is_passed_is_known():
    parts_ = [LimitPart(Decimal(90)), LimitPart(Decimal(20), hatched=True)]
    assert LimitBar(parts_, Decimal(100), "110 of 100").over and not LimitBar(parts_, Decimal(110), "").over
    assert share(Decimal(1), Decimal(0)) == 0 and share(Decimal(3), Decimal(2)) == 1


@pytest.mark.parametrize(
    ("text", "point", "group", "value"),
    [
        ("1.5", ".", ",", "1.5"),
        ("1,500.25", ".", ",", "1500.25"),
        ("1,5", ".", ",", None),
        ("1.500", ",", ".", "1500"),
        ("1.50", ",", ".", None),
        ("1.500,25", ",", ".", "1500.25"),
        ("12,5", ",", "\u202f", "12.5"),
        ("1\u202f200,5", ",", "\u202f", "1200.5"),
        ("1.5", ",", "\u202f", None),
        ("-3", ".", ",", "-3"),
        ("1,,5", ".", ",", None),
        ("1e5", ".", ",", None),
        ("NaN", ".", ",", None),
        ("", ".", ",", None),
    ],
)
def test_figures_as_people_write_them(text, point, group, value):
    assert read_decimal(text, point, group) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("27-11", date(2026, 11, 27)),
        ("27 nov", date(2026, 11, 27)),
        ("Nov 27", date(2026, 11, 27)),
        ("Fri 27 Nov", date(2026, 11, 27)),
        ("fri", date(2026, 11, 27)),
        ("tuesday", date(2026, 12, 1)),
        ("tomorrow", date(2026, 11, 25)),
        ("+3", date(2026, 11, 27)),
        ("3 jan", date(2027, 1, 3)),
        ("23/11", date(2027, 11, 23)),
        ("1.2.27", date(2027, 2, 1)),
        ("2026-12-04", date(2026, 12, 4)),
        ("31-2", None),
        ("ju", None),
        ("soon", None),
        ("", None),
    ],
)
def test_days_as_people_write_them(text, day):
    read = read_date(text, TODAY, day_first=True, months=MONTHS, days=DAYS, tomorrow="tomorrow")
    assert read == day


def test_a_decimal_field_follows_the_locale_and_says_what_is_off(show, qtbot):
    QLocale.setDefault(QLocale(QLocale.Language.Dutch, QLocale.Country.Netherlands))
    field, told = show(DecimalField("Quantity", Decimal("1.5"))), []
    field.changed.connect(told.append)
    assert field.text() == "1,5" and field.value() == Decimal("1.5")
    field.setText("2,25")
    field.setText("2,,5")
    assert told == [Decimal("2.25"), None] and not field.valid and "1,5" in field.accessibleDescription()
    field.setText("3")
    assert field.valid and DecimalField("Q", Decimal(-1), least=Decimal(0)).value() is None


def test_a_date_field_reads_when_left_and_steps_by_days(show, qtbot):
    field, told = show(DateField("Wanted", lambda: TODAY, date(2026, 11, 27))), []
    field.changed.connect(told.append)
    field.setFocus()
    assert field.text() == "Fri 27 Nov"
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "Sat 28 Nov"
    field.setText("4 dec")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "Fri 4 Dec" and field.value() == date(2026, 12, 4)
    field.setText("someday")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not field.valid and field.value() is None and field.text() == "someday"
    assert told == [date(2026, 11, 28), date(2026, 12, 4), None]


@given(wishes=st.lists(st.tuples(st.floats(0, 900), st.floats(20, 300), st.booleans()), max_size=14))
def test_labels_of_the_chart_never_touch_and_stay_inside(wishes):
    asked = [Wish(x, width, first) for x, width, first in wishes]
    places = [place for place in place_labels(asked, 44, 950) if place is not None]
    for i, one in enumerate(places):
        assert one.x >= 44 and one.x + one.width <= 950 + 1e-6
        for other in places[i + 1 :]:
            apart = one.x + one.width + 8 <= other.x + 1e-6 or other.x + other.width + 8 <= one.x + 1e-6
            assert one.level != other.level or apart


def test_the_limiting_event_gets_its_words_first():
    crowd = [Wish(100 + i, 120) for i in range(6)] + [Wish(103, 120, first=True)]
    placed = place_labels(crowd, 44, 950)[-1]
    assert placed is not None and not placed.short


@given(st.decimals(-500, 1, places=1), st.decimals(1, 100000, places=1))
def test_the_axis_holds_everything_with_few_marks(lowest, highest):
    floor, ceiling, step = scale(lowest, highest)
    assert floor <= min(lowest, 0) and ceiling >= highest
    assert 1 <= (ceiling - floor) / step <= 8
    assert (ceiling - floor) % step == 0 and floor % step == 0


def test_the_chart_is_a_sentence_and_t_makes_it_a_table(show, qtbot):
    chart = show(_chart(), 800, 260)
    assert chart.plot.accessibleName().startswith("Projected stock of HV-200")
    chart.plot.setFocus()
    qtbot.keyClick(chart.plot, Qt.Key.Key_T)
    assert chart.shows_table and chart.table.view.hasFocus()
    said = [row.cells[1].text for row in chart.table.view.table_model.shown]
    assert "SO-2231 takes 120" in said and "Can be promised" in said
    qtbot.keyClick(chart.table.view, Qt.Key.Key_T)
    assert not chart.shows_table and chart.plot.hasFocus()


def test_toasts_take_no_focus_and_do_not_pile_up(show):
    window = show(QWidget())
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    area = ToastArea(window)
    for text in ("a", "b", "a", "c", "d"):
        area.say("danger", text)
    assert area.texts == ["a", "c", "d"] and field.hasFocus()
    assert area.geometry().bottom() < window.height()
    for toast in list(area._toasts):
        toast.dismiss()
    assert area.texts == [] and not area.isVisible()
