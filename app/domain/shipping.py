"""From the day on which stock is there to the day on which the customer has it, and back.

ready (the engine's date) -> handling, in the warehouse's working days -> ship -> carrier, in the carrier's
working days -> delivery. All are business dates where the warehouse stands; a moment of time is only
used to learn which date that is and whether the cut-off hour has passed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from app.domain.calendars import WEEKDAYS, WorkingCalendar

Origin = Literal["erp", "profile", "default"]

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class KnownTerms:
    """What one source knows of a warehouse's and product's times; None where it does not know.

    `timezone`: IANA name. `cut_off`: from this hour on a day's shipment leaves without what is asked now.
    `handling_days`: working days from stock there to shipment. `lead_days`: calendar days that the
    firm wants between order and shipment at the least. `carrier_days`: days of the carrier's calendar.
    """

    calendar: WorkingCalendar | None = None
    timezone: str | None = None
    cut_off: time | None = None
    handling_days: int | None = None
    lead_days: int | None = None
    carrier_days: int | None = None
    carrier_calendar: WorkingCalendar | None = None

    def over(self, other: KnownTerms) -> KnownTerms:
        """What this source knows, else what `other` does."""
        mine = {known.name: getattr(self, known.name) for known in fields(KnownTerms)}
        return replace(other, **{name: value for name, value in mine.items() if value is not None})

    @property
    def takes_time(self) -> bool:
        """Whether anything is known by which the day of delivery differs from the day on which stock lies
        there; a time zone alone is no such thing."""
        return replace(self, timezone=None) != KnownTerms()


@dataclass(frozen=True)
class ShippingPolicy:
    """The profile's times: of every warehouse, and of one by its code or name. `transfers`: calendar days
    from one warehouse to another, both by code or name."""

    everywhere: KnownTerms = KnownTerms()
    by_warehouse: Mapping[str, KnownTerms] = field(default_factory=dict)
    transfers: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def of(self, *names: str) -> KnownTerms:
        """Of the warehouse that has one of these names."""
        known = {name.casefold(): terms for name, terms in self.by_warehouse.items()}
        own = next((known[name.casefold()] for name in names if name.casefold() in known), KnownTerms())
        return own.over(self.everywhere)

    def transfer_days(self, source: Sequence[str], target: Sequence[str]) -> int | None:
        """Each warehouse by all its names; None where the profile does not say."""
        wanted = {(s.casefold(), t.casefold()) for s in source for t in target}
        for (s, t), days in self.transfers.items():
            if (s.casefold(), t.casefold()) in wanted:
                return days
        return None


@dataclass(frozen=True)
class DeliveryTerms:
    """The times that count. `origins`: for each field who said so, where it is not the default."""

    calendar: WorkingCalendar = WEEKDAYS
    timezone: str = "UTC"
    cut_off: time | None = None
    handling_days: int = 0
    lead_days: int = 0
    carrier_days: int = 0
    carrier_calendar: WorkingCalendar = WEEKDAYS
    origins: tuple[tuple[str, Origin], ...] = ()

    def __post_init__(self) -> None:
        if min(self.handling_days, self.lead_days, self.carrier_days) < 0:
            raise ValueError("times are days from zero up")

    def origin(self, field: str) -> Origin:
        return dict(self.origins).get(field, "default")

    def today(self, now: datetime) -> date:
        return business_date(now, self.timezone)

    def first_day(self, now: datetime) -> date:
        """The first day on which the warehouse can start on what is asked now."""
        today = self.today(now)
        late = self.cut_off is not None and _local(now, self.timezone).time() >= self.cut_off
        return self.calendar.on_or_after(today + _DAY if late else today)

    def first_ship_date(self, now: datetime) -> date:
        """When it leaves if everything lies there."""
        return self.ship_date(self.today(now), now)

    def ship_date(self, ready_on: date, now: datetime) -> date:
        """When it leaves if the stock is there on `ready_on`: never before lead time and cut-off allow."""
        handled = self.calendar.add(max(ready_on, self.first_day(now)), self.handling_days)
        return max(handled, self.calendar.on_or_after(self.today(now) + timedelta(days=self.lead_days)))

    def delivery_date(self, ship_on: date) -> date:
        """When the customer has what leaves on `ship_on`. Without carrier days: the same day."""
        if not self.carrier_days:
            return ship_on
        day = ship_on
        for _ in range(self.carrier_days):
            day = self.carrier_calendar.next_after(day)
        return day

    def ship_by(self, delivery_on: date) -> date:
        """The last day of the warehouse's work on which it can leave and still be delivered on time."""
        day = delivery_on
        if self.carrier_days:
            # It has to leave before the first of the days that the carrier needs.
            day = self.carrier_calendar.subtract(delivery_on, self.carrier_days - 1) - _DAY
        return self.calendar.on_or_before(day)

    def ready_by(self, delivery_on: date) -> date:
        """The last day on which the stock has to be there for that delivery: what to ask the engine for.

        It may lie before today: then the delivery date cannot be kept, whatever is in stock.
        """
        return self.calendar.subtract(self.ship_by(delivery_on), self.handling_days)

    def can_deliver(self, ready_on: date, delivery_on: date, now: datetime) -> bool:
        return self.delivery_date(self.ship_date(ready_on, now)) <= delivery_on


def combine(erp: KnownTerms, profile: KnownTerms) -> DeliveryTerms:
    """What the ERP knows, else what the profile says, else the default; with who said what."""
    values: dict[str, object] = {}
    origins: list[tuple[str, Origin]] = []
    sources: tuple[tuple[Origin, KnownTerms], ...] = (("erp", erp), ("profile", profile))
    for known in fields(KnownTerms):
        for origin, source in sources:
            value = getattr(source, known.name)
            if value is not None:
                values[known.name] = value
                origins.append((known.name, origin))
                break
    return DeliveryTerms(**values, origins=tuple(origins))  # type: ignore[arg-type]  # by field name


def _local(now: datetime, timezone: str) -> datetime:
    if now.tzinfo is None:
        raise ValueError("a moment without a time zone is nobody's date")
    return now.astimezone(ZoneInfo(timezone))


def business_date(now: datetime, timezone: str) -> date:
    """Which date it is there. Raises ValueError for a moment without a zone, ZoneInfoNotFoundError
    (a KeyError) for a zone that nobody knows."""
    return _local(now, timezone).date()
