"""The connection to a team store on a real PostgreSQL: signed in, lost and found again, encrypted."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import SignInFailed, TeamStoreUnreachable
from app.storage import audit, journal, links, team_store
from app.storage.connection import Connection, transaction
from app.storage.team_address import TeamAddress
from app.storage.team_store import PostgresConnection, TeamStore, connect
from tests.postgresql import ADMINISTRATOR, PASSWORD, REP, Server, ended, secret, started
from tests.storage.certificates import make_certificates
from tests.storage.files import wanted
from tests.storage.team import prepared_on, refusal

pytestmark = pytest.mark.real("postgresql")


@pytest.fixture
def server() -> Iterator[Server]:
    """One that a test may kill."""
    found = started()
    yield found
    ended(found)


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
