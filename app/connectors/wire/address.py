"""Which addresses the program talks to: https, or plain http to this machine only."""

from __future__ import annotations

import ipaddress
import ssl

import httpx

from app.connectors.wire.faults import SystemName
from app.errors import ProfileError


def trust() -> ssl.SSLContext:
    """Verifies certificates with the system's own trust store."""
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def checked_url(url: str, system: SystemName) -> str:
    """The address without a trailing slash. Raises ProfileError unless it is https, or http to loopback."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        raise ProfileError("url_not_valid", system=system) from None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise ProfileError("url_not_valid", system=system)
    if parsed.userinfo:
        raise ProfileError("url_holds_password", system=system)
    if parsed.scheme == "http" and not _loopback(parsed.host):
        raise ProfileError("url_not_encrypted", system=system, host=parsed.host)
    return url.rstrip("/")


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
