"""One waiting text: what its page offers beside the guess."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from redis import Redis

from gateway import review
from gateway.books import outbox
from gateway.books.inbox import Text
from gateway.web import show
from gateway.web.waiting import presenter
from gateway.web.waiting.queue import Group, WaitingText
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.figures.stored import Write
from parsers.meaning import Submission
from parsers.order import How, SettleOrder

TALK = 50
"""So many of the last texts of a phone are looked through for what may be counted after all."""


@dataclass(frozen=True, slots=True)
class TriedWords:
    """Words of the office in place of a text's own, and the order that would store them."""

    words: str
    order: SettleOrder | None = None

    @property
    def what(self) -> Submission | None:
        """What would be stored."""
        return self.order.what if self.order else None

    @property
    def would(self) -> str:
        """The same in words; empty where nothing could be."""
        return presenter.would(self.order.what, self.order.seen) if self.order and self.order.what else ""

    @property
    def token(self) -> str:
        """What the form carries of it."""
        return seen_token(self.order.what, self.order.seen) if self.order and self.order.what else ""


@dataclass(frozen=True, slots=True)
class Replay:
    """A text that came while its phone was unknown, as it can be counted now."""

    id: str
    words: str
    would: str
    token: str


def seen_token(what: Submission, seen: Sequence[Write]) -> str:
    """What a form carries of what it showed: other figures, or another guess, have another token."""
    stands = sorted(f"{one.area} {one.day} {one.code} {one.series} {one.value}" for one in seen)
    return digest(repr(what), *stands)


def digest(*parts: str) -> str:
    """A short name for some words, the same whenever they are the same."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=12).hexdigest()


def one_text(
    books: Redis, plan: Campaign, of: WaitingText, taught: str, *, may_settle: bool, may_teach: bool
) -> dict[str, object]:
    """What the page shows beside the text itself: words to teach, texts to replay, where the form of figures begins."""
    word = review.phrase(taught) if may_teach else ""
    is_new = of.text.fields.get("reason") in review.BY_WORDS and of.waits and may_teach
    after = review.knowing(plan, (word,)) if word else None
    figures = of.likely.figures[0] if isinstance(of.likely, Submission) else None
    said_on = plan.day_of(of.text.said_at)
    return {
        "may_settle": may_settle,
        "is_asked": of.text.fields.get("outcome") == Outcome.ASKED,
        "unknown": presenter.unknown_words(of.text) if is_new else [],
        "taught": word,
        "would_read": review.would_be_read(books, plan, after) if after else None,
        "replays": replays(books, plan, of.text) if of.sender and may_settle else [],
        "is_registration": of.group is Group.REGISTRATIONS,
        "undoes": may_settle and of.text.fields.get("settled", How.REGISTER) != How.REGISTER,
        "is_phone": of.text.is_of_a_phone,
        "area": figures.area if figures else (of.sender.areas[0] if of.sender else None),
        "day": min(max(figures.day if figures else said_on, plan.first_day), plan.last_day).isoformat(),
    }


def replays(books: Redis, plan: Campaign, text: Text) -> list[Replay]:
    """What the phone of a text sent before it was known."""
    marks = outbox.talk(books, plan.id, text.sender, TALK)
    earlier = review.earlier(books, plan, text.sender, [mark[2:] for mark in marks if mark.startswith("t:")])
    standing = review.all_standing(books, plan, [what for _, what in earlier])
    return [
        Replay(of.id, show.words(of.body), presenter.would(what, seen), seen_token(what, seen))
        for (of, what), seen in zip(earlier, standing, strict=True)
    ]
