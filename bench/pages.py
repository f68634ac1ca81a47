"""The pages of the office: what each costs on the last day of a campaign against its first and its 14th, turn by turn.

From the 14th day on every page shows as many days as it ever does, so what it costs more later is history alone.

    python -m bench.pages [VILLAGES] [PART OF AN ENDPOINT'S NAME]

VILLAGES is 5, 500 or 10000; at 10,000 the history alone takes minutes. With a name it also prints where the time of
that page goes on the last day.
"""

from __future__ import annotations

import cProfile
import gc
import gzip
import json
import pstats
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from bench.history import DAYS, NUMBER, REPEATED, worked
from bench.processes import fresh_directory, valkey_on
from gateway import redis
from gateway.app import BLUEPRINTS, create_app
from gateway.books import accounts, inbox, sessions
from gateway.books.accounts import Role
from gateway.settings import Settings
from gateway.web.compressed import LEVEL
from gateway.web.guard import Access
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from workers.services import Services

AGES = (1, 14, DAYS)
GOAL = 1.2
ROUNDS = {5: 40, 500: 20, 10_000: 10}
TOP = 40
SETTINGS = {"twilio_account_sid": "AC" + 32 * "0", "twilio_auth_token": 32 * "f", "twilio_numbers": NUMBER}
LEFT_OUT = {
    "reports.figures", "reports.final", "channels.certificate", "campaigns.file", "closing.archive", "help.picture",
    "campaigns.form",
}  # fmt: skip
"""What is no page but a file, which holds every day; and the form of a plan that has no days yet."""
PAGES = {
    "account.page": "/account", "areas.area": "/areas/{top}", "areas.day": "/areas/TH1/{day}",
    "broadcasts.newest": "/broadcasts", "broadcasts.one": "/broadcasts/{broadcast}", "campaigns.all_": "/campaigns",
    "channels.all_": "/channels", "closing.page": "/closing",
    "enter.form": "/enter?area=TH1", "enter.lists": "/enter/lists", "enter.locking": "/enter/lock",
    "enter.paste": "/enter/paste", "help.contents": "/help", "help.part": "/help/buoi-chieu",
    "help.whole": "/help/whole", "log.lines": "/log", "papers.cards": "/papers/cards",
    "papers.confirmations": "/papers/confirmations", "papers.poster": "/papers/poster", "papers.tally": "/papers/tally",
    "people.all_": "/people", "people.one": "/people/{account}", "reports.all_": "/reports",
    "reports.day": "/reports/day", "reports.form": "/reports/form", "reports.messages": "/reports/messages",
    "roster.everyone": "/roster", "roster.file": "/roster/import", "roster.new": "/roster/new",
    "roster.one": "/roster/h1", "start.page": "/start", "status.page": "/", "texts.list": "/texts",
    "texts.one": "/texts/{counted}", "try_phone.phone": "/try",
    "try_phone.lesson": "/try/lesson?who=h1&since=1790000000000",
    "try_phone.parts": "/try/parts", "try_phone.talk": "/try/talk?who=h1",
    "waiting.list": "/waiting", "waiting.one": "/waiting/{waiting}",
}  # fmt: skip
"""Every page that needs a session, and an address of it."""
MORE = {
    "areas.area of a village": "/areas/TH1", "areas.day of all": "/areas/{top}/{day}",
    "status.page of a commune": "/?area={commune}", "status.page of a village": "/?area=TH1",
}  # fmt: skip


@dataclass(slots=True)
class Taken:
    """Milliseconds of processor time of each look: of the application, and of Valkey."""

    web: list[float] = field(default_factory=list)
    books: list[float] = field(default_factory=list)
    page: bytes = b""
    """The page itself."""

    @property
    def both(self) -> float:
        """The median of both together."""
        return median(web + books for web, books in zip(self.web, self.books, strict=True))


def main(villages: str = "5", only: str = "") -> None:
    """Print the table, and the profile of the pages asked for."""
    for name, (first, filled, last) in measure(int(villages), only):
        ratio = last.both / first.both
        sys.stdout.write(
            f"{name:28} day 1 {first.both:6.2f} ms  day {DAYS} {last.both:6.2f} ms (Valkey {median(last.books):.2f})  "
            f"x {ratio:.2f}  of day {AGES[1]} x {last.both / filled.both:.2f}  {_kilobytes(last.page)}"
            f"{'  over' if ratio > GOAL else ''}\n"
        )
        sys.stdout.flush()


