"""A conversation: what phones write and are answered, day by day, as a page has it; played by any channel.

    An = +84905000001 head TH1         a person of the roster; without a role, a phone that nobody knows
    day 1                              the day of the campaign on which what follows is said
    17:05 An > TH1 ACT 23 ABS 2        a text, and when it comes
    An < Da ghi TH1 ngay {d}           how the reply begins; {d} is this day, {d-1} the one before
    An < nothing                       there is none
    TH1 ACT = 23                       a figure as the page has it from the first day on

`#` begins a remark. What is answered and not written down may be anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from gateway.books import inbox
from parsers.campaign.contact import Contact
from tests.support.field import Field
from tests.support.providers import Provider

PERSON = re.compile(r"(?P<name>\w+) = (?P<phone>\+\d+)(?: (?P<role>\w+) (?P<area>\w+))?")
DAY = re.compile(r"day (?P<number>\d+)")
TEXT = re.compile(r"(?P<clock>\d\d:\d\d) (?P<name>\w+) > (?P<words>.*)")
REPLY = re.compile(r"(?P<name>\w+) < (?P<words>.+)")
FIGURE = re.compile(r"(?P<area>\w+) (?P<code>\w+) = (?P<value>\d+)")
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
    return found


def until(script: list[Line], day: int) -> list[Line]:
    """What is said up to a day."""
    later = (at for at, line in enumerate(script) if (of := DAY.fullmatch(line.said)) and int(of["number"]) > day)
    return script[: next(later, len(script))]


class Play:
    """A conversation as it goes on over one channel, or several by turns."""

    def __init__(self, field: Field, providers: list[Provider]) -> None:
        """Begin before the first day."""
        self._field, self._providers = field, providers
        self._phones: dict[str, str] = {}
        self._day = field.campaign.first_day
        self._answers: dict[str, str] = {}
        self.texts = 0
        self.log: list[str] = []
        """What was said, line by line, as the page would have it."""

    def play(self, script: list[Line]) -> None:
        """Say it all, and check what is written down."""
        for line in script:
            self._play(line)

    def _play(self, line: Line) -> None:
        if person := PERSON.fullmatch(line.said):
            self._enter(person)
        elif day := DAY.fullmatch(line.said):
            self._day = self._field.campaign.first_day + timedelta(days=int(day["number"]) - 1)
        elif text := TEXT.fullmatch(line.said):
            self._say(text["name"], time.fromisoformat(text["clock"]), self._dated(text["words"]))
        elif figure := FIGURE.fullmatch(line.said):
            level = self._field.level(figure["area"], figure["code"])
            assert level == int(figure["value"]), f"line {line.number}: {line.said}, but it is {level}"
        elif reply := REPLY.fullmatch(line.said):
            said, begins = self._answers.pop(reply["name"], ""), self._dated(reply["words"])
            is_right = not said if begins == NOTHING else said.startswith(begins)
            assert is_right, f"line {line.number}: {line.said}\nbut it was: {said or NOTHING}"
        else:
            raise ValueError(f"line {line.number} is none of a conversation: {line.said}")

    def _enter(self, person: re.Match[str]) -> None:
        self._phones[person["name"]] = person["phone"]
        if person["role"]:
            name, role = person["name"], person["role"]
            self._field.contacts([Contact(name.lower(), person["phone"], name, role, (person["area"],))])
            self._field.drain()

    def _say(self, name: str, clock: time, words: str) -> None:
        """Have a provider bring a text, have it judged, and have the provider bring back what is answered."""
        self.texts += 1
        provider, phone = self._providers[self.texts % len(self._providers)], self._phones[name]
        campaign, moment = self._field.campaign, self._moment(clock)
        for arrival in provider.brings(str(self.texts), phone, words, moment):
            inbox.accept(self._field.books, campaign.id, arrival, moment)
        self._field.drain()
        answered = provider.carries(self._field.works, campaign.id)
        assert {receiver for receiver, _ in answered} <= {phone}, "nobody else is told anything"
        assert len(answered) <= 1, "one text is answered once"
        self._answers[name] = answered[0][1] if answered else ""
        self.log += [f"{clock:%H:%M} {name} > {words}", f"{name} < {self._answers[name] or NOTHING}"]

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
