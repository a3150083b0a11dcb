"""Money, quantities, units and tax rates. Decimal only: a float is refused at the door."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, Inexact, localcontext
from typing import Literal

Rounding = Literal["half_even", "half_up"]
"""How an ERP rounds money. Tryton's currency.round is ROUND_HALF_EVEN; most others half up."""

_MODES = {"half_even": ROUND_HALF_EVEN, "half_up": ROUND_HALF_UP}


class UnitMismatch(ValueError):
    """Two quantities or units that cannot be converted into each other exactly."""


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies were put together."""


def decimal(value: Decimal | int | str) -> Decimal:
    """A finite Decimal. Raises TypeError for a float and ValueError for text that is no number."""
    if isinstance(value, bool | float):
        raise TypeError(f"{type(value).__name__} is no exact number: {value!r}")
    try:
        number = Decimal(value)
    except ArithmeticError:
        raise ValueError(f"not a number: {value!r}") from None
    if not number.is_finite():
        raise ValueError(f"not a finite number: {value!r}")
    return number


def round_to(amount: Decimal, step: Decimal, mode: Rounding = "half_even") -> Decimal:
    """`amount` as a multiple of `step` (0.01 for cents), by the ERP's rule `mode`."""
    if step <= 0:
        raise ValueError(f"a rounding step is positive, not {step}")
    return ((amount / step).quantize(Decimal(1), rounding=_MODES[mode]) * step).quantize(step)


def plain(number: Decimal) -> str:
    """Without exponent and without trailing zeros after the point: 200, 0.5, 1000."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Money:
    """An amount in a currency (ISO 4217 code). Not rounded until `rounded` is asked."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "amount", decimal(self.amount))
        if len(self.currency) != 3 or not self.currency.isupper():
            raise ValueError(f"not an ISO 4217 currency code: {self.currency!r}")

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other.amount

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        return Money(self.amount * decimal(factor), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def rounded(self, step: Decimal = Decimal("0.01"), mode: Rounding = "half_even") -> Money:
        return Money(round_to(self.amount, step, mode), self.currency)

    @staticmethod
    def zero(currency: str) -> Money:
        return Money(Decimal(0), currency)

    @staticmethod
    def total(amounts: list[Money] | tuple[Money, ...], currency: str) -> Money:
        """Sum in `currency`; raises CurrencyMismatch if any amount is in another one."""
        result = Money.zero(currency)
        for amount in amounts:
            result = result + amount
        return result


@dataclass(frozen=True)
class UnitOfMeasure:
    """`factor`: how many of the category's base unit one of these is (box of 12 pieces: 12).

    `rounding`: the smallest quantity step of this unit (1 for pieces, 0.001 for kg).
    """

    code: str
    name: str
    category: str
    factor: Decimal = Decimal(1)
    rounding: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        object.__setattr__(self, "factor", decimal(self.factor))
        object.__setattr__(self, "rounding", decimal(self.rounding))
        if self.factor <= 0 or self.rounding <= 0:
            raise ValueError(f"factor and rounding of unit {self.code!r} are positive")


@dataclass(frozen=True)
class Quantity:
    """So much of a unit."""

    value: Decimal
    unit: UnitOfMeasure

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", decimal(self.value))

    def to(self, unit: UnitOfMeasure) -> Quantity:
        """The same quantity in `unit`, exactly.

        Raises UnitMismatch where the categories differ or the result is no multiple of the
        target's rounding step: a box count that would need half a box is refused, not rounded.
        """
        if unit.category != self.unit.category:
            raise UnitMismatch(f"{self.unit.code} is no {unit.code}")
        try:
            with localcontext() as exact:
                exact.traps[Inexact] = True
                converted = self.value * self.unit.factor / unit.factor
                steps = converted / unit.rounding
        except Inexact:
            steps = converted = Decimal("NaN")
        if steps != steps.to_integral_value():
            raise UnitMismatch(f"{plain(self.value)} {self.unit.code} is no exact quantity of {unit.code}")
        return Quantity(converted, unit)

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.value + other.to(self.unit).value, self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.value - other.to(self.unit).value, self.unit)

    def __str__(self) -> str:
        return f"{plain(self.value)} {self.unit.code}"


@dataclass(frozen=True)
class TaxRate:
    """A tax as a fraction: 0.21 for 21 %."""

    fraction: Decimal
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "fraction", decimal(self.fraction))
        if not Decimal(-1) <= self.fraction <= Decimal(10):
            raise ValueError(f"a tax rate is a fraction, not {self.fraction}")

    @property
    def percent(self) -> Decimal:
        return self.fraction * 100
