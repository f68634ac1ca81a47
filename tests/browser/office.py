"""An office at work: a commune on the 23rd day of its campaign, its people signed in, its pages served.

What it holds reads as a real commune's: heads who report at half past five, one who forgets, one who writes what cannot
be counted, strangers, an emergency. Real drains judge all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ViewportSize
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.books import outbox
from gateway.books.accounts import Role
from gateway.books.outbox import Delivery
from gateway.settings import Settings
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from tests.support import people
from tests.support.field import Field, services
from tests.support.pages import serving
from tests.support.scene import Scene, plan, twin
from workers.services import Services

NAME = "tinh-hiep-evening"
DAYS = 22
"""So many days of the campaign are over."""
BASE = {"TH1": 9, "TH2": 8, "TH3": 6, "TH4": 7, "TH5": 4}
"""How many accounts a village activates on a usual day."""
HEADS = {f"TH{n}": f"+8490500000{n}" for n in range(1, 6)}
LATE = 12
"""So many days ago is the day that the fourth village reports today."""
STRANGER, NEWCOMER = "+84912345678", "+84977001234"
TODAY = (
    ("TH1", "TH1 ACT 11 ABS 6"),
    ("TH2", "Thon 2 hom nay kich hoat 9, vang mat 4"),
    ("TH3", "TH3 ACT 5 ABS 3"),
    ("TH5", "TH5 ACT khoang 8"),
    ("TH5", "hom nay duoc 8 hay 9 nguoi gi do"),
)
FROM_OTHERS = (
    (NEWCOMER, "DK TH4 Nguyen Van Nam"),
    (STRANGER, "Chao chi, em la Nam o thon 4, may nay bao cao duoc khong a?"),
    (HEADS["TH4"], "Co nguoi goi dien gia danh cong an xin ma OTP cua ba con, xin giup"),
)
NUMBER = "+84901234567"
CHANNEL = {
    "twilio_account_sid": "AC" + "a" * 32,
    "twilio_auth_token": "0" * 32,
    "twilio_numbers": NUMBER,
}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"' =HYPERLINK(1) \u202e{{7*7}}"
LONG = "x" * 1_590
WIDTHS = {360: ViewportSize(width=360, height=740), 1280: ViewportSize(width=1280, height=800)}
ACCOUNTS = {
    "Trần Thị Hoa": (Role.CLERK, ()),
    "Phạm Thu Vân": (Role.VIEWER, ()),
    "Võ Minh Tuấn": (Role.CLERK, ("TH2",)),
    "Nguyễn Thanh Sơn": (Role.ADMIN, ()),
}
CLERK, VIEWER, NEIGHBOUR, ADMIN = ACCOUNTS


@dataclass(frozen=True)
class Office:
    """The application with its books, and where it is served."""

    books: Redis
    field: Field
    campaign: Campaign
    address: str
    settings: Settings

    @property
    def today(self) -> date:
        """The campaign's day."""
        return self.campaign.day_of(datetime.now(UTC))

    def day(self, ago: int) -> date:
        """The day so many days ago."""
        return self.today - timedelta(days=ago)

    def window(self, browser: Browser, who: str, width: int = 1280, *, scripts: bool = True) -> BrowserContext:
        """A window of somebody who is signed in."""
        context = browser.new_context(
            viewport=WIDTHS[width], locale="vi-VN", base_url=self.address, java_script_enabled=scripts
        )
        role, areas = ACCOUNTS[who]
        answer = context.request.post(people.link(self.books, who, role, areas))
        assert answer.ok
        return context

    def harm(self) -> None:
        """Let people text, and be named, what would break a page that prints it carelessly."""
        self.field.contacts([Contact("h5", HEADS["TH5"], HOSTILE[:60], "head", ("TH5",))])
        for phone in (HEADS["TH5"], STRANGER):
            for words in (HOSTILE, LONG, "\u202e\u2066 TH5 ACT 5"):
                self.field.text(phone, words)
        self.field.drain()


@contextmanager
def office(books: Redis, url: str, directory: Path) -> Iterator[Office]:
    """An office at work, served; its practice twin has the same people."""
    first_day = plan().day_of(datetime.now(UTC)) - timedelta(days=DAYS)
    practice = Scene(books, twin(f"{NAME}-practice", first_day))
    practice.people()
    scene = Scene(books, awake(twin(NAME, first_day)))
    scene.people()
    settings = Settings(redis_url=SecretStr(url), var_dir=directory, routes=f"{NUMBER}={NAME}").with_channels(**CHANNEL)
    with services(url) as works, serving(create_app(settings)) as address:
        trained = Field(works, practice.campaign)
        trained.sizes()
        trained.drain()
        field = worked(works, scene.campaign)
        yield Office(books, field, scene.campaign, address, settings)


def awake(campaign: Campaign) -> Campaign:
    """The campaign without quiet hours, so that a test may remind at any hour."""
    return campaign.model_copy(update={"quiet_from": time(0), "quiet_until": time(0)})


def worked(works: Services, campaign: Campaign) -> Field:
    """What the heads have texted on the days before, and today; all judged, and answered where an answer is due."""
    field = Field(works, campaign)
    field.sizes()
    sent = [field.text(HEADS[area], words, moment) for moment, area, words in before(campaign)]
    now = datetime.now(UTC)
    sent += [field.text(HEADS[area], words, now) for area, words in TODAY]
    forgotten = campaign.day_of(now) - timedelta(days=LATE)
    sent.append(field.text(HEADS["TH4"], f"TH4 NGAY {forgotten:%d/%m} ACT 6", now))
    sent += [field.text(phone, words, now) for phone, words in FROM_OTHERS]
    field.drain()
    for text, outcome in zip(sent, field.outcomes(sent), strict=True):
        if outcome in {Outcome.COUNTED, Outcome.ASKED, Outcome.REFUSED} and field.reply(text):
            field.handed(text)
            outbox.settle(works.books, campaign.id, "twilio", outbox.reply_id(text), Delivery.DELIVERED)
    return field


def before(campaign: Campaign) -> Iterator[tuple[datetime, str, str]]:
    """The reports of the days before today: the fourth village forgets every third day, the fifth on Sundays."""
    absent = {"TH1": 31, "TH2": 27, "TH3": 22, "TH4": 25, "TH5": 19}
    for n in range(DAYS):
        day = campaign.first_day + timedelta(days=n)
        for m, area in enumerate(BASE):
            if (area == "TH4" and n % 3 == 1) or (area == "TH5" and day.weekday() == 6):
                continue
            activated = BASE[area] + (n * 7 + m * 5) % 6 - 2
            absent[area] -= n % 2
            moment = datetime.combine(day, time(17, 5 + m * 7, n), campaign.zone)
            yield moment, area, f"{area} ACT {activated} ABS {absent[area]}"
