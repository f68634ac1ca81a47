"""A conversation: what phones write and are answered, day by day, as a page has it; played by any channel.

    An = +84905000001 head TH1         a person of the roster; without a role, a phone that nobody knows
    Moi = +84905000013 for Cu          a new person in the place of another, whose phone may report no more
    day 1                              the day of the campaign on which what follows is said
    days 2-6                           what follows is said on each of these days
    17:05 An > TH1 ACT 23 ABS 2        a text, and when it comes
    An < Da ghi TH1 ngay {d}           how the reply begins; {d} is this day, {d-1} the one before
    An < nothing                       there is none
    outage                             the books are away: what comes is kept on the disk, and nobody is answered
    back                               they are there again, and whoever wrote meanwhile is answered
    21:00 lock 31                      the office locks the days up to that one
    TH1 ACT = 23                       a figure as the page has it from the first day on

`#` begins a remark. What is answered and not written down may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from gateway.books import inbox
from gateway.orders import CONSOLE, console, give
from parsers.campaign.contact import Contact
from parsers.decision import Outcome
from parsers.order import LockOrder, Order, RosterOrder
from tests.support.field import REFS, Field
from tests.support.outage import Machine
from tests.support.providers import Provider

PERSON = re.compile(r"(?P<name>\w+) = (?P<phone>\+\d+)(?: (?P<role>\w+) (?P<area>\w+))?")
INSTEAD = re.compile(r"(?P<name>\w+) = (?P<phone>\+\d+) for (?P<of>\w+)")
DAY = re.compile(r"day (?P<number>\d+)")
DAYS = re.compile(r"days (?P<first>\d+)-(?P<last>\d+)")
LOCK = re.compile(r"(?P<clock>\d\d:\d\d) lock (?P<number>\d+)")
TEXT = re.compile(r"(?P<clock>\d\d:\d\d) (?P<name>\w+) > (?P<words>.*)")
REPLY = re.compile(r"(?P<name>\w+) < (?P<words>.+)")
FIGURE = re.compile(r"(?P<area>\w+) (?P<code>\w+) = (?P<value>\d+)")
OUTAGE, BACK = re.compile("outage"), re.compile("back")
AGO = re.compile(r"\{d(?:-(\d+))?\}")
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation, and where it stands."""

    number: int
    said: str


def lines(page: str) -> list[Line]:
    """The conversation on a page: what stands in its ```text blocks."""
    found, is_inside = [], False
    for number, line in enumerate(page.splitlines(), 1):
        if line.startswith("```"):
            is_inside = line == "```text"
        elif is_inside and (said := line.partition("#")[0].strip()):
            found.append(Line(number, said))
    return [*_each_day(found)]


def _each_day(script: list[Line]) -> Iterator[Line]:
    """What is said on several days, day by day."""
    at = 0
    while at < len(script):
        ends = next((n for n in range(at + 1, len(script)) if script[n].said.startswith("day")), len(script))
        if several := DAYS.fullmatch(script[at].said):
            for day in range(int(several["first"]), int(several["last"]) + 1):
                yield Line(script[at].number, f"day {day}")
                yield from script[at + 1 : ends]
        else:
            yield from script[at:ends]
        at = ends


def until(script: list[Line], day: int) -> list[Line]:
    """What is said up to a day."""
    later = (at for at, line in enumerate(script) if (of := DAY.fullmatch(line.said)) and int(of["number"]) > day)
    return script[: next(later, len(script))]


