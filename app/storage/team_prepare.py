"""What an administrator does to the team store: makes it, brings it up to date, lets a user in.

Two roles: the owner, who runs this and whom no program uses, and `firmdate_program`, whose members the
programs sign in as. Members cannot change or remove rows of the audit log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.errors import StorageFault
from app.storage.scripts import migrations, program_role_script
from app.storage.team_address import TeamAddress
from app.storage.team_store import SCHEMA, PostgresConnection, connect, fault_of, found_version

PROGRAM_ROLE = "firmdate_program"

_BASE = f"""\
DO 'BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ''{PROGRAM_ROLE}'') THEN
        CREATE ROLE {PROGRAM_ROLE} NOLOGIN;
    END IF;
END';
CREATE SCHEMA IF NOT EXISTS {SCHEMA};
SET LOCAL search_path = {SCHEMA}, pg_temp;
CREATE TABLE IF NOT EXISTS schema_version (
    number INTEGER PRIMARY KEY,
    at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
);
"""


@dataclass(frozen=True)
class Prepared:
    """`found` and `now`: the schema's version before and after; `user` may use it from now on."""

    user: str
    found: int
    now: int


def prepare_script(user: str, found: int = 0) -> str:
    """All that is to be run, in one transaction, by the store's owner: from version `found` (0: nothing is
    there) to this program's, and `user` let in."""
    parts = [_BASE]
    for number, script in migrations("postgresql"):
        if number > found:
            # A second administrator who runs the same script gets a refusal, no mixture.
            parts += [script, f"INSERT INTO schema_version (number) VALUES ({number});\n"]  # noqa: S608 - our own
    name = '"' + user.replace('"', '""') + '"'
    parts += [program_role_script(), f"GRANT {PROGRAM_ROLE} TO {name};\n"]
    return "\n".join(parts)


def script_for_own_tools(user: str) -> str:
    """`prepare_script` for a program that carries out each statement by itself, as psql does: without the
    transaction its tables would be made in another schema, and stay there half way."""
    return f"BEGIN;\n{prepare_script(user)}COMMIT;\n"


def prepare(address: TeamAddress, owner: str, password: Callable[[], str]) -> Prepared:
    """Makes the store ready for `address.user`; doing it again changes nothing.

    Raises TeamStoreUnreachable, SignInFailed, and StorageFault: a newer program's store, an owner whose
    rights do not suffice, a user that does not exist.
    """
    import psycopg

    connection = connect(address.as_user(owner), password)
    try:
        return _prepare(connection, address)
    except psycopg.Error as fault:
        raise fault_of(fault, address, lost=connection.lost) from fault
    finally:
        connection.close()


def _prepare(connection: PostgresConnection, address: TeamAddress) -> Prepared:
    known = migrations("postgresql")[-1][0]
    if address.user == connection.user:
        raise StorageFault("team_store_owner_is_user", user=address.user, address=str(address))
    with connection.transaction():
        found = found_version(connection)
        if found > known:
            raise StorageFault("team_store_newer", address=str(address), found=found, known=known)
        there = connection.execute("SELECT FROM pg_roles WHERE rolname = ?", (address.user,)).fetchone()
        if there is None:
            raise StorageFault("team_store_no_such_user", user=address.user, address=str(address))
        connection.execute(prepare_script(address.user, found))
    return Prepared(address.user, found, known)
