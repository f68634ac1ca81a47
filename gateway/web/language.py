"""In which language a request is answered: its account's, or the one that its browser chose before signing in."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, request
from werkzeug.wrappers import Response

from gateway.web.labels import labels

COOKIE = "keng-language"
LASTS = timedelta(days=365)


def attach(app: Flask) -> None:
    """Leave no request's language to the next one of the same thread."""

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        labels.speak(labels.USUAL)


def asked() -> str:
    """The language that an address of the sign-in pages asks for; "" where it asks for none of ours."""
    named = request.args.get("language", "") if request.blueprint == "login" else ""
    return named if named in labels.TABLES else ""


def of_visitor() -> str:
    """The language that this browser chose."""
    return asked() or request.cookies.get(COOKIE, labels.USUAL)


def keep(response: Response, language: str, *, secure: bool) -> Response:
    """Have the browser remember a language: for the sign-in pages, and for addresses that are no pages."""
    response.set_cookie(COOKIE, language, max_age=LASTS, secure=secure, httponly=True, samesite="Lax", path="/")
    return response
