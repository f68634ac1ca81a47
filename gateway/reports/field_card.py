"""The field card: the texts that a head learns, each tried by the rules themselves before it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from gateway.reports.words import phrase
from parsers.campaign import phones
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Area, Campaign, Indicator, Kind
from parsers.decision import Outcome, Standing
from parsers.figures.sheet import FigureSheet
from parsers.figures.stored import Stored
from parsers.languages.wording import Template
from parsers.reading.parse import parse
from parsers.replies.phrasebook import CARDS, Phrasebook, Same
from parsers.reply import Reply
from parsers.tokens.vocabulary import Vocabulary
from parsers.validation.judge import judge

REPORTS = ("today", "past", "fixed", "total", "nil", "window")
ASKS = ("status", "help", "stop")
SHORT_ALIAS = 3
NOON = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class CardLine:
    """A text to send, and what it does."""

    key: str
    text: str
    does: str


@dataclass(frozen=True, slots=True)
class CardCode:
    """A code of the card's texts."""

    words: str
    """The code, with the shortest other word for it: ACT (KH)."""
    name: str
    is_now: bool
    """Whether it is how many there are now, which days do not add up."""


@dataclass(frozen=True, slots=True)
class FieldCard:
    """A card for one area."""

    area: Area
    head: str
    """Who reports for the area; "" where nobody does yet."""
    reports: tuple[CardLine, ...]
    asks: tuple[CardLine, ...]


class FieldCards:
    """The cards of a campaign; `keyword` is what a text to the number begins with, where numbers are shared."""

    def __init__(self, campaign: Campaign, keyword: str = "") -> None:
        """Prepare the texts of a campaign."""
        self.campaign = campaign
        self._keyword = keyword
        self._vocabulary = _vocabulary(Same(campaign))
        lines = CARDS[campaign.language].items()
        self._texts = Phrasebook(campaign, False, {key: Template(text, text) for key, (text, _) in lines})
        self._does = Phrasebook(campaign, True, {key: Template(does, does) for key, (_, does) in lines})
        self._windowed = bool(campaign.windowed)

    def card(self, area: Area, head: str = "") -> FieldCard:
        """The card of an area."""
        return FieldCard(area, head, tuple(self._lines(area, REPORTS)), tuple(self._lines(area, ASKS)))

    def codes(self) -> list[CardCode]:
        """What the codes on the cards mean."""
        return [_code(one, self.campaign.language) for one in self.campaign.by_heads]

    def left_out(self, cards: Sequence[FieldCard]) -> list[str]:
        """What a text would have done that stands on one of these cards no more, since it would not be counted."""
        keys = [key for key in (*REPORTS, *ASKS) if key != "window" or self._windowed]
        printed = [{line.key for line in (*one.reports, *one.asks)} for one in cards]
        missing = [key for key in keys if any(key not in of for of in printed)]
        return [self._does.say(Reply(key, {})) for key in missing]

    def said_on(self, key: str) -> date:
        """A day on which a line of the card is sent: one after the past day that it names, or of the window."""
        plan = self.campaign
        window = plan.indicator[plan.windowed[0]].window if plan.windowed else None
        if key == "window" and window:
            return window.first
        return min(plan.first_day + timedelta(days=5), plan.last_day)

    def _lines(self, area: Area, keys: tuple[str, ...]) -> Iterator[CardLine]:
        for key in keys:
            if key == "window" and not self._windowed:
                continue
            reply = Reply(key, {"v": area.code})
            text = self._texts.say(reply)
            if self._works(text, area, self.said_on(key)):
                yield CardLine(key, f"{self._keyword} {text}".strip(), self._does.say(reply))

    def _works(self, text: str, area: Area, day: date) -> bool:
        """Whether the head of an area who sends this is counted, or answered what was asked for, without a question."""
        plan, at = self.campaign, self.campaign.begins(day) + NOON
        head = Contact("card", phones.example(plan.phone_region), "", plan.head_role, (area.code,))
        figures = FigureSheet(plan, {one.code: Stored() for one in plan.areas})
        meaning = parse(text, self._vocabulary, head, at).meaning
        decision = judge(plan, meaning, Standing(figures, at, head, None, at))
        return decision.outcome in (Outcome.COUNTED, Outcome.ANSWERED)


@lru_cache(maxsize=4)
def _vocabulary(same: Same) -> Vocabulary:
    return Vocabulary.of(same.campaign)


def _code(of: Indicator, language: str) -> CardCode:
    short = [one.word for one in of.aliases if one.number != "before" and len(one.word) <= SHORT_ALIAS]
    other = next((word for word in short if word != of.code), "")
    return CardCode(f"{of.code} ({other})" if other else of.code, phrase(of.name, language), of.kind is Kind.STOCK)
