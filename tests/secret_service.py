"""Runs a command beside the real Secret Service, unlocked and empty, and returns its exit code.

    dbus-run-session -- python tests/secret_service.py COMMAND ...

`dev.py test` starts pytest through it on Linux. The keyring lives in a throw-away XDG_DATA_HOME; caches
(XDG_CACHE_HOME) stay where they are, since the demo's templates are there.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import secretstorage
from jeepney.bus_messages import message_bus

START_SECONDS = 20


def main(command: list[str]) -> int:
    """Starts the keyring, waits until it answers, runs the command, and ends the keyring."""
    # Ctrl+C reaches the command as well, which ends by itself; this process still has to clear up.
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    with tempfile.TemporaryDirectory(prefix="firmdate-keyring-") as folder:
        for name in ("XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
            place = Path(folder) / name.lower()
            place.mkdir(mode=0o700)
            os.environ[name] = str(place)
        daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert daemon.stdin is not None
            with daemon.stdin as password:
                password.write(b"throw-away\n")
            if not _unlocked_within(START_SECONDS):
                print(
                    "The Secret Service did not answer; gnome-keyring-daemon may be broken.", file=sys.stderr
                )
                return 2
            return subprocess.call(command)
        finally:
            daemon.terminate()
            daemon.wait()


def _unlocked_within(seconds: float) -> bool:
    """Whether the service answers, with an unlocked default collection, before `seconds` have passed."""
    until = time.monotonic() + seconds
    with closing(secretstorage.dbus_init()) as connection:
        while time.monotonic() < until:
            # Asked for anything else before it is there, the bus would start a second, locked daemon.
            owned = connection.send_and_get_reply(message_bus.NameHasOwner("org.freedesktop.secrets"))
            if owned.body == (True,):
                try:
                    return not secretstorage.get_collection_by_alias(connection, "default").is_locked()
                except secretstorage.ItemNotFoundException:
                    pass  # it is on the bus before it has opened its keyring
            time.sleep(0.02)
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
