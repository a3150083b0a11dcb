"""Profiles: read as written, or refused with the reason and the place."""

from __future__ import annotations

import tomllib
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from app import bootstrap, config
from app.config import (
    PolicySettings,
    Profile,
    ShippingSettings,
    SystemSettings,
    TransferSettings,
    load_profile,
    save_profile,
)
from app.domain.availability import AvailabilityPolicy, SplitRules
from app.domain.calendars import WorkingCalendar
from app.domain.policies import Policies
from app.domain.shipping import KnownTerms, ShippingPolicy
from app.errors import ProfileError

D = Decimal
SYSTEMS = '[crm]\nkind = "bottlecrm"\nurl = "https://crm.example"\n[erp]\nkind = "tryton"\n'
SMALL = 'name = "acme"\n' + SYSTEMS
FULL = Profile(
    name="acme",
    crm=SystemSettings("bottlecrm", "https://crm.example", {"org": "7"}),
    erp=SystemSettings("tryton", "https://erp.example/", {"database": "prod", "user": "ünï"}),
    writers="team",
    language="nl",
    user="ada",
    warehouse="WH-2",
    policies=PolicySettings(
        price_tolerance=D("0.05"),
        overdue_supply="trust",
        keep_safety_stock=False,
        horizon_days=90,
        ship_complete=True,
        release_to_firm_orders=True,
        overdue_limit_days=14,
        maximum_shipments=3,
        create_customers=True,
    ),
    shipping=ShippingSettings(
        timezone="Europe/Amsterdam",
        working_days=["mon", "tue", "sat"],
        holidays=[date(2026, 12, 25)],
        cut_off=time(15),
        handling_days=1,
        lead_days=2,
        carrier_days=3,
        carrier_holidays=[date(2026, 12, 26)],
    ),
    warehouses={"WH-2": ShippingSettings(handling_days=0)},
    transfers=[TransferSettings("WH-2", "WH", 2)],
    substitutes={"HV-200": ["HV-210", "HV-220"]},
    state_folder="elsewhere",
)


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIRMDATE_CONFIG_FOLDER", str(tmp_path / "config"))
    monkeypatch.setenv("FIRMDATE_DATA_FOLDER", str(tmp_path / "data"))
    return tmp_path


def written(folder: Path, text: str, name: str = "acme") -> Path:
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def refused(file: Path) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        load_profile(file)
    assert caught.value.exit_code == 2
    return caught.value


# ---------------------------------------------------------------- reading


def test_a_small_profile_has_the_defaults(folders: Path) -> None:
    profile = load_profile(written(folders, SMALL))
    assert profile == Profile(
        "acme", SystemSettings("bottlecrm", "https://crm.example"), SystemSettings("tryton")
    )
    assert config.policies_of(profile) == Policies()
    assert config.state_folder(profile) == folders / "data" / "acme"


def test_all_of_a_profile_reaches_the_policies() -> None:
    assert config.policies_of(FULL) == Policies(
        price_tolerance=D("0.05"),
        availability=AvailabilityPolicy(
            "trust", False, 90, release_to_firm_orders=True, overdue_limit_days=14
        ),
        ship_complete=True,
        create_customers=True,
        writers="team",
        split=SplitRules(maximum_shipments=3),
        shipping=ShippingPolicy(
            KnownTerms(
                calendar=WorkingCalendar(frozenset({0, 1, 5}), frozenset({date(2026, 12, 25)})),
                timezone="Europe/Amsterdam",
                cut_off=time(15),
                handling_days=1,
                lead_days=2,
                carrier_days=3,
                carrier_calendar=WorkingCalendar(holidays=frozenset({date(2026, 12, 26)})),
            ),
            {"WH-2": KnownTerms(handling_days=0)},
            {("WH-2", "WH"): 2},
        ),
        substitutes={"HV-200": ("HV-210", "HV-220")},
    )
    assert config.state_folder(FULL) == Path("elsewhere")


def test_a_file_that_is_not_there(folders: Path) -> None:
    fault = refused(folders / "nobody.toml")
    assert (fault.code, fault.params["name"]) == ("profile_missing", "nobody")


def test_a_place_that_cannot_be_read(folders: Path) -> None:
    fault = refused(folders)
    assert fault.code == "profile_unreadable"
    assert fault.params["path"] == str(folders) and fault.params["text"]


@pytest.mark.parametrize("text", ["name = ", "[crm", 'name = "a"\nname = "b"', "name: acme", "\0"])
def test_text_that_is_no_toml(folders: Path, text: str) -> None:
    fault = refused(written(folders, text))
    assert fault.code == "profile_malformed"
    assert "(at " in str(fault.params["text"])


def test_bytes_that_are_no_text(folders: Path) -> None:
    file = folders / "acme.toml"
    file.write_bytes(SMALL.encode("utf-16"))
    assert refused(file).code == "profile_malformed"