class Play:
    """A conversation as it goes on over one channel, or several by turns."""

    def __init__(self, field: Field, providers: list[Provider], machine: Machine | None = None) -> None:
        """Begin before the first day; an outage needs a machine that stops."""
        self._field, self._providers, self._machine = field, providers, machine
        self._people: dict[str, Contact] = {}
        self._day = field.campaign.first_day
        self._wrote: list[Provider] | None = None
        """During an outage: who brought a text."""
        self._answers: dict[str, str] = {}
        """By phone: what was answered and is not checked yet."""
        self.texts = 0
        self.log: list[str] = []
        """What was said, line by line, as the page would have it."""

    def play(self, script: list[Line]) -> None:
        """Say it all, and check what is written down."""
        for line in script:
            self._play(line)

    def _play(self, line: Line) -> None:
        for kind, does in self._kinds.items():
            if found := kind.fullmatch(line.said):
                says = does(found)
                assert not says, f"line {line.number}: {line.said}{says}"
                return
        raise ValueError(f"line {line.number} is none of a conversation: {line.said}")

    @property
    def _kinds(self) -> Mapping[re.Pattern[str], Callable[[re.Match[str]], str | None]]:
        """What each kind of line does; it says what is otherwise than the line has it."""
        return {
            INSTEAD: self._replace, PERSON: self._enter, DAY: self._begin, TEXT: self._say, LOCK: self._lock,
            OUTAGE: self._stop, BACK: self._start, FIGURE: self._counted, REPLY: self._answered,
        }  # fmt: skip

    def _begin(self, day: re.Match[str]) -> None:
        self._day = self._numbered(day)

    def _lock(self, locked: re.Match[str]) -> None:
        order = LockOrder(console(self._field.campaign), self._numbered(locked))
        self._order(order, self._moment(time.fromisoformat(locked["clock"])))

    def _stop(self, _: re.Match[str]) -> None:
        assert self._machine, "an outage needs a machine that can stop"
        self._machine.stop()
        self._wrote = []

    def _start(self, _: re.Match[str]) -> None:
        assert self._machine
        assert self._wrote
        self._machine.start()
        by, self._wrote = self._wrote, None
        assert self._machine.replay() == len(by), "all that came meanwhile"
        self._answer(dict.fromkeys(by))

    def _counted(self, figure: re.Match[str]) -> str:
        level = self._field.level(figure["area"], figure["code"])
        return "" if level == int(figure["value"]) else f", but it is {level}"

    def _answered(self, reply: re.Match[str]) -> str:
        said, begins = self._answers.pop(self._people[reply["name"]].phone, ""), self._dated(reply["words"])
        is_right = not said if begins == NOTHING else said.startswith(begins)
        return "" if is_right else f"\nbut it was: {said or NOTHING}"

    def _enter(self, person: re.Match[str]) -> None:
        name, role = person["name"], person["role"]
        self._people[name] = Contact(name.lower(), person["phone"], name, role or "", (person["area"],))
        if role:
            self._field.contacts([self._people[name]])
            self._field.drain()

    def _replace(self, newcomer: re.Match[str]) -> None:
        """As the page of the roster does it: one order, by which one phone comes and another goes."""
        name, before = newcomer["name"], self._people[newcomer["of"]]
        self._people[name] = replace(before, id=name.lower(), phone=newcomer["phone"], name=name)
        author = console(self._field.campaign)
        self._order(RosterOrder(author, (self._people[name],), (before.phone,), (before,)), self._moment(time(8)))

    def _order(self, order: Order, at: datetime) -> None:
        """Give an order, and have it carried out."""
        given = give(self._field.books, self._field.campaign.id, f"order-{next(REFS)}", order, CONSOLE, at)
        self._field.drain()
        assert self._field.outcomes([given]) == [Outcome.ANSWERED]

    def _say(self, text: re.Match[str]) -> None:
        """Have a provider bring a text, have it judged, and have the provider bring back what is answered."""
        self.texts += 1
        name, clock, words = text["name"], time.fromisoformat(text["clock"]), self._dated(text["words"])
        provider, phone = self._providers[self.texts % len(self._providers)], self._people[name].phone
        campaign, moment = self._field.campaign, self._moment(clock)
        self._answers.pop(phone, None)  # what answered an earlier text
        for arrival in provider.brings(str(self.texts), phone, words, moment):
            if self._machine and self._wrote is not None:
                self._machine.accept(campaign.id, arrival, moment)
                self._wrote.append(provider)
            else:
                inbox.accept(self._field.books, campaign.id, arrival, moment)
        if self._wrote is None:
            self._answer([provider], phone)
        self.log += [f"{clock:%H:%M} {name} > {words}", f"{name} < {self._answers.get(phone) or NOTHING}"]

    def _answer(self, providers: Iterable[Provider], phone: str = "") -> None:
        """Have what came judged, and its answers brought back; to this phone alone, where one is named."""
        self._field.drain()
        answered = [one for by in providers for one in by.carries(self._field.works, self._field.campaign.id)]
        assert not phone or {receiver for receiver, _ in answered} <= {phone}, "nobody else is told anything"
        assert len({receiver for receiver, _ in answered}) == len(answered), "one text is answered once"
        self._answers |= dict(answered)

    def _numbered(self, day: re.Match[str]) -> date:
        return self._field.campaign.first_day + timedelta(days=int(day["number"]) - 1)

    def _moment(self, clock: time) -> datetime:
        """A clock before the hour at which the campaign's day begins is of the night after it."""
        campaign = self._field.campaign
        day = self._day + timedelta(days=clock < campaign.day_starts)
        return datetime.combine(day, clock, campaign.zone)

    def _dated(self, words: str) -> str:
        return AGO.sub(lambda ago: f"{self._day - timedelta(days=int(ago[1] or 0)):%d/%m}", words)


def counted(field: Field) -> dict[str, dict[str, str]]:
    """All figures, by key, without the campaign's name and without what tells of single texts."""
    kept = {of.partition("}")[2]: values for of, values in field.figures().items()}
    return {
        of: {name: value for name, value in values.items() if value.lstrip("-").isdigit()}
        for of, values in kept.items()
    }
