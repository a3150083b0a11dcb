"""What the owner of a team store prepares, and what its programs may do then and may not."""

from __future__ import annotations

import argparse
import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.cli_team_store import run_team_store
from app.cli_text import Printer
from app.config import Profile, SystemSettings, save_profile
from app.errors import StorageFault, TeamStoreUnreachable
from app.secrets import GivenSecrets
from app.storage import audit, inbox, journal, links
from app.storage.connection import transaction
from app.storage.scripts import migrations
from app.storage.team_address import TeamAddress
from app.storage.team_prepare import Prepared, prepare, prepare_script, script_for_own_tools
from app.storage.team_store import PostgresConnection, TeamStore, connect, found_version
from tests.postgresql import ADMINISTRATOR, OWNER, PASSWORD, REP, Server, programs, secret
from tests.storage.files import AnyConnection, Place, count, wanted
from tests.storage.team import refusal

pytestmark = pytest.mark.real("postgresql")
LATEST = migrations("postgresql")[-1][0]


# ---------------------------------------------------------------- prepared, or not


async def test_an_empty_database_says_what_the_administrator_has_to_do(postgresql_server: Server) -> None:
    address = postgresql_server.address(postgresql_server.database())
    fault = await refusal(TeamStore(address, secret))
    assert (fault.code, fault.exit_code) == ("team_store_not_prepared", 3)
    assert fault.params == {"address": str(address), "user": REP}
    assert prepare(address, OWNER, secret) == Prepared(REP, 0, LATEST)
    store = TeamStore(address, secret)
    assert await store.run(journal.unfinished) == []
    await store.aclose()


async def test_a_user_that_was_not_let_in_is_told_the_same(
    team_database: TeamAddress, postgresql_server: Server
) -> None:
    postgresql_server.query(f"CREATE ROLE guest LOGIN PASSWORD '{PASSWORD}'")
    guest = team_database.as_user("guest")
    try:
        assert (await refusal(TeamStore(guest, secret))).code == "team_store_not_prepared"
        prepare(guest, OWNER, secret)
        store = TeamStore(guest, secret)
        assert await store.run(journal.unfinished) == []
        await store.aclose()
    finally:
        postgresql_server.query("DROP ROLE guest")


@pytest.mark.parametrize(("change", "code"), [(-1, "team_store_older"), (+1, "team_store_newer")])
async def test_another_version_is_refused(
    team_database: TeamAddress, team_owner: PostgresConnection, change: int, code: str
) -> None:
    team_owner.execute("DELETE FROM schema_version WHERE number = ?", (LATEST,))
    if change > 0:
        team_owner.execute("INSERT INTO schema_version (number) VALUES (?)", (LATEST + 1,))
    fault = await refusal(TeamStore(team_database, secret))
    assert (fault.code, fault.params["known"]) == (code, LATEST)
    if change > 0:
        with pytest.raises(StorageFault) as caught:
            prepare(team_database, OWNER, secret)
        assert caught.value.code == code


def test_preparing_again_changes_nothing(team_database: TeamAddress, team_owner: PostgresConnection) -> None:
    links.decide(team_owner, "a", "C-1", "linked", "ada")
    assert prepare(team_database, OWNER, secret) == Prepared(REP, LATEST, LATEST)
    assert links.accounts_of(team_owner, "C-1") == ["a"]
    assert found_version(team_owner) == LATEST


def test_an_older_store_is_brought_up_to_date_with_what_is_in_it(postgresql_server: Server) -> None:
    """From the first version, through every script."""
    address = postgresql_server.address(postgresql_server.database())
    owner = connect(address.as_user(OWNER), secret)
    with transaction(owner):
        script = prepare_script(REP)
        owner.execute(script[: script.index("-- Who drives an unfinished conversion")])
        owner.execute("INSERT INTO schema_version (number) VALUES (1) ON CONFLICT DO NOTHING")
    owner.execute(
        "INSERT INTO audit (writer, number, at, who, what, subject, details, previous_hash, hash)"
        " VALUES ('w', 1, '', '', '', '', '', '', 'first')"
    )
    owner.close()
    assert prepare(address, OWNER, secret) == Prepared(REP, 1, LATEST)
    rep = Place(team=address).open()
    head = rep.execute("SELECT number, hash FROM audit_head").fetchone()
    assert head == {"number": 1, "hash": "first"}
    rep.close()


