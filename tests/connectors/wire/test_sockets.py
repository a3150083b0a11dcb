"""The same over real sockets, where the transport itself says what was sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from app.connectors.wire.http import HttpClient, RetryPolicy, Timeouts
from app.errors import OutcomeUnknown, SystemUnreachable

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"


class Server:
    """Counts connections and requests; `talk` answers one request."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.connections = 0
        self.heads: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                self.heads.append(await reader.readuntil(b"\r\n\r\n"))
                if b"content-length: 2" in self.heads[-1].lower():
                    await reader.readexactly(2)
                await self.talk(reader, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(talk: Talk, **options: object) -> AsyncIterator[tuple[HttpClient, Server]]:
    server = Server(talk)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    retries = RetryPolicy(attempts=3, deadline=5.0, first_wait=0.0)
    http = HttpClient(f"http://127.0.0.1:{port}", system="erp", retries=retries, **options)
    try:
        yield http, server
    finally:
        await http.aclose()
        listening.close()
        await listening.wait_closed()


async def keep(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"\r\n{}")


async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()
    raise ConnectionError


async def half_a_reply(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"\r\n{")
    await writer.drain()
    raise ConnectionError


async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(OK.replace(b": 2", b": 9999") + b"\r\n")
    for _ in range(9999):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


async def test_reads_share_a_connection_and_a_change_has_its_own() -> None:
    async with serving(keep) as (http, server):
        await http.read("GET", "/x")
        await http.read("GET", "/x")
        assert server.connections == 1
        for number in (2, 3):
            await http.change("POST", "/x", content=b"{}")
            assert server.connections == number
            assert b"connection: close" in server.heads[-1].lower()


async def test_a_kept_connection_that_died_costs_a_read_nothing() -> None:
    async def keep_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await keep(reader, writer)
        await writer.drain()
        raise ConnectionError  # closes although it promised to keep

    async with serving(keep_once) as (http, server):
        for _ in range(5):
            assert (await http.read("GET", "/x")).value == {}
        assert (await http.change("POST", "/x", content=b"{}")).value == {}
        assert sum(head.startswith(b"POST") for head in server.heads) == 1


@pytest.mark.parametrize("talk", [hang_up, half_a_reply])
async def test_a_broken_reply_to_a_change_is_unknown_and_sent_once(talk: Talk) -> None:
    async with serving(talk) as (http, server):
        with pytest.raises(OutcomeUnknown):
            await http.change("POST", "/x", content=b"{}")
        assert len(server.heads) == 1
        with pytest.raises(SystemUnreachable):
            await http.read("POST", "/x", content=b"{}")
        assert len(server.heads) == 4


async def test_the_whole_reply_is_bounded_in_time() -> None:
    async with serving(drip, timeouts=Timeouts(total=0.3)) as (http, _):
        with pytest.raises(OutcomeUnknown) as caught:
            await http.change("POST", "/x", content=b"{}")
        assert caught.value.code == "timed_out"


async def test_a_closed_port_means_nothing_was_sent() -> None:
    async with serving(keep) as (http, _):
        address = http.base_url
    down = HttpClient(address, system="erp", retries=RetryPolicy(attempts=2, first_wait=0.0))
    with pytest.raises(SystemUnreachable) as caught:
        await down.change("POST", "/x", content=b"{}")
    assert caught.value.code == "not_reachable"
    assert down.requests == 1
    await down.aclose()


async def test_a_token_that_cannot_be_written_is_not_sent_and_not_told() -> None:
    async with serving(keep) as (http, server):
        for secret in ("Bearer gehëim", "Bearer geheim\n"):
            with pytest.raises(SystemUnreachable) as caught:
                await http.change("POST", "/x", content=b"{}", headers={"Authorization": secret})
            assert caught.value.code == "request_not_sent"
            assert "geh" not in str(caught.value)
        assert not server.heads
