"""The team store: what keeps it from being used, and what an administrator does about it."""

from __future__ import annotations

_PREPARE = "firmdate team-store --prepare --owner NAME"

TEAM: dict[str, tuple[str, str, str]] = {
    "TeamStoreUnreachable": (
        "The team store cannot be reached",
        "Reading goes on; converting quotes waits for it.",
        "Firmdate tries again by itself.",
    ),
    "team_store_unreachable": (
        "The team store at {address} cannot be reached",
        "Reading goes on; converting quotes waits for it. The connection says: “{text}”.",
        "Firmdate tries again by itself.",
    ),
    "team_store_sign_in": (
        "The team store at {address} does not let “{user}” in",
        "It says: “{text}”.",
        "Enter the password again: firmdate team-store --password",
    ),
    "team_store_not_valid": (
        "The address of the team store cannot be used",
        "",
        "Write it like postgresql://user@host:5432/database, with nothing behind it.",
    ),
    "team_store_holds_password": (
        "The address of the team store holds a password",
        "It belongs in the keyring.",
        "Take it out of the profile, then enter it: firmdate team-store --password",
    ),
    "team_store_no_certificates": (
        "There is no file {path} with certificates",
        "Without it nobody knows whose the team store is.",
        "Correct the file of certificates in the profile.",
    ),
    "team_store_no_certificates/no_path": (
        "Firmdate finds no certificates of this system",
        "Without them nobody knows whose the team store is.",
        "Name a file with them in the profile.",
    ),
    "team_store_not_prepared": (
        "The team store at {address} is not prepared for “{user}”",
        "",
        f"An administrator runs once: {_PREPARE}",
    ),
    "team_store_older": (
        "The team store at {address} is from an older version",
        "It has version {found}; this Firmdate needs {known}.",
        f"An administrator runs once: {_PREPARE}",
    ),
    "team_store_newer": (
        "The team store at {address} is from a newer version",
        "It has version {found}; this Firmdate knows up to {known}.",
        "Update Firmdate. Nothing was changed.",
    ),
    "team_store_role_too_strong": (
        "“{user}” may change the audit log of the team store at {address}",
        "The program signs in as somebody who may only add to it.",
        f"Take the user's other rights away, or name another user in the profile and run: {_PREPARE}",
    ),
    "team_store_owner_is_user": (
        "“{user}” cannot be the owner of the team store and its user at once",
        "The owner may change the audit log, so the program does not sign in as the owner.",
        "Name another user in the profile.",
    ),
    "team_store_no_such_user": (
        "The database at {address} has no user “{user}”",
        "",
        "Make the user there, with a password, then run this again.",
    ),
    "team_store_refuses": (
        "The team store at {address} refuses this",
        "It says: “{text}”.",
        "Ask its administrator.",
    ),
    "team_store_owner_missing": ("Who owns the team store is not said", "", "Name the owner: --owner NAME"),
    "team_store_none": (
        "The profile names no team store",
        "",
        "Write its address in the profile.",
    ),
    "conversion_held": (
        "Another Firmdate is converting quote {quote}",
        "It is {writer}.",
        "Wait a few minutes: if it stops half way, yours goes on with it.",
    ),
}
