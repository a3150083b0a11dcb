"""A firm's own profile: secrets in the real keyring, systems over the network, nothing in files."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from app import bootstrap
from app.demo.servers import Demo
from app.secrets import KeyringSecrets
from tests.journeys.conftest import Firmdate

pytestmark = [
    pytest.mark.real("tryton", "bottlecrm", "secret_service"),
    pytest.mark.xdist_group("secret_service"),
]


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo_servers: Demo) -> str:
    """Kept as the first-run page keeps it; `firmdate` reads the same folders."""
    monkeypatch.setenv("FIRMDATE_CONFIG_FOLDER", str(tmp_path / "config"))
    name = f"journey-{uuid.uuid4().hex[:8]}"  # one keyring serves tests that run beside each other
    bootstrap.keep_profile(
        name,
        ("bottlecrm", demo_servers.crm_url, bootstrap.DEMO_CRM_OPTIONS, demo_servers.crm_token),
        (
            "tryton",
            demo_servers.erp_url,
            {"database": demo_servers.database, "user": demo_servers.erp_user},
            demo_servers.erp_password,
        ),
        user="rep",
    )
    return name


def test_a_kept_profile_opens_both_systems_and_no_file_holds_a_secret(
    firmdate: Firmdate, profile: str, demo_servers: Demo, tmp_path: Path
) -> None:
    ran = firmdate("overview", "10001", "--profile", profile, "--json")
    assert ran.code == 0 and ran.json["quotes"] and ran.json["sales_orders"], ran
    secrets = (demo_servers.crm_token, demo_servers.erp_password)
    for path in [p for p in tmp_path.rglob("*") if p.is_file()]:
        content = path.read_bytes()
        assert not any(secret.encode() in content for secret in secrets), path
    assert not any(secret in ran.out + ran.err for secret in secrets)


WRONG = [("erp", ("availability", "--item", "CP-100", "--quantity", "1")), ("crm", ("quotes",))]


@pytest.mark.parametrize(("system", "verb"), WRONG)
def test_a_wrong_secret_is_said_and_has_its_code(
    firmdate: Firmdate, profile: str, system: str, verb: tuple[str, ...]
) -> None:
    KeyringSecrets(profile).put(system, "wrong")
    ran = firmdate(*verb, "--profile", profile)
    assert ran.code == 6 and ran.err.strip().endswith(".") and "wrong" not in ran.out, ran


def test_a_forgotten_secret_is_said_and_has_its_code(firmdate: Firmdate, profile: str) -> None:
    KeyringSecrets(profile).forget("erp")
    ran = firmdate("orders", "10001", "--profile", profile)
    assert ran.code == 6 and "No password is kept for the ERP" in ran.err, ran


@pytest.mark.parametrize("side", ["crm", "erp"])
def test_trying_a_connection_tells_what_the_account_can_do(demo_servers: Demo, side: str) -> None:
    import asyncio

    user = {"database": demo_servers.database, "user": demo_servers.erp_user}
    crm = ("bottlecrm", demo_servers.crm_url, {}, demo_servers.crm_token)
    erp = ("tryton", demo_servers.erp_url, user, demo_servers.erp_password)
    info = asyncio.run(bootstrap.try_connection(side, *(crm if side == "crm" else erp)))
    assert info.rights and not info.missing_rights
