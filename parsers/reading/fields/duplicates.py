"""Conflicts: a code that has two numbers in one text (R-13)."""

from __future__ import annotations

from dataclasses import replace

from parsers.meaning import Reason, Rejection
from parsers.reading.body.body import Body
from parsers.tokens.tokens import Term


def conflict(body: Body, stopped: Term, said: list[tuple[str, int]]) -> Rejection:
    """Refuse the text and name the first code that is said twice, with both numbers; asked about though they agree."""
    named = stopped.meaning or stopped.text
    rejection = body.stop(Reason.VALUE_CONFLICT, stopped)
    first: dict[str, int] = {}
    for code, value in said:
        if code in first:
            reply = "err_twice" if first[code] == value else ""
            return replace(rejection, values={"code": code, "old": first[code], "new": value}, reply=reply)
        first[code] = value
    return replace(rejection, values={"code": named}, reply="err_twice")
