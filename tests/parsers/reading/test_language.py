"""docs/language.md: every example is understood as the page says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from gateway.campaigns import practice
from gateway.cli.dry_run import Background, answer
from parsers.meaning import Reason
from parsers.tokens.vocabulary import Vocabulary
from tests.campaigns import tinh_hiep
from tests.paths import ROOT

PAGE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^(?:\((\w+)\) )?(.+?) +-> (.+)$", re.MULTILINE)
KIND = re.compile(r"^\| `(\w+)` \| `(.+?)` \|", re.MULTILINE)
LISTED = re.compile(r"^\| `(\w+)` \||\(`(\w+)`\)", re.MULTILINE)
AT = datetime(2024, 8, 15, 17, 5, tzinfo=timezone(timedelta(hours=7)))
GUIDE = (ROOT / "docs" / "huong-dan" / "truong-thon.md").read_text(encoding="utf-8")
SHOWN = re.compile(r"^(?:\| |- )`(.+?)`|`(DK .+?|NGUNG|NHAN)`", re.MULTILINE)
PLACES = Background(tinh_hiep(), Vocabulary.of(tinh_hiep()), practice.load().sizes)


def read(text: str, area: str = "TH1") -> dict[str, Any]:
    return answer(PLACES.understand(text, area, AT))


def in_words(got: dict[str, Any]) -> str:
    """An answer in the page's words."""
    if "date" not in got:
        return " ".join(str(got[name]) for name in ("action", "village", "name") if got.get(name))
    day = date.fromisoformat(got["date"])
    several = isinstance(got["village"], list)
    places = ", ".join(got["village"]) if several else got["village"]
    said = "; ".join(map(figures, got["values"].values())) if several else figures(got["values"])
    act = "" if got["action"] == "report" else f"{got['action']} "
    mode = " in total" if got.get("mode") == "total" and not several else ""
    totals = f"; in total {figures(got['totals'])}" if "totals" in got else ""
    return f"{act}{places} {day.day}/{day.month}{mode}: {said}{totals}"


def figures(values: dict[str, int | None]) -> str:
    order = [code for code in PLACES.campaign.indicator if code in values]
    return ", ".join(code if values[code] is None else f"{code} {values[code]}" for code in order) or "all"


def examples() -> Iterator[tuple[str, str, str]]:
    for block in re.findall(r"```\n(.*?)```", PAGE, re.DOTALL):
        for area, text, understood in EXAMPLE.findall(block):
            yield area or "TH1", text, understood


@pytest.mark.parametrize(("area", "text", "understood"), [*examples()])
def test_an_example_is_understood_as_the_page_says(area: str, text: str, understood: str) -> None:
    assert in_words(read(text, area)) == understood


@pytest.mark.parametrize("text", [one or other for one, other in SHOWN.findall(GUIDE)])
def test_an_example_of_the_guide_is_understood_at_once(text: str) -> None:
    assert "error" not in read(text)


@pytest.mark.parametrize(("kind", "text"), KIND.findall(PAGE))
def test_an_example_is_not_taken_for_the_reason_the_page_gives(kind: str, text: str) -> None:
    assert read(text).get("error") == kind


def test_the_page_names_every_kind() -> None:
    named = {one or other for one, other in LISTED.findall(PAGE)}

    assert named >= {*Reason}


def test_the_page_has_its_examples() -> None:
    assert len([*examples()]) > 25
    assert len(KIND.findall(PAGE)) > 20