def measure(villages: int, only: str = "") -> Iterator[tuple[str, list[Taken]]]:
    """Each page with what it takes on the days of AGES, measured in turns."""
    with (
        fresh_directory() as directory,
        valkey_on(directory, core=None) as place,
        redis.books(place.books, timeout_seconds=10.0) as books,
    ):
        services = Services(books, redis.blocking(place.books), redis.jobs(place.redis, timeout_seconds=10.0))
        ages = [worked(services, villages, age) for age in AGES]
        app = create_app(Settings(var_dir=directory).with_channels(**SETTINGS))
        _all_named(app)
        admin, client = _signed_in(app, books)
        known = [_known(books, campaign, admin) for campaign in ages]
        for name, address in {**PAGES, **MORE}.items():
            if only in name:
                yield name, _measured(books, client, [_address(address, one) for one in known], ROUNDS[villages])
                if only:
                    _profiled(client, _address(address, known[-1]), ROUNDS[villages])


def _measured(books: Redis, client: FlaskClient, addresses: list[str], rounds: int) -> list[Taken]:
    found = [Taken(page=_page(client, address)) for address in addresses]
    gc.collect()
    gc.disable()  # which look a collection falls into is chance
    for _ in range(rounds):
        for taken, address in zip(found, addresses, strict=True):
            server, begun = _processor_ms(books), time.process_time()
            client.get(address)
            taken.web.append((time.process_time() - begun) * 1e3)
            taken.books.append(_processor_ms(books) - server)
    gc.enable()
    return found


def _page(client: FlaskClient, address: str) -> bytes:
    answer = client.get(address)
    if answer.status_code not in (200, 303):
        raise RuntimeError(f"{address}: {answer.status}")
    return bytes(answer.data)


def _kilobytes(page: bytes) -> str:
    """How large a page is, and how large as it is sent to a browser."""
    return f"{len(page) / 1e3:.1f} KB, sent as {len(gzip.compress(page, LEVEL)) / 1e3:.1f}"


def _processor_ms(books: Redis) -> float:
    found = cast("dict[str, float]", books.info("cpu"))
    return (found["used_cpu_user_main_thread"] + found["used_cpu_sys_main_thread"]) * 1e3


def _profiled(client: FlaskClient, address: str, rounds: int) -> None:
    profile = cProfile.Profile()
    for _ in range(rounds):
        profile.runcall(client.get, address)
    pstats.Stats(profile, stream=sys.stdout).strip_dirs().sort_stats("cumtime").print_stats(TOP)


def _all_named(app: Flask) -> None:
    """That no page is left out."""
    closed = {blueprint.name for blueprint, access in BLUEPRINTS if access is Access.SESSION}
    pages = {one.endpoint for one in app.url_map.iter_rules() if "GET" in (one.methods or ())}
    if left := {one for one in pages if one.partition(".")[0] in closed} - set(PAGES) - LEFT_OUT:
        raise RuntimeError(f"not measured: {', '.join(sorted(left))}")


def _signed_in(app: Flask, books: Redis) -> tuple[str, FlaskClient]:
    account = accounts.create(books, "chi Hoa", Role.ADMIN)
    client = app.test_client()
    client.post(f"/login/{sessions.offer(books, account.id, account.epoch)}")
    return account.id, client


def _known(books: Redis, campaign: Campaign, account: str) -> dict[str, str]:
    """What the addresses of a campaign's pages are filled in with."""
    texts = inbox.recent(books, campaign.id, 2 * REPEATED)
    became = {text.fields.get("outcome", ""): text.id for text in texts if not text.is_order}
    sent = next(text.id for text in texts if text.is_order and '"broadcast"' in json.dumps(text.fields))
    return {
        "campaign": campaign.id, "account": account, "day": campaign.day_of(datetime.now(UTC)).isoformat(),
        "counted": became[Outcome.COUNTED], "waiting": became[Outcome.WAITING], "broadcast": sent,
        "top": campaign.top.code, "commune": campaign.children[campaign.top.code][0],
    }  # fmt: skip


def _address(of: str, known: dict[str, Any]) -> str:
    return f"{of}{'&' if '?' in of else '?'}campaign={{campaign}}".format(**known)


if __name__ == "__main__":
    main(*sys.argv[1:])
