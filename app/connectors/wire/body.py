"""Reads a reply's body within bounds and decodes it: money never meets a float."""

from __future__ import annotations

import json
import zlib
from decimal import Decimal

import httpx


class BodyFault(Exception):
    """`code`: reply_too_large, reply_cut, reply_undecodable, not_json, html_instead_of_json."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


ACCEPT_ENCODING = "gzip, deflate"
_WINDOW = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


async def read_bounded(response: httpx.Response, limit: int) -> bytes:
    """The decompressed body. Raises BodyFault when it passes `limit` bytes, ends early or is damaged.

    httpx decompresses too, but a small reply may unfold to a thousand times its size before it can be
    counted, and a gzip stream that was cut passes for whole. So the raw stream is read here.
    """
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("identity", ""):
        inflater = None
    elif encoding in _WINDOW:
        inflater = zlib.decompressobj(_WINDOW[encoding])
    else:
        raise BodyFault("reply_undecodable")
    body = bytearray()
    received = 0
    async for chunk in _raw(response):
        received += len(chunk)
        body += chunk if inflater is None else _inflated(inflater, chunk, limit + 1 - len(body))
        if len(body) > limit:
            raise BodyFault("reply_too_large")
    if inflater is not None and received and not inflater.eof:
        raise BodyFault("reply_cut")
    return bytes(body)


def _raw(response: httpx.Response) -> httpx.AsyncByteStream:
    assert isinstance(response.stream, httpx.AsyncByteStream), "an AsyncClient streams asynchronously"
    return response.stream


def _inflated(inflater: zlib._Decompress, chunk: bytes, room: int) -> bytes:
    try:
        return inflater.decompress(chunk, room)
    except zlib.error:
        raise BodyFault("reply_undecodable") from None


def _refuse_constant(name: str) -> Decimal:
    raise ValueError(f"{name} is no JSON number")


def _exact(text: str) -> Decimal:
    number = Decimal(text)
    # Written out, 1e999999999 takes a gigabyte: no amount or quantity is of that size.
    if number and abs(number.adjusted()) > 60:
        raise ValueError("a number out of all proportion")
    return number


def decode_json(body: bytes, content_type: str = "") -> object:
    """The value of a JSON text, with fractions as Decimal. Raises BodyFault."""
    try:
        return json.loads(body, parse_float=_exact, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        pass
    html = "html" in content_type or body.lstrip()[:9].lower() in (b"<!doctype", b"<html>")
    raise BodyFault("html_instead_of_json" if html else "not_json")
