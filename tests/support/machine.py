"""One whole installation for tests: a Valkey, the application on it, its workers' jobs, and Twilio's stand-in."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from click.testing import Result
from flask import Flask
from redis import Redis

from gateway import redis as clients
from gateway.app import create_app
from gateway.backup.backup import Backup
from gateway.books import cursor, inbox, outbox
from gateway.books.inbox import Arrival
from gateway.books.keys import figures_key
from gateway.campaigns import campaign_file
from gateway.channels.twilio import Twilio
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from gateway.settings import Settings
from parsers.campaign.plan import Campaign
from tests.faults import plan as plans
from tests.support.twilio_api import TwilioApi
from tests.support.twilio_requests import FORM, OURS, post, post_form, signed, twilio_settings
from workers import missed_messages, outbound
from workers.inbound import BATCH, judge_batch
from workers.services import Services

NAME = "drill"
SIDS = (f"SM{number:032x}" for number in itertools.count(1_000_000))


@dataclass
class Machine:
    """One installation: a Valkey, the application on it, and what its workers do."""

    url: str
    settings: Settings
    app: Flask
    works: Services
    plan: Campaign
    api: TwilioApi

    @property
    def books(self) -> Redis:
        return self.works.books

    def text(self, village: int, body: str, *, brought: bool = True) -> str:
        """Let the head of a village text us; the text's id. Twilio has it, and its webhook brings it or does not."""
        sender, sid = plans.phone(village), next(SIDS)
        self.api.messages.append(_listed(self.api, sid, sender, body))
        if brought:
            assert post_form(self.app, {**FORM, "MessageSid": sid, "From": sender, "Body": body}).status_code == 200
        return Arrival("twilio", sid, sender, OURS, body).id

    def judge(self) -> None:
        while waits := inbox.waiting(self.books, NAME, cursor.position(self.books, NAME).cursor, BATCH):
            judge_batch(self.works, NAME, cursor.position(self.books, NAME), waits)

    def send(self, later: timedelta = timedelta(0)) -> None:
        """Let the sender work, every text due; `later` after it was tried."""
        queue = outbox.queue_key(NAME, "twilio")
        for message_id in cast("list[str]", self.books.zrange(queue, 0, -1)):
            self.books.zadd(queue, {message_id: 0})
            message_key = outbox.message_key(NAME, message_id)
            tried = self.books.hget(message_key, "tried_at")
            if tried and later:
                self.books.hset(message_key, "tried_at", int(tried) - int(later.total_seconds() * 1_000_000))
        outbound.run(self.works, NAME, self.account)

    def pull(self) -> int:
        """Look through Twilio's list, as if a while had passed."""
        acceptor = Acceptor(self.books, self.works.jobs, Spool(self.settings.var_dir / "spool"), 8)
        now = datetime.now(UTC) + timedelta(minutes=2)
        return missed_messages.run(self.settings, self.books, acceptor, self.account, now)

    @property
    def account(self) -> Twilio:
        return Twilio(self.settings, self.api.http())

    def outcome(self, text_id: str) -> str:
        [text] = inbox.texts(self.books, NAME, [text_id])
        return text.fields.get("outcome", "")

    def field(self, text_id: str, name: str) -> str:
        [text] = inbox.texts(self.books, NAME, [text_id])
        return text.fields.get(name, "")

    def reply(self, text_id: str) -> outbox.Message:
        found = outbox.message(self.books, NAME, self.field(text_id, "reply"))
        assert found
        return found

    def figures(self) -> dict[str, dict[str, str]]:
        """Every figure; not the notes beside them, which hold reference numbers."""
        names = self.books.scan_iter(match=figures_key(NAME, "*"))
        held = {name: cast("dict[str, str]", self.books.hgetall(name)) for name in names}
        return {name: {at: of for at, of in fields.items() if at[0] != "@"} for name, fields in held.items()}

    def back_up(self, directory: Path) -> Backup:
        return Backup(directory, self.books, self.works.jobs, self.settings)

    def run(self, *words: object, given: str | None = None) -> Result:
        return self.app.test_cli_runner().invoke(args=[str(word) for word in words], input=given)


def _listed(api: TwilioApi, sid: str, sender: str, body: str) -> dict[str, Any]:
    made = api.add(to=OURS, body=body, status="received", direction="inbound", **{"from": sender})
    api.messages.pop()
    return {**made, "sid": sid}


@contextmanager
def machine(directory: Path, url: str, api: TwilioApi) -> Iterator[Machine]:
    """An installation on a server that runs."""
    plan = plans.plan(6, NAME)
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / "campaign.yaml"
    file.write_text(campaign_file.dump(plan), encoding="utf-8")
    settings = twilio_settings(directory, url, campaign=file)
    works = Services(clients.books(url, 5.0), clients.blocking(url), clients.jobs(url, 5.0))
    yield Machine(url, settings, create_app(settings), works, plan, api)
    for client in (works.books, works.blocking, works.jobs):
        client.close()


def told(at: Machine, form: Mapping[str, str], target: str) -> None:
    """Call a status back as Twilio does."""
    response = post(at.app, "&".join(f"{name}={value}" for name, value in form.items()), signed(form, target), target)
    assert response.status_code == 200
