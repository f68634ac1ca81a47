"""Insistence: a list that overflows is for the sender to check; sent again with the same numbers, for the office."""

from __future__ import annotations

from dataclasses import replace

from parsers.figures.sheet import FigureSheet as Sheet
from parsers.meaning import FollowUp, Rejection, Submission

OVERFLOW = "err_cross_check"
"""The reply that says that an area's numbers exceed its list, which may be out of date."""
REFUSED = "@refused"
"""Under which name a day remembers the numbers that were last refused for it."""


def escalated(rejection: Rejection, submission: Submission, sheet: Sheet) -> Rejection:
    """The rejection, for a person if the same numbers were refused before."""
    if not _overflows(rejection) or _noted(rejection, sheet) != _spelled(submission):
        return rejection
    return replace(rejection, to=FollowUp.PERSON)


def remembered(rejection: Rejection, submission: Submission, sheet: Sheet) -> Sheet | None:
    """Figures that remember what was refused, where that matters; no figure is changed."""
    if not _overflows(rejection) or rejection.area is None or rejection.day is None:
        return None
    remembers = sheet.trial((rejection.area,))
    remembers.note(rejection.area, rejection.day, REFUSED, _spelled(submission))
    return remembers


def _overflows(rejection: Rejection) -> bool:
    return rejection.reply == OVERFLOW and rejection.to is FollowUp.SENDER


def _noted(rejection: Rejection, sheet: Sheet) -> str:
    if rejection.area is None or rejection.day is None:
        return ""
    return sheet.noted(rejection.area, rejection.day, REFUSED)


def _spelled(submission: Submission) -> str:
    """All numbers of a submission in one line."""
    said = [
        f"{of.area} {of.day} {name}={value}"
        for of in submission.figures
        for name, value in sorted([*of.values.items(), *((f"{code}=", total) for code, total in of.totals.items())])
    ]
    return f"{submission.act} {'; '.join(said)}"
