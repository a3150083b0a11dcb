"""Secrets: in the system's keyring, or a clear refusal; never in a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from keyring.backends.fail import Keyring as NoBackend
from keyring.backends.null import Keyring as NullBackend

from app.errors import NoKeyring, SignInFailed
from app.secrets import GivenSecrets, KeyringSecrets

LONGEST = 1200


def real(test: Callable[..., None]) -> Callable[..., None]:
    """Against the real service, and all in one process: gnome-keyring-daemon dies of several at once."""
    return pytest.mark.real("secret_service")(pytest.mark.xdist_group("secret_service")(test))


@contextmanager
def using(backend: keyring.backend.KeyringBackend) -> Iterator[None]:
    """That backend for a while, then whatever was there."""
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        yield
    finally:
        keyring.set_keyring(before)


class FileBackend(keyring.backend.KeyringBackend):
    """What keyring falls back to where nothing better is there: a file that anybody can read."""

    priority = 0.5

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file

    def set_password(self, service: str, username: str, password: str) -> None:
        self.file.write_text(password, encoding="utf-8")

    def get_password(self, service: str, username: str) -> str | None:
        return self.file.read_text(encoding="utf-8") if self.file.exists() else None

    def delete_password(self, service: str, username: str) -> None:
        self.file.unlink()


class LockedBackend(FileBackend):
    """A keyring whose owner does not unlock it."""

    priority = 5

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked("dismissed: hunter2")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.PasswordSetError("dismissed: hunter2")


def files_under(*folders: Path) -> set[Path]:
    return {Path(at) / name for folder in folders for at, _, names in os.walk(folder) for name in names}


@pytest.fixture
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every place in which a program would put a file of its own."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR"):
        place = tmp_path / name.lower()
        place.mkdir()
        monkeypatch.setenv(name, str(place))
    monkeypatch.setenv("FIRMDATE_CONFIG_FOLDER", str(tmp_path / "config"))
    monkeypatch.setenv("FIRMDATE_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ---------------------------------------------------------------- the real Secret Service


@pytest.fixture
def service() -> Iterator[KeyringSecrets]:
    """Secrets of a profile of this test's own, in the Secret Service that runs beside the tests."""
    if "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        pytest.skip("no session bus: run the tests with dev.py test")
    from keyring.backends import SecretService

    secrets = KeyringSecrets(f"tests-{os.getpid()}")
    with using(SecretService.Keyring()):
        yield secrets
        for system in ("crm", "erp"):
            secrets.forget(system)


@real
@pytest.mark.parametrize("secret", ["s3cret", "ünïcödé € 漢字 🔑", " spaces \n and lines ", "x" * LONGEST])
def test_a_secret_comes_back_from_the_real_service(service: KeyringSecrets, secret: str) -> None:
    service.put("crm", secret)
    assert service.get("crm") == secret


@real
def test_the_real_service_keeps_systems_and_profiles_apart(service: KeyringSecrets) -> None:
    other = KeyringSecrets(f"tests-other-{os.getpid()}")
    service.put("crm", "one")
    service.put("erp", "two")
    other.put("crm", "three")
    assert (service.get("crm"), service.get("erp"), other.get("crm")) == ("one", "two", "three")
    other.forget("crm")
    assert (service.get("crm"), service.get("erp")) == ("one", "two")


@real
def test_the_real_service_keeps_the_last_secret_only(service: KeyringSecrets) -> None:
    service.put("crm", "old")
    service.put("crm", "new")
    assert service.get("crm") == "new"
    service.forget("crm")
    with pytest.raises(SignInFailed):
        service.get("crm")


@real
def test_a_missing_secret_is_told_with_where_it_belongs(service: KeyringSecrets) -> None:
    with pytest.raises(SignInFailed) as caught:
        service.get("erp")
    assert (caught.value.code, caught.value.system) == ("secret_missing", "erp")
    assert caught.value.params["service"] == f"firmdate:tests-{os.getpid()}"


@real
def test_forgetting_is_no_failure_when_there_is_nothing(service: KeyringSecrets) -> None:
    service.put("crm", "s3cret")
    service.forget("crm")
    service.forget("crm")
    with pytest.raises(SignInFailed):
        service.get("crm")


