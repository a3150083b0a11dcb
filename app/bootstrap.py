"""The only place that builds connectors: from a profile to a workspace."""

from __future__ import annotations

import getpass
import locale
import platform
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

from app import config
from app.config import PolicySettings, Profile, SystemSettings
from app.errors import ProfileError
from app.ports import CrmConnector, ErpConnector, SystemInfo
from app.secrets import KeyringSecrets, Secrets
from app.services.workspace import Workspace
from app.storage.clock import now
from app.storage.database import Store
from app.storage.team_address import parse_team_store
from app.storage.team_store import TeamStore
from app.wording.language import pick_language

CRM_KINDS = ("bottlecrm", "practice")
ERP_KINDS = ("tryton", "practice")
DEMO_CRM_OPTIONS = {"unit_separator": "/", "wanted_date": "promised_date", "business_unit": "business_unit"}


def build_crm(settings: SystemSettings, secret: Callable[[], str]) -> CrmConnector:
    """Raises ProfileError for a kind that this program does not have."""
    if settings.kind == "bottlecrm":
        from app.connectors.bottlecrm.crm import BottleCrm
        from app.connectors.bottlecrm.mapping import CustomFieldKeys

        options = settings.options
        keys = CustomFieldKeys(
            **{name: options[name] for name in CustomFieldKeys.__dataclass_fields__ if name in options}
        )
        return BottleCrm(settings.url, secret, keys=keys, unit_separator=options.get("unit_separator", ""))
    raise ProfileError("system_kind_unknown", kind=settings.kind, known=", ".join(CRM_KINDS))


def build_erp(settings: SystemSettings, secret: Callable[[], str]) -> ErpConnector:
    if settings.kind == "tryton":
        from app.connectors.tryton.erp import TrytonErp

        options = settings.options
        return TrytonErp(
            settings.url,
            database=options.get("database", ""),
            user=options.get("user", ""),
            password=secret,
            company=options.get("company") or None,
        )
    raise ProfileError("system_kind_unknown", kind=settings.kind, known=", ".join(ERP_KINDS))


def _user(profile: Profile) -> str:
    try:
        return profile.user or getpass.getuser()
    except OSError:  # no login name on this machine
        return "unknown"


def build_workspace(
    profile: Profile, *, held: Secrets | None = None, clock: Callable[[], datetime] = now
) -> Workspace:
    """Connects nothing yet: the first use of a system signs in. `held`: None for the system's keyring."""
    held = held or KeyringSecrets(profile.name)
    crm, erp = None, None
    if "practice" in (profile.crm.kind, profile.erp.kind):
        crm, erp = practice_pair(clock)
    if crm is None or profile.crm.kind != "practice":
        crm = build_crm(profile.crm, lambda: held.get("crm"))
    if erp is None or profile.erp.kind != "practice":
        erp = build_erp(profile.erp, lambda: held.get("erp"))
    user = _user(profile)
    team, local = team_store_of(profile, held), Store(_database_of(profile))
    return Workspace(
        profile=profile.name,
        crm=crm,
        erp=erp,
        store=local if team is None else team,
        local_store=None if team is None else local,
        user=user,
        writer=f"{platform.node() or 'computer'}/{user}",
        policies=config.policies_of(profile),
        warehouse=profile.warehouse,
        clock=clock,
        language=pick_language(profile.language, locale.getlocale()[0] or ""),
    )


def team_store_of(profile: Profile, held: Secrets) -> TeamStore | None:
    """The team's store, not connected yet; None where the profile has none. Raises ProfileError for an
    address that cannot be used."""
    if not profile.team_store:
        return None
    address = parse_team_store(profile.team_store, profile.team_store_certificates)
    return TeamStore(address, lambda: held.get("team_store"))


def _database_of(profile: Profile) -> Path:
    """The practice company lives as long as its program, and so does what is remembered of it."""
    if profile.crm.kind == profile.erp.kind == "practice":
        return Path(":memory:")
    return config.state_folder(profile) / "firmdate.sqlite"


def practice_pair(clock: Callable[[], datetime] = now) -> tuple[CrmConnector, ErpConnector]:
    """The practice company: both systems in this process."""
    from app.connectors.practice import PracticeCrm, PracticeErp, practice_company

    def today() -> date:
        return clock().astimezone().date()

    company = practice_company(today(), clock=today)
    return PracticeCrm(company), PracticeErp(company)


def profile_names() -> list[str]:
    return config.profile_names()


def practice_profile() -> Profile:
    return Profile(
        name="practice",
        crm=SystemSettings("practice"),
        erp=SystemSettings("practice"),
        policies=PolicySettings(create_customers=True),
    )


def demo_profile(
    *, crm_url: str, erp_url: str, database: str, user: str, folder: Path, crm_is_practice: bool
) -> Profile:
    """The profile of a running demo; its state lies with its servers' data."""
    return Profile(
        name="demo",
        crm=SystemSettings("practice")
        if crm_is_practice
        else SystemSettings("bottlecrm", crm_url, DEMO_CRM_OPTIONS),
        erp=SystemSettings("tryton", erp_url, {"database": database, "user": user}),
        policies=PolicySettings(create_customers=True),
        state_folder=str(folder / "state"),
    )


def find_profile(name: str, path: str) -> Profile:
    """By file, else by name. "practice" needs no file of its own; "" is the only one there is.

    Raises ProfileError with what to do: no profile at all, several, none of that name.
    """
    if path:
        return config.load_profile(Path(path))
    if not name:
        names = config.profile_names()
        if len(names) != 1:
            code = "profile_none" if not names else "profile_several"
            raise ProfileError(code, known=", ".join(names))
        name = names[0]
    if name == "practice" and "practice" not in config.profile_names():
        return practice_profile()
    return config.load_profile(config.profile_path(name))


async def try_connection(
    system: str, kind: str, url: str, options: Mapping[str, str], secret: str
) -> SystemInfo:
    """Signs in with what was typed, before anything is kept. `system`: "crm" or "erp". Raises what the
    system raises, and ProfileError for an address that cannot be used."""
    build = build_crm if system == "crm" else build_erp
    connector: CrmConnector | ErpConnector = build(SystemSettings(kind, url, dict(options)), lambda: secret)
    try:
        return await connector.connect()
    finally:
        await connector.aclose()


Typed = tuple[str, str, Mapping[str, str], str]
"""What was typed for one system: kind, address, options, secret."""


def keep_profile(name: str, crm: Typed, erp: Typed, *, user: str = "") -> Profile:
    """Keeps both secrets in the keyring, then the profile in its file: never a profile without them.

    Raises NoKeyring before anything is written.
    """
    held = KeyringSecrets(name)
    sides = {}
    for system, (kind, url, options, secret) in (("crm", crm), ("erp", erp)):
        if secret:
            held.put(system, secret)
        sides[system] = SystemSettings(kind, url, dict(options))
    profile = Profile(name=name, crm=sides["crm"], erp=sides["erp"], user=user)
    config.save_profile(profile)
    return profile
