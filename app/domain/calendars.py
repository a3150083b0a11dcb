"""Which days somebody works: of a warehouse, of a carrier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingCalendar:
    """`weekdays` as numbers from 0 (Monday) to 6; on `holidays` nobody works whatever the weekday."""

    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError("at least one working day, as numbers from 0 (Monday) to 6")

    def works_on(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.holidays

    def on_or_after(self, day: date) -> date:
        while not self.works_on(day):
            day += _DAY
        return day

    def on_or_before(self, day: date) -> date:
        while not self.works_on(day):
            day -= _DAY
        return day

    def next_after(self, day: date) -> date:
        """The first working day that comes after `day`."""
        return self.on_or_after(day + _DAY)

    def add(self, day: date, days: int) -> date:
        """So many working days after the first one on or after `day`. Raises ValueError below zero."""
        if days < 0:
            raise ValueError("days are added; subtract() goes back")
        day = self.on_or_after(day)
        for _ in range(days):
            day = self.next_after(day)
        return day

    def subtract(self, day: date, days: int) -> date:
        """So many working days before the last one on or before `day`. Raises ValueError below zero."""
        if days < 0:
            raise ValueError("days are subtracted; add() goes ahead")
        day = self.on_or_before(day)
        for _ in range(days):
            day = self.on_or_before(day - _DAY)
        return day


WEEKDAYS = WorkingCalendar()
"""Monday to Friday, no holidays known."""

EVERY_DAY = WorkingCalendar(frozenset(range(7)))
"""For what counts calendar days."""
