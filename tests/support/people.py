"""Accounts, and browsers that are signed in to them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from gateway.books import accounts, campaigns, sessions
from gateway.books.accounts import Account, Role, ScopedArea
from gateway.campaigns.practice import SUFFIX

Areas = Sequence[str | ScopedArea]


def account(books: Redis, name: str, role: Role = Role.ADMIN, areas: Areas = ()) -> Account:
    """The account of `name`, made if there is none."""
    return accounts.by_login(books, name) or accounts.create(books, name, role, scoped(books, areas))


def scoped(books: Redis, areas: Areas) -> tuple[ScopedArea, ...]:
    """These areas; codes alone are of whatever campaigns there are."""
    there = dict.fromkeys(one.removesuffix(SUFFIX) for one in campaigns.ids(books))
    codes = [one for one in areas if isinstance(one, str)]
    named = [one for one in areas if isinstance(one, ScopedArea)]
    return (*(ScopedArea(campaign, code) for campaign in there for code in codes), *named)


def link(books: Redis, name: str, role: Role = Role.ADMIN, areas: Areas = ()) -> str:
    """The path of a link that signs somebody in."""
    of = account(books, name, role, areas)
    return f"/login/{sessions.offer(books, of.id, of.epoch)}"


def signed_in(app: Flask, books: Redis, name: str, role: Role = Role.ADMIN, areas: Areas = ()) -> FlaskClient:
    """A browser of somebody."""
    client = app.test_client()
    assert client.post(link(books, name, role, areas)).status_code == 303
    return client
