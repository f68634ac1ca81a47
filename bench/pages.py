"""The pages of the office: what each costs on the last day of a campaign against its first and its 14th, turn by turn.

From the 14th day on every page shows as many days as it ever does, so what it costs more later is history alone.

    python -m bench.pages [PART OF AN ENDPOINT'S NAME]

With a name it also prints where the time of that page goes on the last day.
"""

from __future__ import annotations

import cProfile
import gc
import json
import pstats
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from statistics import median
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from bench.plan import SHIPPED
from bench.processes import fresh_directory, valkey_on
from bench.profiles import drain
from gateway import redis
from gateway.app import BLUEPRINTS, create_app
from gateway.books import accounts, campaigns, inbox, sessions
from gateway.books.accounts import Role
from gateway.books.inbox import Arrival
from gateway.campaigns import campaign_file
from gateway.orders import console, give, setup
from gateway.settings import Settings
from gateway.web.guard import Access
from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome, Waiver
from parsers.meaning import Act, AreaReport, Submission
from parsers.order import BroadcastOrder, FiguresOrder, Order, RosterOrder
from workers.services import Services

DAYS = 62
AGES = (1, 14, DAYS)
GOAL = 1.2
ROUNDS = 40
TOP = 40
VILLAGES = {"TH1": 410, "TH2": 365, "TH3": 298, "TH4": 342, "TH5": 275}
CHANNEL, NUMBER = "twilio", "+84901234567"
SETTINGS = {"twilio_account_sid": "AC" + 32 * "0", "twilio_auth_token": 32 * "f", "twilio_numbers": NUMBER}
TODAY = ("ACT 11 ABS 6", "ACT 9 ABS 4", "ACT 5 ABS 3", "ACT 4 ABS 2", "ACT 0 ABS 5")
"""What the villages text on the day that is looked at.

None is silent: Valkey dates every text of the bench to today, and among today's one looks for those of silent villages.
"""
REPEATED = 40
"""So many texts come once more, so that a list of texts is full on the first day too."""
FILES = {"reports.figures", "reports.final", "channels.certificate", "help.picture"}
"""What is no page but a file, which holds every day."""
PAGES = {
    "account.page": "/account", "areas.area": "/areas/XA", "areas.day": "/areas/TH1/{day}",
    "broadcasts.newest": "/broadcasts", "broadcasts.one": "/broadcasts/{broadcast}", "channels.all_": "/channels",
    "enter.form": "/enter?area=TH1", "enter.lists": "/enter/lists", "enter.locking": "/enter/lock",
    "enter.paste": "/enter/paste", "help.contents": "/help", "help.part": "/help/buoi-chieu",
    "help.whole": "/help/whole", "log.lines": "/log", "people.all_": "/people", "people.one": "/people/{account}",
    "reports.all_": "/reports", "reports.day": "/reports/day", "reports.messages": "/reports/messages",
    "roster.everyone": "/roster", "roster.file": "/roster/import", "roster.new": "/roster/new",
    "roster.one": "/roster/h1", "start.page": "/start", "status.page": "/", "texts.list": "/texts",
    "texts.one": "/texts/{counted}", "try_phone.phone": "/try",
    "try_phone.lesson": "/try/lesson?who=h1&since=1790000000000",
    "try_phone.parts": "/try/parts", "try_phone.talk": "/try/talk?who=h1",
    "waiting.list": "/waiting", "waiting.one": "/waiting/{waiting}",
}  # fmt: skip
"""Every page that needs a session, and an address of it."""
MORE = {"areas.area of a village": "/areas/TH1", "status.page of a village": "/?area=TH1"}


@dataclass(slots=True)
class Taken:
    """Milliseconds of processor time of each look: of the application, and of Valkey."""

    web: list[float] = field(default_factory=list)
    books: list[float] = field(default_factory=list)

    @property
    def both(self) -> float:
        """The median of both together."""
        return median(web + books for web, books in zip(self.web, self.books, strict=True))


def main(only: str = "") -> None:
    """Print the table, and the profile of the pages asked for."""
    for name, (first, filled, last) in measure(only):
        ratio = last.both / first.both
        sys.stdout.write(
            f"{name:28} day 1 {first.both:6.2f} ms  day {DAYS} {last.both:6.2f} ms (Valkey {median(last.books):.2f})  "
            f"x {ratio:.2f}  of day {AGES[1]} x {last.both / filled.both:.2f}{'  over' if ratio > GOAL else ''}\n"
        )
        sys.stdout.flush()


def measure(only: str = "") -> Iterator[tuple[str, list[Taken]]]:
    """Each page with what it takes on the days of AGES, measured in turns."""
    with (
        fresh_directory() as directory,
        valkey_on(directory, core=None) as place,
        redis.books(place.books, timeout_seconds=10.0) as books,
    ):
        services = Services(books, redis.blocking(place.books), redis.jobs(place.redis, timeout_seconds=10.0))
        ages = [_worked(services, age) for age in AGES]
        app = create_app(Settings(var_dir=directory).with_channels(**SETTINGS))
        _all_named(app)
        admin, client = _signed_in(app, books)
        known = [_known(books, campaign, admin) for campaign in ages]
        for name, address in {**PAGES, **MORE}.items():
            if only in name:
                yield name, _measured(books, client, [_address(address, one) for one in known])
                if only:
                    _profiled(client, _address(address, known[-1]))


