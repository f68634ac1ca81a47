"""What each phone was lately answered: how often within the hour, and which examples it was shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gateway.books.keys import key
from gateway.books.operations import Operation, put, remove

MOST = 6
"""So many automatic replies are remembered of a phone."""
EXAMPLE_SECONDS = 1_800
"""So long an example that we printed is remembered (R-21)."""
ANY = ""
EXAMPLES = 12
"""So many examples are remembered of a phone, the newest."""


@dataclass(frozen=True, slots=True)
class Cap:
    """How many automatic replies a phone gets within so many seconds."""

    most: int
    seconds: int


CONTACTS = Cap(MOST, 3_600)
"""Of a phone that we know (R-22)."""
STRANGERS = Cap(3, 86_400)
"""Of one that we do not know: enough to hear how one registers, to try, and to be told what was wrong."""


@dataclass(frozen=True, slots=True)
class Lately:
    """What one phone was lately answered. Times are those at which the answered texts were received, in seconds."""

    answered: tuple[int, ...] = ()
    """The last answers, newest first; at most MOST."""
    shown: tuple[tuple[int, str], ...] = ()
    """The examples it was shown, newest first; ANY stands for those of the practice twin."""

    def has_had_enough(self, at: int, cap: Cap) -> bool:
        """Whether a text received at `at` gets no more automatic reply."""
        return len(self.answered) >= cap.most and self.answered[cap.most - 1] > at - cap.seconds

    def was_shown(self, words: str, at: int) -> bool:
        """Whether exactly `words` was an example shown shortly before `at`."""
        return any(example == words and 0 <= at - time <= EXAMPLE_SECONDS for time, example in self.shown)

    def then(self, at: int, examples: Sequence[str], *, automatic: bool = True) -> Lately:
        """With one more answer, and the examples that it printed; one that a person had sent does not count."""
        answered = sorted((at, *self.answered), reverse=True)[:MOST] if automatic else self.answered
        return Lately(tuple(answered), self._shown_too(at, examples) if self.shown or examples else ())

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
        """Whether nothing of it has any more meaning at `now`."""
        return self.newest <= now - max(CONTACTS.seconds, STRANGERS.seconds)


def answered_key(campaign: str) -> str:
    """The latest answers by phone; what has no more meaning is removed a few at a time, as others are written."""
    return key(campaign, "lately")


def read(phones: Sequence[str], found: Sequence[str | None]) -> dict[str, Lately]:
    """What `phones` were lately answered, as the book keeps it; None where they were not."""
    return {phone: _lately(kept) for phone, kept in zip(phones, found, strict=True) if kept}


def operations(campaign: str, changed: Mapping[str, Lately], over: Sequence[str]) -> Iterator[Operation]:
    """The operations that write what changed, and remove the phones that are `over`."""
    if changed:
        yield put(answered_key(campaign), {phone: _kept(lately) for phone, lately in changed.items()})
    if over:
        yield remove(answered_key(campaign), *over)


def _kept(lately: Lately) -> str:
    """The times, then each example behind its own: "20 10<tab>10 TH1 ACT 23"."""
    examples = (f"\t{time} {example}" for time, example in lately.shown)
    return " ".join(map(str, lately.answered)) + "".join(examples)


def _lately(kept: str) -> Lately:
    times, *examples = kept.split("\t")
    shown = (example.split(" ", 1) for example in examples)
    return Lately(tuple(map(int, times.split())), tuple((int(time), words) for time, words in shown))
