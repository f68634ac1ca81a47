"""The menu: the pages that every page leads to, in the order of a working day."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g, request

from gateway.books import campaigns, review_queue
from gateway.status.waits import waits
from gateway.web.chosen import to
from gateway.web.labels.labels import label
from gateway.web.roles import may, own_areas, person

MENU = (
    ("status.page", "overview"),
    ("waiting.list", "waiting"),
    ("texts.list", "texts"),
    ("reports.all_", "reports"),
    ("enter.form", "enter"),
    ("roster.everyone", "roster"),
    ("broadcasts.newest", "broadcasts"),
    ("channels.all_", "channels"),
    ("log.lines", "log"),
    ("try_phone.phone", "try"),
    ("people.all_", "accounts"),
)
"""Each page's endpoint and the label of its name."""
WAITING = "waiting"
"""The room of the page beside whose name it stands how many texts wait."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page of the menu."""

    address: str
    name: str
    is_here: bool
    count: int
    """How much there is to do on it."""


def entries() -> list[MenuEntry]:
    """The pages that the person signed in may see."""
    return [_entry(endpoint, name) for endpoint, name in MENU if may(endpoint)]


def door(room: str) -> str:
    """The address of a room's page in the menu; "" where there is none, or the person signed in may not see it."""
    return next((to(endpoint) for endpoint, _ in MENU if endpoint.split(".")[0] == room and may(endpoint)), "")


def _entry(endpoint: str, name: str) -> MenuEntry:
    room = endpoint.split(".")[0]
    return MenuEntry(to(endpoint), label(name), request.blueprint == room, _waiting() if room == WAITING else 0)


def _waiting() -> int:
    """How many texts wait for the person signed in."""
    chosen, me, books = g.get("chosen"), person(), current_app.extensions["books"]
    if chosen is None:
        return 0
    if not me.areas:
        return review_queue.size(books, chosen.id)[0]
    plan, _ = campaigns.current(books, chosen.id)
    return waits(books, plan, own_areas(me.areas, plan))[0]
