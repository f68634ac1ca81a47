"""Who learns in a lesson, and since when: both stand in its address, so that it can be left and resumed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from flask import abort, request

from gateway.books import board, clock, cursor, roster
from gateway.campaigns import lesson
from gateway.web.chosen import the_books
from gateway.web.roles import abort_outside
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign

MOMENT = re.compile(r"[0-9]{12,14}")


def begun_at(plan: Campaign, head: Contact) -> int:
    """The millisecond at which a lesson begins now; an earlier one where its figures would be what stands already."""
    books, now = the_books(), clock.now(the_books())
    day, area, generation = plan.day_of(now), head.areas[0], cursor.position(books, plan.id).generation
    stands = board.boards(books, plan.id, generation, [area], [day])[area].days[day].get(plan.main)
    moments = range(int(now.timestamp() * 1000), 0, -1)
    return next(one for one in moments if stands not in (lesson.figure(_moment(one)), lesson.figure(_moment(one)) + 2))


def learner(plan: Campaign) -> tuple[Contact, datetime]:
    """The head who learns, and when the lesson began; 404 where there is none, 403 for the clerk of another area."""
    who, since = request.values.get("who", ""), request.values.get("since", "")
    head = next((one for one in roster.everyone(the_books(), plan.id) if one.id == who), None)
    if head is None or not lesson.is_for(plan, head) or not MOMENT.fullmatch(since):
        abort(404)
    abort_outside(plan, head.areas[0])
    return head, _moment(int(since))


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
