"""What every part of the ERP's filling stands on: the orders, the database, and a few helpers.

Runs in Tryton's own environment. Importing it reads the orders from standard input.
"""

import datetime as dt
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import keeper

ORDERS = keeper.read_orders()
keeper.keep()
STORY = ORDERS["story"]

from proteus import Model  # noqa: E402 (the parent is watched from the first moment)
from proteus import config as proteus_config  # noqa: E402
from trytond import config as server_config  # noqa: E402

server_config.set("database", "uri", "sqlite://")
server_config.set("database", "path", ORDERS["folder"])

from trytond.exceptions import UserWarning  # noqa: E402

TODAY = dt.date.fromisoformat(STORY["story_date"])
TRADE_START = TODAY - dt.timedelta(days=90)


def make_database():
    """An empty SQLite file becomes a Tryton database with the demo's modules."""
    from trytond import admin, commandline

    folder = Path(ORDERS["folder"])
    secret = folder / "admin.once"
    (folder / (ORDERS["database"] + ".sqlite")).touch(exist_ok=False)
    secret.touch(mode=0o600, exist_ok=False)
    secret.write_text(ORDERS["admin_password"], "utf-8")
    os.environ["TRYTONPASSFILE"] = str(secret)
    arguments = ["-d", ORDERS["database"], "--email", "admin@example.com", "--activate-dependencies", "-u"]
    try:
        admin.run(commandline.get_parser_admin().parse_args(arguments + ORDERS["modules"]))
    finally:
        secret.unlink()
    proteus_config.set_trytond("sqlite:///" + ORDERS["database"])


def model(name):
    return Model.get(name)


def progress(text):
    keeper.tell(progress=text)


def day(text):
    return dt.date.fromisoformat(text)


def confirming(action):
    """Does it and confirms the warnings that a person would confirm."""
    for _ in range(8):
        try:
            return action()
        except UserWarning as warning:
            model("res.user.warning")(
                user=model("res.user")(proteus_config.get_config().user), name=warning.name
            ).save()
    raise AssertionError("the ERP kept warning")


def click(record, button):
    return confirming(lambda: record.click(button))


def expect(found, told):
    if found != told:
        raise AssertionError(f"the ERP says {found!r}, the story says {told!r}")