def _measured(books: Redis, client: FlaskClient, addresses: list[str]) -> list[Taken]:
    found = [Taken() for _ in addresses]
    for address in addresses:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status}")
    gc.collect()
    gc.disable()  # which look a collection falls into is chance
    for _ in range(ROUNDS):
        for taken, address in zip(found, addresses, strict=True):
            server, begun = _processor_ms(books), time.process_time()
            client.get(address)
            taken.web.append((time.process_time() - begun) * 1e3)
            taken.books.append(_processor_ms(books) - server)
    gc.enable()
    return found


def _processor_ms(books: Redis) -> float:
    found = cast("dict[str, float]", books.info("cpu"))
    return (found["used_cpu_user_main_thread"] + found["used_cpu_sys_main_thread"]) * 1e3


def _profiled(client: FlaskClient, address: str) -> None:
    profile = cProfile.Profile()
    for _ in range(ROUNDS):
        profile.runcall(client.get, address)
    pstats.Stats(profile, stream=sys.stdout).strip_dirs().sort_stats("cumtime").print_stats(TOP)


def _all_named(app: Flask) -> None:
    """That no page is left out."""
    closed = {blueprint.name for blueprint, access in BLUEPRINTS if access is Access.SESSION}
    pages = {one.endpoint for one in app.url_map.iter_rules() if "GET" in (one.methods or ())}
    if left := {one for one in pages if one.partition(".")[0] in closed} - set(PAGES) - FILES:
        raise RuntimeError(f"not measured: {', '.join(sorted(left))}")


def _worked(services: Services, age: int) -> Campaign:
    """A campaign on the day of its age, its villages having reported every day."""
    books, now = services.books, datetime.now(UTC)
    campaign = _plan(f"day{age}-practice", age, now)
    campaigns.save(books, campaign, after=None)
    author = setup(campaign)
    people = [Contact(f"h{n}", f"+8490500000{n}", f"Head {n}", "head", (f"TH{n}",)) for n in range(1, 6)]
    _give(services, campaign, RosterOrder(author, (*people, Contact("o", "+84905000000", "Hoa", "office", ("XA",)))))
    sizes = tuple(AreaReport(area, campaign.first_day, {"DSD": size}) for area, size in VILLAGES.items())
    order = FiguresOrder(author, Submission(Act.CORRECT, sizes), tuple(Waiver))
    _give(services, campaign, order, campaign.begins(campaign.first_day))  # before any text
    for n in range(age - 1):
        for m, area in enumerate(VILLAGES):
            at = datetime.combine(campaign.first_day + timedelta(days=n), clock(17, 5 + m), campaign.zone)
            _text(books, campaign, area, f"{area} ACT {1 + (n + m) % 4} ABS {40 - n % 9}", at)
    drain(services, campaign)
    for area, words in zip(VILLAGES, TODAY, strict=True):
        _text(books, campaign, area, f"{area} {words}")
    for n in range(REPEATED):
        _text(books, campaign, "TH1", f"TH1 {TODAY[0]}{' ' * n}")
    _text(books, campaign, "TH5", "Co nguoi goi dien gia danh cong an xin ma OTP, xin giup")
    drain(services, campaign)
    everyone = Audience(AudienceKind.HEADS)
    until = now + timedelta(days=1)
    _give(services, campaign, BroadcastOrder(console(campaign), everyone, "written", CHANNEL, NUMBER, until, "Hop."))
    return campaign


def _plan(id_: str, age: int, now: datetime) -> Campaign:
    """The shipped plan, today its day of this age; people take part on every day of it."""
    shipped = campaign_file.load(SHIPPED)
    first: date = shipped.day_of(now) - timedelta(days=age - 1)
    changes = {
        "id": id_, "first_day": first, "last_day": first + timedelta(days=DAYS - 1), "cut_off": None, "reminders": (),
        "office": shipped.office.model_copy(update={"telephone_is_placeholder": False}),
        "indicators": tuple(one.model_copy(update={"window": None}) for one in shipped.indicators),
        "quiet_from": clock(0), "quiet_until": clock(0),
    }  # fmt: skip
    return Campaign.model_validate(shipped.model_copy(update=changes).model_dump())


def _give(services: Services, campaign: Campaign, order: Order, at: datetime | None = None) -> None:
    give(services.books, campaign.id, repr(type(order)), order, received_at=at)
    drain(services, campaign)


def _text(books: Redis, campaign: Campaign, area: str, words: str, at: datetime | None = None) -> None:
    phone = f"+8490500000{area[-1]}"
    inbox.accept(books, campaign.id, Arrival(CHANNEL, f"{campaign.id} {at} {words}", phone, NUMBER, words), at)


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
    }  # fmt: skip


def _address(of: str, known: dict[str, Any]) -> str:
    return f"{of}{'&' if '?' in of else '?'}campaign={{campaign}}".format(**known)


if __name__ == "__main__":
    main(*sys.argv[1:])
