"""The verb `team-store`: an administrator prepares it, a rep keeps its password in the keyring."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys

from app import bootstrap
from app.cli_text import Printer
from app.config import Profile
from app.errors import UsageError
from app.secrets import KeyringSecrets, Secrets
from app.storage.team_address import TeamAddress, parse_team_store
from app.storage.team_prepare import prepare, script_for_own_tools
from app.storage.team_store import TeamStore, found_version


def add_arguments(verb: argparse.ArgumentParser) -> None:
    one = verb.add_mutually_exclusive_group()
    one.add_argument("--prepare", action="store_true", help="make it or bring it up to date (as its owner)")
    one.add_argument("--sql", action="store_true", help="print what --prepare runs, for your own tools")
    one.add_argument("--password", action="store_true", help="keep the profile's password in the keyring")
    verb.add_argument("--owner", default="", metavar="NAME", help="the database user that owns the store")


async def run_team_store(args: argparse.Namespace, out: Printer, held: Secrets | None = None) -> int:
    """Without an option: whether the store can be used as the profile has it. Raises UsageError and what the
    team store raises."""
    profile = bootstrap.find_profile(args.profile, args.profile_file)
    address = _address(profile)
    if args.sql:
        print(script_for_own_tools(address.user))
        return 0
    if args.password:
        KeyringSecrets(profile.name).put("team_store", _ask(f"Password of {address.user} at {address}: "))
        return 0
    if args.prepare:
        if not args.owner:
            raise UsageError("team_store_owner_missing")
        secret = _ask(f"Password of {args.owner} at {address}: ")
        done = await asyncio.to_thread(prepare, address, args.owner, lambda: secret)
        out.show(
            {"address": str(address), "user": done.user, "found": done.found, "version": done.now},
            "team_store",
        )
        return 0
    await _look(TeamStore(address, lambda: (held or KeyringSecrets(profile.name)).get("team_store")))
    out.show({"address": str(address), "user": address.user, "usable": True}, "team_store")
    return 0


def _address(profile: Profile) -> TeamAddress:
    if not profile.team_store:
        raise UsageError("team_store_none")
    return parse_team_store(profile.team_store, profile.team_store_certificates)


async def _look(store: TeamStore) -> None:
    """As the program itself begins with it: connects and looks whether it is prepared."""
    try:
        await store.run(found_version)
    finally:
        await store.aclose()


def _ask(prompt: str) -> str:
    """Typed unseen, or one line of a pipe: never an argument, which every user of the computer could read."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\r\n")
