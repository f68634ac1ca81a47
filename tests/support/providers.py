"""The providers of all channels, as stand-ins on this machine: they bring texts, and carry what is answered."""

from __future__ import annotations

import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl

from redis import Redis

from gateway.books import outbox
from gateway.books.inbox import Arrival
from gateway.channels.channel import Channel, WebhookCall, read_fields
from gateway.channels.gammu import OUTBOX, GammuSettings
from gateway.channels.practice import NUMBER
from gateway.channels.registry import Channels
from gateway.channels.twilio import Twilio
from gateway.routing import routed, terms
from gateway.settings import Settings
from tests.gateway.channels.cases import CASES, Case, settings_of
from tests.support import twilio_api
from tests.support.phone import StandIn, stand_in
from tests.support.twilio_api import TwilioApi
from tests.support.twilio_requests import ACCOUNT, TOKEN
from workers import outbound
from workers.services import Services

Said = tuple[str, str]
"""A phone and what it is told."""
LAID = re.compile(r"OUT[A-Z][0-9]{8}_[0-9]{6}_[0-9]+_(\+[0-9]+)_.*\.txt")


class Provider(ABC):
    """A provider, and our channel to it."""

    channel: Channel
    settings: Settings

    @abstractmethod
    def brings(self, ref: str, phone: str, words: str, at: datetime) -> list[Arrival]:
        """What the channel makes of its call about a text, or of several at once."""

    @abstractmethod
    def told(self) -> list[Said]:
        """All that it was given so far."""

    def carries(self, works: Services, campaign: str) -> list[Said]:
        """What it is given now, of all that waits. Hours have passed since the last text: no pace, no cap holds."""
        before = len(self.told())
        _let_time_pass(works.books, campaign, self.channel.name)
        outbound.run(works, campaign, self.channel, terms(self.settings, self.channel.name))
        return self.told()[before:]


class Called(Provider):
    """One that calls a webhook, as the contract of the channels has it."""

    def __init__(self, case: Case, settings: Settings) -> None:
        """Take up the settings with which the channel is on."""
        self.case, self.settings, self.channel = case, settings, settings.of(Channels)[case.name]

    def brings(self, ref: str, phone: str, words: str, at: datetime) -> list[Arrival]:
        asked = self.case.text(self.settings, ref, words, sender=phone, at=at)
        body = asked.body.encode()
        fields = read_fields(self.channel.media_type, body)
        assert isinstance(fields, Mapping)
        path = asked.target.removeprefix(f"/webhooks/{self.channel.name}/")
        call = WebhookCall(path, asked.target, asked.headers, body, fields)
        assert self.channel.verify(call)
        events = self.channel.decode(call)
        assert isinstance(events, tuple)
        found = [routed(self.settings, one) for one in events if isinstance(one, Arrival)]
        return [one[1] for one in found if one]


class OfTwilio(Called):
    """Twilio's API on loopback."""

    def __init__(self, case: Case, settings: Settings, api: TwilioApi) -> None:
        super().__init__(case, settings)
        self.channel, self._api = Twilio(settings, api.http()), api

    def told(self) -> list[Said]:
        return [(form["To"], form["Body"]) for form in self._api.forms]


class OfAndroid(Called):
    """A phone in a process of its own."""

    def __init__(self, case: Case, settings: Settings, phone: StandIn) -> None:
        super().__init__(case, settings)
        self._phone = phone

    def told(self) -> list[Said]:
        return [(phone, words) for phone, words in self._phone.does("look")["said"]]


class OfGammu(Called):
    """The spool of a daemon that sends nothing yet."""

    def told(self) -> list[Said]:
        laid = self.settings.own(GammuSettings).gammu_spool / OUTBOX
        named = [(found[1], path) for path in laid.iterdir() if (found := LAID.fullmatch(path.name))]
        return [
            (phone, path.read_bytes().decode("utf-16"))
            for phone, path in sorted(named, key=lambda one: one[1].stat().st_mtime_ns)
        ]


class OfForms(Called):
    """A provider of plain HTTP that takes forms."""

    def __init__(self, case: Case, settings: Settings, taken: list[dict[str, str]]) -> None:
        super().__init__(case, settings)
        self._taken = taken

    def told(self) -> list[Said]:
        return [(form["to"], form["text"]) for form in self._taken]


class OfPractice(Provider):
    """The phone on the page: what it is told stands in the outbox."""

    def __init__(self, settings: Settings, books: Redis, campaign: str) -> None:
        self.settings, self.channel = settings, settings.of(Channels)["practice"]
        self._books, self._campaign, self._texts = books, campaign, [""]

    def brings(self, ref: str, phone: str, words: str, at: datetime) -> list[Arrival]:
        arrival = Arrival(self.channel.name, ref, phone, NUMBER, words)
        self._texts.append(outbox.reply_id(arrival.id))
        return [arrival]

    def told(self) -> list[Said]:
        found = outbox.messages(self._books, self._campaign, self._texts)
        return [(one.receiver, one.body) for one in found.values() if one.delivery in outbox.HANDED]


@contextmanager
def provider(name: str, directory: Path, books: Redis, url: str, campaign: str) -> Iterator[Provider]:
    """The provider of a channel, until the block ends."""
    if name == "practice":
        yield OfPractice(Settings(var_dir=directory).with_channels(), books, campaign)
        return
    case = CASES[name]
    made = settings_of(case, directory, url)
    if name == "twilio":
        with twilio_api.running(ACCOUNT, {ACCOUNT: TOKEN}) as api:
            yield OfTwilio(case, made, api)
    elif name == "android":
        with stand_in(None) as phone:
            [own] = cast("tuple[dict[str, Any]]", case.settings["android_phones"])
            yield OfAndroid(case, made.with_channels(android_phones=({**own, "url": phone.url},)), phone)
    elif name == "gammu":
        yield OfGammu(case, made)
    else:
        with taking_forms() as (port, taken):
            address = {key: f"http://127.0.0.1:{port}/" for key in case.settings if key.endswith("_url")}
            yield OfForms(case, made.with_channels(**address), taken)


@contextmanager
def taking_forms() -> Iterator[tuple[int, list[dict[str, str]]]]:
    """A provider of plain HTTP on a port of this machine, and the forms that it has taken."""
    taken: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode())))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port, taken
        server.shutdown()
        thread.join()


def _let_time_pass(books: Redis, campaign: str, channel: str) -> None:
    """Hours go by: what waits is due, the channel's pace and the number's caps are free."""
    queue = outbox.queue_key(campaign, channel)
    for id_ in cast("list[str]", books.zrange(queue, 0, -1)):
        books.zadd(queue, {id_: 0})
    for pattern in ("keng:pace:*", "keng:handed:*"):
        for key in books.scan_iter(match=pattern):
            books.delete(key)
