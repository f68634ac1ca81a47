"""A provider on loopback that takes texts as Twilio does, and behaves as badly as its manners say."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.faults import signed
from tests.faults.signed import ACCOUNT, TOKEN
from tests.support.twilio_api import DROPPED, SWALLOWED, Behaviour, Handler, TwilioApi, refused

CALLERS = 4
"""So many calls back at a time."""
LONGEST_SILENCE_SECONDS = 0.02
"""Before each call back: many come before the answer, since that needs some milliseconds too."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What share of the texts is treated how; the rest is taken and answered at once."""

    dropped: float = 0.0
    """Taken, but the answer is lost."""
    swallowed: float = 0.0
    """Lost on the way there."""
    too_many: float = 0.0
    """Refused with 429."""
    failing: float = 0.0
    """Refused with 500 or 503, or taken behind a 502 or 504."""
    late: float = 0.0
    """Answered after up to `lateness` seconds."""
    lateness: float = 0.0
    calls_back: bool = False
    """Whether it tells what becomes of a text: before its answer or after it, in any order, some of it twice."""


POLITE = Manners()
WILD = Manners(dropped=0.1, swallowed=0.02, too_many=0.05, failing=0.05, late=0.1, lateness=1.5, calls_back=True)
FAILING = (
    refused(500, 20500),
    refused(503, 20503),
    Behaviour(502),
    Behaviour(504),
)


class Provider(TwilioApi):
    """One account, which counts how often it took each text of ours."""

    def __init__(self) -> None:
        """Behave well until told otherwise."""
        super().__init__(ACCOUNT, {ACCOUNT: TOKEN})
        self.manners = POLITE
        self.accepted: Counter[str] = Counter()
        """How often each text of ours was taken, by our id of it."""
        self.spoilt: Counter[str] = Counter()
        """What was done to how many texts."""
        self.calls = 0
        self._lock = threading.Lock()
        self._callers = ThreadPoolExecutor(CALLERS)

    @property
    def twice(self) -> int:
        """How many texts were taken more than once."""
        return sum(times > 1 for times in self.accepted.values())

    def create(self, form: dict[str, str]) -> tuple[Behaviour, Mapping[str, Any]]:
        """Take a text, or not."""
        behaviour, delay = self._chosen()
        with self._lock:
            self.next.append(behaviour)
            _, answer = super().create(form)
            if behaviour.keeps:
                self._took(form["StatusCallback"], self.messages[-1]["sid"])
        time.sleep(delay)
        return behaviour, answer

    def stop(self) -> None:
        """Call nobody back any more."""
        self._callers.shutdown(wait=True, cancel_futures=True)

    def _chosen(self) -> tuple[Behaviour, float]:
        """How the next text is treated, and how long its answer takes."""
        manners = self.manners
        chosen = self._drawn(
            {
                "answers dropped": (manners.dropped, DROPPED),
                "requests swallowed": (manners.swallowed, SWALLOWED),
                "429": (manners.too_many, refused(429, 20429)),
                "5xx": (manners.failing, random.choice(FAILING)),
            }
        )
        late = random.random() < manners.late
        self.spoilt["late"] += late
        return chosen, random.random() * manners.lateness if late else 0.0

    def _drawn(self, lots: Mapping[str, tuple[float, Behaviour]]) -> Behaviour:
        drawn = random.random()
        for name, (share, behaviour) in lots.items():
            if drawn < share:
                self.spoilt[name] += 1
                return behaviour
            drawn -= share
        return Behaviour()

    def _took(self, url: str, sid: str) -> None:
        """Note a text that was taken, and tell what becomes of it."""
        self.accepted[urlsplit(url).path.split("/")[-1]] += 1
        if self.manners.calls_back:
            self._callers.submit(self._tell_in_any_order, url, sid)

    def _tell_in_any_order(self, url: str, sid: str) -> None:
        """Tell of a text what becomes of it, before its answer is there or after it, some of it twice."""
        states = ["queued", "sent", "delivered", random.choice(["sent", "delivered"])]
        random.shuffle(states)
        for state in states:
            time.sleep(random.random() * LONGEST_SILENCE_SECONDS)
            self._tell(url, sid, state)

    def _tell(self, url: str, sid: str, state: str) -> None:
        form = {"MessageSid": sid, "AccountSid": self.account, "MessageStatus": state}
        self.calls += signed.post(url, form) == HTTPStatus.OK


@contextmanager
def running() -> Iterator[Provider]:
    """Serve until the block ends."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("ProviderHandler", (Quiet,), {"api": provider}))
    provider.base = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield provider
    finally:
        provider.closed.set()
        server.shutdown()
        server.server_close()
        provider.stop()


class Quiet(Handler):
    """Says nothing of a caller that was killed before its answer."""

    def handle(self) -> None:
        """Answer one connection."""
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
