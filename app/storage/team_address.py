"""Where the team store is and how it is reached: encrypted and verified, or on this very computer."""

from __future__ import annotations

import ipaddress
import os
import ssl
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.errors import ProfileError, StorageFault

DEFAULT_PORT = 5432
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian and what is made from it, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, Red Hat
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",  # macOS, Alpine
)
_FOR_SERVERS = "1.3.6.1.5.5.7.3.1"
"""Windows' name of the purpose of identifying a server."""


@dataclass(frozen=True)
class TeamAddress:
    """`certificates`: the file with the authority that signed the server's certificate; "" for the
    system's own. Holds no password: that lives in the keyring."""

    user: str
    host: str
    port: int
    database: str
    certificates: str = ""

    @property
    def on_this_computer(self) -> bool:
        return _loopback(self.host)

    def as_user(self, user: str) -> TeamAddress:
        return TeamAddress(user, self.host, self.port, self.database, self.certificates)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}/{self.database}"


def parse_team_store(url: str, certificates: str = "") -> TeamAddress:
    """From `postgresql://user@host:port/database`. Raises ProfileError for anything else, and for an address
    that holds a password or settings of its own (`?sslmode=…`): how it is reached is no matter of taste."""
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORT
        password = parts.password
    except ValueError:
        raise ProfileError("team_store_not_valid") from None
    if password is not None:
        raise ProfileError("team_store_holds_password")
    host, database = parts.hostname or "", unquote(parts.path.removeprefix("/"))
    user = unquote(parts.username or "")
    plain = not parts.query and not parts.fragment and "/" not in database and "," not in host
    if parts.scheme not in ("postgresql", "postgres") or not (user and host and database and plain):
        raise ProfileError("team_store_not_valid")
    return TeamAddress(user, host, port, database, certificates)


def encryption(address: TeamAddress) -> dict[str, str]:
    """libpq's settings for it. Every one that decides where the bytes go and who can read them is given, so
    that no environment variable or service file of the computer decides it instead.

    Raises StorageFault where no certificates are found to verify the server with.
    """
    settings = {"gssencmode": "disable", "hostaddr": "", "options": "", "sslnegotiation": "postgres"}
    if address.on_this_computer:
        settings["hostaddr"] = "127.0.0.1" if address.host == "localhost" else address.host
        if not address.certificates:
            return settings | {"sslmode": "prefer", "sslrootcert": ""}
    roots = address.certificates or system_roots()
    if not Path(roots).is_file():
        raise StorageFault("team_store_no_certificates", path=roots)
    return settings | {"sslmode": "verify-full", "sslrootcert": roots, "ssl_min_protocol_version": "TLSv1.2"}


def system_roots() -> str:
    """A file with the system's certificate authorities. libpq's own idea of them ("system") is a folder that
    existed where libpq was built. Raises StorageFault where the system has none in a file."""
    if sys.platform == "win32":  # it keeps them in its registry: written to a file anew each time
        import tempfile

        roots = [
            ssl.DER_cert_to_PEM_cert(certificate)
            for certificate, encoding, trust in ssl.enum_certificates("ROOT")
            if encoding == "x509_asn" and (trust is True or _FOR_SERVERS in trust)
        ]
        file = Path(tempfile.gettempdir()) / f"firmdate-roots-{os.getpid()}.pem"
        file.write_text("".join(roots), encoding="ascii")
        return str(file)
    found = ssl.get_default_verify_paths().cafile
    for path in (found, *_BUNDLES):
        if path and Path(path).is_file():
            return path
    raise StorageFault("team_store_no_certificates", path="")


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
