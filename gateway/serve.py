"""`python -m gateway.serve`: the web server, which lets what it has begun finish when it is told to stop."""

from __future__ import annotations

import gc
import logging
import signal
import sys
from types import FrameType

from waitress.server import create_server

from gateway.settings import read
from gateway.web.guard import OFFICE_BYTES
from wsgi import app

QUIET_SECONDS = 30
"""A connection silent for so long is closed; until a request is whole it holds no thread."""


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    settings = read()
    signal.signal(signal.SIGTERM, _stop)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of each busy moment
    server = create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.web_threads,
        channel_timeout=QUIET_SECONDS,
        max_request_body_size=OFFICE_BYTES,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    gc.freeze()  # what is loaded stays: not to be looked through again and again
    server.run()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main()