def test_the_script_for_an_administrators_own_tools_makes_all_of_it_or_nothing(
    postgresql_server: Server,
) -> None:
    """psql carries out each statement by itself, unless the script says otherwise."""
    address = postgresql_server.address(postgresql_server.database())

    def run_by_psql(script: str) -> str:
        command = [str(programs() / "psql"), "--no-psqlrc", "--quiet", "--host", address.host]
        command += ["--port", str(address.port), "--username", OWNER, "--dbname", address.database]
        ran = subprocess.run(
            command, input=script, capture_output=True, text=True, check=False, timeout=60,
            env={**os.environ, "PGPASSWORD": PASSWORD},
        )  # fmt: skip
        return ran.stderr

    tables = "SELECT DISTINCT schemaname AS name FROM pg_tables WHERE tableowner = 'keeper'"
    whole = script_for_own_tools(REP)
    assert "ERROR" in run_by_psql(whole.replace("CREATE TABLE link", "CREATE TABLE link link"))
    assert postgresql_server.query(tables, address.database) == []
    assert "ERROR" not in run_by_psql(whole)
    assert postgresql_server.query(tables, address.database) == [{"name": "firmdate"}]
    rep = Place(team=address).open()
    assert journal.claim(rep, wanted()) is not None
    rep.close()


async def test_a_table_that_is_gone_is_told_in_the_databases_words(
    team_database: TeamAddress,
    team_owner: PostgresConnection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also by the verb that looks at nothing else."""
    team_owner.execute("DROP TABLE inbox_history")
    fault = await refusal(TeamStore(team_database, secret))
    assert fault.code == "team_store_refuses"
    assert "inbox_history" in str(fault.params["text"])
    profile = Profile(
        "team", *[SystemSettings("practice")] * 2, team_store=f"postgresql://{REP}@{team_database}"
    )
    monkeypatch.setenv("FIRMDATE_CONFIG_FOLDER", str(tmp_path))
    save_profile(profile)
    look = argparse.Namespace(
        profile="team", profile_file="", prepare=False, sql=False, password=False, owner=""
    )
    with pytest.raises(StorageFault, match="team_store_refuses"):
        await run_team_store(look, Printer(io.StringIO(), True, "en"), GivenSecrets({"team_store": PASSWORD}))


def test_preparing_needs_another_user_than_the_owner_and_one_that_is_there(
    team_database: TeamAddress,
) -> None:
    for user, code in ((OWNER, "team_store_owner_is_user"), ("nobody", "team_store_no_such_user")):
        with pytest.raises(StorageFault) as caught:
            prepare(team_database.as_user(user), OWNER, secret)
        assert caught.value.code == code


def test_a_preparation_without_the_rights_leaves_nothing_behind(postgresql_server: Server) -> None:
    address = postgresql_server.address(postgresql_server.database())
    with pytest.raises(StorageFault) as caught:
        prepare(address.as_user(OWNER), REP, secret)
    assert caught.value.code == "team_store_refuses"
    assert "permission denied" in str(caught.value.params["text"])
    found = postgresql_server.query(
        "SELECT count(*) AS n FROM pg_namespace WHERE nspname = 'firmdate'", address.database
    )
    assert found == [{"n": 0}]


# ---------------------------------------------------------------- roles


@pytest.fixture
def rep(team_database: TeamAddress) -> Iterator[AnyConnection]:
    found = Place(team=team_database).open()
    yield found
    found.close()


FORBIDDEN = [
    "UPDATE audit SET who = 'x'", "DELETE FROM audit", "TRUNCATE audit", "UPDATE audit_head SET number = 0",
    "DELETE FROM audit_head", "INSERT INTO audit_head (writer, number, hash) VALUES ('eve', 1, '')",
    "DELETE FROM conversion", "TRUNCATE conversion CASCADE", "UPDATE conversion_step SET detail = 'x'",
    "DELETE FROM conversion_step", "UPDATE inbox_history SET detail = 'x'", "DELETE FROM inbox_history",
    "DELETE FROM promise", "ALTER TABLE audit DISABLE TRIGGER ALL", "DROP TABLE audit",
    "UPDATE schema_version SET number = 99", "CREATE TABLE mine (id INTEGER)", "DROP SCHEMA firmdate CASCADE",
    "CREATE OR REPLACE FUNCTION audit_continues() RETURNS trigger LANGUAGE sql AS ''",
    "SET ROLE keeper", "SET session_replication_role = replica",
]  # fmt: skip


@pytest.mark.parametrize("sql", FORBIDDEN)
def test_the_program_may_not(rep: AnyConnection, sql: str) -> None:
    entry = journal.claim(rep, wanted())
    assert entry is not None
    audit.append(rep, "pc", "ada", "convert", "Q", {})
    inbox.report(rep, "connection", "crm", "no_answer", {})
    with pytest.raises(psycopg.Error, match=r"permission denied|must be owner|must be member"):
        rep.execute(sql)
    assert (count(rep, "audit"), count(rep, "conversion"), count(rep, "inbox_history")) == (1, 1, 1)
    assert audit.verify(rep) == [audit.Chain("pc", 1)]


def test_the_program_may_read_every_table_there_is(rep: AnyConnection) -> None:
    """A new migration's table needs its line in program_role.sql."""
    rows = rep.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'firmdate'::regnamespace AND relkind = 'r'"
    ).fetchall()
    names = {row["relname"] for row in rows}
    assert {"conversion", "link", "promise", "inbox_item", "audit"} <= names
    for name in names:
        assert count(rep, name) >= 0


