"""The guard: pages need a session and a role, and requests that change something must come from our own pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.sessions import SessionInterface, SessionMixin
from flask.wrappers import Request, Response
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response as AnyResponse

from gateway.books import accounts, readers, sessions
from gateway.books.sessions import SignInSession
from gateway.web import language
from gateway.web.labels.labels import speak
from gateway.web.roles import Person, Role, RoleError, may, most_bytes

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
OURS = {"same-origin", "none"}
WEBHOOK_BYTES = 16 * 1024
OFFICE_BYTES = 64 * 1024
FILE_BYTES = 1_000_000
"""Of a form with a contact file: some five thousand people. Nothing larger reaches the application."""
FORM_TOKEN = re.compile(r"[0-9a-f]{40}")
"""The secret of a sign-in form, as flask-wtf makes it."""
PART_HEADER = "X-Part"
"""Sent by a page's own script: only the part that changes is wanted."""


class Access(StrEnum):
    """What a blueprint asks of its callers."""

    ANYBODY = "anybody"  # and knows nobody: cookies are not read
    VISITOR = "visitor"  # a session is known where there is one
    SESSION = "session"
    SIGNATURE = "signature"  # of a provider, or its secret, verified by the view; cookies are not read


class DeskSession(dict[str, str], SessionMixin):
    """What a request knows of its session; kept in the books, never in the cookie."""


class DeskSessions(SessionInterface):
    """Sessions that the guard fills in, once it is clear that a request may have one."""

    def open_session(self, app: Flask, request: Request) -> DeskSession:  # noqa: ARG002 - Flask gives both
        """Begin empty: a webhook's cookies are never looked at."""
        return DeskSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing: a session changes only by signing in and out."""


def protect(app: Flask, access: Mapping[str, Access]) -> None:
    """Ask of every request what its blueprint's access says; a blueprint that is not named is closed."""
    app.session_interface = DeskSessions()

    @app.before_request
    def check() -> AnyResponse | None:
        if request.endpoint in (None, "static"):
            speak(language.of_visitor())
            return None
        return _check(access[request.blueprint or ""])


def cookie_name() -> str:
    """The session cookie's name: bound to this very host where the page is served over https."""
    return "__Host-keng" if is_https() else "keng"


def form_cookie_name() -> str:
    """The name of the cookie that ties the sign-in form to this browser, which has no session yet."""
    return f"{cookie_name()}-form"


def is_https() -> bool:
    """Whether people reach the pages over https."""
    return str(current_app.extensions["settings"].public_url).startswith("https://")


def wants_page() -> bool:
    """Whether a person asks, and not a script of our pages."""
    accepts = request.accept_mimetypes
    return PART_HEADER not in request.headers and (not accepts or accepts.accept_html)


def _check(access: Access) -> AnyResponse | None:
    request.max_content_length = WEBHOOK_BYTES if access is Access.SIGNATURE else OFFICE_BYTES
    if access is Access.SESSION and (most := most_bytes(request.endpoint or "")):
        request.max_content_length = request.max_form_memory_size = most
    if access in (Access.ANYBODY, Access.SIGNATURE):
        return None
    speak(language.of_visitor())
    if request.method in UNSAFE and request.headers.get("Sec-Fetch-Site", "none") not in OURS:
        abort(403)
    _find_session()
    if access is Access.SESSION and "person" not in g:
        return _sign_in()
    if access is Access.SESSION and not may(request.endpoint or ""):
        raise RoleError
    return None


def _find_session() -> None:
    token = request.cookies.get(cookie_name(), "")
    found = sessions.find(current_app.extensions["books"], token, datetime.now(UTC)) if token else None
    person = _person(found) if found else None
    if found and person:
        session.update(who=person.name, csrf_token=found.csrf)
        g.token, g.session, g.person = token, found, person
        speak(person.language or language.of_visitor())
    elif FORM_TOKEN.fullmatch(form := request.cookies.get(form_cookie_name(), "")):
        session["csrf_token"] = form


def _person(found: SignInSession) -> Person | None:
    """Whose session it is; None where the account was disabled or has ended its sessions, or the link was revoked."""
    books = current_app.extensions["books"]
    if found.who.startswith(sessions.READER):
        reader = readers.find(books, found.who.removeprefix(sessions.READER))
        return Person(reader.id[:12], reader.name, Role.VIEWER, campaign=reader.campaign) if reader else None
    account = accounts.find(books, found.who)
    if account is None or account.is_disabled or account.epoch != found.epoch:
        return None
    return Person(account.id, account.name, account.role, account.areas, language=account.language)


def _sign_in() -> AnyResponse:
    if request.method == "GET" and wants_page():
        return redirect(url_for("login.ask"), 303)
    raise Unauthorized
