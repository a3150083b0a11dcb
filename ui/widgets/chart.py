"""Projected stock, painted with QPainter: no chart library to load, themed and sharp at any scale."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from ui.theme.theme import theme
from ui.widgets.chart_data import StockPicture, Wish, place_labels, scale
from ui.widgets.paint import CENTER, RIGHT, draw_text, focus_ring, hatch, rounded, text_width
from ui.widgets.primitives import Painted, plain_tip

_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 16.0, 58.0, 26.0
_LEVELS = (4.0, 30.0)
_ICONS = {"limiting": "lightning-fill", "receipt": "truck", "demand": "package"}
_SATURDAY = 5


class StockPlot(Painted):
    """Stock by day as steps; safety stock as a dashed floor; each date in question as a column whose solid
    part can be promised and whose hatched part cannot; what moves the stock as labelled lines."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: StockPicture | None = None
        self.setMinimumHeight(216)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_picture(self, picture: StockPicture) -> None:
        self._picture = picture
        self.setAccessibleName(picture.sentence)
        self.setToolTip(plain_tip(picture.sentence))
        self.update()

    def draw(self, painter: QPainter) -> None:
        if self._picture is not None:
            _Drawing(painter, self._picture, self.width(), self.height()).all()
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()).adjusted(2, 0, -2, -2))


