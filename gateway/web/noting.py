"""Noting in the log what a person does on the pages that is no order."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app, request

from gateway.books import log
from gateway.books.log import Deed


def noted(what: Deed, who: str, about: str = "") -> None:
    """Write down what the account `who` did just now, and the address that it came from."""
    log.note(current_app.extensions["books"], None, datetime.now(UTC), who, request.remote_addr or "", what, about)
