"""A gateway that USSD sessions can call: the real application on real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import cast

import pytest
from pydantic import SecretStr
from redis import Redis

from gateway import redis as clients
from gateway import secrets
from gateway.app import create_app
from gateway.books import ussd_sessions
from gateway.books.inbox import Text
from gateway.campaigns import campaign_file
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from gateway.settings import Settings
from gateway.ussd import session
from gateway.ussd.session import Menus
from parsers.campaign.plan import Campaign
from tests.support.aggregators import AGGREGATORS, Aggregator, Arkesel, Flares, Infobip
from tests.support.field import Field, services
from tests.support.pages import serving
from tests.support.scene import HEAD, Scene, plan, twin

TOKEN, ACCOUNT, OURS = "0123456789abcdef0123456789abcdef", "AC" + "a" * 32, "+84901234567"
PATIENCE_SECONDS = 60.0
"""How long the menus of the tests wait for Valkey and for an outcome, so that a busy machine changes no page."""
REPEATS = timedelta(minutes=5)
"""How long the same input is a repeat to them; `Desk.time_passes` ends it."""


class Desk:
    """One campaign behind a running web server."""

    def __init__(self, address: str, secret: str, field: Field | None) -> None:
        self.address, self.secret, self._field = address, secret, field

    @property
    def field(self) -> Field:
        """The books behind it."""
        assert self._field
        return self._field

    def webhook(self, dialect: str) -> str:
        """The address that an aggregator calls."""
        return f"{self.address}/webhooks/ussd/{dialect}/{self.secret}"

    def call(self, dialect: str = "africastalking", phone: str = HEAD) -> Aggregator:
        """A phone that is about to dial."""
        return AGGREGATORS[dialect](self.webhook(dialect), phone)

    def time_passes(self, call: Aggregator) -> None:
        """Let so much time go by that the same input again is no repeat."""
        code = "" if isinstance(call, Arkesel | Flares | Infobip) else "101"
        [dialect] = [name for name, of in AGGREGATORS.items() if type(call) is of]
        digest = ussd_sessions.digest(dialect, code, call.session, call.phone)
        name = ussd_sessions.session_key(self.field.campaign.id, digest)
        at = int(cast("str", self.field.books.hget(name, "at")))
        self.field.books.hset(name, "at", str(at - int(REPEATS.total_seconds() * 1000) - 1))

    def level(self, code: str, area: str = "TH1") -> int:
        """A figure's level."""
        return self.field.level(area, code)


@cache
def day_of_campaign(number: int) -> Campaign:
    """The shipped plan, of which today is that day."""
    return twin(f"tinh-hiep-{number}", plan().day_of(datetime.now(UTC)) - timedelta(days=number - 1))


class PatientAcceptor(Acceptor):
    """The way in, which waits for an outcome for as long as it is told."""

    patience_seconds: float

    def await_outcome(self, campaign: str, text_id: str, seconds: float = 0.0) -> Text | None:
        """The text once it has been judged; `seconds` is not looked at."""
        return super().await_outcome(campaign, text_id, self.patience_seconds)


@contextmanager
def desk(
    redis: Redis, url: str, directory: Path, campaign: Campaign, patience_seconds: float = PATIENCE_SECONDS
) -> Iterator[Desk]:
    """Serve a campaign with heads, an office and lists."""
    with (
        served(directory, url, campaign, patience_seconds) as (address, secret),
        peopled(redis, url, campaign) as field,
    ):
        yield Desk(address, secret, field)


@contextmanager
def peopled(redis: Redis, url: str, campaign: Campaign) -> Iterator[Field]:
    """A campaign in the books, with heads, an office and lists."""
    scene = Scene(redis, campaign)
    scene.people()
    scene.sizes()
    with services(url) as works:
        yield Field(works, campaign)


@contextmanager
def served(
    directory: Path, url: str, campaign: Campaign, patience_seconds: float = PATIENCE_SECONDS
) -> Iterator[tuple[str, str]]:
    """Run the application, its menus with this patience; its address and the secret of its USSD webhook."""
    path = directory / f"{campaign.id}.yaml"
    path.write_text(campaign_file.dump(campaign), encoding="utf-8")
    settings = Settings(
        redis_url=SecretStr(url), var_dir=directory, campaign=path, ussd_codes=("*101#", "*101"),
        public_url="https://sms.example.org",
    ).with_channels(twilio_account_sid=ACCOUNT, twilio_auth_token=TOKEN, twilio_numbers=OURS)  # fmt: skip
    app = create_app(settings)
    app.extensions["menus"] = patient_menus(settings, patience_seconds)
    with serving(app) as address, pytest.MonkeyPatch.context() as patched:
        patched.setattr(session, "REPEATS", REPEATS)
        yield address, secrets.secret(directory, "ussd")


def patient_menus(settings: Settings, patience_seconds: float) -> Menus:
    """The menus as the application makes them, but for how long they wait for Valkey and for an outcome."""
    books = clients.books(settings.books, patience_seconds)
    jobs = clients.jobs(settings.redis, patience_seconds)
    acceptor = PatientAcceptor(books, jobs, Spool(settings.var_dir / "spool"), settings.web_threads)
    acceptor.patience_seconds = patience_seconds
    return Menus(books, acceptor, timedelta(minutes=settings.ussd_draft_minutes))
