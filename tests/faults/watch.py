"""Watching a harmed gateway: when its counting goes on, and what its books say in the end."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from redis import RedisError

from gateway.books import cursor, inbox, ledger, outbox
from gateway.books.figures import sheet_key
from gateway.books.inbox import Arrival
from gateway.channels import twilio
from gateway.verification.deep import inspect
from gateway.verification.verify import verify
from parsers.figures.stored import Sheet
from tests.faults.length import LONG
from tests.faults.load import Sent
from tests.faults.plan import CODE
from tests.faults.stack import Stack, reader, wait_for

RESUMES_SECONDS = 15.0 if LONG else 60.0
"""Of 15 s docs/reliability.md speaks; a short run beside other tests tells it from never."""
JUDGED_SECONDS = 120.0
"""Nothing accepted waits longer than this once the harm is over."""
SETTLES_SECONDS = 300.0
"""A text that may have gone out is looked for, over two minutes, before it is sent again."""
POLL_SECONDS = 0.02
PRIVATE = re.compile(r"84906\d{6}|NGAY \d+/")
"""A phone of the heads', or words of theirs."""


class Watch:
    """Notes each moment at which the cursor has moved, in a thread of its own."""

    def __init__(self, stack: Stack) -> None:
        """Watch this gateway."""
        self._stack = stack
        self._moved = [time.monotonic()]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Watch:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._ended.set()
        self._thread.join()

    def recovery(self, since: float) -> float:
        """Wait until texts are counted again after a moment; how many seconds after it that was."""
        wait_for(lambda: self._moved[-1] > since, RESUMES_SECONDS)
        return next(moment for moment in self._moved if moment > since) - since

    def longest_pause(self, since: float) -> float:
        """The longest time since a moment in which nothing was judged."""
        moments = [since, *(moment for moment in self._moved if moment > since)]
        return max(later - earlier for earlier, later in pairwise(moments))

    def _look(self) -> None:
        client = reader(self._stack)
        seen = ""
        while not self._ended.is_set():
            try:
                at = cursor.position(client, self._stack.campaign.id).cursor
            except RedisError:
                at = seen
            if at != seen:
                seen = at
                self._moved.append(time.monotonic())
            time.sleep(POLL_SECONDS)
        client.close()


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the acknowledged texts."""

    acknowledged: int
    outcomes: Counter[str]
    twice: int
    lost: int
    wrong: dict[str, tuple[int, int]]
    """Figures that are not what the acknowledged texts say: what they should be, what they are."""
    faults: tuple[str, ...]
    """What `verify` has to say, and `verify --deep` over the whole store."""
    private: set[str]
    """Phones and words found in a log."""
    replies: Counter[str]
    """What became of the replies to the acknowledged texts."""
    handed: frozenset[str]
    """The replies that are said to be with the provider."""

    @property
    def clean(self) -> bool:
        """Whether each acknowledged text was counted, once, and nothing else was."""
        counted = self.outcomes == {"counted": self.acknowledged}
        return counted and not (self.twice or self.lost or self.wrong or self.faults or self.private)


def judged(stack: Stack) -> float:
    """Wait until nothing lies in the spool and nothing waits in the inbox; how long that took."""
    name, spool = stack.campaign.id, stack.directory / "spool"

    def idle() -> bool:
        try:
            waiting = inbox.waiting(stack.books, name, cursor.position(stack.books, name).cursor, 1)
        except RedisError:
            return False
        return not waiting and not list(spool.glob("*/*.json"))

    return wait_for(idle, JUDGED_SECONDS)


def settle(stack: Stack) -> float:
    """Wait until nothing waits in the outbox either; how long all of it took."""
    return judged(stack) + wait_for(lambda: not unsent(stack), SETTLES_SECONDS)


def unsent(stack: Stack) -> int:
    """How many replies are not in a final state."""
    return stack.books.zcard(outbox.queue_key(stack.campaign.id, twilio.NAME))


def account(stack: Stack, sent: Sent) -> Account:
    """Compare what was acknowledged with the books, the ledger, and the logs."""
    name = stack.campaign.id
    ids = [Arrival("twilio", sid, "", "", "").id for sid in sent.acknowledged]
    replies = outbox.messages(stack.books, name, [outbox.reply_id(of) for of in ids])
    kept = {text.id: text.fields.get("outcome", "none") for text in inbox.texts(stack.books, name, ids)}
    entries = Counter(text_id for _, text_id in inbox.waiting(stack.books, name, "0-0", len(ids) * 2 + 10))
    recorded = Counter(record.text_id for record in ledger.read(stack.books, name))
    return Account(
        len(ids),
        Counter(kept.values()),
        sum(number > 1 for of in (entries, recorded) for number in of.values()),
        sum(of not in kept for of in ids),
        _wrong(stack, sent),
        (*verify(stack.books, name).faults, *map(str, inspect(stack.books).faults)),
        set(PRIVATE.findall(stack.logs())),
        Counter(reply.delivery.value for reply in replies.values()),
        frozenset(of for of, reply in replies.items() if reply.delivery in outbox.HANDED),
    )


def _wrong(stack: Stack, sent: Sent) -> dict[str, tuple[int, int]]:
    name, top = stack.campaign.id, stack.campaign.top.code
    generation = cursor.position(stack.books, name).generation
    keys = {
        sheet_key(name, generation, Sheet.REPORTED, area, day): figure for (area, day), figure in sent.figures.items()
    }
    keys[sheet_key(name, generation, Sheet.LEVELS, top)] = sum(sent.figures.values())
    found = {key: int(stack.books.hget(key, CODE) or 0) for key in keys}
    return {key: (figure, found[key]) for key, figure in keys.items() if found[key] != figure}
