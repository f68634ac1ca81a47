"""A story told by USSD and SMS together leaves the figures that the same story leaves when told by SMS alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from redis import Redis

from gateway import redis as clients
from gateway.books import outbox, questions, ussd_sessions
from gateway.books.inbox import Accepted, Arrival
from gateway.books.outbox import Delivery
from gateway.channels.ussd.dial import Dial, Inputs
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from gateway.ussd.session import Menus, UssdEntryPoint
from parsers.campaign.plan import Campaign
from parsers.ussd.state import Screen, UssdState
from tests.conftest import Server
from tests.support.examples import examples
from tests.support.field import CHANNEL, NUMBER, Field, services
from tests.support.scene import Scene, plan, twin

OFFICE = "+84905000000"
"""Its texts are answered however many they are."""
SESSIONS = itertools.count()
STORIES = settings(
    max_examples=examples(16), deadline=None, derandomize=True, phases=(Phase.generate,), report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
TODAY = plan().day_of(datetime.now(UTC))
EVE = TODAY - timedelta(days=1)
CODES = ("ACT", "ABS", "INE")
LARGE = ("ask_large", "ask_confirm")
Numbers = tuple[int, int, int]


@dataclass(frozen=True)
class Report:
    """The day's three numbers by the menu; what is answered where it asks."""

    numbers: Numbers
    second: str
    large: str
    meanwhile: int | None
    """A correction by SMS, too small to be asked about, that comes before "1 Send" is pressed."""


@dataclass(frozen=True)
class Fix:
    """One number of yesterday, put right by the menu."""

    code: str
    value: int
    large: str


@dataclass(frozen=True)
class Total:
    """A running total by the menu."""

    numbers: Numbers
    mismatch: str


@dataclass(frozen=True)
class Texted:
    """A text, and the digit that answers its question: on the menu's first page, or by SMS."""

    words: str
    answer: str
    by_menu: bool


Event = Report | Fix | Total | Texted
small, answers = st.integers(0, 9), st.sampled_from("1220")
numbers = st.tuples(st.integers(0, 12) | st.integers(0, 40), small, small)
EVENTS = st.one_of(
    st.builds(Report, numbers, answers, st.sampled_from("110"), st.none()),
    st.builds(Report, numbers, st.sampled_from("110"), st.sampled_from("10"), st.integers(0, 20)),
    st.builds(Fix, st.sampled_from(CODES), st.integers(0, 80), st.sampled_from("110")),
    st.builds(Total, st.tuples(st.integers(0, 120), small, small), st.sampled_from("12")),
    st.builds(Texted, st.builds("TH1 ACT {}".format, st.integers(0, 40)), answers, st.booleans()),
    st.builds(Texted, st.builds("TH1 ACT {} ABS {}".format, st.integers(0, 70), small), answers, st.booleans()),
    st.builds(Texted, st.builds("SUA TH1 ACT {}".format, st.integers(0, 70)), answers, st.booleans()),
)


class World:
    """One telling of the story."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.books = field.books

    def text(self, words: str) -> str:
        """A text, judged and its reply handed over; its id."""
        return self._settled(self.field.text(OFFICE, words))

    def asked(self, text_id: str) -> str:
        """The key of the question that a text got; "" if none is open about it."""
        reply = self.field.reply(text_id)
        return reply.key if reply and self.field.outcomes([text_id]) == ["asked"] else ""

    def reported(self, code: str, day: date = TODAY) -> int | None:
        """What stands as said of a day."""
        name = f"figures:0:reported:TH1:{day.isoformat()}"
        found = self.books.hget(f"keng:{{{self.field.campaign.id}}}:{name}", code)
        return None if found is None else int(str(found))

    def figures(self) -> dict[str, dict[str, str]]:
        """All figures, without the notes beside them and without the campaign's name."""
        named = {
            name.partition("}")[2]: {code: of for code, of in fields.items() if not code.startswith("@")}
            for name, fields in self.field.figures().items()
        }
        return {name: fields for name, fields in named.items() if fields}

    def _settled(self, text_id: str) -> str:
        self.field.drain()
        self.field.handed(text_id)
        return text_id


