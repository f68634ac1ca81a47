"""What the page of the people says about each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from redis import Redis

from gateway.books import accounts, sessions
from gateway.books.accounts import Account, Role, ScopedArea
from gateway.books.readers import Reader
from gateway.books.sessions import SignedIn
from gateway.web import show
from gateway.web.chosen import Chosen
from gateway.web.labels.labels import label
from gateway.web.people_said import areas_named, areas_said, moment, scoped
from parsers.campaign.plan import Campaign

MOST_BOXES = 40
"""Of more areas than so many, their codes are written and not ticked."""


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as a line of the list."""

    id: str
    name: str
    login: str
    role: Role
    areas: str
    state: str
    tone: str
    sessions: int
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class OfferedAreas:
    """The areas of a form: boxes to tick, or a field to write them into where the campaign has too many for that."""

    boxes: tuple[tuple[ScopedArea, str, bool], ...]
    """Each with its name and whether it is ticked; those of other campaigns only where they are."""
    written: tuple[str, ...] | None
    """The codes in the field; None where there is none."""
    shown: tuple[ScopedArea, ...]
    """What the form may take away: all that it shows."""


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """A link to read by as a line of the list."""

    id: str
    name: str
    campaign: str
    until: str
    made_by: str
    state: str


def account_line(
    books: Redis, chosen: Chosen | None, account: Account, begun: Sequence[SignedIn], zone: ZoneInfo
) -> AccountLine:
    """What is said about an account."""
    own = [one for one in begun if one.who == account.id and one.epoch == account.epoch]
    state, tone = _state(books, account, own, zone)
    return AccountLine(
        account.id, account.name, account.login, account.role, areas_said(books, chosen, account.areas), state, tone,
        len(own), account.is_disabled,
    )  # fmt: skip


def offered(books: Redis, plan: Campaign | None, own: Sequence[ScopedArea]) -> OfferedAreas:
    """The areas of the chosen campaign, and those that an account has elsewhere or that are in force no more."""
    here = [scoped(plan, area.code) for area in plan.areas if area.parent and not area.retired] if plan else []
    names = areas_named(books, plan, dict.fromkeys((*here, *own)))
    if len(here) <= MOST_BOXES:
        boxes = tuple((one, name, one in own) for one, name in names.items())
        return OfferedAreas(boxes, None, tuple(names))
    elsewhere = tuple((one, name, True) for one, name in names.items() if one not in here)
    return OfferedAreas(elsewhere, tuple(one.code for one in own if one in here), tuple(own))


def reader_line(reader: Reader, begun: Sequence[SignedIn], zone: ZoneInfo) -> ReaderLine:
    """What is said about somebody who reads by a link."""
    own = [one for one in begun if one.who == f"{sessions.READER}{reader.id}"]
    state = label("signed_in_since", at=moment(own[0].since, zone)) if own else label("signed_out")
    until = show.day((reader.until - timedelta(seconds=1)).astimezone(zone))
    return ReaderLine(reader.id, reader.name, reader.campaign, until, reader.made_by, state)


def _state(books: Redis, account: Account, own: Sequence[SignedIn], zone: ZoneInfo) -> tuple[str, str]:
    """Whether it may sign in and is signed in, and the tone in which that is said."""
    if account.is_disabled:
        return label("account_disabled"), "calm"
    if own:
        return label("signed_in_since", at=moment(own[0].since, zone)), "good"
    if accounts.password_hash(books, account.id) is None:
        return label("no_password_yet"), "open"
    return label("signed_out"), "calm"
