"""What a developer's machine must have besides Python: system packages, found, installed or named.

Standard library only and valid for Python 3.8, since `dev.py` starts with it.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, Sequence

LOGS = Path(__file__).resolve().parent.parent / "build" / "logs"


class Refusal(Exception):
    """The verb cannot start; the text says why and what to do."""


def say(text: str) -> None:
    """One line for the person who waits. Standard error, since `demo --headless` prints JSON."""
    print(text, file=sys.stderr, flush=True)


def last_lines(file: Path, count: int) -> str:
    """The end of a log, for a person."""
    lines = file.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return "\n".join(lines[-count:])


class SystemPackage(NamedTuple):
    """A Debian package, and what shows that the machine has it: a shared library, a command or a file, which
    may have a `*` for its version; several of these, parted by `|`, where one is enough."""

    name: str
    sign: str


WINDOW_PACKAGES = (
    SystemPackage("libegl1", "libEGL.so.1"),
    SystemPackage("libgl1", "libGL.so.1"),
    SystemPackage("libglib2.0-0", "libgthread-2.0.so.0"),
    SystemPackage("libdbus-1-3", "libdbus-1.so.3"),
    SystemPackage("libfontconfig1", "libfontconfig.so.1"),
    SystemPackage("libxkbcommon-x11-0", "libxkbcommon-x11.so.0"),
    SystemPackage("libxcb-cursor0", "libxcb-cursor.so.0"),
    SystemPackage("libxcb-icccm4", "libxcb-icccm.so.4"),
    SystemPackage("libxcb-image0", "libxcb-image.so.0"),
    SystemPackage("libxcb-keysyms1", "libxcb-keysyms.so.1"),
    SystemPackage("libxcb-render-util0", "libxcb-render-util.so.0"),
    SystemPackage("libxcb-shape0", "libxcb-shape.so.0"),
    SystemPackage("libxcb-xkb1", "libxcb-xkb.so.1"),
    SystemPackage("fonts-dejavu-core", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
)
KEYRING_PACKAGES = (
    SystemPackage("dbus", "dbus-run-session"),
    SystemPackage("gnome-keyring", "gnome-keyring-daemon"),
)
# Debian keeps the server's programs off the PATH, in a folder per version.
SERVER_PACKAGES = (SystemPackage("postgresql", "postgres|/usr/lib/postgresql/*/bin/postgres"),)
SCREEN_PACKAGES = (SystemPackage("xvfb", "Xvfb"), SystemPackage("imagemagick", "montage"))


def is_debian() -> bool:
    """Whether Debian's own tools are here (Debian, Ubuntu and what is made from them)."""
    return sys.platform.startswith("linux") and shutil.which("apt-get") is not None


def need_packages(needed: Sequence[SystemPackage], also: Sequence[SystemPackage] = ()) -> None:
    """Sees to it that Linux has `needed`; `also` is wanted, but the verb can start without it.

    As root on Debian what is missing is installed, elsewhere it is named with the remedy.
    """
    if not sys.platform.startswith("linux"):
        return
    absent = [package for package in (*needed, *also) if not _is_there(package.sign)]
    if absent and is_debian() and os.geteuid() == 0:
        _apt_install([package.name for package in absent])
        absent = [package for package in absent if package in needed and not _is_there(package.sign)]
    if not absent:
        return
    if is_debian():
        names = " ".join(package.name for package in absent)
        remedy = "This machine lacks system packages. Install them: sudo apt-get install -y " + names
    else:
        signs = ", ".join(package.sign for package in absent)
        remedy = f"This machine lacks {signs}. Install the packages that hold them."
    # A font file may lie elsewhere than Debian puts it, and is not worth a refusal.
    if any(package in needed and not package.sign.startswith("/usr/share/fonts") for package in absent):
        raise Refusal(remedy)
    say(remedy)


def _is_there(sign: str) -> bool:
    if "|" in sign:
        return any(_is_there(one) for one in sign.split("|"))
    if sign.startswith("/"):
        return any(Path("/").glob(sign[1:]))
    if ".so." not in sign:
        return shutil.which(sign) is not None
    try:
        ctypes.CDLL(sign)
    except OSError:
        return False
    return True


def _apt_install(names: list[str]) -> None:
    say("Installing system packages: {} ...".format(" ".join(names)))
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "apt.log"
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    statuses = []
    with log.open("wb") as sink:
        for command in (["apt-get", "update", "-qq"], install):
            call = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, env=environment, check=False
            )
            statuses.append(call.returncode)
    if statuses[-1] != 0:
        say(last_lines(log, 5))
        raise Refusal("apt-get could not install {}; its last lines are above.".format(" ".join(names)))
