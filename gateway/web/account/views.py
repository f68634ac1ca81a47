"""The page of the person who is signed in: change the password, end all sessions."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, url_for
from redis import Redis
from werkzeug.wrappers import Response

from gateway import passwords
from gateway.books import accounts, guesses, sessions
from gateway.books.accounts import Account
from gateway.books.log import Deed
from gateway.books.sessions import SignInSession
from gateway.web import language
from gateway.web.chosen import choose, the_books, to
from gateway.web.guard import cookie_name, is_https
from gateway.web.labels.labels import TABLES
from gateway.web.noting import noted
from gateway.web.people_said import areas_said, moment, zone
from gateway.web.roles import Role, needs, person

pages = Blueprint("account", __name__)


class NotChanged(StrEnum):
    """Why a password was not changed."""

    WRONG = "wrong"  # the present one was not right
    WAIT = "wait"  # too many wrong ones
    DIFFER = "differ"  # the new one was typed in two ways
    SHORT = "short"
    LONG = "long"
    EASY = "easy"


@pages.get("/account")
@needs(Role.VIEWER)
def page() -> Response:
    """Who is signed in, until when, and what can be changed."""
    return _page()


@pages.post("/account/password")
@needs(Role.VIEWER)
def password() -> Response:
    """Set a new password, and end all other sessions."""
    books, account = the_books(), _account()
    if refused := _why_not(books, account):
        response = _page(refused)
        response.status_code = 422
        return response
    accounts.set_password_hash(books, account.id, passwords.hashed(request.form["new"]))
    epoch = accounts.end_sessions(books, account.id)
    noted(Deed.ACCOUNT_CHANGED, account.id, account.id)
    token = sessions.start(books, account.id, datetime.now(UTC), epoch)
    response = redirect(url_for("account.page", changed=1), 303)
    response.set_cookie(cookie_name(), token, secure=is_https(), httponly=True, samesite="Lax", path="/")
    return response


@pages.post("/account/language")
@needs(Role.VIEWER)
def choose_language() -> Response:
    """Show the pages in another language, from now on and wherever this account signs in."""
    chosen = request.form.get("language", "")
    if chosen not in TABLES:
        abort(400)
    accounts.set_language(the_books(), person().id, chosen)
    noted(Deed.ACCOUNT_CHANGED, person().id, person().id)
    return language.keep(redirect(to("account.page", changed="language"), 303), chosen, secure=is_https())


@pages.post("/account/end")
@needs(Role.VIEWER)
def end() -> Response:
    """End all sessions of this account, this one too."""
    accounts.end_sessions(the_books(), person().id)
    noted(Deed.ACCOUNT_CHANGED, person().id, person().id)
    return redirect(url_for("login.ask"), 303)


def _why_not(books: Redis, account: Account) -> NotChanged | None:
    new = request.form.get("new", "")
    if _asks_for_the_old_one(books, account):
        if guesses.begin(books, guesses.OF_A_NAME, account.login):
            return NotChanged.WAIT
        if not passwords.is_right(accounts.password_hash(books, account.id), request.form.get("old", "")):
            return NotChanged.WRONG
        guesses.forget(books, guesses.OF_A_NAME, account.login)
    if new != request.form.get("again", ""):
        return NotChanged.DIFFER
    fault = passwords.fault(new, account.login)
    return NotChanged(fault.value) if fault else None


def _asks_for_the_old_one(books: Redis, account: Account) -> bool:
    """Whoever came in by a link may have forgotten it."""
    session: SignInSession = g.session
    return not session.by_link and accounts.password_hash(books, account.id) is not None


def _page(refused: NotChanged | None = None) -> Response:
    books, account = the_books(), _account()
    chosen = choose(books, request.args.get("campaign"))
    page = {
        "chosen": chosen, "account": account, "areas": areas_said(books, chosen, account.areas), "refused": refused,
        "has_password": accounts.password_hash(books, account.id) is not None,
        "asks_old": _asks_for_the_old_one(books, account), "until": moment(g.session.until, zone(books, chosen)),
        "fewest": passwords.FEWEST,
        "changed": request.args.get("changed", ""),
    }  # fmt: skip
    return make_response(render_template("account/page.html", **page))


def _account() -> Account:
    return accounts.find(the_books(), person().id) or abort(404)
