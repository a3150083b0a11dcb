"""A titled card in one of six states. Its title, its place and its height stay; only the body changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QVBoxLayout, QWidget

from ui.i18n import tr
from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState, Skeleton
from ui.widgets.layout import column, holder, row
from ui.widgets.paint import rounded
from ui.widgets.primitives import Age, Freshness, Label

PanelState = Literal["ready", "loading", "empty", "stale", "error", "no_permission"]


class Panel(QFrame):
    """Title, count, freshness, actions; then a body.

    Screens keep their content widget (a Table) and give it to `show_ready` or `show_stale` again and again;
    it is hidden, not deleted, while another state is shown. A content with `set_stale(bool)` is told.
    `retry_requested` is emitted by *Try now*.
    """

    retry_requested = Signal()

    def __init__(self, title: str = "", *, actions: tuple[QWidget, ...] = (), row_height: int = 0) -> None:
        super().__init__()
        theme.changed.connect(self.update)
        self.state: PanelState = "loading"
        self._row = row_height or theme.row
        self._rows = 3
        self._content: QWidget | None = None
        self._shown: QWidget | None = None
        self.setAccessibleName(title)
        self._title = Label(title, "subtitle")
        self._count = Label("", "body", "faint", tabular=True)
        self._freshness = Freshness()
        self._head = row(spacing=T.S8, margins=(T.S16, 0, T.S12, 0))
        for part in (self._title, self._count):
            self._head.addWidget(part)
        self._head.addStretch(1)
        self._head.addWidget(self._freshness)
        for action in actions:
            self._head.addWidget(action)
        self._note = Label("", "caption", "muted", wrap=True)
        self._note.setContentsMargins(T.S16, T.S4, T.S16, T.S4)
        self._note.hide()
        self._room: QVBoxLayout = column(spacing=0)
        self._build(bool(title))

    def _build(self, titled: bool) -> None:
        top = holder(self._head)
        top.setFixedHeight(T.PANEL_HEAD if titled else 0)
        if not titled:  # never shown here: without a parent yet it would flash up as a window
            top.hide()
        self._count.hide()
        self._freshness.hide()
        self._body = holder(self._room)
        inner = column((self._body, 1), self._note, spacing=0, margins=(1, 0 if titled else T.S4, 1, T.S4))
        self.setLayout(column(top, (inner, 1), spacing=0))

    # The six states ---------------------------------------------------------

    def show_loading(self, rows: int | None = None, age: Age | None = None) -> None:
        """Nothing is known yet. `rows`: as many shapes as rows last time."""
        self._rows = rows if rows is not None else self._rows
        shapes = holder(column(T.HEADER_ROW, Skeleton(self._rows, self._row), None, spacing=0))
        self._enter("loading", shapes, age or Age("reading", tr("Reading")))

    def show_ready(self, content: QWidget, *, count: int | None = None, age: Age | None = None) -> None:
        self._take(content, stale=False)
        self._enter("ready", content, age, count)

    def show_stale(self, content: QWidget, age: Age, *, count: int | None = None, note: str = "") -> None:
        """Old figures stay and go grey; `note` says what waits until they are live again."""
        self._take(content, stale=True)
        self._enter("stale", content, age, count, note)

    def show_empty(
        self, icon: str, title: str, text: str, action: QWidget | None = None, *, age: Age | None = None
    ) -> None:
        """There is nothing, and the text says why that is so ("Van Dijk has paid everything")."""
        self._enter("empty", EmptyState(icon, title, text, action), age, 0)

    def show_error(
        self,
        title: str,
        text: str,
        retry: Callable[[], object] | None = None,
        *,
        age: Age | None = None,
        icon: str = "cloud-slash",
    ) -> None:
        """It could not be read and nothing is kept. `retry` is called by *Try now*."""
        again = Button(tr("Try now"), "arrow-clockwise")
        again.clicked.connect(self.retry_requested)
        if retry is not None:
            again.clicked.connect(lambda: retry())
        self._enter("error", EmptyState(icon, title, text, again, "danger"), age)

    def show_no_permission(
        self, title: str, text: str, action: QWidget | None = None, *, age: Age | None = None
    ) -> None:
        """Signed in, but the right is missing; the text names the right and who can give it."""
        self._enter("no_permission", EmptyState("lock-simple", title, text, action), age)

    # Parts ------------------------------------------------------------------

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def content(self) -> QWidget | None:
        return self._content

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_count(self, count: int | None) -> None:
        self._count.setText("" if count is None else str(count))
        self._count.setVisible(count is not None)

    def set_age(self, age: Age | None) -> None:
        self._freshness.set_age(age)
        self._freshness.setVisible(age is not None)

    def set_note(self, note: str) -> None:
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, QRectF(self.rect()), T.RADIUS_PANEL, theme.color("surface"), theme.color("border"))
        painter.end()

    def _take(self, content: QWidget, *, stale: bool) -> None:
        former = self._content
        self._content = content
        if former is not None and former is not content:
            self._room.removeWidget(former)
            former.hide()
            former.deleteLater()
            if self._shown is former:
                self._shown = None
        tell = getattr(content, "set_stale", None)
        if callable(tell):
            tell(stale)

    def _enter(
        self, state: PanelState, body: QWidget, age: Age | None, count: int | None = None, note: str = ""
    ) -> None:
        had_focus = self._has_focus_inside()
        self._hold_height(state)
        self._swap(body)
        self.state = state
        self.set_count(count)
        self.set_age(age)
        self.set_note(note)
        self.setAccessibleDescription(self._spoken())
        if had_focus:
            self._first_stop(body).setFocus(Qt.FocusReason.OtherFocusReason)

    def _hold_height(self, state: PanelState) -> None:
        """Ready content decides the height; every other state keeps what was there."""
        if state in ("ready", "stale"):
            self._body.setMinimumHeight(0)
        elif self._shown is not None and self._shown is self._content:
            tall = self._body.height() if self._body.isVisible() else self._shown.sizeHint().height()
            self._body.setMinimumHeight(max(tall, self._body.minimumHeight()))
        else:
            least = T.HEADER_ROW + self._rows * self._row
            self._body.setMinimumHeight(max(least, self._body.minimumHeight()))

    def _swap(self, body: QWidget) -> None:
        former = self._shown
        if former is body:
            return
        if former is not None:
            self._room.removeWidget(former)
            former.hide()
            if former is not self._content:
                former.deleteLater()
            else:
                former.setParent(self._body)
        fixed = body.sizePolicy().verticalPolicy() == QSizePolicy.Policy.Fixed
        self._room.addWidget(body, 1, Qt.AlignmentFlag.AlignTop if fixed else Qt.AlignmentFlag(0))
        body.show()
        self._shown = body

    def _has_focus_inside(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self._body.isAncestorOf(focus))

    def _first_stop(self, body: QWidget) -> QWidget:
        for child in [body, *body.findChildren(QWidget)]:
            if (
                child.focusPolicy() & Qt.FocusPolicy.TabFocus
                and child.isEnabled()
                and child.isVisibleTo(body)
            ):
                return child
        return self

    def _spoken(self) -> str:
        if isinstance(self._shown, EmptyState):
            return f"{self._shown.title}. {self._shown.text}"
        words = {"loading": tr("Loading"), "stale": tr("Not live")}.get(self.state, "")
        age = self._freshness.age
        return ". ".join(part for part in (words, age.text if age else "") if part)
