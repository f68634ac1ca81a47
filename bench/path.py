"""`python -m bench.path`: the way of one text, from the webhook to the provider: the files and functions it enters.

The web server's application, the drain and the sender run one after the other in one process, on a server of the
books that the bench starts; the provider is a transport that takes the text and answers as Twilio does.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from flask import Flask
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response

from bench import plan
from bench.processes import ROOT, fresh_directory, valkey_on
from bench.profiles import call, drain, environ_of
from bench.requests import SETTINGS, signed
from bench.webhook import write_plan
from gateway import redis
from gateway.app import create_app
from gateway.channels.twilio import NAME
from workers import inbound, outbound, stop_signal
from workers.services import Services

PRODUCT = ("parsers", "gateway", "workers")
MOST_FILES = 60


class Way:
    """The functions of the product that were entered, in order, by file."""

    def __init__(self) -> None:
        """Begin with none."""
        self.files: dict[str, dict[str, None]] = {}

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Note what is entered within the block."""
        sys.setprofile(self._note)
        try:
            yield
        finally:
            sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            path = Path(frame.f_code.co_filename)
            inside = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else ""
            if inside.startswith(PRODUCT):
                functions, name = self.files.setdefault(inside, {}), frame.f_code.co_qualname
                if not name.endswith(">"):  # a comprehension or a lambda is read with the function it stands in
                    functions[name] = None


def walk() -> Way:
    """Send a text through, another one before it, so that what is made once a process is not on its way."""
    with (
        fresh_directory() as directory,
        valkey_on(directory) as place,
        redis.books(place.books, timeout_seconds=10.0) as books,
        redis.jobs(place.redis) as jobs,
    ):
        campaign = plan.generate(datetime.now(UTC).date())
        plan.put_in(books, campaign)
        os.environ |= {
            **SETTINGS, "REDIS_URL": place.redis, "VAR_DIR": str(directory),
            "CAMPAIGN": str(write_plan(directory, campaign)), "KENG_LOG": "critical",
        }  # fmt: skip
        drain(Services(books, books, jobs), campaign)
        app, way = create_app(), Way()
        first, second = (environ_of(one.raw) for one in signed(2, first=0))
        _send(app, campaign.id, first)
        with way.watched():
            _send(app, campaign.id, second)
        return way


def _send(app: Flask, campaign_id: str, environ: dict[str, Any]) -> None:
    """Take a text in, judge it and hand the reply over, by the functions that the processes call."""
    call(app.wsgi_app, [environ])
    inbound.drain(campaign_id)
    outbound.send(campaign_id, NAME)


def _taken(*_request: object, **_options: object) -> Response:
    """What Twilio answers when it takes a text."""
    return Response(201, json.dumps({"sid": f"SM{1:032x}", "status": "queued"}))


def main() -> None:
    """Print each file with the functions entered in it, and how many there are."""
    stop_signal.listen()
    signal.raise_signal(stop_signal.ASK)  # a job that is asked to leave does its work and does not linger
    TwilioHttpClient.request = _taken
    files = walk().files
    for path, functions in files.items():
        sys.stdout.write(f"{path}: {', '.join(functions)}\n")
    count = sum(len(functions) for functions in files.values())
    sys.stdout.write(f"\n{len(files)} files (at most {MOST_FILES}), {count} functions\n")
    sys.exit(len(files) > MOST_FILES)


if __name__ == "__main__":
    main()