class _Drawing:
    """One painting: geometry, then layer by layer. Lengths are floats, quantities never."""

    def __init__(self, painter: QPainter, picture: StockPicture, width: int, height: int) -> None:
        self.p, self.pic = painter, picture
        self.left, self.right = _LEFT, width - _RIGHT
        self.top, self.bottom = _TOP, height - _BOTTOM
        self.tags: list[QRectF] = []
        self.floor, self.ceiling, self.step = self._scale()

    def all(self) -> None:
        self._grid()
        self._days()
        self._stock()
        self._safety_line()
        self._events()
        self._asks()
        self._erp_figure()
        self._safety_label()

    def x(self, day: date) -> float:
        days = max(0, min(self.pic.days, (day - self.pic.start).days))
        return self.left + (self.right - self.left) * days / self.pic.days

    def y(self, quantity: Decimal) -> float:
        share = (quantity - self.floor) / (self.ceiling - self.floor)
        return self.bottom - (self.bottom - self.top) * float(share)

    def _scale(self) -> tuple[Decimal, Decimal, Decimal]:
        quantities = [step.quantity for step in self.pic.steps] + [self.pic.safety_stock]
        if self.pic.erp_figure is not None:
            quantities.append(self.pic.erp_figure.quantity)
        asked = [self.pic.safety_stock + ask.asked for ask in self.pic.asks]
        floor, ceiling, step = scale(min([Decimal(0), *quantities]), max([Decimal(1), *quantities, *asked]))
        # Room for a column's label under the labels of the events.
        room = (self.bottom - self.top - 30) / max(1.0, self.bottom - self.top)
        while asked and float((max(asked) - floor) / (ceiling - floor)) > room:
            ceiling += step
        return floor, ceiling, step

    def _grid(self) -> None:
        number, caption = self.floor, theme.font("caption", True)
        while number <= self.ceiling:
            at = round(self.y(number)) + 0.5
            self.p.setPen(QPen(theme.color("border" if number == 0 else "chart_grid"), 1))
            self.p.drawLine(QPointF(self.left, at), QPointF(self.right, at))
            words = QLocale().toString(float(number), "f", max(0, -int(self.step.as_tuple().exponent)))
            draw_text(
                self.p,
                QRectF(0, at - 10, self.left - 8, 20),
                words,
                caption,
                theme.color("text_faint"),
                RIGHT,
            )
            number += self.step

    def _days(self) -> None:
        slot = (self.right - self.left) / self.pic.days
        every = max(1, -(-30 // max(1, int(slot))))  # labels 30 px apart at least
        shade = theme.color("text_faint")
        shade.setAlphaF(0.06)
        locale, caption = QLocale(), theme.font("caption", True)
        for i in range(self.pic.days):
            day = self.pic.start + timedelta(i)
            if day.weekday() >= _SATURDAY:
                self.p.fillRect(QRectF(self.x(day), self.top, slot, self.bottom - self.top), shade)
                continue
            if i % every:
                continue
            month = locale.monthName(day.month, QLocale.FormatType.ShortFormat)
            starts_month = i == 0 or day.day == 1 or (day.weekday() == 0 and day.day <= 3)
            words = str(day.day)
            if slot > 52 and not starts_month:
                words = f"{locale.dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)} {day.day}"
            elif starts_month and slot * every > 34:
                words = f"{day.day} {month}"
            room = QRectF(self.x(day) - 6, self.bottom + 4, slot + 12, 18)
            draw_text(self.p, room, words, caption, theme.color("text_faint"), CENTER)

    def _stock(self) -> None:
        points: list[QPointF] = []
        for i, step in enumerate(self.pic.steps):
            end = self.pic.steps[i + 1].day if i + 1 < len(self.pic.steps) else self.pic.end
            points += [
                QPointF(self.x(step.day), self.y(step.quantity)),
                QPointF(self.x(end), self.y(step.quantity)),
            ]
        if not points:
            return
        base = self.y(Decimal(0))
        line, area = QPainterPath(points[0]), QPainterPath(QPointF(points[0].x(), base))
        area.lineTo(points[0])
        for point in points[1:]:
            line.lineTo(point)
            area.lineTo(point)
        area.lineTo(QPointF(points[-1].x(), base))
        self.p.fillPath(area, theme.color("chart_area"))
        self.p.setPen(QPen(theme.color("chart_line"), 2))
        self.p.setBrush(Qt.BrushStyle.NoBrush)
        self.p.drawPath(line)

    def _safety_line(self) -> None:
        if not self.pic.safety_stock:
            return
        at = self.y(self.pic.safety_stock)
        self.p.setPen(QPen(theme.color("chart_safety"), 1.5, Qt.PenStyle.DashLine))
        self.p.drawLine(QPointF(self.left, at), QPointF(self.right, at))

    def _safety_label(self) -> None:
        """Where no column's label stands already: right, left, or a little above."""
        if not self.pic.safety_stock:
            return
        at, font = self.y(self.pic.safety_stock), theme.font("caption", True)
        wide = text_width(font, self.pic.safety_label) + 10
        spots = [QRectF(x, at - 22, wide, 18) for x in (self.right - wide, self.left + 4)]
        spots += [spot.translated(0, 26) for spot in spots if at + 22 < self.bottom]
        free = [spot for spot in spots if not any(spot.intersects(tag) for tag in self.tags)]
        tag = (free or spots)[0]
        rounded(self.p, tag, 4, theme.color("surface"))
        draw_text(self.p, tag, self.pic.safety_label, font, theme.color("chart_safety"), CENTER)

    def _events(self) -> None:
        events = [event for event in self.pic.events if self.pic.start <= event.day <= self.pic.end]
        wishes = []
        for event in events:
            font = theme.font("label" if event.kind == "limiting" else "caption", True)
            wide = text_width(font, event.text) + 28
            wishes.append(Wish(self.x(event.day) - 8, wide, event.kind == "limiting"))
        places = place_labels(wishes, self.left, self.right)
        for event, place in zip(events, places, strict=True):
            limiting = event.kind == "limiting"
            line = Qt.PenStyle.SolidLine if limiting else Qt.PenStyle.DotLine
            self.p.setPen(
                QPen(theme.color("danger" if limiting else "text_muted"), 1.5 if limiting else 1, line)
            )
            start = _LEVELS[place.level] + 20 if place is not None else self.top
            at = self.x(event.day)
            self.p.drawLine(QPointF(at, start), QPointF(at, self.bottom))
        for event, place in zip(events, places, strict=True):
            if place is None:
                continue
            limiting = event.kind == "limiting"
            ink = theme.color("danger" if limiting else "text_muted")
            box = QRectF(place.x, _LEVELS[place.level], place.width, 20)
            rounded(self.p, box, 4, theme.color("danger_soft" if limiting else "surface_sunken"))
            theme.draw_icon(self.p, QRectF(box.left() + 5, box.top() + 4, 12, 12), _ICONS[event.kind], ink)
            if not place.short:
                font = theme.font("label" if limiting else "caption", True)
                draw_text(self.p, box.adjusted(21, 0, -2, 0), event.text, font, ink)

    def _asks(self) -> None:
        """The quantity asked stands on top of safety stock."""
        slot = (self.right - self.left) / self.pic.days
        wide = max(4.0, min(28.0, slot - 4 if slot < 24 else slot - 12))
        base = self.y(self.pic.safety_stock)
        labels = []
        for ask in self.pic.asks:
            if not self.pic.start <= ask.day < self.pic.end:
                continue
            centre = self.x(ask.day) + slot / 2
            full, good = self.y(self.pic.safety_stock + ask.asked), self.y(self.pic.safety_stock + ask.can)
            if ask.can > 0:
                rounded(
                    self.p, QRectF(centre - wide / 2, good, wide, base - good), 2, theme.color("success_fill")
                )
            if ask.can < ask.asked:
                lack = QRectF(centre - wide / 2, full, wide, good - full)
                rounded(self.p, lack, 2, theme.color("surface"), theme.color("danger_fill"))
                hatch(self.p, lack, theme.color("danger_fill"), 7)
            column = QRectF(centre - wide / 2, full, wide, base - full)
            self.tags.append(column)
            labels.append((centre, full, ask.label, ask.can >= ask.asked))
        for centre, full, label, ok in labels:
            self._tag(centre, full, label, "success_fill" if ok else "danger_fill")

    def _tag(self, centre: float, above: float, label: str, edge: str) -> None:
        font = theme.font("label", True)
        wide = text_width(font, label) + 12
        x = min(max(self.left, centre - wide / 2), self.right - wide)
        tag = QRectF(x, above - 24, wide, 20)
        while any(tag.intersects(other) for other in self.tags) and tag.top() > _TOP - 4:
            tag.translate(0, -23)
        self.tags.append(tag)
        rounded(self.p, tag, 4, theme.color("surface"), theme.color(edge))
        draw_text(self.p, tag, label, font, theme.color("text"), CENTER)

    def _erp_figure(self) -> None:
        figure = self.pic.erp_figure
        if figure is None or not self.pic.start <= figure.day < self.pic.end:
            return
        slot = (self.right - self.left) / self.pic.days
        at = QPointF(self.x(figure.day) + slot / 2, self.y(figure.quantity))
        shape = [QPointF(0, -6), QPointF(6, 0), QPointF(0, 6), QPointF(-6, 0)]
        self.p.setPen(QPen(theme.color("text"), 2))
        self.p.setBrush(theme.color("surface"))
        self.p.drawPolygon(QPolygonF([at + corner for corner in shape]))
        font = theme.font("label", True)
        wide = text_width(font, figure.label) + 12
        x = at.x() + 12 if at.x() + 12 + wide <= self.right else at.x() - 12 - wide
        tag = QRectF(x, at.y() - 10, wide, 20)
        while any(tag.intersects(other) for other in self.tags) and tag.bottom() + 23 < self.bottom:
            tag.translate(0, 23)
        self.tags.append(tag)
        rounded(self.p, tag, 4, theme.color("surface"), theme.color("text_muted"))
        draw_text(self.p, tag, figure.label, font, theme.color("text"), CENTER)
