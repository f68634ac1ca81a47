"""Roles: who is signed in, and what each page asks of that person, declared beside its view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g
from werkzeug.exceptions import Forbidden

from gateway.books.accounts import Role, ScopedArea
from gateway.campaigns.practice import SUFFIX
from parsers.campaign.plan import Campaign

__all__ = [
    "Person",
    "Role",
    "RoleError",
    "RouteRule",
    "abort_outside",
    "is_whole",
    "may",
    "needs",
    "own_areas",
    "own_under",
    "person",
    "within",
]  # fmt: skip

View = TypeVar("View", bound=Callable[..., Any])
RULE = "keng_rule"
RULES = "rules"
"""Under this name the application keeps the rule of each view."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in."""

    id: str
    """The account's id; that of the link, where somebody reads by a link."""
    name: str
    role: Role
    areas: tuple[ScopedArea, ...] = ()
    """For which areas orders may be given, with all under them; () is all, of every campaign."""
    campaign: str = ""
    """The only campaign that is shown, where somebody reads by a link."""
    language: str = ""
    """Of the pages; "" where none was chosen."""

    @property
    def is_reader(self) -> bool:
        """Whether somebody reads by a link and has no account: no phones, and only the pages that say so."""
        return bool(self.campaign)


@dataclass(frozen=True, slots=True)
class RouteRule:
    """What a view asks of its caller."""

    role: Role
    reader: bool = False
    """Whether somebody who reads by a link may see it."""
    most_bytes: int | None = None
    """How large a request may be; None is as large as any other."""

    def allows(self, caller: Person) -> bool:
        """Whether this person may call the view."""
        return self.reader if caller.is_reader else caller.role.covers(self.role)


class RoleError(Forbidden):
    """The person signed in may not do that."""

    description = "Your account may not do that."


def needs(role: Role, *, reader: bool = False, most_bytes: int | None = None) -> Callable[[View], View]:
    """Declare what a view asks of its caller; every view behind the sign-in has it."""

    def declare(view: View) -> View:
        setattr(view, RULE, RouteRule(role, reader, most_bytes))
        return view

    return declare


def collect(app: Flask, blueprints: Iterable[str]) -> None:
    """Gather the rules of these blueprints' views; RuntimeError where one declares none."""
    closed = set(blueprints)
    views = {name: view for name, view in app.view_functions.items() if name.rpartition(".")[0] in closed}
    if missing := sorted(name for name, view in views.items() if not hasattr(view, RULE)):
        raise RuntimeError(f"{', '.join(missing)}: declare who may call it, by @needs(Role.…)")
    app.extensions[RULES] = {name: getattr(view, RULE) for name, view in views.items()}


def most_bytes(endpoint: str) -> int | None:
    """How large a request to a view may be, where it says so itself."""
    rule: RouteRule | None = current_app.extensions[RULES].get(endpoint)
    return rule.most_bytes if rule else None


def may(endpoint: str) -> bool:
    """Whether the person signed in may call a view: what may not be called is not offered."""
    rule: RouteRule | None = current_app.extensions[RULES].get(endpoint)
    caller: Person | None = g.get("person")
    return bool(rule and caller and rule.allows(caller))


def person() -> Person:
    """Who is signed in; only for views behind the sign-in."""
    found: Person = g.person
    return found


def own_areas(areas: Sequence[ScopedArea], campaign: Campaign) -> tuple[str, ...]:
    """Those of an account's areas that are of this campaign or its twin; the top one where it answers for all."""
    if not areas:
        return (campaign.top.code,)
    return tuple(one.code for one in areas if one.campaign == campaign.id.removesuffix(SUFFIX))


def within(caller: Person, campaign: Campaign, area: str) -> bool:
    """Whether an area is among those that a person answers for, or lies under one of them."""
    own = own_areas(caller.areas, campaign)
    return not caller.areas or any(one in own for one in campaign.lineage.get(area, ()))


def is_whole(caller: Person, campaign: Campaign) -> bool:
    """Whether a person answers for a whole campaign."""
    return within(caller, campaign, campaign.top.code)


def own_under(caller: Person, campaign: Campaign, under: str) -> tuple[str, ...]:
    """An area where a person answers for it, else those under it that the person answers for."""
    if within(caller, campaign, under):
        return (under,)
    return tuple(one for one in own_areas(caller.areas, campaign) if under in campaign.lineage.get(one, ()))


def abort_outside(campaign: Campaign, area: str) -> None:
    """Refuse the request (403) where the person signed in does not answer for an area."""
    if not within(person(), campaign, area):
        raise RoleError
