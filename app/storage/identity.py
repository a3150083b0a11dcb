"""Which journal this is: a name that no other has, made when it is first asked for."""

from __future__ import annotations

import uuid

from app.storage.connection import Connection, transaction


def identity(connection: Connection) -> str:
    """The same for every program that uses this store, and for none beside them."""
    with transaction(connection):
        connection.execute(
            "INSERT INTO store_identity (one, name) VALUES (1, ?) ON CONFLICT (one) DO NOTHING",
            (uuid.uuid4().hex[:16],),
        )
        row = connection.execute("SELECT name FROM store_identity WHERE one = 1").fetchone()
    return str(row["name"])
