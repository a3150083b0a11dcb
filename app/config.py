"""One typed settings class per profile: which systems, where, with which policies. No secrets."""

from __future__ import annotations

import os
import shutil
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import platformdirs

from app.domain.availability import AvailabilityPolicy
from app.domain.policies import Policies
from app.errors import ProfileError

APPLICATION = "firmdate"
PROFILE_VERSION = 1


class SystemSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One of the two systems. `options` are the connector's own; see its CHECKLIST.md."""

    kind: str
    url: str = ""
    options: dict[str, str] = {}


class PolicySettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What `app.domain.policies` and `app.domain.availability` say of each; here as written in a profile."""

    price_tolerance: Decimal = Decimal("0.00")
    overdue_supply: Literal["ignore", "next_working_day", "trust"] = "ignore"
    keep_safety_stock: bool = True
    horizon_days: Annotated[int, msgspec.Meta(ge=1, le=3660)] = 365
    ship_complete: bool = False

    def __post_init__(self) -> None:
        if not self.price_tolerance.is_finite() or self.price_tolerance < 0:
            raise ValueError(f"price_tolerance is an amount from 0 up, not {self.price_tolerance}")


class Profile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`writers`: one program converts quotes of this pair of systems, or a team does.
    `language`: of sentences ("" follows the system). `read_only`: given by the company."""

    name: str
    crm: SystemSettings
    erp: SystemSettings
    version: Annotated[int, msgspec.Meta(ge=1)] = PROFILE_VERSION
    writers: Literal["one", "team"] = "one"
    language: str = ""
    user: str = ""
    warehouse: str = ""
    policies: PolicySettings = PolicySettings()
    state_folder: str = ""


def policies_of(profile: Profile) -> Policies:
    chosen = profile.policies
    return Policies(
        price_tolerance=chosen.price_tolerance,
        availability=AvailabilityPolicy(
            overdue_supply=chosen.overdue_supply,
            keep_safety_stock=chosen.keep_safety_stock,
            horizon_days=chosen.horizon_days,
        ),
        ship_complete=chosen.ship_complete,
        writers=profile.writers,
    )


def config_folder() -> Path:
    return Path(os.environ.get("FIRMDATE_CONFIG_FOLDER") or platformdirs.user_config_dir(APPLICATION))


def data_folder() -> Path:
    return Path(os.environ.get("FIRMDATE_DATA_FOLDER") or platformdirs.user_data_dir(APPLICATION))


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
    raw = msgspec.to_builtins(profile, builtin_types=(Decimal,), str_keys=True)
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