class Mixed(World):
    """By the menus where the story says so."""

    def __init__(self, field: Field, acceptor: Acceptor) -> None:
        super().__init__(field)
        self.menus = Menus(self.books, acceptor, timedelta(minutes=30))
        self.between = ""
        self.line = UssdEntryPoint("conend-latest", field.campaign.id, f"{CHANNEL} {NUMBER}")

    def tell(self, event: Event) -> None:
        match event:
            case Texted():
                self._texted(event)
            case Report():
                self._report(event)
            case Fix():
                self._fix(event)
            case Total():
                self.walk("2", event.numbers, {Screen.MISMATCH: event.mismatch})

    def walk(self, choice: str, entered: Numbers, answers: Mapping[Screen, str]) -> None:
        """One call that reports for TH1, given up where the menu refuses."""
        session = f"s-{next(SESSIONS)}"
        usual = {Screen.RESUME: "2", Screen.QUESTION: "00", Screen.AREAS: "1", Screen.ROOT: choice, Screen.SURE: "1"}
        said = ""
        for number in range(20):
            text, state = self._page(session, said, number)
            at = state.at
            if at in (Screen.OVER, Screen.OVERFLOW, Screen.REFUSED) or "nhieu hon danh sach" in text:
                return
            if at is Screen.SURE:
                self._comes_between()  # accepted, and not yet judged when "1 Send" is pressed
            said = str(entered[len(state.values)]) if at is Screen.ASK else {**usual, **answers}[at]
            if at is Screen.LARGE and said == "0":
                return
        raise AssertionError("the menu does not end")

    def _page(self, session: str, said: str, number: int) -> tuple[str, UssdState]:
        dial = Dial(session, OFFICE, "101", said, Inputs.LATEST, sequence=f"n{number}")
        page = self.menus.answer(self.line, dial)
        digest = ussd_sessions.digest(self.line.dialect, "101", session, OFFICE)
        found, _ = ussd_sessions.find(self.books, self.field.campaign.id, digest)
        assert found
        return page.text, found.state

    def _texted(self, event: Texted) -> None:
        text = self.text(event.words)
        if self.asked(text) and event.by_menu:
            self._answer_on_the_screen(event.answer)
        elif self.asked(text):
            self.text(event.answer)

    def _answer_on_the_screen(self, digit: str) -> None:
        """Dial and answer the question; what was entered in a call before is offered first, and dropped."""
        self.books.delete(ussd_sessions.draft_key(self.field.campaign.id, OFFICE))
        session = f"s-{next(SESSIONS)}"
        assert self._page(session, "", 0)[1].at is Screen.QUESTION
        self._page(session, digit, 1)

    def _report(self, event: Report) -> None:
        self.between = "" if event.meanwhile is None else f"SUA TH1 ACT {event.meanwhile}"
        self.walk("1", event.numbers, {Screen.SECOND: event.second, Screen.LARGE: event.large})
        self._comes_between()
        self.field.drain()
        if event.meanwhile is not None:
            self._asked_by_sms(event)

    def _comes_between(self) -> None:
        """The text that comes while the menu is open, once."""
        if self.between:
            self.field.text(OFFICE, self.between)
            self.between = ""

    def _asked_by_sms(self, event: Report) -> None:
        """What was sent upon figures that had just changed is asked about by SMS, and answered so."""
        for _ in range(3):
            question = questions.of_phones(self.books, self.field.campaign.id, [OFFICE]).get(OFFICE)
            if question is None:
                return
            outbox.settle(self.books, self.field.campaign.id, CHANNEL, question.reply_id, Delivery.SENT)
            said = outbox.message(self.books, self.field.campaign.id, question.reply_id)
            self.text(event.large if said and said.key in LARGE else event.second)

    def _fix(self, event: Fix) -> None:
        digit = str(CODES.index(event.code) + 1)
        self.walk("3", (event.value, 0, 0), {Screen.PAST: digit, Screen.LARGE: event.large})


