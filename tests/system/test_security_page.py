"""What docs/security.md says is held by the tests that it names, and its numbers are those of the code."""

from __future__ import annotations

import re

import pytest

from gateway.books.guesses import OF_A_NAME, OF_AN_ADDRESS
from gateway.books.readiness import Readiness
from gateway.inbound.accept import KEPT_CHARACTERS
from gateway.processes import connections
from gateway.web.people.views import LATE_REPORTS
from tests.paths import ROOT
from workers import effects, reply_cap, safe_job, strangers

PAGE = ROOT / "docs" / "security.md"
NAMED = re.compile(r"`(test_[a-z0-9_]+)`")
ROW = re.compile(r"^\| (?!what holds|---)(.+?) \| (.*) \|$", re.MULTILINE)
DEFINED = re.compile(r"^def (test_[a-z0-9_]+)\(", re.MULTILINE)


def test_each_sentence_of_the_page_names_tests_that_exist() -> None:
    page = PAGE.read_text(encoding="utf-8").partition("# Who may do what in Redis")[0]
    there = {name for path in (ROOT / "tests").rglob("test_*.py") for name in DEFINED.findall(path.read_text())}
    rows = ROW.findall(page)

    assert len(rows) > 20
    assert [sentence for sentence, named in rows if not NAMED.findall(named)] == []
    assert [name for name in NAMED.findall(page) if name not in there] == []


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("at most 1,601 characters and 200 verdicts", (KEPT_CHARACTERS == 1_601, effects.MOST_VERDICTS == 200)),
        ("not whole ten seconds after its first byte", (connections.WHOLE_SECONDS == 10,)),
        ("is closed after thirty seconds", (connections.TAKEN_SECONDS == 30,)),
        ("costs a write every two seconds at most", (Readiness.HOLDS_SECONDS == 2,)),
        (
            "Unknown phones get a hundred answers a day; who asks to be registered has two hundred",
            (reply_cap.MOST_TO_STRANGERS == 100, reply_cap.MOST_REGISTRATIONS == 200),
        ),
        (
            "of two hundred phones at most, and of two hundred more",
            (strangers.MOST_WAITING == 200, strangers.MOST_REGISTRATIONS == 200),
        ),
        (
            "After five wrong passwords for a name the next try waits 2 seconds, then 4, up to a quarter of an hour",
            (OF_A_NAME.free == 5, OF_A_NAME.longest.total_seconds() == 15 * 60),
        ),
        ("waits too, a minute at most", (OF_AN_ADDRESS.longest.total_seconds() == 60,)),
        ("30 days after the campaign's last day", (LATE_REPORTS.days == 30,)),
        ("at most 1,000 bytes unpacked", (safe_job.MOST_BYTES == 1_000,)),
    ],
)
def test_the_numbers_of_the_page_are_those_of_the_code(sentence: str, numbers: tuple[bool, ...]) -> None:
    assert sentence in " ".join(PAGE.read_text(encoding="utf-8").split())
    assert all(numbers)
