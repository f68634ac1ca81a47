"""What tests read from a page, and the application served to a browser."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import make_server


def token_of(page: str) -> str:
    found = re.search(r'(?:data-csrf|name="csrf_token" value)="([^"]+)"', page)
    assert found
    return found[1]


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a port of its own; the address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
