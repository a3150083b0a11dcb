"""One typed settings class per profile: which systems, where, with which policies. No secrets."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

import msgspec

from app.domain.availability import AvailabilityPolicy, SplitRules
from app.domain.calendars import WEEKDAYS, WorkingCalendar
from app.domain.policies import Policies
from app.domain.shipping import KnownTerms, ShippingPolicy
from app.errors import ProfileError
from app.folders import config_folder, data_folder

PROFILE_VERSION = 1


class SystemSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One of the two systems. `options` are the connector's own; see its CHECKLIST.md."""

    kind: str
    url: str = ""
    options: dict[str, str] = {}


class PolicySettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """What `app.domain.policies` and `app.domain.availability` say of each; here as written in a profile."""

    price_tolerance: Decimal = Decimal("0.00")
    overdue_supply: Literal["ignore", "next_working_day", "trust"] = "ignore"
    keep_safety_stock: bool = True
    horizon_days: Annotated[int, msgspec.Meta(ge=1, le=3660)] = 365
    ship_complete: bool = False
    stage_after_conversion: str = ""
    create_customers: bool = False
    release_to_firm_orders: bool = False
    overdue_limit_days: Annotated[int, msgspec.Meta(ge=0, le=3660)] | None = None
    maximum_shipments: Annotated[int, msgspec.Meta(ge=1)] | None = None

    def __post_init__(self) -> None:
        if not self.price_tolerance.is_finite() or self.price_tolerance < 0:
            raise ValueError(f"price_tolerance is an amount from 0 up, not {self.price_tolerance}")


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_Days = Annotated[int, msgspec.Meta(ge=0, le=366)]
_Holidays = Annotated[list[date], msgspec.Meta(max_length=366)]


class ShippingSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """What `app.domain.shipping.KnownTerms` says of each; what is left out is not known here."""

    timezone: str | None = None
    working_days: Annotated[list[Weekday], msgspec.Meta(min_length=1)] | None = None
    holidays: _Holidays = []
    cut_off: time | None = None
    handling_days: _Days | None = None
    lead_days: _Days | None = None
    carrier_days: _Days | None = None
    carrier_working_days: Annotated[list[Weekday], msgspec.Meta(min_length=1)] | None = None
    carrier_holidays: _Holidays = []

    def __post_init__(self) -> None:
        if self.timezone is not None and self.timezone not in available_timezones():
            raise ValueError(f"{self.timezone!r} is no time zone: it is written as in Europe/Amsterdam")
        if self.cut_off is not None and self.cut_off.tzinfo is not None:
            raise ValueError("cut_off is an hour where the warehouse stands, as in 15:00:00")


class TransferSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Goods of the warehouse `from` (its code or name) are in the one called `to` after so many days."""

    source: str = msgspec.field(name="from")
    target: str = msgspec.field(name="to")
    days: _Days = msgspec.field()


class Profile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`writers`: one program converts quotes of this pair of systems, or a team does.
    `language`: of sentences ("" follows the system). `team_store`: postgresql://user@host:port/database of
    the team's PostgreSQL ("": this computer's own file), `team_store_certificates` a file with the authority
    that signed its certificate ("": the system's). `read_only`: given by the company."""

    name: str
    crm: SystemSettings
    erp: SystemSettings
    version: Annotated[int, msgspec.Meta(ge=1)] = PROFILE_VERSION
    writers: Literal["one", "team"] = "one"
    language: str = ""
    user: str = ""
    warehouse: str = ""
    policies: PolicySettings = PolicySettings()
    shipping: ShippingSettings = ShippingSettings()
    warehouses: dict[str, ShippingSettings] = {}
    transfers: list[TransferSettings] = []
    substitutes: dict[str, list[str]] = {}
    state_folder: str = ""
    team_store: str = ""
    team_store_certificates: str = ""


def _calendar(days: Sequence[Weekday] | None, holidays: Sequence[date]) -> WorkingCalendar | None:
    if days is None and not holidays:
        return None
    working = frozenset(_WEEK.index(day) for day in days) if days else WEEKDAYS.weekdays
    return WorkingCalendar(working, frozenset(holidays))


