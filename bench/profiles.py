"""`python -m bench.profiles`: where the webhook and the intake spend their time, function by function."""

from __future__ import annotations

import cProfile
import io
import pstats
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from wsgiref.util import setup_testing_defaults

from redis import Redis

from bench import inbox, load, plan
from bench.processes import FIRST, fresh_directory, pin, valkey_on
from bench.requests import ACCOUNT, PATH, PUBLIC_URL, RECEIVER, TOKEN, signed
from bench.webhook import write_plan
from gateway import redis
from gateway.app import create_app
from gateway.books import cursor
from gateway.books import inbox as inbox_book
from gateway.settings import Settings
from parsers.campaign.plan import Campaign
from workers.inbound import BATCH, judge_batch
from workers.services import Services

TEXTS = 3_000
TOP = 25


def main() -> None:
    """Print both profiles, each taken on books of its own."""
    pin(FIRST)
    for profile in (webhook, counting):
        with (
            fresh_directory() as directory,
            valkey_on(directory) as settings,
            redis.books(settings.books, timeout_seconds=10.0) as books,
        ):
            campaign = plan.generate(datetime.now(UTC).date())
            plan.put_in(books, campaign)
            profile(settings, books, campaign)


def webhook(place: Settings, books: Redis, campaign: Campaign) -> None:
    """Profile the application's answer to signed texts, without a server in front of it."""
    settings = Settings(
        var_dir=place.var_dir, campaign=write_plan(place.var_dir, campaign), public_url=PUBLIC_URL
    ).with_channels(twilio_account_sid=ACCOUNT, twilio_auth_token=TOKEN, twilio_numbers=RECEIVER)
    app = create_app(settings)
    environs = [environ_of(one.raw) for one in signed(2 * TEXTS, first=0)]
    call(app.wsgi_app, environs[:TEXTS])
    _profiled("webhook", books, TEXTS, lambda: call(app.wsgi_app, environs[TEXTS:]))


def counting(settings: Settings, books: Redis, campaign: Campaign) -> None:
    """Profile the drain of an inbox."""
    texts = load.over_days(campaign, campaign.first_day + timedelta(days=1))
    inbox.fill(books, campaign, texts, 2 * TEXTS, named_from=0)
    services = Services(books, redis.blocking(settings.books), redis.jobs(settings.redis, timeout_seconds=10.0))
    drain(services, campaign, TEXTS)
    _profiled("intake", books, TEXTS, lambda: drain(services, campaign))


def drain(services: Services, campaign: Campaign, most: int | None = None) -> None:
    """Judge what waits, at most so many texts, as the drain does between its waits."""
    judged = 0
    while most is None or judged < most:
        at = cursor.position(services.books, campaign.id)
        waiting = inbox_book.waiting(services.books, campaign.id, at.cursor, BATCH)
        if not waiting:
            return
        judge_batch(services, campaign.id, at, waiting)
        judged += len(waiting)


def _profiled(name: str, books: Redis, texts: int, work: Callable[[], None]) -> None:
    trips = _round_trips(books)
    profile = cProfile.Profile()
    profile.runcall(work)
    trips = _round_trips(books) - trips
    out = io.StringIO()
    figures = pstats.Stats(profile, stream=out)
    figures.strip_dirs().sort_stats("tottime").print_stats(TOP)
    seconds: float = figures.total_tt  # type: ignore[attr-defined]
    sys.stdout.write(f"\n=== {name}: {texts} texts, {trips / texts:.2f} round trips a text, ")
    sys.stdout.write(f"{1e6 * seconds / texts:.0f} µs a text under the profiler\n{out.getvalue()}")


def _round_trips(books: Redis) -> int:
    """How often the server was sent something."""
    return int(books.info("stats")["total_reads_processed"])


def call(app: Callable[..., Any], environs: list[dict[str, Any]]) -> None:
    """Hand requests to an application, each of which it must take."""
    for environ in environs:
        said: list[str] = []
        for _ in app(environ, lambda status, _headers, said=said: said.append(status)):
            pass
        if said != ["200 OK"]:
            raise RuntimeError(f"the webhook answered {said}")


def environ_of(raw: bytes) -> dict[str, Any]:
    """What a server makes of a request."""
    head, _, body = raw.partition(b"\r\n\r\n")
    environ: dict[str, Any] = {"REQUEST_METHOD": "POST", "PATH_INFO": PATH, "REQUEST_URI": PATH}
    for line in head.decode().split("\r\n")[1:]:
        name, _, value = line.partition(": ")
        environ["HTTP_" + name.upper().replace("-", "_")] = value
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE")
    environ["CONTENT_LENGTH"] = environ.pop("HTTP_CONTENT_LENGTH")
    environ["wsgi.input"] = io.BytesIO(body)
    setup_testing_defaults(environ)
    return environ


if __name__ == "__main__":
    main()