def test_a_table_in_a_schema_of_its_own_does_not_come_before_ours(
    rep: AnyConnection, postgresql_server: Server, team_database: TeamAddress
) -> None:
    """Neither does a temporary one, which every user may make."""
    rep.execute("CREATE TEMPORARY TABLE audit_head (writer TEXT, number INTEGER, hash TEXT)")
    audit.append(rep, "pc", "ada", "convert", "Q", {})
    heads = postgresql_server.query("SELECT number FROM firmdate.audit_head", team_database.database)
    assert heads == [{"number": 1}]


@pytest.mark.parametrize("user", [OWNER, ADMINISTRATOR])
async def test_the_program_does_not_work_as_somebody_who_may_change_the_log(
    team_database: TeamAddress, user: str
) -> None:
    fault = await refusal(TeamStore(team_database.as_user(user), secret))
    assert (fault.code, fault.params["user"]) == ("team_store_role_too_strong", user)


async def test_a_single_right_too_many_is_enough(
    team_database: TeamAddress, team_owner: PostgresConnection
) -> None:
    team_owner.execute(f"GRANT DELETE ON conversion_step TO {REP}")
    assert (await refusal(TeamStore(team_database, secret))).code == "team_store_role_too_strong"


async def test_a_right_that_is_missing_is_told_in_the_databases_words(
    team_database: TeamAddress, team_owner: PostgresConnection
) -> None:
    team_owner.execute("REVOKE INSERT ON link FROM firmdate_program")
    store = TeamStore(team_database, secret)
    with pytest.raises(StorageFault) as caught:
        await store.run(links.decide, "a", "C-1", "linked", "ada")
    assert caught.value.code == "team_store_refuses"
    assert not isinstance(caught.value, TeamStoreUnreachable)
    await store.aclose()