@pytest.mark.parametrize("number", [2, 99])
def test_a_newer_programs_profile(folders: Path, number: int) -> None:
    fault = refused(written(folders, f"version = {number}\n{SMALL}"))
    assert (fault.code, fault.params["found"], fault.params["known"]) == ("profile_newer", number, 1)


def test_a_newer_version_is_said_before_its_unknown_keys(folders: Path) -> None:
    assert refused(written(folders, f'version = 2\nfuture = "x"\n{SMALL}')).code == "profile_newer"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (SYSTEMS, "name"),
        ('name = "acme"\n[crm]\nkind = "a"\n', "erp"),
        ('name = "acme"\n[crm]\nurl = "a"\n[erp]\nkind = "b"\n', "kind"),
        ("typo = 1\n" + SMALL, "typo"),
        (SMALL + 'pasword = "x"\n', "$.erp"),
        (SMALL + "[policies]\noverdue = 1\n", "overdue"),
        ('version = "1"\n' + SMALL, "version"),
        ("version = 0\n" + SMALL, "version"),
        ("version = true\n" + SMALL, "version"),
        ('writers = "many"\n' + SMALL, "writers"),
        ("language = 3\n" + SMALL, "language"),
        (SMALL + "options = { timeout = 3 }\n", "options"),
        (SMALL + '[policies]\noverdue_supply = "hope"\n', "overdue_supply"),
        (SMALL + '[policies]\nkeep_safety_stock = "yes"\n', "keep_safety_stock"),
        (SMALL + "[policies]\nhorizon_days = -1\n", "horizon_days"),
        (SMALL + "[policies]\nhorizon_days = 0\n", "horizon_days"),
        (SMALL + "[policies]\nhorizon_days = 999999999\n", "horizon_days"),
        (SMALL + "[policies]\nhorizon_days = 1.5\n", "horizon_days"),
        (SMALL + '[policies]\nprice_tolerance = "a lot"\n', "price_tolerance"),
        (SMALL + '[policies]\nprice_tolerance = "-0.01"\n', "price_tolerance"),
        (SMALL + '[policies]\nprice_tolerance = "NaN"\n', "price_tolerance"),
        (SMALL + '[policies]\nprice_tolerance = "Infinity"\n', "price_tolerance"),
        (SMALL + "[policies]\nprice_tolerance = inf\n", "price_tolerance"),
        (SMALL + "[policies]\nprice_tolerance = true\n", "price_tolerance"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(folders: Path, text: str, where: str) -> None:
    fault = refused(written(folders, text))
    assert fault.code == "profile_wrong"
    assert where in str(fault.params["text"])
    assert fault.params["path"] == str(folders / "acme.toml")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"0.05"', "0.05"),
        ("0.05", "0.05"),
        ("0.1", "0.1"),
        ("1", "1"),
        ("0.10", "0.10"),
        ("0.12345678901234567890", "0.12345678901234567890"),
        ('"0.30"', "0.30"),
    ],
)
def test_an_amount_is_read_exactly_as_it_is_written(folders: Path, text: str, value: str) -> None:
    profile = load_profile(written(folders, f"{SMALL}[policies]\nprice_tolerance = {text}\n"))
    assert type(profile.policies.price_tolerance) is Decimal
    assert str(profile.policies.price_tolerance) == value


@pytest.mark.parametrize("name", ["", "..", "../../etc", "a/b", "a\\b", "a b", "a.b", "C:"])
def test_a_name_that_is_no_plain_file_name(folders: Path, name: str) -> None:
    """It becomes a folder of the program's state and a name in the keyring."""
    with pytest.raises(ProfileError) as caught:
        config.profile_path(name)
    assert (caught.value.code, caught.value.params["name"]) == ("profile_name_unusable", name)
    fault = refused(written(folders, f"name = '{name}'\n{SYSTEMS}"))
    assert (fault.code, fault.params["name"]) == ("profile_name_unusable", name)


def test_a_plain_name_may_have_letters_of_any_language() -> None:
    assert config.profile_path("Müller_2-test").name == "Müller_2-test.toml"


# ---------------------------------------------------------------- writing


def test_what_was_saved_is_what_is_read() -> None:
    assert load_profile(save_profile(FULL)) == FULL
    assert config.profile_names() == ["acme"]


def test_the_file_is_readable_by_people_and_holds_amounts_as_text() -> None:
    raw = tomllib.loads(save_profile(FULL).read_text(encoding="utf-8"))
    assert raw["policies"]["price_tolerance"] == "0.05"
    assert raw["erp"]["options"] == {"database": "prod", "user": "ünï"}


