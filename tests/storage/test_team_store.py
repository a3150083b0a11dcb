"""The team store on a real PostgreSQL: prepared, guarded by roles, lost and found again, encrypted."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.errors import FirmdateError, SignInFailed, StorageFault, TeamStoreUnreachable
from app.storage import audit, inbox, journal, links, team_store
from app.storage.connection import Connection, transaction
from app.storage.scripts import migrations
from app.storage.team_address import TeamAddress
from app.storage.team_prepare import Prepared, prepare, prepare_script
from app.storage.team_store import PostgresConnection, TeamStore, connect, found_version
from tests.postgresql import ADMINISTRATOR, OWNER, PASSWORD, REP, Server, ended, secret, started
from tests.storage.certificates import make_certificates
from tests.storage.files import AnyConnection, Place, count, wanted

pytestmark = pytest.mark.real("postgresql")
LATEST = migrations("postgresql")[-1][0]


@pytest.fixture
def server() -> Iterator[Server]:
    """One that a test may kill."""
    found = started()
    yield found
    ended(found)


def prepared_on(server: Server) -> TeamAddress:
    address = server.address(server.database())
    prepare(address, OWNER, secret)
    return address


async def refusal(store: TeamStore) -> FirmdateError:
    try:
        with pytest.raises(FirmdateError) as caught:
            await store.run(journal.unfinished)
    finally:
        await store.aclose()
    return caught.value


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


# ---------------------------------------------------------------- signing in


async def test_a_wrong_password_is_a_refused_sign_in(team_database: TeamAddress) -> None:
    fault = await refusal(TeamStore(team_database, lambda: "wrong-password"))
    assert isinstance(fault, SignInFailed)
    assert (fault.code, fault.exit_code) == ("team_store_sign_in", 6)
    assert "wrong-password" not in str(fault)


async def test_a_missing_password_is_what_the_keyring_says(team_database: TeamAddress) -> None:
    def none() -> str:
        raise SignInFailed("secret_missing", system="team_store")

    assert (await refusal(TeamStore(team_database, none))).code == "secret_missing"


async def test_no_environment_variable_redirects_or_loosens_it(
    team_database: TeamAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (
        ("PGHOSTADDR", "127.0.0.9"), ("PGSSLMODE", "disable"), ("PGOPTIONS", "-c search_path=public"),
        ("PGUSER", ADMINISTRATOR), ("PGPASSWORD", "other"), ("PGDATABASE", "other"), ("PGPORT", "1"),
        ("PGGSSENCMODE", "require"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    store = TeamStore(team_database, secret)
    assert await store.run(lambda c: c.user) == REP
    assert await store.run(lambda c: c.execute("SHOW search_path").fetchone()) == {
        "search_path": "firmdate, pg_temp"
    }
    await store.aclose()


# ---------------------------------------------------------------- lost, and found again


async def test_a_store_that_is_not_there_is_said_so_within_bounds(
    caplog: pytest.LogCaptureFixture, team_database: TeamAddress
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = TeamAddress(REP, "127.0.0.1", closed.getsockname()[1], "firm")
    store = TeamStore(nowhere, secret)
    caplog.set_level(logging.INFO, "app.storage")
    for _ in range(3):
        with pytest.raises(TeamStoreUnreachable) as caught:
            await store.run(journal.unfinished)
        assert (caught.value.code, caught.value.exit_code) == ("team_store_unreachable", 3)
        assert PASSWORD not in str(caught.value)
    assert [record.message.split(":")[0] for record in caplog.records] == ["team store 127.0.0.1"]
    store.address = team_database
    assert await store.run(journal.unfinished) == []
    assert caplog.records[-1].message.endswith("is back")
    assert len(caplog.records) == 2
    await store.aclose()


async def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(team_store, "CONNECT_SECONDS", 2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        begun = time.monotonic()
        fault = await refusal(
            TeamStore(TeamAddress(REP, "127.0.0.1", silent.getsockname()[1], "firm"), secret)
        )
    assert isinstance(fault, TeamStoreUnreachable)
    assert time.monotonic() - begun < 10


async def test_an_idle_connection_that_the_server_closed_is_made_again(
    team_database: TeamAddress, postgresql_server: Server
) -> None:
    store = TeamStore(team_database, secret)
    assert await store.run(journal.claim, wanted()) is not None
    postgresql_server.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{team_database.database}' AND pid <> pg_backend_pid()"
    )
    assert await store.run(journal.claim, wanted(quote="other")) is not None
    assert len(await store.run(journal.unfinished)) == 2
    await store.aclose()


async def test_a_function_that_had_begun_is_not_run_again(
    team_database: TeamAddress, postgresql_server: Server
) -> None:
    store = TeamStore(team_database, secret)
    runs = []

    def cut_in_the_middle(connection: Connection) -> None:
        runs.append(1)
        with transaction(connection):
            links.decide(connection, "a", "C-1", "linked", "ada")
            postgresql_server.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                f" WHERE datname = '{team_database.database}' AND pid <> pg_backend_pid()"
            )
            links.decide(connection, "a", "C-2", "linked", "ada")

    await store.run(journal.unfinished)
    with pytest.raises(TeamStoreUnreachable):
        await store.run(cut_in_the_middle)
    assert runs == [1]
    assert await store.run(links.accounts_of, "C-1") == []
    await store.aclose()


async def test_a_store_that_does_not_answer_is_not_waited_for_by_everybody_who_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(team_store, "CONNECT_SECONDS", 2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        store = TeamStore(TeamAddress(REP, "127.0.0.1", silent.getsockname()[1], "firm"), secret)
        begun = time.monotonic()
        asked = await asyncio.gather(
            *(store.run(journal.unfinished) for _ in range(20)), return_exceptions=True
        )
    assert all(isinstance(answer, TeamStoreUnreachable) for answer in asked)
    assert time.monotonic() - begun < 8
    await store.aclose()


async def test_a_server_killed_within_a_transaction_keeps_what_was_committed_and_nothing_else(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team_store, "AGAIN_SECONDS", 0)
    address = prepared_on(server)
    store = TeamStore(address, secret)
    entry = await store.run(journal.claim, wanted())
    assert entry is not None

    def half(connection: Connection) -> None:
        with transaction(connection):
            journal.move(connection, entry, "creating")
            audit.append(connection, "pc", "ada", "convert", "Q", {})
            server.kill()

    with pytest.raises(TeamStoreUnreachable):
        await store.run(half)
    with pytest.raises(TeamStoreUnreachable):
        await store.run(journal.unfinished)
    server.start()
    assert await store.run(journal.unfinished) == [entry]
    assert await store.run(audit.verify) == []
    moved = await store.run(lambda c: journal.move(c, entry, "creating"))
    assert (await store.run(journal.read, entry.id)) == moved
    await store.aclose()


async def test_a_computer_that_sleeps_within_a_transaction_does_not_keep_the_others_out(
    team_database: TeamAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team_store, "IDLE_SECONDS", 1)
    sleeper, other = TeamStore(team_database, secret), TeamStore(team_database, secret)

    def sleep_on_it(connection: Connection) -> None:
        with transaction(connection):
            links.decide(connection, "a", "C-1", "linked", "sleeper")
            asleep.set()
            time.sleep(3)
            links.decide(connection, "a", "C-2", "linked", "sleeper")

    asleep = threading.Event()

    def claim_meanwhile(connection: Connection) -> None:
        assert asleep.wait(30)
        links.decide(connection, "b", "C-1", "linked", "other")

    slept, done = await asyncio.gather(
        sleeper.run(sleep_on_it), other.run(claim_meanwhile), return_exceptions=True
    )
    assert isinstance(slept, TeamStoreUnreachable)
    assert done is None
    assert await other.run(links.accounts_of, "C-1") == ["b"]
    await sleeper.aclose()
    await other.aclose()


async def test_a_lock_that_stays_is_waited_for_and_then_told(
    team_database: TeamAddress, team_owner: PostgresConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team_store, "LOCK_SECONDS", 1)
    store = TeamStore(team_database, secret)
    with team_owner.transaction():
        with pytest.raises(TeamStoreUnreachable) as caught:
            await store.run(journal.claim, wanted())
        assert "lock timeout" in str(caught.value.params["text"])
        assert await store.run(journal.unfinished) == []
    assert await store.run(journal.claim, wanted()) is not None
    await store.aclose()


async def test_the_settings_that_the_journal_rests_on_are_in_force(team_database: TeamAddress) -> None:
    store = TeamStore(team_database, secret)
    found = {}
    for name in ("synchronous_commit", "statement_timeout", "idle_in_transaction_session_timeout"):
        row = await store.run(lambda c, of=name: c.execute(f"SHOW {of}").fetchone())
        found |= row
    assert found == {
        "synchronous_commit": "on", "statement_timeout": "15s", "idle_in_transaction_session_timeout": "15s",
    }  # fmt: skip
    await store.aclose()


# ---------------------------------------------------------------- encrypted


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server with a certificate for `localhost`, and the folder with the authority's."""
    server = started()
    folder = tmp_path_factory.mktemp("certificates")
    make_certificates(folder)
    server.stop()
    server.give(folder / "server.pem", folder / "server.key")
    server.options |= {
        "ssl": "on", "ssl_cert_file": str(server.folder / "server.pem"),
        "ssl_key_file": str(server.folder / "server.key"),
    }  # fmt: skip
    server.start()
    yield server, folder
    ended(server)