@real
@pytest.mark.parametrize("secret", ["", "x" * (LONGEST + 1)])
def test_a_secret_that_is_refused_leaves_the_former_one(service: KeyringSecrets, secret: str) -> None:
    service.put("crm", "former")
    with pytest.raises(ValueError, match="1 to 1200 characters"):
        service.put("crm", secret)
    assert service.get("crm") == "former"


@real
def test_the_real_service_writes_none_of_our_files(
    service: KeyringSecrets, homes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.put("crm", "s3cret")
    assert service.get("crm") == "s3cret"
    assert files_under(homes) == set()


# ---------------------------------------------------------------- no keyring


@pytest.mark.parametrize("backend", [NoBackend(), NullBackend()])
def test_without_a_keyring_every_use_is_refused_and_nothing_is_written(
    backend: keyring.backend.KeyringBackend, homes: Path
) -> None:
    secrets = KeyringSecrets("tests")
    with using(backend):
        for use in (
            lambda: secrets.get("crm"),
            lambda: secrets.put("crm", "s3cret"),
            lambda: secrets.forget("crm"),
        ):
            with pytest.raises(NoKeyring) as caught:
                use()
            assert (caught.value.code, caught.value.system, caught.value.exit_code) == (
                "no_keyring",
                "crm",
                6,
            )
    assert files_under(homes) == set()


def test_a_keyring_that_is_but_a_file_is_none(homes: Path) -> None:
    file = homes / "passwords.txt"
    secrets = KeyringSecrets("tests")
    with using(FileBackend(file)):
        with pytest.raises(NoKeyring):
            secrets.put("crm", "s3cret")
        assert not file.exists()
        file.write_text("old", encoding="utf-8")
        with pytest.raises(NoKeyring):
            secrets.get("crm")


def test_a_chain_that_begins_with_a_file_is_none(homes: Path) -> None:
    """keyring puts several backends into a chain, which rates itself better than each of them."""
    from keyring.backends.chainer import ChainerBackend

    class Chain(ChainerBackend):
        priority = 10
        backends = (FileBackend(homes / "passwords.txt"),)

    with using(Chain()), pytest.raises(NoKeyring):
        KeyringSecrets("tests").put("crm", "s3cret")
    assert files_under(homes) == set()


def test_a_locked_keyring_is_told_without_its_words(homes: Path) -> None:
    secrets = KeyringSecrets("tests")
    with using(LockedBackend(homes / "never")):
        for use in (
            lambda: secrets.get("erp"),
            lambda: secrets.put("erp", "x"),
            lambda: secrets.forget("erp"),
        ):
            with pytest.raises(NoKeyring) as caught:
                use()
            assert caught.value.params["text"] in ("KeyringLocked", "PasswordSetError")
            assert "hunter2" not in str(caught.value)
    assert files_under(homes) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is a Linux desktop's")
def test_a_secret_service_that_dies_meanwhile_is_told_like_a_missing_one(homes: Path) -> None:
    """Its own library's failures are no KeyringError: keyring wraps them only where it opens."""
    from secretstorage.exceptions import SecretServiceNotAvailableException

    class Dying(FileBackend):
        priority = 5

        def get_password(self, service: str, username: str) -> str | None:
            raise SecretServiceNotAvailableException("disconnected")

        def set_password(self, service: str, username: str, password: str) -> None:
            raise SecretServiceNotAvailableException("disconnected")

    secrets = KeyringSecrets("tests")
    with using(Dying(homes / "never")):
        for use in (
            lambda: secrets.get("erp"),
            lambda: secrets.put("erp", "x"),
            lambda: secrets.forget("erp"),
        ):
            with pytest.raises(NoKeyring) as caught:
                use()
            assert caught.value.params["text"] == "SecretServiceNotAvailableException"


def test_a_secret_is_too_long_where_windows_would_refuse_it() -> None:
    """Two bytes for most characters, four for those beyond the first plane."""
    with pytest.raises(ValueError, match="characters"):
        KeyringSecrets("tests").put("crm", "🔑" * (LONGEST // 2 + 1))


# ---------------------------------------------------------------- given secrets


def test_given_secrets_are_those_that_were_given() -> None:
    held = {"crm": "one"}
    secrets = GivenSecrets(held)
    held["erp"] = "two"
    assert secrets.get("crm") == "one"
    with pytest.raises(SignInFailed) as caught:
        secrets.get("erp")
    assert (caught.value.code, caught.value.system) == ("secret_missing", "erp")
    assert "one" not in repr(secrets) + str(vars(caught.value))
