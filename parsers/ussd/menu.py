"""The menu: a session with its campaign and standing, and what a page does with input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from parsers.campaign.plan import Campaign
from parsers.decision import Standing
from parsers.figures.summary import area_values
from parsers.order import MenuOrder
from parsers.reply import Value
from parsers.ussd import wording
from parsers.ussd.state import UssdState

BACK = "00"
"""0 is a number; aggregators join inputs with *."""
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Page:
    """What the phone shows: a text of at most 160 characters, and whether it waits for input."""

    text: str
    more: bool = True


@dataclass(frozen=True, slots=True)
class Sending:
    """The order that is sent now, and the session after it."""

    order: MenuOrder
    state: UssdState


@dataclass(frozen=True, slots=True)
class Menu:
    """A session with all that its pages need."""

    campaign: Campaign
    standing: Standing
    state: UssdState

    def say(self, key: str, **values: Value) -> str:
        """The words of a page."""
        place: dict[str, Value] = {"v": self.state.area or self.campaign.example_area, "d": self.state.day}
        return wording.say(self.campaign, key, {**place, **values})

    def page(self, key: str, **values: Value) -> Page:
        """A page that waits for input."""
        return Page(self.say(key, **values))

    def end(self, key: str, **values: Value) -> Page:
        """A page that closes the session."""
        return Page(self.say(key, **values), more=False)

    def again(self, page: Page) -> Page:
        """The same page, saying that the input was none of its choices."""
        return Page(wording.before(self.say("bad_choice"), page.text))

    def reported(self, code: str) -> int | None:
        """What was reported for the task's day."""
        return self.standing.figures.reported(self.state.area, self.state.day, code)

    def level(self, code: str) -> int | None:
        """How many there are at the end of the task's day."""
        return self.standing.figures.level(self.state.area, code, self.state.day)

    def stands(self) -> dict[str, Value]:
        """The area's present figures: the values `tot`, `app`, `pct`, `rem`…"""
        values = area_values(self.campaign, self.standing.figures, self.state.area, self.state.day)
        return {name: value for name, value in values.items() if name not in ("v", "d")}


Move = UssdState | Page | Sending
"""Where input leads: to another page, to the same again with what was wrong, to the end, or to an order."""


class Node(NamedTuple):
    """A page, and what becomes of input on it."""

    show: Callable[[Menu], Page]
    take: Callable[[Menu, str], Move]
