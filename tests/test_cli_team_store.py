"""The verb team-store, and what a profile with a team store builds."""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from app import bootstrap, cli
from app.cli_team_store import run_team_store
from app.cli_text import Printer
from app.config import Profile, SystemSettings
from app.errors import ProfileError, SignInFailed
from app.secrets import GivenSecrets
from app.storage import journal
from app.storage.team_address import TeamAddress
from tests.postgresql import OWNER, PASSWORD, REP, Server


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRMDATE_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("FIRMDATE_CONFIG_FOLDER", str(tmp_path / "config"))


def url(address: TeamAddress) -> str:
    return f"postgresql://{address.user}@{address}"


def profile_file(folder: Path, team_store: str) -> str:
    file = folder / "team.toml"
    line = f'team_store = "{team_store}"\n' if team_store else ""
    file.write_text(
        f'name = "team"\nwriters = "team"\n{line}[crm]\nkind = "practice"\n[erp]\nkind = "practice"\n',
        encoding="utf-8",
    )
    return str(file)


def team_store(file: str, *options: str) -> int:
    return cli.main(["team-store", *options, "--profile-file", file, "--language", "en"])


@pytest.mark.real("postgresql")
def test_an_administrator_prepares_it_and_the_program_finds_it_usable(
    postgresql_server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    address = postgresql_server.address(postgresql_server.database())
    file = profile_file(tmp_path, url(address))
    look = argparse.Namespace(
        profile="", profile_file=file, prepare=False, sql=False, password=False, owner=""
    )
    held = GivenSecrets({"team_store": PASSWORD})

    async def looked() -> int:
        return await run_team_store(look, Printer(sys.stdout, True, "en"), held)

    with pytest.raises(Exception, match="team_store_not_prepared"):
        asyncio.run(looked())
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert team_store(file, "--prepare", "--owner", OWNER, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["address"], said["user"], said["found"]) == (str(address), REP, 0)
    assert asyncio.run(looked()) == 0
    assert json.loads(capsys.readouterr().out)["usable"] is True


@pytest.mark.real("postgresql")
def test_a_wrong_owners_password_is_a_refused_sign_in(
    team_database: TeamAddress,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("not-this-one\n"))
    file = profile_file(tmp_path, url(team_database))
    assert team_store(file, "--prepare", "--owner", OWNER) == 6
    told = capsys.readouterr().err
    assert "does not let" in told
    assert "not-this-one" not in told


def test_the_script_for_an_administrators_own_tools_is_printed_without_connecting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert team_store(profile_file(tmp_path, "postgresql://o%22x@db.example.com/firm"), "--sql") == 0
    script = capsys.readouterr().out
    assert 'GRANT firmdate_program TO "o""x";' in script
    assert "CREATE TABLE conversion (" in script
    assert "CREATE TABLE cache" not in script


@pytest.mark.parametrize(
    ("address", "options", "code", "words"),
    [
        ("", (), 2, "The profile names no team store."),
        ("postgresql://ada@h/d", ("--prepare",), 2, "Name the owner: --owner NAME"),
        ("postgresql://ada:secret@h/d", (), 2, "The address of the team store holds a password."),
        ("postgresql://h/d", (), 2, "Write it like postgresql://user@host:5432/database"),
    ],
)
def test_what_is_off_is_said(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    address: str,
    options: tuple[str, ...],
    code: int,
    words: str,
) -> None:
    assert team_store(profile_file(tmp_path, address), *options) == code
    told = capsys.readouterr().err
    assert words in told
    assert "secret" not in told


def team_profile(address: str, folder: Path) -> Profile:
    practice = SystemSettings("practice")
    return Profile("team", practice, practice, team_store=address, state_folder=str(folder))


@pytest.mark.real("postgresql")
async def test_a_profile_with_a_team_store_shares_the_journal_and_keeps_the_rest_here(
    team_database: TeamAddress, tmp_path: Path
) -> None:
    held = GivenSecrets({"team_store": PASSWORD})
    workspace = bootstrap.build_workspace(team_profile(url(team_database), tmp_path), held=held)
    assert workspace.store.shared
    assert not workspace.local.shared
    assert await workspace.store.run(journal.unfinished) == []
    await workspace.aclose()


async def test_without_the_password_in_the_keyring_the_store_says_so(tmp_path: Path) -> None:
    profile = team_profile("postgresql://ada@127.0.0.1:1/d", tmp_path)
    workspace = bootstrap.build_workspace(profile, held=GivenSecrets({}))
    with pytest.raises(SignInFailed, match="secret_missing"):
        await workspace.store.run(journal.unfinished)
    await workspace.aclose()


def test_an_address_that_cannot_be_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="team_store_holds_password"):
        bootstrap.build_workspace(team_profile("postgresql://a:b@h/d", tmp_path), held=GivenSecrets({}))


def test_the_driver_is_not_loaded_without_a_team_store() -> None:
    """It costs every start of those who do not need it."""
    code = (
        "import sys; from app import bootstrap, cli; cli.parser();"
        " bootstrap.build_workspace(bootstrap.practice_profile());"
        " sys.exit('psycopg' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
