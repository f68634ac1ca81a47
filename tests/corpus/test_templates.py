"""Each template is a good campaign and reads its own texts: what is said is stored, what is not certain never is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from gateway.campaigns import campaign_file
from gateway.cli.dry_run import Background, Understood
from parsers.decision import Outcome
from parsers.meaning import Mode, Submission
from parsers.replies.render import check as check_replies
from parsers.tokens.vocabulary import Vocabulary
from parsers.ussd.check import check as check_screens
from tests.paths import ROOT

FOLDER = Path(__file__).parent / "templates"
TEMPLATES = sorted(path.stem for path in (ROOT / "campaigns" / "templates").glob("*.yaml"))
SENT = {
    "vaccination": ("2027-03-10T17:05:00+07:00", 120),
    "flood": ("2027-10-20T15:05:00+07:00", 150),
    "census": ("2027-04-10T17:05:00+07:00", 180),
}
"""When the texts were sent, and how long the list of their village is."""


class Said(NamedTuple):
    """A labelled text, with the day and figures where it is stored.

    Of one that is asked about nothing is stored, and its sender hears of it; of one that is refused nothing is
    even offered.
    """

    text: str
    becomes: str
    figures: str


def rows(template: str) -> Iterator[Said]:
    """The labelled texts of a template."""
    for line in (FOLDER / f"{template}.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            text, becomes, *figures = line.split(" | ")
            yield Said(text, becomes, "".join(figures))


@cache
def background(template: str) -> Background:
    """The template, with the size of the first village's list."""
    plan = campaign_file.load(ROOT / "campaigns" / "templates" / f"{template}.yaml")
    return Background(plan, Vocabulary.of(plan), {plan.example_area: SENT[template][1]})


def understood(template: str, text: str) -> Understood:
    """How the text of the first village's head is read and judged."""
    known = background(template)
    return known.understand(text, known.campaign.example_area, datetime.fromisoformat(SENT[template][0]))


def stored(template: str, found: Understood) -> str:
    """What is stored of a text; empty for nothing."""
    meaning = found.reading.meaning
    if found.decision.outcome is Outcome.COUNTED and isinstance(meaning, Submission):
        return _figures(meaning, datetime.fromisoformat(SENT[template][0]))
    return ""


def _figures(meaning: Submission, sent: datetime) -> str:
    (said,) = meaning.figures
    day = [] if said.day == sent.date() else [f"{said.day.day}/{said.day.month}"]
    mode = ["LK"] if meaning.mode is Mode.TOTAL else []
    return " ".join([*day, *mode, *(f"{code} {value}" for code, value in {**said.values, **said.totals}.items())])


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_passes_the_check(template: str) -> None:
    plan = background(template).campaign

    assert [*check_replies(plan), *check_screens(plan)] == []


@pytest.mark.parametrize(("template", "row"), [(name, row) for name in TEMPLATES for row in rows(name)])
def test_a_text_of_the_template_becomes_what_its_label_says(template: str, row: Said) -> None:
    found = understood(template, row.text)

    assert stored(template, found) == row.figures
    assert row.becomes != "asked" or found.decision.reply
    assert row.becomes != "refused" or not found.decision.question
