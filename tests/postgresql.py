"""A real PostgreSQL server for the run, from the system's package: `postgresql_server`, `team_database`.

Each process of the run has a server of its own on a loopback port, with a data folder of its own, without
waiting for the disk. The server refuses to be root's: as root it runs as the package's user `postgres`.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.storage.team_address import TeamAddress
from app.storage.team_prepare import prepare
from app.storage.team_store import PostgresConnection, connect

ADMINISTRATOR, OWNER, REP = "administrator", "keeper", "rep"
PASSWORD = "for-tests-only"
_START_SECONDS = 60


def programs() -> Path:
    """The folder of the server's programs. Fails, never skips, where the machine has none."""
    found = shutil.which("postgres")
    if found:
        return Path(found).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[4]))
    if not debian:
        pytest.fail(
            "Tests of the team store need PostgreSQL's server, and this machine has none. As root on Debian "
            "'python3 dev.py test' installs it; else: apt-get install postgresql",
            pytrace=False,
        )
    return debian[-1].parent


def _as_server_user(command: list[str]) -> list[str]:
    """setpriv also sees to it that the server ends with the process that started it."""
    if os.name != "posix" or not shutil.which("setpriv"):
        return command
    become = ["--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *become, "--pdeathsig", "QUIT", "--", *command]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running server. `kill` and `start` again are for tests that lose it."""

    folder: Path
    options: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    _count: int = 0

    def make(self) -> None:
        self.folder.chmod(0o700)
        secret = self.folder / "secret"
        secret.write_text(PASSWORD, encoding="ascii")
        if os.name == "posix" and os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
            shutil.chown(secret, "postgres", "postgres")
        command = [
            str(programs() / "initdb"), "--pgdata", str(self.folder / "data"), "--username", ADMINISTRATOR,
            "--auth", "scram-sha-256", "--pwfile", str(secret), "--encoding", "UTF8", "--no-locale",
            "--no-sync", "--no-instructions",
        ]  # fmt: skip
        made = subprocess.run(
            _as_server_user(command), cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert made.returncode == 0, made.stderr

    def start(self) -> None:
        """On the port it had, else on one that the system chooses; another if that was taken meanwhile."""
        for _ in range(5):
            port = self.port or _free_port()
            settings = {
                "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": "",
                "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
                "max_connections": "60", "shared_buffers": "16MB", "logging_collector": "off", **self.options,
            }  # fmt: skip
            command = [str(programs() / "postgres"), "-D", str(self.folder / "data")]
            command += [f"--{name}={value}" for name, value in settings.items()]
            with (self.folder / "log").open("ab") as log:
                self.process = subprocess.Popen(
                    _as_server_user(command),
                    cwd=self.folder,
                    stdout=log,
                    stderr=log,
                    stdin=subprocess.DEVNULL,
                )
            if self._answers(port):
                self.port = port
                return
        raise AssertionError(f"the server does not start:\n{self.log()[-2000:]}")

    def _answers(self, port: int) -> bool:
        assert self.process is not None
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                self.query("SELECT 1 AS one", port=port)
            except AssertionError:
                time.sleep(0.05)
            else:
                return True
        return False

    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def give(self, *files: Path) -> None:
        """Copies files into the server's folder, for its eyes only."""
        for file in files:
            copy = Path(shutil.copy(file, self.folder))
            copy.chmod(0o600)
            if os.name == "posix" and os.geteuid() == 0:
                shutil.chown(copy, "postgres", "postgres")

    def kill(self) -> None:
        """As a power cut ends it: no client is told, nothing is tidied up."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(30)

    def stop(self) -> None:
        """Whoever is connected is sent away."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def query(self, sql: str, database: str = "postgres", port: int = 0) -> list[dict[str, object]]:
        """As the administrator. AssertionError where the server does not answer."""
        import psycopg
        from psycopg.rows import dict_row

        try:
            with psycopg.connect(
                host="127.0.0.1", port=port or self.port, dbname=database, user=ADMINISTRATOR,
                password=PASSWORD, autocommit=True, row_factory=dict_row, connect_timeout=5,
            ) as raw:  # fmt: skip
                cursor = raw.execute(sql.encode())
                return cursor.fetchall() if cursor.description else []
        except psycopg.OperationalError as fault:
            raise AssertionError(str(fault)) from fault

    def database(self, *, template: str = "") -> str:
        """A new database of the owner's."""
        self._count += 1
        name = f"firm{self._count}"
        copy = f" TEMPLATE {template}" if template else ""
        self.query(f"CREATE DATABASE {name} OWNER {OWNER}{copy}")
        return name

    def drop(self, name: str) -> None:
        self.query(f"DROP DATABASE {name} WITH (FORCE)")

    def address(self, database: str, user: str = REP) -> TeamAddress:
        return TeamAddress(user, "127.0.0.1", self.port, database)


def secret() -> str:
    """The password of every role of the tests' servers."""
    return PASSWORD


def started(**options: str) -> Server:
    """A server with its roles: the owner may make roles, the rep may do nothing yet."""
    server = Server(Path(tempfile.mkdtemp(prefix="firmdate-postgresql-")), options)
    try:
        server.make()
        server.start()
        server.query(f"CREATE ROLE {OWNER} LOGIN CREATEROLE PASSWORD '{PASSWORD}'")
        server.query(f"CREATE ROLE {REP} LOGIN PASSWORD '{PASSWORD}'")
    except BaseException:
        ended(server)
        raise
    return server


def ended(server: Server) -> None:
    server.stop()
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    server = started()
    yield server
    ended(server)


@pytest.fixture(scope="session")
def _team_template(postgresql_server: Server) -> str:
    name = postgresql_server.database()
    prepare(postgresql_server.address(name), OWNER, secret)
    return name


@pytest.fixture
def team_database(postgresql_server: Server, _team_template: str) -> Iterator[TeamAddress]:
    """A prepared team store of this test's own, as the program's user reaches it."""
    name = postgresql_server.database(template=_team_template)
    yield postgresql_server.address(name)
    postgresql_server.drop(name)


@pytest.fixture
def team_owner(team_database: TeamAddress) -> Iterator[PostgresConnection]:
    """The owner's connection: what the program may not do, for tests that tamper."""
    connection = connect(team_database.as_user(OWNER), secret)
    yield connection
    connection.close()