def _terms(said: ShippingSettings) -> KnownTerms:
    return KnownTerms(
        calendar=_calendar(said.working_days, said.holidays),
        timezone=said.timezone,
        cut_off=said.cut_off,
        handling_days=said.handling_days,
        lead_days=said.lead_days,
        carrier_days=said.carrier_days,
        carrier_calendar=_calendar(said.carrier_working_days, said.carrier_holidays),
    )


def policies_of(profile: Profile) -> Policies:
    chosen = profile.policies
    return Policies(
        price_tolerance=chosen.price_tolerance,
        availability=AvailabilityPolicy(
            overdue_supply=chosen.overdue_supply,
            keep_safety_stock=chosen.keep_safety_stock,
            horizon_days=chosen.horizon_days,
            release_to_firm_orders=chosen.release_to_firm_orders,
            overdue_limit_days=chosen.overdue_limit_days,
        ),
        split=SplitRules(maximum_shipments=chosen.maximum_shipments),
        shipping=ShippingPolicy(
            everywhere=_terms(profile.shipping),
            by_warehouse={name: _terms(said) for name, said in profile.warehouses.items()},
            transfers={(said.source, said.target): said.days for said in profile.transfers},
        ),
        substitutes={code: tuple(others) for code, others in profile.substitutes.items()},
        ship_complete=chosen.ship_complete,
        stage_after_conversion=chosen.stage_after_conversion.strip(),
        create_customers=chosen.create_customers,
        writers=profile.writers,
    )


def _plain(name: str) -> str:
    """The name itself: it becomes a file, a folder of the program's state and a name in the keyring."""
    if not name or not all(sign.isalnum() or sign in "-_" for sign in name):
        raise ProfileError("profile_name_unusable", name=name)
    return name


def profile_path(name: str) -> Path:
    """Raises ProfileError for a name that is no plain file name."""
    return config_folder() / "profiles" / f"{_plain(name)}.toml"


def state_folder(profile: Profile) -> Path:
    return Path(profile.state_folder) if profile.state_folder else data_folder() / profile.name


def profile_names() -> list[str]:
    folder = config_folder() / "profiles"
    return sorted(path.stem for path in folder.glob("*.toml")) if folder.is_dir() else []


def _decimal_text(kind: type, value: object) -> object:
    if kind is Decimal and isinstance(value, str | int):
        return Decimal(value)
    raise NotImplementedError(f"{kind.__name__} from {type(value).__name__}")


def load_profile(path: Path) -> Profile:
    """Reads and checks a profile. Raises ProfileError saying what is wrong and where."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        raise ProfileError("profile_missing", path=str(path), name=path.stem) from None
    except OSError as fault:
        raise ProfileError("profile_unreadable", path=str(path), text=fault.strerror or str(fault)) from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ProfileError("profile_malformed", path=str(path), text=str(fault)) from fault
    version = raw.get("version", PROFILE_VERSION)
    if isinstance(version, int) and version > PROFILE_VERSION:
        raise ProfileError("profile_newer", path=str(path), found=version, known=PROFILE_VERSION)
    try:
        profile = msgspec.convert(raw, Profile, dec_hook=_decimal_text)
    except (msgspec.ValidationError, ArithmeticError) as fault:
        raise ProfileError("profile_wrong", path=str(path), text=str(fault)) from fault
    _plain(profile.name)
    return profile


def save_profile(profile: Profile) -> Path:
    """Writes the profile in place of the former one, which is kept beside it as `.former`.

    The name leads to the one or the other at every moment, also when the computer stops in between.
    """
    import tomli_w

    path = profile_path(profile.name)
    raw = msgspec.to_builtins(profile, builtin_types=(Decimal, date, time), str_keys=True)
    if "price_tolerance" in raw["policies"]:
        raw["policies"]["price_tolerance"] = str(profile.policies.price_tolerance)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(tomli_w.dumps(raw), encoding="utf-8")
    if path.exists():
        copy = path.with_suffix(".copy")
        shutil.copyfile(path, copy)
        copy.replace(path.with_suffix(".former"))
    new.replace(path)
    return path
