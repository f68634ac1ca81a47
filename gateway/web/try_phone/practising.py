"""What is practised, changed as a whole by a job: sample texts are played, or practice begins anew."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from flask import abort, current_app, redirect, request, url_for
from redis import Redis
from werkzeug.wrappers import Response

from gateway import redis
from gateway.books import campaigns, cursor, inbox
from gateway.books.log import Deed
from gateway.campaigns.practice import SUFFIX, twin_id
from gateway.web.chosen import choose, the_books
from gateway.web.noting import noted
from gateway.web.roles import abort_outside, person

PATIENCE_SECONDS, LOOK_SECONDS = 10.0, 0.05
"""So long a request waits for the job, and looks so often."""


def had(enqueue: Callable[[Redis, str], None], what: Deed) -> Response:
    """Have a job change what is practised, and wait a moment until that is done."""
    chosen = choose(the_books(), request.form.get("campaign") or None) or abort(404)
    plan, _ = campaigns.current(the_books(), chosen.id)
    abort_outside(plan, plan.top.code)
    real = chosen.id.removesuffix(SUFFIX)
    if real not in campaigns.ids(the_books()):
        abort(404)
    before = _state(twin_id(real))
    with redis.jobs(current_app.extensions["settings"].redis) as jobs:
        enqueue(jobs, real)
    noted(what, person().id, real)
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends and ((now := _state(twin_id(real))) == before or now.waits):
        time.sleep(LOOK_SECONDS)
    return redirect(url_for("status.page", campaign=twin_id(real)), 303)


class _State(NamedTuple):
    """How a twin stands."""

    revision: str
    has_samples: bool
    waits: bool
    """Whether something that came in is still to be judged."""


def _state(twin: str) -> _State:
    books, at = the_books(), cursor.position(the_books(), twin)
    return _State(at.revision, campaigns.has_samples(books, twin), bool(inbox.waiting(books, twin, at.cursor, 1)))
