"""`python -m bench.path`: the way of one text, from the webhook to the provider: the files and functions it enters.

The web server's application, the drain and the sender run one after the other in one process, on a server of the
books that the bench starts; the provider is a transport that takes the text and answers as Twilio does. What each
process makes once, its settings, connections and the words of a plan, is made before.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response

from bench import plan
from bench.processes import ROOT, fresh_directory, valkey_on
from bench.profiles import call, drain, environ_of
from bench.requests import SETTINGS, signed
from bench.webhook import write_plan
from gateway import redis, routing
from gateway.app import create_app
from gateway.books import outbox
from gateway.books.outbox import Delivery
from gateway.channels.registry import Channels
from gateway.channels.twilio import NAME
from gateway.settings import read
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
        threading.setprofile(self._note)  # the sender hands texts over in threads
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)

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
        services, way = Services(books, books, jobs), Way()
        drain(services, campaign)
        texts = signed(2, first=0)
        first, second = (environ_of(one.raw) for one in texts)
        send = _processes(services, campaign.id)
        send(first)
        with way.watched():
            send(second)
        sent = outbox.message(books, campaign.id, outbox.reply_id(texts[1].text_id))
        if sent is None or sent.delivery is not Delivery.SENT:
            raise RuntimeError(f"the text was not sent: {sent.delivery if sent else 'it has no reply'}")
        return way


def _processes(services: Services, campaign_id: str) -> Callable[[dict[str, Any]], None]:
    """Make what the processes make once; what takes a text in, judges it and hands the reply over."""
    settings, app = read(), create_app()
    channel, terms = settings.of(Channels)[NAME], routing.terms(settings, NAME)

    def send(environ: dict[str, Any]) -> None:
        call(app.wsgi_app, [environ])
        inbound.run(services, campaign_id)
        outbound.attend(services, campaign_id, channel, terms)

    return send


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
