"""What tests read from a page, and the application served to a browser."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from tests.support.gateway_up import soon


def token_of(page: str) -> str:
    found = re.search(r'(?:data-csrf|name="csrf_token" value)="([^"]+)"', page)
    assert found
    return found[1]


def polled(client: FlaskClient, path: str, tag: str = "") -> tuple[HTTPStatus, str, str]:
    """What a page answers to somebody who has it with this tag, as its script asks: status, words, tag."""
    answer = client.get(path, headers={"X-Part": "1", "If-None-Match": tag})
    return HTTPStatus(answer.status_code), answer.text, answer.headers["ETag"]


def unchanged(client: FlaskClient, path: str) -> str:
    """The tag with which a page that shows the minute is not sent again: a new one may begin before any request."""
    tag = ""

    def is_not_sent_again() -> bool:
        nonlocal tag
        status, words, tag = polled(client, path, tag)
        return (status, words) == (HTTPStatus.NOT_MODIFIED, "")

    assert soon(is_not_sent_again)
    return tag


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
