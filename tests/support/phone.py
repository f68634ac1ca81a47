"""A test's hold on the stand-in phone."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

from tests.paths import ROOT
from tests.support.phone_app import DEVICE, PASSWORD
from tests.support.ports import free_port

START_SECONDS = 60.0


class StandIn:
    """The phone, as the network and people treat it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def does(self, what: str, **told: Any) -> dict[str, Any]:
        """Do something to it; what is to be seen on it then."""
        answer = requests.post(f"{self.url}/control/{what}", json=told, timeout=300)
        found: dict[str, Any] = answer.json()
        return found

    def arrive(self, texts: Sequence[tuple[str, str, datetime]]) -> None:
        """Texts come from the network: sender, words, the network's time."""
        listed = [{"sender": sender, "message": words, "at": at.isoformat()} for sender, words, at in texts]
        self.does("arrive", texts=listed)

    def asks(self, method: str, path: str, what: Any = None) -> requests.Response:
        """Use its API as a person with its password would."""
        return requests.request(method, f"{self.url}/{path}", json=what, auth=("sms", PASSWORD), timeout=60)

    def registers(self, address: str, *events: str) -> None:
        """Register webhooks by hand."""
        for event in events:
            path = "sms" if event == "sms:received" else "status"
            self.asks("POST", "webhooks", {"url": f"{address}/webhooks/android/{path}", "event": event})

    def in_settings(self, key: str, number: str = "+84987654321") -> dict[str, Any]:
        """How our settings name it."""
        return {
            "name": "phone-1",
            "url": self.url,
            "password": PASSWORD,
            "key": key,
            "device": DEVICE,
            "sims": {"1": number},
        }


@contextmanager
def stand_in(authority: Path | None) -> Iterator[StandIn]:
    """A phone that trusts this authority, if any, until the block ends."""
    port = free_port()
    argv = [sys.executable, "-m", "tests.support.phone_app", str(port), str(authority or "")]
    process = subprocess.Popen(argv, cwd=ROOT, start_new_session=True)
    phone, ends = StandIn(f"http://127.0.0.1:{port}"), time.monotonic() + START_SECONDS
    try:
        while True:
            assert process.poll() is None
            assert time.monotonic() < ends
            try:
                phone.does("look")
            except requests.RequestException:
                time.sleep(0.05)
            else:
                break
        yield phone
    finally:
        process.kill()
        process.wait()
