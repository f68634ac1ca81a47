"""Accounts, and browsers that are signed in to them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from gateway.books import accounts, sessions
from gateway.books.accounts import Account, Role


def account(books: Redis, name: str, role: Role = Role.ADMIN, areas: Sequence[str] = ()) -> Account:
    """The account of `name`, made if there is none."""
    return accounts.by_login(books, name) or accounts.create(books, name, role, areas)


def link(books: Redis, name: str, role: Role = Role.ADMIN, areas: Sequence[str] = ()) -> str:
    """The path of a link that signs somebody in."""
    of = account(books, name, role, areas)
    return f"/login/{sessions.offer(books, of.id, of.epoch)}"


def signed_in(app: Flask, books: Redis, name: str, role: Role = Role.ADMIN, areas: Sequence[str] = ()) -> FlaskClient:
    """A browser of somebody."""
    client = app.test_client()
    assert client.post(link(books, name, role, areas)).status_code == 303
    return client
