"""A phone with SMS Gateway for Android, in a process of its own: it behaves as the app does, by a clock that is set.

    python -m tests.support.phone_app PORT [AUTHORITY.pem]

Its API is the app's. Under /3rdparty/v1 it is that of a cloud with this one phone: it takes texts while the phone is
off, hands no signing key on, and wants to be told which phone. What the network and people do to it is told under
/control: texts that arrive, power and Wi-Fi, and how far its clock goes on. A webhook that fails is tried again after
5 s, 10 s and so on, 15 times, some 45 hours in all, and then dropped; the server's certificate is checked against the
authority alone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

import requests

PASSWORD, DEVICE = "secret", "f2ZD-3Ej0AqHxMkC0Jd5q"
RETRIES, FIRST_WAIT = 15, timedelta(seconds=5)
ZONE = "+07:00"
CLOUD = "3rdparty/v1/"
EVENTS = (
    "sms:received", "sms:data-received", "sms:sent", "sms:delivered", "sms:failed", "mms:received", "mms:downloaded",
    "system:ping", "app:started", "sms:cancelled",
)  # fmt: skip


@dataclass(slots=True)
class Queued:
    """A webhook that is to be called."""

    url: str
    body: str
    due: datetime
    tries: int = 0


@dataclass
class App:
    """The app's state, and the phone's around it."""

    trusted: str | bool
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    skew: timedelta = timedelta(0)
    """How wrong the clock is that others see."""
    is_on: bool = True
    has_wifi: bool = True
    sims: dict[int, str] = field(default_factory=lambda: {1: "+84987654321"})
    settings: dict[str, Any] = field(default_factory=lambda: {
        "messages": {"processing_order": "LIFO"}, "webhooks": {"internet_required": True}, "ping": {},
    })  # fmt: skip
    key: str = "random12"
    hooks: dict[str, dict[str, Any]] = field(default_factory=dict)
    inbox: list[dict[str, Any]] = field(default_factory=list)
    at_the_network: list[dict[str, Any]] = field(default_factory=list)
    """What the network keeps for a phone that is off."""
    queue: list[Queued] = field(default_factory=list)
    dropped: int = 0
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    """The ids in the order they were taken."""
    refused: list[str] = field(default_factory=list)
    """The ids that were sent again."""
    calls: dict[str, int] = field(default_factory=dict)
    """How the webhooks were answered."""
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def seen_time(self) -> datetime:
        """What its clock shows."""
        return self.now + self.skew

    def arrive(self, sms: dict[str, Any]) -> None:
        """A text from the network, or what waits there for a phone that is off."""
        if self.is_on:
            self.inbox.append(sms)
            self.tell_of(sms)
        else:
            self.at_the_network.append(sms)

    def power(self, *, on: bool) -> None:
        """Switch it on or off; the newest of what waited at the network comes first."""
        self.is_on = on
        while on and self.at_the_network:
            self.arrive(self.at_the_network.pop())

    def tell_of(self, sms: dict[str, Any]) -> None:
        at = datetime.fromisoformat(sms["at"])
        spelled = at.astimezone(datetime.fromisoformat(f"2000-01-01T00:00:00{ZONE}").tzinfo)
        said = f"{sms['sender']}{sms['at']}{sms.get('sim', 1)}{sms['message']}"
        self.tell("sms:received", {
            "message": sms["message"], "receivedAt": spelled.isoformat(timespec="milliseconds"),
            "messageId": hashlib.md5(said.encode(), usedforsecurity=False).hexdigest()[:8], "sender": sms["sender"],
            "recipient": self.sims.get(sms.get("sim", 1)), "simNumber": sms.get("sim", 1),
            "phoneNumber": sms["sender"],
        })  # fmt: skip

    def tell(self, event: str, payload: dict[str, Any]) -> None:
        """Queue a call for each registration of the event, each with an id of its own."""
        told = {name: value for name, value in payload.items() if value is not None}
        for hook in self.hooks.values():
            if hook["event"] == event:
                body = {"id": f"e{next(self.numbers)}", "webhookId": hook["id"], "event": event, "deviceId": DEVICE}
                self.queue.append(Queued(hook["url"], json.dumps({**body, "payload": told}), self.now))

    def work(self) -> None:
        """Make the calls that are due, one after the other."""
        if not self.is_on or not self.has_wifi:
            return
        for one in [one for one in self.queue if one.due <= self.now]:
            if self.called(one):
                self.queue.remove(one)
            elif one.tries >= RETRIES:
                self.queue.remove(one)
                self.dropped += 1
            else:
                one.due = self.now + FIRST_WAIT * 2**one.tries
                one.tries += 1

    def called(self, one: Queued) -> bool:
        """One call of a webhook; whether it was answered with 2xx."""
        stamp = str(int(self.seen_time().timestamp()))
        mac = hmac.new(self.key.encode(), (one.body + stamp).encode(), hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json", "X-Timestamp": stamp, "X-Signature": mac,
            "User-Agent": "me.capcom.smsgateway/1.0",
        }  # fmt: skip
        try:
            answer = SESSION.post(one.url, one.body.encode(), headers=headers, timeout=60, verify=self.trusted)
        except requests.RequestException as error:
            why = type(error).__name__
        else:
            why = str(answer.status_code)
        self.calls[why] = self.calls.get(why, 0) + 1
        return why.startswith("2")

    def go_on(self, seconds: float) -> None:
        """Let time pass, with what falls due meanwhile done at its own time."""
        ends = self.now + timedelta(seconds=seconds)
        while self.is_on and self.has_wifi and (due := [one.due for one in self.queue if one.due <= ends]):
            self.now = max(self.now, min(due))
            self.work()
        self.now = ends
        self.work()

    def send(self, told: dict[str, Any]) -> tuple[int, Any]:
        """Take a text once; it goes out at once, or fails as the SIM would have it."""
        id_ = told["id"]
        if id_ in self.messages:
            self.refused.append(id_)
            return 409, {"message": "id exists"}
        if told.get("simNumber", 1) not in self.sims:
            return 400, {"message": "no SIM"}
        self.messages[id_] = {**told, "state": "Pending"}
        self.taken.append(id_)
        for event, at in (("sms:sent", "sentAt"), ("sms:delivered", "deliveredAt")):
            self.tell(event, {
                at: self.seen_time().isoformat(timespec="milliseconds"), "messageId": id_, "partsCount": 1,
                "recipient": told["phoneNumbers"][0], "phoneNumber": told["phoneNumbers"][0], "simNumber": 1,
            })  # fmt: skip
        self.messages[id_]["state"] = "Delivered"
        return 202, self.state(id_)

    def state(self, id_: str) -> dict[str, Any]:
        one = self.messages[id_]
        people = [{"phoneNumber": phone, "state": one["state"]} for phone in one["phoneNumbers"]]
        return {"id": id_, "deviceId": DEVICE, "state": one["state"], "recipients": people, "states": {}}


SESSION = requests.Session()
LOCK = threading.RLock()


class Handler(BaseHTTPRequestHandler):
    """The app's local server, and the test's hand on the phone."""

    app: App
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        told = json.loads(self.rfile.read(length)) if length else {}
        path = unquote(urlsplit(self.path).path).strip("/")
        if path.startswith("control/"):
            with LOCK:
                self._answer(200, control(self.app, path.removeprefix("control/"), told))
            return
        is_cloud = path.startswith(CLOUD)
        if not is_cloud and (not self.app.is_on or not self.app.has_wifi):
            self.close_connection = True
            self.connection.close()
            return
        if self.headers.get("Authorization") != f"Basic {base64.b64encode(f'sms:{PASSWORD}'.encode()).decode()}":
            self._answer(401, {"message": "Unauthorized"})
            return
        with LOCK:
            ask = asked_of_the_cloud if is_cloud else asked
            self._answer(*ask(self.app, self.command, path.removeprefix(CLOUD), told))

    do_POST = do_PATCH = do_DELETE = do_GET  # noqa: N815 - as the library asks for them

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(self.app.seen_time(), usegmt=True)

    def _answer(self, status: int, found: Any) -> None:
        said = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def asked(app: App, method: str, path: str, told: dict[str, Any]) -> tuple[int, Any]:
    """What the app's own API does."""
    page, _, id_ = path.partition("/")
    does = PAGES.get((method, page if id_ and page in ("webhooks", "messages") else path))
    return does(app, id_, told) if does else (404, {"message": "no such page"})


