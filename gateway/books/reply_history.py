"""The reply history of each phone: when it was last answered, and which examples the replies printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gateway.books.keys import key
from gateway.books.operations import Operation, put, remove

MOST = 6
"""How many automatic replies are remembered for a phone."""
EXAMPLE_SECONDS = 1_800
"""How long a printed example is remembered (R-21)."""
ANY = ""
EXAMPLES = 12
"""How many examples are remembered for a phone, the newest."""


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit of automatic replies to a phone within a number of seconds."""

    most: int
    seconds: int


CONTACTS = Cap(MOST, 3_600)
"""The cap for contacts (R-22)."""
STRANGERS = Cap(3, 86_400)
"""The cap for unknown phones: enough to learn how to register, to try, and to be told what was wrong."""


@dataclass(frozen=True, slots=True)
class ReplyHistory:
    """The recent replies to one phone. Times are those at which the answered texts were received, in seconds."""

    answered: tuple[int, ...] = ()
    """The times of the last replies, newest first; at most MOST."""
    shown: tuple[tuple[int, str], ...] = ()
    """The examples it was shown, newest first; ANY stands for those of the practice twin."""

    def has_had_enough(self, at: int, cap: Cap) -> bool:
        """Whether a text received at `at` gets no automatic reply any more."""
        return len(self.answered) >= cap.most and self.answered[cap.most - 1] > at - cap.seconds

    def was_shown(self, words: str, at: int) -> bool:
        """Whether exactly `words` was an example shown shortly before `at`."""
        return any(example == words and 0 <= at - time <= EXAMPLE_SECONDS for time, example in self.shown)

    def then(self, at: int, examples: Sequence[str], *, automatic: bool = True) -> ReplyHistory:
        """With one more reply and the examples that it printed; a reply caused by a person does not count."""
        answered = sorted((at, *self.answered), reverse=True)[:MOST] if automatic else self.answered
        return ReplyHistory(tuple(answered), self._shown_too(at, examples) if self.shown or examples else ())

    def _shown_too(self, at: int, examples: Sequence[str]) -> tuple[tuple[int, str], ...]:
        latest = {example: time for time, example in reversed(self.shown) if at - time <= EXAMPLE_SECONDS}
        latest |= {example: max(at, latest.get(example, at)) for example in examples}
        newest_first = sorted(((time, example) for example, time in latest.items()), key=lambda one: -one[0])
        return tuple(newest_first[:EXAMPLES])

    @property
    def newest(self) -> int:
        """When it was last answered."""
        return max((*self.answered, *(time for time, _ in self.shown)), default=0)

    def is_over(self, now: int) -> bool:
        """Whether it can be forgotten at `now`."""
        return self.newest <= now - max(CONTACTS.seconds, STRANGERS.seconds)


def answered_key(campaign: str) -> str:
    """The reply histories by phone; old ones are removed a few at a time when others are written."""
    return key(campaign, "reply_history")


def read(phones: Sequence[str], found: Sequence[str | None]) -> dict[str, ReplyHistory]:
    """The reply histories of `phones` from what the book holds for each (None: no history)."""
    return {phone: _history(kept) for phone, kept in zip(phones, found, strict=True) if kept}


def operations(campaign: str, changed: Mapping[str, ReplyHistory], over: Sequence[str]) -> Iterator[Operation]:
    """The operations that write the changed histories and remove those of the phones in `over`."""
    if changed:
        yield put(answered_key(campaign), {phone: _kept(history) for phone, history in changed.items()})
    if over:
        yield remove(answered_key(campaign), *over)


def _kept(history: ReplyHistory) -> str:
    """The times, then each example after its time: "20 10<tab>10 TH1 ACT 23"."""
    examples = (f"\t{time} {example}" for time, example in history.shown)
    return " ".join(map(str, history.answered)) + "".join(examples)


def _history(kept: str) -> ReplyHistory:
    times, *examples = kept.split("\t")
    shown = (example.split(" ", 1) for example in examples)
    return ReplyHistory(tuple(map(int, times.split())), tuple((int(time), words) for time, words in shown))
