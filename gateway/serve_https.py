"""`python -m gateway.serve_https SOCKET`: the webhooks, and nothing else, by https on the local network.

The TLS is asyncio's, the HTTP waitress's, as on the page's own port: between them bytes are passed on as they are.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from redis import Redis, RedisError

from gateway import certificate_authority
from gateway.app import served_app
from gateway.books import devices
from gateway.connect import HTTPS
from gateway.processes import listener
from gateway.serve import serve

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

ONLY = "/webhooks/"
CERTIFICATE = "/webhooks/certificate"
"""Where a phone finds the authority's certificate."""
HANDSHAKE_SECONDS = 10.0
MOST_CONNECTIONS = 200
CHUNK_BYTES = 65_536
LOOK_SECONDS = 1.0
NOT_FOUND = [("Content-Type", "text/plain"), ("Content-Length", "0")]


class Webhooks:
    """The application, of which only the webhooks answer, beside the certificate."""

    def __init__(self, app: WSGIApplication, var_dir: Path) -> None:
        """Stand before the application."""
        self._app, self._var_dir = app, var_dir

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = str(environ.get("PATH_INFO", ""))
        if path == CERTIFICATE:
            found = certificate_authority.for_phones(self._var_dir)
            start("200 OK", [
                ("Content-Type", "application/x-x509-ca-cert"), ("Content-Length", str(len(found))),
                ("Content-Disposition", 'attachment; filename="keng.crt"'),
            ])  # fmt: skip
            return [found]
        if path.startswith(ONLY):
            return self._app(environ, start)
        start("404 Not Found", NOT_FOUND)
        return []


class Door:
    """Takes calls by TLS, and passes on what they say."""

    def __init__(self, var_dir: Path, inside: tuple[str, int], books: Redis) -> None:
        """Pass on to an address of this machine."""
        self._var_dir, self._inside, self._books = var_dir, inside, books
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._connections = 0
        self._loaded = 0

    async def run(self, number: int) -> None:
        """Take calls on the inherited socket until the process ends."""
        self._load()
        server = await asyncio.start_server(self._called, sock=listener.inherited(number))
        async with server:
            while True:
                await asyncio.sleep(LOOK_SECONDS)
                self._load()

    def _load(self) -> None:
        """Use the certificate as it is now: it is signed again for a new address of ours, and before it is over."""
        certificate_authority.renew(self._var_dir)
        path = certificate_authority.server_path(self._var_dir)
        changed = path.stat().st_mtime_ns
        if changed != self._loaded:
            self._context.load_cert_chain(path)
            self._loaded = changed

    async def _called(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one call. Before it shakes hands nothing may be waited for: what came meanwhile would be lost."""
        if self._connections >= MOST_CONNECTIONS:
            writer.transport.abort()
            return
        self._connections += 1
        try:
            await writer.start_tls(self._context, ssl_handshake_timeout=HANDSHAKE_SECONDS)
            await self._pass_on(reader, writer)
        except ssl.SSLError as error:
            await self._refused(str(error.reason))
        except OSError as error:
            log.info("a call ended early: %s", type(error).__name__)
        finally:
            self._connections -= 1
            writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection(*self._inside)
        ways = [asyncio.ensure_future(way) for way in (_pump(reader, inner_writer), _pump(inner_reader, writer))]
        _, left = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        inner_writer.close()

    async def _refused(self, why: str) -> None:
        """A phone that does not know our authority says so while it shakes hands."""
        if "ALERT" in why:
            with suppress(RedisError):
                await asyncio.to_thread(devices.failed, self._books, HTTPS, "certificate", datetime.now(UTC))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes until either side ends."""
    with suppress(OSError, ssl.SSLError):
        while chunk := await reader.read(CHUNK_BYTES):
            writer.write(chunk)
            await writer.drain()


def main(number: int) -> None:
    """Serve the webhooks on the inherited socket."""
    app = served_app()
    settings = app.extensions["settings"]
    inside = listener.opened("127.0.0.1", 0)
    door = Door(settings.var_dir, inside.getsockname(), app.extensions["books"])
    threading.Thread(target=lambda: asyncio.run(door.run(number)), name="door", daemon=True).start()
    serve(Webhooks(app, settings.var_dir), settings.web_threads, inside)


if __name__ == "__main__":
    main(int(sys.argv[1]))