def asked_of_the_cloud(app: App, method: str, path: str, told: dict[str, Any]) -> tuple[int, Any]:
    """What the cloud does, as its published API has it (client-go): the phone's own pages, but for some."""
    if (method, path) == ("GET", "devices"):
        return device(app, "", told)
    if (method, path) == ("PATCH", "settings") and told.get("webhooks", {}).get("signing_key"):
        return 400, {"message": "Invalid settings format: failed on the 'isdefault' tag"}
    if method == "POST" and path in ("webhooks", "messages", "inbox/refresh") and told.get("deviceId") != DEVICE:
        return 400, {"message": "no such device"}
    return asked(app, method, path, told)


def health(_app: App, _id: str, _told: dict[str, Any]) -> tuple[int, Any]:
    return 200, {"status": "pass", "version": "1.60.0"}


def device(app: App, _id: str, _told: dict[str, Any]) -> tuple[int, Any]:
    cards = [{"slotIndex": slot - 1, "simNumber": slot, "phoneNumber": of} for slot, of in app.sims.items()]
    return 200, [{"id": DEVICE, "name": "samsung/a05", "simCards": cards}]


def change_settings(app: App, _id: str, told: dict[str, Any]) -> tuple[int, Any]:
    for name, values in told.items():
        app.settings.setdefault(name, {}).update(values)
    app.key = app.settings["webhooks"].pop("signing_key", None) or app.key
    return 200, app.settings


