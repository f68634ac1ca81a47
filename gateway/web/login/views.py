"""Signing in and out: by a link that works once."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, current_app, g, make_response, redirect, render_template, session, url_for
from redis import Redis
from werkzeug.wrappers import Response

from gateway.books import accounts, sessions
from gateway.web.guard import cookie_name, is_https

pages = Blueprint("login", __name__)

LINK_MINUTES = int(sessions.LINK_LASTS.total_seconds() // 60)


def one_time_link(client: Redis, public_url: str, who: str = "") -> str:
    """Make a link that signs `who` in, once, within 15 minutes; AccountError where nobody has that name.

    Without a name it is the oldest administrator; where nobody has an account yet, it makes the first one.
    """
    return f"{public_url}/login/{sessions.offer(client, accounts.for_link(client, who).id)}"


@pages.get("/login")
def ask() -> Response:
    """Say how to get a link."""
    if "who" in session:
        return redirect(url_for("status.page"), 303)
    return make_response(render_template("login/page.html", minutes=LINK_MINUTES))


@pages.get("/login/<token>")
def look(token: str) -> Response:
    """Show the button that uses a link up: a messenger's preview or a scanner opens links, and presses no button."""
    if not sessions.opens(current_app.extensions["books"], token):
        return _over()
    return make_response(render_template("login/page.html", minutes=LINK_MINUTES, button=True))


@pages.post("/login/<token>")
def use(token: str) -> Response:
    """Use a link up and begin a session; the link itself is what proves that the caller may."""
    books = current_app.extensions["books"]
    account = accounts.find(books, sessions.redeem(books, token) or "")
    if account is None or account.is_disabled:
        return _over()
    _end_session(books)
    begun = sessions.start(books, account.id, datetime.now(UTC), account.epoch, by_link=True)
    return _with_cookie(redirect(url_for("status.page"), 303), begun)


@pages.post("/logout")
def leave() -> Response:
    """End the session."""
    _end_session(current_app.extensions["books"])
    response = redirect(url_for("login.ask"), 303)
    response.delete_cookie(cookie_name(), secure=is_https(), httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _over() -> Response:
    return make_response(render_template("login/page.html", minutes=LINK_MINUTES, over=True), 410)


def _end_session(books: Redis) -> None:
    if "token" in g:
        sessions.end(books, g.token)


def _with_cookie(response: Response, token: str) -> Response:
    response.set_cookie(cookie_name(), token, secure=is_https(), httponly=True, samesite="Lax", path="/")
    return response
