"""Where the team store may be and how it is reached: encrypted and verified, or on this computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import ProfileError, StorageFault
from app.storage import team_address
from app.storage.team_address import TeamAddress, encryption, parse_team_store, system_roots


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://ada@db.example.com:5433/firm", TeamAddress("ada", "db.example.com", 5433, "firm")),
        ("postgres://ada@db.example.com/firm", TeamAddress("ada", "db.example.com", 5432, "firm")),
        ("postgresql://a%40b@[::1]/f%20g", TeamAddress("a@b", "::1", 5432, "f g")),
    ],
)
def test_an_address_is_read(url: str, expected: TeamAddress) -> None:
    assert parse_team_store(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "", "db.example.com", "mysql://a@h/d", "postgresql://h/d", "postgresql://a@h", "postgresql://a@h/",
        "postgresql://a@/d", "postgresql://a@h:99999/d", "postgresql://a@h:x/d", "postgresql://a@h/d/e",
        "postgresql://a@h/d?sslmode=disable", "postgresql://a@h/d?host=10.0.0.1", "postgresql://a@h/d#x",
        "postgresql://a@h1,h2/d",
    ],
)  # fmt: skip
def test_anything_else_is_refused(url: str) -> None:
    """Also settings behind the address: they could switch the encryption off or name another host."""
    with pytest.raises(ProfileError) as caught:
        parse_team_store(url)
    assert caught.value.code == "team_store_not_valid"


@pytest.mark.parametrize(
    "url", ["postgresql://ada:secret@h/d", "postgresql://ada:@h/d", "postgres://a:x@h/d"]
)
def test_a_password_in_the_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ProfileError) as caught:
        parse_team_store(url)
    assert caught.value.code == "team_store_holds_password"
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "host", ["db.example.com", "10.0.0.7", "192.168.1.2", "localhost.example.com", "::2"]
)
def test_off_this_computer_it_is_always_encrypted_and_verified(host: str) -> None:
    settings = encryption(TeamAddress("ada", host, 5432, "firm"))
    assert settings["sslmode"] == "verify-full"
    assert settings["sslrootcert"] == system_roots()
    assert settings["gssencmode"] == "disable"
    assert settings["hostaddr"] == ""


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_only_this_computer_is_spoken_to_in_plain(host: str) -> None:
    """`localhost` is the loopback address itself, whatever a file of hosts says."""
    settings = encryption(TeamAddress("ada", host, 5432, "firm"))
    assert settings["sslmode"] == "prefer"
    assert settings["hostaddr"] == ("127.0.0.1" if host == "localhost" else host)


def test_a_named_authority_is_asked_for_on_this_computer_too(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("", encoding="ascii")
    for host in ("localhost", "db.example.com"):
        settings = encryption(TeamAddress("ada", host, 5432, "firm", str(file)))
        assert (settings["sslmode"], settings["sslrootcert"]) == ("verify-full", str(file))


def test_without_certificates_nothing_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = str(tmp_path / "none.pem")
    with pytest.raises(StorageFault) as caught:
        encryption(TeamAddress("ada", "db.example.com", 5432, "firm", missing))
    assert (caught.value.code, caught.value.params) == ("team_store_no_certificates", {"path": missing})

    def nowhere() -> str:
        raise StorageFault("team_store_no_certificates", path="")

    monkeypatch.setattr(team_address, "system_roots", nowhere)
    with pytest.raises(StorageFault):
        encryption(TeamAddress("ada", "db.example.com", 5432, "firm"))


def test_the_systems_own_authorities_are_a_file_with_certificates() -> None:
    assert "BEGIN CERTIFICATE" in Path(system_roots()).read_text(encoding="utf-8")
