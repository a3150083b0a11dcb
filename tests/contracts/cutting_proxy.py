"""A loopback proxy that can lose the server's answer to one request: the request itself arrives."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

_AUTHORIZATION = re.compile(rb"\r\nauthorization: ([^\r\n]+)\r\n", re.IGNORECASE)
_CHUNK = 65536

NOBODY_LISTENS = "http://127.0.0.1:9"
"""The discard port: closed wherever tests run, and never given to a server that asks for any port."""


class CuttingProxy:
    """Passes bytes on to `target`. `authorization` is what the last request signed itself with."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        assert parts.hostname and parts.port
        self._host, self._port = parts.hostname, parts.port
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._marker: bytes | None = None
        self.authorization = ""
        self.cut = 0
        self.url = ""

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"

    async def stop(self) -> None:
        """Hangs up on everybody."""
        assert self._server is not None
        self._server.close()
        for writer in self._connections.values():
            writer.transport.abort()
        await asyncio.gather(*self._connections)
        await self._server.wait_closed()

    def lose_answer_to(self, marker: bytes) -> None:
        """The next request that contains `marker` reaches the server, and its answer nobody."""
        self._marker = marker

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        upstream_reader, upstream_writer = await asyncio.open_connection(self._host, self._port)
        self._connections[task] = upstream_writer
        cut = asyncio.Event()
        up = asyncio.create_task(self._pass_up(reader, upstream_writer, cut))
        try:
            while chunk := await upstream_reader.read(_CHUNK):
                if cut.is_set():
                    break
                writer.write(chunk)
                await writer.drain()
        except ConnectionError:
            # Either side hung up: what the other one is left with is what is to be tested.
            cut.set()
        finally:
            up.cancel()
            writer.transport.abort()
            upstream_writer.transport.abort()
            await asyncio.gather(
                up, writer.wait_closed(), upstream_writer.wait_closed(), return_exceptions=True
            )
            del self._connections[task]

    async def _pass_up(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: asyncio.Event
    ) -> None:
        seen = b""
        while chunk := await reader.read(_CHUNK):
            seen += chunk
            if found := _AUTHORIZATION.search(seen):
                self.authorization = found[1].decode()
            if self._marker is not None and self._marker in seen:
                self._marker = None
                self.cut += 1
                cut.set()
            writer.write(chunk)
            await writer.drain()
