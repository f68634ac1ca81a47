"""The mistakes in a plan, as the form says them: no sentence of the rules is without its words in a language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from gateway.campaigns.campaign_file import MESSAGES
from gateway.web.labels import labels
from gateway.web.labels.plan_faults import SENTENCES, plan_fault
from tests.gateway.web.test_labels import VIETNAMESE
from tests.paths import ROOT

SAMPLE = "12"
KINDS = {
    "12 12 is not in this file; known: 12": "area 12 is not in this file; known: 12",
    "12 makes 12": "2027-01-01 makes 800 days from first_day, 2024-01-01; write at most 400",
}
"""Sentences whose parts are words of the rules themselves, as they are said."""
PASSED_ON = {"reply 12 (12): 12", "12; leave it out"}
"""Sentences that are put together elsewhere, and are among the others there."""


def sentences() -> Iterator[str]:
    """Every sentence that the rules of plans may say, with a number for what it names."""
    for path in (ROOT / "parsers").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "PlanFault":
                said = call.args[1]
                if isinstance(said, ast.JoinedStr):
                    yield "".join(str(part.value) if isinstance(part, ast.Constant) else SAMPLE for part in said.values)
                elif isinstance(said, ast.Constant):
                    yield str(said.value)
    for message in MESSAGES.values():
        yield re.sub(r"\{\w+(:\w+)?\}", SAMPLE, message).replace("{{", "{").replace("}}", "}")


@pytest.mark.parametrize("language", SENTENCES)
def test_every_sentence_of_the_rules_has_its_words(language: str) -> None:
    labels.speak(language)
    said = {KINDS.get(one, one) for one in sentences()} - PASSED_ON

    assert len(said) > 30
    assert [one for one in said if plan_fault(one) == one] == []
    assert [one for one in said if bool(VIETNAMESE.search(plan_fault(one))) != (language == "vi")] == []
    labels.speak(labels.USUAL)


@pytest.mark.parametrize("language", SENTENCES)
def test_no_sentence_is_missing_in_a_language_and_each_names_the_same(language: str) -> None:
    assert SENTENCES[language].keys() == SENTENCES["vi"].keys()
    named = {pattern: set(re.findall(r"\{(\d)\}", said)) for pattern, said in SENTENCES[language].items()}
    assert all(max((0, *map(int, of))) < re.compile(pattern).groups for pattern, of in named.items() if of)


def test_a_day_in_a_sentence_is_written_as_the_language_does() -> None:
    message = "2027-03-02 is before first_day, 2027-03-05"

    assert plan_fault(message) == "Ngày cuối (02/03/2027) trước ngày đầu (05/03/2027)."
    labels.speak("en")
    assert plan_fault(message) == "The last day (2 Mar 2027) is before the first (5 Mar 2027)."
    labels.speak(labels.USUAL)


def test_a_sentence_that_is_not_known_stands_as_it_is() -> None:
    assert plan_fault("something new") == "something new"
