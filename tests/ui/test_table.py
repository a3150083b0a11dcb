"""Lists: sort, filter, copy, open, export and cap, all by keyboard; a refresh moves nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from tests.ui import parts
from ui.widgets.cells import Cell, Column, Row, cells, sort_key
from ui.widgets.table import Table


@pytest.fixture
def table(show):
    return show(parts.invoices(), 700, 200)


def column_texts(table: Table, column: int) -> list[str]:
    return [row.cells[column].words() for row in table.view.table_model.shown]


def click_head(qtbot, table: Table, section: int) -> None:
    head = table.view.horizontalHeader()
    x = head.sectionViewportPosition(section) + 20
    qtbot.mouseClick(
        head.viewport(), Qt.MouseButton.LeftButton, pos=head.viewport().rect().center().__class__(x, 10)
    )


def test_sorting_is_by_value_up_down_and_as_it_came(table, qtbot):
    assert column_texts(table, 3) == ["€4,100.00", "€5,116.40", "€6,480.00"]
    table.set_rows(parts.invoice_rows(extra=2))
    click_head(qtbot, table, 3)
    assert column_texts(table, 3) == ["€100.00", "€200.00", "€4,100.00", "€5,116.40", "€6,480.00"]
    click_head(qtbot, table, 3)
    assert column_texts(table, 3)[0] == "€6,480.00"
    click_head(qtbot, table, 3)
    assert column_texts(table, 0)[0] == "INV-3310"
    click_head(qtbot, table, 2)
    assert column_texts(table, 2) == ["Sat 17 Oct", "Tue 10 Nov", "Fri 11 Dec", "1 Jan", "2 Jan"]


def test_what_is_empty_comes_last_either_way():
    table = Table([Column("Due")], "Due", [Row(cells(text)) for text in ("b", "", "a")])
    table.sort_by(0)
    assert column_texts(table, 0) == ["a", "b", ""]
    table.sort_by(0)
    assert column_texts(table, 0) == ["b", "a", ""]


def test_sort_keys_of_unlike_values_can_be_compared():
    mixed = [
        Cell("x"),
        Cell("1", value=Decimal(1)),
        Cell("d", value=date(2026, 1, 1)),
        Cell(),
        Cell("2", value=2),
    ]
    assert [cell.text for cell in sorted(mixed, key=sort_key)] == ["1", "2", "d", "x", ""]


def test_the_chosen_record_stays_chosen_when_it_moves(table):
    told = []
    table.chosen.connect(told.append)
    table.choose("INV-3342")
    table.sort_by(3)
    table.sort_by(3)
    table.set_rows(list(reversed(parts.invoice_rows())))
    table.set_rows(parts.invoice_rows(extra=3))
    assert table.current_key() == "INV-3342"
    assert told == ["INV-3342"], "moving is not choosing again"
    table.set_rows([row for row in parts.invoice_rows() if row.key != "INV-3342"])
    assert table.current_key() is None and told == ["INV-3342", None]


def test_filter_by_keyboard(table, qtbot):
    table.view.setFocus()
    before = table.height()
    qtbot.keyClick(table.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = table.findChild(QLineEdit)
    assert field.hasFocus() and field.accessibleName() == "Filter Open invoices"
    qtbot.keyClicks(field, "late 3342")
    assert column_texts(table, 0) == ["INV-3342"]
    assert table.height() >= before, "the list keeps its height while one types"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert table.view.hasFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, "zzz")
    assert column_texts(table, 0) == [] and "zzz" in " ".join(
        w.text() for w in table.findChildren(type(table._nothing))
    )
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert len(column_texts(table, 0)) == 3 and not field.isVisible() and table.view.hasFocus()


def test_copy_a_row_and_one_figure(table, qtbot):
    table.choose("INV-3342")
    table.view.setFocus()
    copy = (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(table.view, *copy)
    assert QApplication.clipboard().text() == "INV-3342\tSO-2151\tTue 10 Nov\t€5,116.40\t14 days late"
    for _ in range(4):
        qtbot.keyClick(table.view, Qt.Key.Key_Right)
    qtbot.keyClick(table.view, *copy)
    assert QApplication.clipboard().text() == "€5,116.40"
    qtbot.keyClick(table.view, Qt.Key.Key_F3)
    assert table.view.table_model.sorting == (3, False)
    qtbot.keyClick(table.view, Qt.Key.Key_Escape)
    qtbot.keyClick(table.view, *copy)
    assert "\t" in QApplication.clipboard().text()


def test_rows_by_keyboard_and_enter_opens(table, qtbot):
    opened = []
    table.opened.connect(opened.append)
    table.view.setFocus()
    assert table.current_key() == "INV-3310", "the first row is chosen when the list gets the focus"
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    qtbot.keyClick(table.view, Qt.Key.Key_End)
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    qtbot.keyClick(table.view, Qt.Key.Key_Home)
    qtbot.keyClick(table.view, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert opened == ["INV-3342", "INV-3377", "INV-3310"]


def test_tab_leaves_the_list(show, qtbot):
    page = QWidget()
    box = QVBoxLayout(page)
    table, after = parts.invoices(), QLineEdit()
    box.addWidget(table)
    box.addWidget(after)
    show(page)
    table.view.setFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_cap_and_show_all(show, qtbot):
    table = show(parts.invoices(extra=11, cap=6), 700, 500)
    assert len(column_texts(table, 0)) == 6 and table.row_count == 14
    assert table._all.isVisible() and table._all.text() == "Show all 14"
    table._all.click()
    assert len(column_texts(table, 0)) == 14 and table._all.text() == "Show fewer"
    table._all.click()
    table.open_filter()
    table.findChild(QLineEdit).setText("INV-4011")
    assert column_texts(table, 0) == ["INV-4011"], "a filter looks behind the cap"


def test_export_has_values_and_all_matching_rows(table, qtbot):
    lists = []
    table.export_requested.connect(lists.append)
    table.set_rows(parts.invoice_rows(extra=11))
    table.view.setFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    (data,) = lists
    assert data.titles == ("Invoice", "For", "Due", "Open", "State") and len(data.rows) == 14
    assert data.rows[0] == ("INV-3310", "SO-2120", date(2026, 10, 17), Decimal("4100.00"), "38 days late")


def test_every_cell_says_its_column_aloud(table):
    model = table.view.table_model
    spoken = [model.index(1, i).data(Qt.ItemDataRole.AccessibleTextRole) for i in range(5)]
    assert spoken[0] == "Invoice: INV-3342" and spoken[4] == "State: 14 days late"


def test_text_from_servers_is_never_markup(table):
    table.set_rows([Row(cells("<b>x</b>", "a & b", "", "", ""), key=1)])
    tip = table.view.table_model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "<b>" not in tip and "&lt;b&gt;x" in tip


def test_columns_grow_to_their_text_and_the_flexible_one_gives_way(show, qapp):
    table = show(parts.invoices(), 1000, 200)
    wide = [table.view.columnWidth(i) for i in range(5)]
    table.resize(620, 200)
    qapp.processEvents()
    narrow = [table.view.columnWidth(i) for i in range(5)]
    assert narrow[1] < wide[1] and [narrow[i] for i in (0, 2, 3, 4)] == [wide[i] for i in (0, 2, 3, 4)]
    assert sum(wide) == table.view.viewport().width() + 380 or sum(narrow) == table.view.viewport().width()


def test_a_column_leaves_below_its_width(show, qapp):
    columns = [Column("What"), Column("Owner", 72, hide_below=380), Column("Age", 76, number=True)]
    table = show(Table(columns, "Inbox", [Row(cells("a", "Iris", "6 min"))]), 500, 200)
    assert not table.view.isColumnHidden(1)
    table.resize(300, 200)
    qapp.processEvents()
    assert table.view.isColumnHidden(1) and table.view.edges(2) == (False, True)


def test_state_is_given_back(table):
    table.sort_by(3)
    table.view.user_widths[2] = 150
    state = table.state()
    other = parts.invoices()
    other.restore_state(state)
    assert other.view.table_model.sorting == (3, False) and other.view.user_widths == {2: 150}
    other.restore_state({"sort": [9, 0], "widths": {"9": 100}})
    assert other.view.table_model.sorting is None and other.view.user_widths == {}


def test_a_field_cell_asks_and_changes_nothing_by_itself(show, qtbot):
    table, typed = show(parts.ask_table(), 700, 200), []
    table.edited.connect(lambda key, column, text: typed.append((key, column, text)))
    table.choose_first()
    table.view.setFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_Right)
    qtbot.keyClick(table.view, Qt.Key.Key_Right)
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    editor = table.view.findChild(QLineEdit)
    assert editor is not None and editor.accessibleName() == "Quantity"
    editor.setText("150")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: typed == [(1, 1, "150")])
    assert table.view.table_model.shown[0].cells[1].text == "200"


def test_five_thousand_rows_are_sorted_and_filtered_within_a_frame_or_three(show):
    import time

    rows = [Row(cells(f"INV-{i}", parts.euro(str(i * 7919 % 5000))), key=i) for i in range(5000)]
    table = show(Table([Column("Invoice"), Column("Open", 104, number=True)], "All", rows, fill=True))
    start = time.perf_counter()
    table.sort_by(1)
    table.view.table_model.set_filter("inv-49")
    taken = time.perf_counter() - start
    assert table.view.table_model.matching == 111
    assert taken < 0.5, f"{taken:.3f} s"


def test_a_flexible_column_shrinks_to_its_least_and_then_the_table_scrolls(show):
    columns = (Column("Product", least=112), *(Column(name, 90, number=True) for name in "abcdef"))
    table = show(Table(columns, "Lines"), 500, 200)
    table.set_rows([Row(cells("HV-200", *"123456"), 1)])
    assert table.view.columnWidth(0) == 112
    assert table.view.horizontalScrollBar().maximum() > 0