def test_the_former_profile_is_kept() -> None:
    first = save_profile(FULL)
    was = first.read_bytes()
    second = save_profile(Profile("acme", SystemSettings("practice"), SystemSettings("practice")))
    assert second == first
    assert first.with_suffix(".former").read_bytes() == was
    assert load_profile(first.with_suffix(".former")) == FULL
    assert load_profile(second).crm.kind == "practice"
    assert config.profile_names() == ["acme"]
    assert sorted(file.name for file in first.parent.iterdir()) == ["acme.former", "acme.toml"]


def test_a_save_that_is_cut_short_leaves_a_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    """At every moment the name leads to the old profile or the new one, never to none."""
    path = save_profile(FULL)
    real = Path.replace

    def cut(self: Path, target: Path) -> Path:
        assert path.exists()
        if Path(target) == path:
            raise OSError("the power is gone")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(OSError, match="power"):
        save_profile(Profile("acme", SystemSettings("practice"), SystemSettings("practice")))
    monkeypatch.undo()
    assert load_profile(path) == FULL


def test_an_unusable_name_is_not_saved(folders: Path) -> None:
    with pytest.raises(ProfileError):
        save_profile(Profile("../x", SystemSettings("practice"), SystemSettings("practice")))
    assert not list(folders.rglob("*.toml"))


# ---------------------------------------------------------------- finding


def test_a_profile_is_found_by_file_by_name_or_alone(folders: Path) -> None:
    save_profile(FULL)
    elsewhere = written(folders, SMALL.replace("acme", "other"), "given")
    assert bootstrap.find_profile("", "") == FULL
    assert bootstrap.find_profile("acme", "") == FULL
    assert bootstrap.find_profile("", str(elsewhere)).name == "other"
    assert bootstrap.find_profile("practice", "").crm.kind == "practice"


def test_none_or_several_profiles_are_told_apart() -> None:
    with pytest.raises(ProfileError) as caught:
        bootstrap.find_profile("", "")
    assert caught.value.code == "profile_none"
    save_profile(FULL)
    save_profile(Profile("beta", SystemSettings("practice"), SystemSettings("practice")))
    with pytest.raises(ProfileError) as caught:
        bootstrap.find_profile("", "")
    assert (caught.value.code, caught.value.params["known"]) == ("profile_several", "acme, beta")
    with pytest.raises(ProfileError) as caught:
        bootstrap.find_profile("gamma", "")
    assert (caught.value.code, caught.value.params["name"]) == ("profile_missing", "gamma")


def test_a_kind_of_system_that_does_not_exist() -> None:
    for profile in (
        Profile("a", SystemSettings("abacus"), SystemSettings("practice")),
        Profile("a", SystemSettings("practice"), SystemSettings("abacus")),
    ):
        with pytest.raises(ProfileError) as caught:
            bootstrap.build_workspace(profile)
        assert (caught.value.code, caught.value.params["kind"]) == ("system_kind_unknown", "abacus")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ('[shipping]\ntimezone = "Mars/Base"', "shipping"),
        ('[shipping]\nworking_days = ["monday"]', "shipping"),
        ("[shipping]\nworking_days = []", "shipping"),
        ("[shipping]\nhandling_days = -1", "shipping"),
        ("[shipping]\ncarrier_days = 1.5", "shipping"),
        ('[shipping]\ncut_off = "15:00"x', ""),
        ("[warehouses.WH-2]\nlead_days = 999", "warehouses"),
        ('[[transfers]]\nfrom = "A"\nto = "B"', "transfers"),
        ('[[transfers]]\nfrom = "A"\nto = "B"\ndays = -2', "transfers"),
        ('[substitutes]\nHV-200 = "HV-210"', "substitutes"),
        ("[policies]\noverdue_limit_days = -1", "policies"),
        ("[policies]\nmaximum_shipments = 0", "policies"),
    ],
)
def test_times_and_places_that_cannot_be(folders: Path, said: str, place: str) -> None:
    fault = refused(written(folders, f"{SMALL}{said}\n"))
    assert place in str(fault.params["text"])


def test_the_example_names_all_there_is_and_loads() -> None:
    path = Path("resources/profile.example.toml")
    profile = load_profile(path)
    assert config.policies_of(profile).shipping.everywhere.carrier_days == 1
    text = path.read_text(encoding="utf-8")
    named = {line.lstrip("# ").split(" =")[0] for line in text.splitlines() if " =" in line}
    for settings in (PolicySettings, ShippingSettings, TransferSettings):
        assert set(settings.__struct_encode_fields__) <= named, settings.__name__
    parts = {line.strip("[]") for line in text.splitlines() if line.startswith("[")}
    top = {part.split(".")[0] for part in parts} | named
    unnamed = {"user", "state_folder", "team_store"}  # the program's own, and what has a page of its own
    assert set(Profile.__struct_fields__) - unnamed <= top
