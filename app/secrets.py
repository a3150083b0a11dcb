"""Passwords and tokens: the system's keyring, and nothing else.

The demo's throw-away secrets are the one exception: app.demo keeps them in the demo's own folder,
readable by its owner only, and hands them over. There is no fallback from the keyring to a file.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Protocol

from app.errors import NoKeyring, SignInFailed

_LONGEST = 1200
"""Characters: Windows refuses a credential over 2,560 bytes, and counts two bytes a character."""

_SYSTEMS_OWN = 1
"""What keyring rates lower is no keyring of the system: a file, a bin that keeps nothing, or a refusal."""


def _must_be_there(system: str) -> None:
    """Raises NoKeyring where keyring would fall back to something else than the system's own."""
    import keyring

    ring = keyring.get_keyring()
    first = next(iter(getattr(ring, "backends", ())), ring)  # of a chain, the one that is asked first
    try:
        rating = first.priority
    except RuntimeError as fault:  # a backend says so that it cannot work here
        raise NoKeyring("no_keyring", system=system, text=type(first).__name__) from fault
    if rating < _SYSTEMS_OWN:
        raise NoKeyring("no_keyring", system=system, text=type(first).__name__)


def _refusals() -> tuple[type[Exception], ...]:
    """What a keyring that does not work raises. On Linux also its library's own exceptions, which keyring
    lets through where the service dies or locks while it is used."""
    import keyring.errors

    if sys.platform != "linux":
        return (keyring.errors.KeyringError,)
    from secretstorage.exceptions import SecretStorageException

    return (keyring.errors.KeyringError, SecretStorageException)


class Secrets(Protocol):
    def get(self, system: str) -> str:
        """The secret of "crm", "erp" or "team_store". Raises SignInFailed("secret_missing") or NoKeyring."""
        ...


class KeyringSecrets:
    """Secrets of one profile in the system's keyring."""

    def __init__(self, profile: str) -> None:
        self._service = f"firmdate:{profile}"

    def get(self, system: str) -> str:
        import keyring

        _must_be_there(system)
        try:
            secret = keyring.get_password(self._service, system)
        except _refusals() as fault:
            raise NoKeyring("no_keyring", system=system, text=type(fault).__name__) from fault
        if not secret:
            raise SignInFailed("secret_missing", system=system, service=self._service)
        return secret

    def put(self, system: str, secret: str) -> None:
        """Raises NoKeyring where there is none, and ValueError for a secret that no keyring would take."""
        import keyring

        if not secret or len(secret.encode("utf-16-le")) > 2 * _LONGEST:
            raise ValueError(f"a secret has 1 to {_LONGEST} characters")
        _must_be_there(system)
        try:
            keyring.set_password(self._service, system, secret)
        except _refusals() as fault:
            raise NoKeyring("no_keyring", system=system, text=type(fault).__name__) from fault

    def forget(self, system: str) -> None:
        """Removes the secret; it is no failure when there was none."""
        import keyring

        _must_be_there(system)
        try:
            if keyring.get_password(self._service, system) is not None:
                keyring.delete_password(self._service, system)
        except _refusals() as fault:
            raise NoKeyring("no_keyring", system=system, text=type(fault).__name__) from fault


class GivenSecrets:
    """Secrets that live in this process only: the demo's throw-away ones, read from its own folder."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._secrets = dict(secrets)

    def get(self, system: str) -> str:
        try:
            return self._secrets[system]
        except KeyError:
            raise SignInFailed("secret_missing", system=system, service="demo") from None