class Alone(World):
    """By SMS alone."""

    def tell(self, event: Event) -> None:
        match event:
            case Texted():
                if self.asked(self.text(event.words)):
                    self.text(event.answer)
            case Report():
                self._report(event)
            case Fix():
                self._say(f"SUA TH1 NGAY {EVE.day}/{EVE.month} {event.code} {event.value}", "1", event.large)
            case Total():
                self._total(event)

    def _say(self, words: str, second: str, large: str) -> None:
        """A text, its questions answered: about a size by `large`, about what stands by `second`."""
        key = self.asked(self.text(words))
        for _ in range(4):
            if not key:
                return
            key = self.asked(self.text(large if key in LARGE else second))

    def _report(self, event: Report) -> None:
        if event.meanwhile is not None:
            self.text(f"SUA TH1 ACT {event.meanwhile}")
        act, *others = event.numbers
        stored = self.reported("ACT")
        words = "TH1 ACT {} ABS {} INE {}"
        if stored in (None, act):  # of the others the menu shows what stands, and asks no more
            self._say(words.format(act, *others), "1", event.large)
        elif event.second != "2":
            self._say(words.format(act, *others), event.second, event.large)
        else:
            self._added(words, event, stored or 0)

    def _added(self, words: str, event: Report, stored: int) -> None:
        """Add to what stands: by "2" where the question offers it, else by a correction."""
        act, *others = event.numbers
        key = self.asked(self.text(words.format(act, *others)))
        if key in LARGE:
            key = self.asked(self.text(event.large))
        if key == "ask_second":
            key = self.asked(self.text("2"))
            if key in LARGE:
                self.text(event.large)
        elif key:
            self.text("0")
            self._say(f"SUA {words.format(stored + act, *others)}", "1", event.large)

    def _total(self, event: Total) -> None:
        total, *others = event.numbers
        known, of_today = self.field.level("TH1", "ACT"), self.reported("ACT")
        differs = total < known or (of_today is not None and total != known)
        if not (differs and event.mismatch == "2"):
            self._say("TH1 LK ACT {} ABS {} INE {}".format(total, *others), "1", "1")


class Judged(Acceptor):
    """The one way in, with a drain at once behind it."""

    field: Field

    def accept(self, campaign: str, arrival: Arrival) -> Accepted:
        """Keep it, and have it judged."""
        accepted = super().accept(campaign, arrival)
        self.field.drain()
        return accepted


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[Redis]:
    with clients.books(server.url, timeout_seconds=5.0) as made:
        yield made


@given(story=st.lists(EVENTS, min_size=4, max_size=8))
@STORIES
def test_the_figures_are_the_same(
    story: list[Event], client: Redis, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    client.flushall()
    with services(server.url) as works:
        mixed_field, alone_field = (Field(works, opened(client, name)) for name in ("by-menu", "by-text"))
        acceptor = Judged(clients.webhook(server.url), works.jobs, Spool(tmp_path_factory.mktemp("spool")), 8)
        acceptor.field = mixed_field
        mixed, alone = Mixed(mixed_field, acceptor), Alone(alone_field)
        for event in story:
            mixed.tell(event)
            alone.tell(event)

            assert mixed.figures() == alone.figures(), event


def opened(client: Redis, name: str) -> Campaign:
    """A campaign on its 11th day, with lists and yesterday's figures."""
    scene = Scene(client, PLANS[name])
    scene.people()
    scene.sizes({"TH1": 410})
    scene.figures("TH1", EVE, {"ACT": 24, "ABS": 4, "INE": 9})
    return PLANS[name]


PLANS = {name: twin(name, EVE - timedelta(days=9)) for name in ("by-menu", "by-text")}
