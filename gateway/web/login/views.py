"""Signing in and out: by name and password, by a link that works once, or by a reader's link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, current_app, g, make_response, redirect, render_template, request, session, url_for
from flask_wtf.csrf import generate_csrf
from redis import Redis
from werkzeug.wrappers import Response

from gateway import passwords
from gateway.books import accounts, campaigns, guesses, log, readers, sessions
from gateway.books.accounts import Account, Role
from gateway.books.log import Deed
from gateway.books.sessions import OneTimeLink
from gateway.campaigns.practice import is_practice
from gateway.orders import CONSOLE
from gateway.processes.connections import owner_of
from gateway.status import first_day
from gateway.web import language
from gateway.web.guard import cookie_name, form_cookie_name, is_https
from gateway.web.noting import noted

pages = Blueprint("login", __name__)

LINK_MINUTES = int(sessions.LINK_LASTS.total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class NotSignedIn:
    """Why a name and a password sign nobody in."""

    wait_seconds: int = 0
    """How long the next try has to wait; 0: one of the two was wrong."""


def one_time_link(client: Redis, public_url: str, who: str = "") -> str:
    """Make a link that signs `who` in, once, within 15 minutes; AccountError where nobody has that name.

    Without a name it is the oldest administrator; where nobody has an account yet, it makes the first one.
    """
    account = accounts.for_link(client, who)
    log.note(client, None, datetime.now(UTC), CONSOLE, CONSOLE, Deed.LINK_MADE, account.id)
    return f"{public_url}/login/{sessions.offer(client, account.id, account.epoch)}"


@pages.after_request
def remember(response: Response) -> Response:
    """Have the browser remember the language that was asked for."""
    if asked := language.asked():
        language.keep(response, asked, secure=is_https())
    return response


@pages.get("/login")
def ask() -> Response:
    """Ask for name and password, and say how to get a link."""
    if "who" in session:
        return redirect(url_for("status.page"), 303)
    return _form()


@pages.post("/login")
def sign_in() -> Response:
    """Begin a session by name and password; an unknown name gets the same answer, after the same time."""
    books, typed = current_app.extensions["books"], request.form.get("name", "")
    found = _checked(books, typed, request.form.get("password", ""), request.remote_addr or "")
    if isinstance(found, NotSignedIn):
        response = _form(typed, found)
        response.status_code = 429 if found.wait_seconds else 401
        if found.wait_seconds:
            response.headers["Retry-After"] = str(found.wait_seconds)
        return response
    noted(Deed.SIGNED_IN, found.id)
    return _begun(books, found.id, found.epoch, found.language)


@pages.get("/login/<token>")
def look(token: str) -> Response:
    """Show the button that uses a link up: a messenger's preview or a scanner opens links, and presses no button."""
    books = current_app.extensions["books"]
    reader = readers.find(books, readers.id_of(token))
    if reader is None and _opened(books, sessions.offered(books, token)) is None:
        return _over()
    return make_response(render_template("login/link.html", minutes=LINK_MINUTES, reader=reader))


@pages.post("/login/<token>")
def use(token: str) -> Response:
    """Begin a session by a link, and use it up unless it is a reader's; the link itself proves that the caller may."""
    books = current_app.extensions["books"]
    if reader := readers.find(books, readers.id_of(token)):
        noted(Deed.SIGNED_IN, reader.id[:12])
        return _begun(books, f"{sessions.READER}{reader.id}", by_link=True)
    account = _opened(books, sessions.redeem(books, token))
    if account is None:
        return _over()
    noted(Deed.SIGNED_IN, account.id)
    return _begun(books, account.id, account.epoch, account.language, by_link=True)


@pages.post("/logout")
def leave() -> Response:
    """End the session."""
    if "person" in g:
        noted(Deed.SIGNED_OUT, g.person.id)
    _end_session(current_app.extensions["books"])
    response = redirect(url_for("login.ask"), 303)
    response.delete_cookie(cookie_name(), secure=is_https(), httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _checked(books: Redis, typed: str, password: str, address: str) -> Account | NotSignedIn:
    """Whose name and password these are; every try counts, for the name and for the address."""
    login = accounts.login_of(typed)
    address = owner_of(address)
    for patience, who in ((guesses.OF_AN_ADDRESS, address), (guesses.OF_A_NAME, login)):
        if wait := guesses.begin(books, patience, who):
            return NotSignedIn(wait)
    account = accounts.by_login(books, typed)
    kept = accounts.password_hash(books, account.id) if account and not account.is_disabled else None
    if not passwords.is_right(kept, password) or account is None:
        noted(Deed.SIGN_IN_FAILED, account.id if account else "")  # what was typed may be a password
        return NotSignedIn()
    guesses.forget(books, guesses.OF_A_NAME, login)
    guesses.take_back(books, guesses.OF_AN_ADDRESS, address)
    return account


def _opened(books: Redis, link: OneTimeLink | None) -> Account | None:
    """Whose account a link opens; None where it was disabled, or its sessions were ended since the link was made."""
    account = accounts.find(books, link.who) if link else None
    return account if account and link and account.epoch == link.epoch and not account.is_disabled else None


def _form(typed: str = "", refused: NotSignedIn | None = None) -> Response:
    """The form, tied to this browser by a cookie: nobody has a session before."""
    page = {"minutes": LINK_MINUTES, "typed": typed, "refused": refused, "token": generate_csrf()}
    response = make_response(render_template("login/page.html", **page))
    response.set_cookie(form_cookie_name(), session["csrf_token"], secure=is_https(), httponly=True, samesite="Lax")
    return response


def _over() -> Response:
    return make_response(render_template("login/link.html", minutes=LINK_MINUTES, over=True), 410)


def _begun(books: Redis, who: str, epoch: int = 0, spoken: str = "", *, by_link: bool = False) -> Response:
    """Begin a session in the place of the browser's last one."""
    _end_session(books)
    token = sessions.start(books, who, datetime.now(UTC), epoch, by_link=by_link)
    response = redirect(url_for(_first_page(books, who)), 303)
    response.set_cookie(cookie_name(), token, secure=is_https(), httponly=True, samesite="Lax", path="/")
    return language.keep(response, spoken, secure=is_https()) if spoken else response


def _first_page(books: Redis, who: str) -> str:
    """Where a session begins: an administrator of an office that cannot work yet is led to the first day."""
    account = accounts.find(books, who)
    if account is None or not account.role.covers(Role.ADMIN):
        return "status.page"
    real = [one for one in campaigns.ids(books) if not is_practice(one)]
    lacks = first_day.lacks_a_beginning(books, current_app.extensions["settings"], real, datetime.now(UTC))
    return "start.page" if lacks else "status.page"


def _end_session(books: Redis) -> None:
    if "token" in g:
        sessions.end(books, g.token)