def encrypted_address(server: Server, database: str, host: str, certificates: Path) -> TeamAddress:
    return TeamAddress(REP, host, server.port, database, str(certificates))


def test_a_verified_connection_is_encrypted(encrypted: tuple[Server, Path]) -> None:
    server, folder = encrypted
    plain = prepared_on(server)
    address = encrypted_address(server, plain.database, "localhost", folder / "ca.pem")
    connection = connect(address, secret)
    row = connection.execute("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
    assert row is not None
    assert row["ssl"] is True
    assert row["version"] in ("TLSv1.2", "TLSv1.3")
    assert journal.claim(connection, wanted()) is not None
    connection.close()


@pytest.mark.parametrize(
    ("host", "authority"), [("localhost", "other-ca.pem"), ("127.0.0.1", "ca.pem")], ids=["stranger", "name"]
)
def test_a_server_that_is_not_the_one_is_refused(
    encrypted: tuple[Server, Path], host: str, authority: str
) -> None:
    server, folder = encrypted
    with pytest.raises(TeamStoreUnreachable) as caught:
        connect(encrypted_address(server, "postgres", host, folder / authority), secret)
    assert "certificate" in str(caught.value.params["text"])


def test_a_server_without_encryption_is_refused_where_it_is_required(
    postgresql_server: Server, tmp_path: Path
) -> None:
    make_certificates(tmp_path)
    address = encrypted_address(postgresql_server, "postgres", "localhost", tmp_path / "ca.pem")
    with pytest.raises(TeamStoreUnreachable) as caught:
        connect(address, secret)
    assert "SSL" in str(caught.value.params["text"])