def unregister(app: App, id_: str, _told: dict[str, Any]) -> tuple[int, Any]:
    app.hooks.pop(id_, None)
    return 204, None


def refresh(app: App, _id: str, told: dict[str, Any]) -> tuple[int, Any]:
    since, until = (datetime.fromisoformat(told[name]) for name in ("since", "until"))
    for sms in app.inbox:
        if since <= datetime.fromisoformat(sms["at"]) <= until and told["triggerWebhooks"]:
            app.tell_of(sms)
    return 202, None


def register(app: App, _id: str, told: dict[str, Any]) -> tuple[int, Any]:
    """Register a webhook; with an id that is known it takes the other's place."""
    if not told["url"].startswith("https://"):
        return 400, {"message": "url must start with https:// or http://127.0.0.1"}
    if told["event"] not in EVENTS:
        return 400, {"message": "Unsupported event"}
    id_ = told.get("id") or f"hook-{next(app.numbers)}"
    app.hooks[id_] = {"id": id_, "url": told["url"], "event": told["event"]}
    return 201, app.hooks[id_]


PAGES: dict[tuple[str, str], Callable[[App, str, dict[str, Any]], tuple[int, Any]]] = {
    ("GET", "health"): health,
    ("GET", "device"): device,
    ("PATCH", "settings"): change_settings,
    ("GET", "webhooks"): lambda app, _, __: (200, [*app.hooks.values()]),
    ("POST", "webhooks"): register,
    ("DELETE", "webhooks"): unregister,
    ("POST", "messages"): lambda app, _, told: app.send(told),
    ("GET", "messages"): lambda app, id_, _: (200, app.state(id_)) if id_ in app.messages else (404, None),
    ("POST", "inbox/refresh"): refresh,
}


def arrive(app: App, told: dict[str, Any]) -> None:
    for sms in told["texts"]:
        app.arrive(sms)


def change(app: App, told: dict[str, Any]) -> None:
    for name, value in told.items():
        setattr(app, name, value)


def retry_now(app: App, _told: dict[str, Any]) -> None:
    for one in app.queue:
        one.due = app.now


def ping(app: App, _told: dict[str, Any]) -> None:
    checks = {"battery:level": {"observedValue": 81}, "battery:charging": {"observedValue": 0}}
    app.tell("system:ping", {"health": {"status": "pass", "checks": checks}})


CONTROLS: dict[str, Callable[[App, dict[str, Any]], None]] = {
    "look": lambda _, __: None,
    "arrive": arrive,
    "power": lambda app, told: app.power(on=told["on"]),
    "set": change,
    "sims": lambda app, told: change(app, {"sims": {int(slot): number for slot, number in told.items()}}),
    "clock": lambda app, told: change(app, {"now": datetime.fromisoformat(told["at"])}),
    "skew": lambda app, told: change(app, {"skew": timedelta(seconds=told["seconds"])}),
    "retry_now": retry_now,
    "go_on": lambda app, told: app.go_on(told["seconds"]),
    "ping": ping,
}


def control(app: App, what: str, told: dict[str, Any]) -> Any:
    """What people, the network and the time do to the phone; how it stands then."""
    CONTROLS[what](app, told)
    return {
        "now": app.now.isoformat(), "waiting": len(app.queue), "dropped": app.dropped, "taken": app.taken,
        "said": [[one["phoneNumbers"][0], one["textMessage"]["text"]] for one in app.messages.values()],
        "refused": app.refused, "calls": app.calls, "inbox": len(app.inbox), "hooks": [*app.hooks.values()],
        "settings": app.settings, "key": app.key,
    }  # fmt: skip


def live(app: App) -> None:
    """Work as time passes, in a phone whose clock goes with ours."""
    while True:
        time.sleep(0.1)
        with LOCK:
            if abs(datetime.now(UTC) - app.now) < timedelta(minutes=1):
                app.now = datetime.now(UTC)
                app.work()


def main(port: int, trusted: str) -> None:
    """Be a phone until the process ends."""
    Handler.app = App(trusted or True)
    threading.Thread(target=live, args=(Handler.app,), daemon=True).start()
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
