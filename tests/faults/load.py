"""The load: heads who report, add and correct over Twilio's webhook, each text sent until it is acknowledged."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from http import HTTPStatus
from itertools import count

from parsers.campaign.plan import Campaign
from tests.faults import plan, signed
from tests.faults.plan import CODE
from tests.faults.signed import NO_ANSWER

GIVES_UP_SECONDS = 40.0
PAUSE_SECONDS = 0.15
AGAIN = 0.05
"""How many texts are delivered once more though they were acknowledged."""
DAYS = 7


@dataclass(slots=True)
class Sent:
    """What was said, acknowledged text by text."""

    acknowledged: list[str] = field(default_factory=list)
    """The ids (MessageSid) in the order of their acknowledgement."""
    words: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Who said what in each of them."""
    given_up: list[str] = field(default_factory=list)
    figures: dict[tuple[str, date], int] = field(default_factory=dict)
    """What the acknowledged texts make of each village's day."""
    refused: Counter[str] = field(default_factory=Counter)
    """Deliveries that were not acknowledged, by the answer's status; each was made again."""
    slowest: float = 0.0
    """The longest that a text needed to be acknowledged, attempts included."""


class Load:
    """Threads of heads; each waits for the acknowledgement of one text before the next of its village."""

    def __init__(self, port: int, campaign: Campaign, threads: int = 6) -> None:
        """Prepare the heads of the campaign's villages, shared out among the threads."""
        self.sent = Sent()
        self._port = port
        self._lock = threading.Lock()
        self._ended = threading.Event()
        villages = [area.code for area in campaign.areas if area.code != campaign.top.code]
        last = plan.today(campaign)
        days = [last - timedelta(days=back) for back in range(DAYS)]
        self._threads = [
            threading.Thread(target=self._report, args=(villages[part::threads], days)) for part in range(threads)
        ]

    def __enter__(self) -> Load:
        """Begin."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End once each thread's text is acknowledged."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _report(self, villages: list[str], days: list[date]) -> None:
        stories = {(village, day): story() for village in villages for day in days}
        while not self._ended.is_set():
            (village, day), told = random.choice(list(stories.items()))
            words, value = next(told)
            self._say(village, day, words, value)
            time.sleep(random.random() * PAUSE_SECONDS * 2)

    def _say(self, village: str, day: date, words: str, value: int) -> None:
        sid = f"SM{uuid.uuid4().hex}"
        text = (sid, plan.phone(int(village[2:])), words.format(v=f"{plan.on(day)} {village} {CODE}"))
        begun = time.monotonic()
        while not self._delivered(*text):
            if time.monotonic() - begun > GIVES_UP_SECONDS:
                self.sent.given_up.append(sid)
                return
            time.sleep(0.2)
        if random.random() < AGAIN:
            self._delivered(*text)
        with self._lock:
            self.sent.acknowledged.append(sid)
            self.sent.words[sid] = text[1:]
            self.sent.figures[village, day] = value
            self.sent.slowest = max(self.sent.slowest, time.monotonic() - begun)

    def _delivered(self, sid: str, phone: str, words: str) -> bool:
        status = signed.text(self._port, sid, phone, words)
        if status != HTTPStatus.OK:
            with self._lock:
                self.sent.refused["no answer" if status == NO_ANSWER else str(status)] += 1
        return status == HTTPStatus.OK


def story() -> Iterator[tuple[str, int]]:
    """What one head says of one day, without end: the words, and the day's figure once they are counted.

    A lost or repeated addition shows in the figure; two equal ones never follow each other, for that would be asked
    about. A correction sets a number of its own, which is greater each time.
    """
    value = random.randint(1, 9)
    yield f"{{v}} {value}", value
    for turn in count():
        more = 1 + turn % 2
        value += more
        yield f"THEM {{v}} {more}", value
        if turn % 4 == 3:
            value += random.randint(1, 9)
            yield f"SUA {{v}} {value}", value
