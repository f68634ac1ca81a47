"""What people see when something goes wrong: what happened to their work, and what to do."""

from __future__ import annotations

import logging

from flask import Flask, make_response, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from redis.exceptions import RedisError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable
from werkzeug.wrappers import Response

from gateway.inbound.accept import NotAcceptedError
from gateway.web.days import DayError
from gateway.web.guard import wants_page
from gateway.web.roles import RoleError

log = logging.getLogger(__name__)

EXPLAINED = {400, 403, 404, 405, 413, 500, 503}
MACHINES = ("/webhooks/", "/healthz", "/readyz", "/metrics")
"""Addresses that programs call: they get one line of text."""


def attach(app: Flask) -> None:
    """Answer every error of `app` with a page, or with a line where a program asks."""
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _explained)
    app.register_error_handler(RedisError, _away)
    app.register_error_handler(NotAcceptedError, _not_kept)


def _forged(error: CSRFError) -> Response:
    """A form without its token: of an old page, mostly after its session has ended."""
    return _explained(error) if "who" in session else redirect(url_for("login.ask"), 303)


def _away(error: RedisError) -> Response:
    log.error("Redis does not answer: %s", type(error).__name__)
    return _explained(ServiceUnavailable())


def _not_kept(_error: NotAcceptedError) -> Response:
    return _explained(ServiceUnavailable("The text could not be kept; send it again."))


def _explained(error: HTTPException) -> Response:
    status = error.code or InternalServerError.code
    if error.response is not None or status < 400:
        return make_response(error.get_response())
    if request.path.startswith(MACHINES) or not wants_page():
        response = make_response(f"{error.description or error.name}\n", status)
        response.mimetype = "text/plain"
    else:
        response = make_response(render_template("parts/error.html", status=_shown(error, status)), status)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _shown(error: HTTPException, status: int) -> int | str:
    """Under what name the page's words stand."""
    if isinstance(error, RoleError):
        return "role"
    if isinstance(error, DayError):
        return "day"
    if status in EXPLAINED:
        return status
    return 400 if status < 500 else 500
