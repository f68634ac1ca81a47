"""The labels: none is missing in a language, each has the same places in all, and each language counts in its way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from gateway.web import show
from gateway.web.labels import labels
from gateway.web.labels.en import rooms as english
from gateway.web.labels.labels import TABLES, label
from parsers.replies.phrasebook import WORDINGS

VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
KEPT = re.compile(r"Kẻng|Chị Hoa|Tiếng Việt")
"""Names, and what the other language calls itself."""
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def in_english() -> Iterator[None]:
    """A request of somebody who reads English."""
    labels.speak("en")
    yield
    labels.speak(labels.USUAL)


def places(text: str) -> set[str]:
    """The values that a label names."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in Formatter().parse(text) if name}


def test_every_language_of_the_pages_is_one_of_the_replies() -> None:
    assert TABLES.keys() <= WORDINGS.keys()


@pytest.mark.parametrize("language", TABLES)
def test_no_label_is_missing_in_a_language(language: str) -> None:
    assert TABLES[language].keys() ^ TABLES["vi"].keys() == set()


@pytest.mark.parametrize("rooms", [labels.ROOMS, english.ROOMS], ids=["vi", "en"])
def test_a_label_has_one_home(rooms: tuple[dict[str, str], ...]) -> None:
    named = Counter(name for room in rooms for name in room)

    assert [name for name, times in named.items() if times > 1] == []


def test_a_label_stands_in_the_same_room_in_every_language() -> None:
    assert [set(room) for room in english.ROOMS] == [set(room) for room in labels.ROOMS]


def test_a_label_has_the_same_places_in_every_language() -> None:
    differ = {name for name, text in TABLES["vi"].items() if places(text) != places(TABLES["en"][name])}

    assert differ == set()


def test_no_english_label_has_a_vietnamese_letter() -> None:
    assert [name for name, text in TABLES["en"].items() if VIETNAMESE.search(KEPT.sub("", text))] == []


def test_english_counts_one_and_many(in_english: None) -> None:
    assert [label("waits", n=n) for n in (0, 1, 2, "1")] == [
        "0 texts wait", "1 text waits", "2 texts wait", "1 text waits",
    ]  # fmt: skip


def test_a_number_in_a_label_has_its_thousands_apart_as_the_language_writes_them(in_english: None) -> None:
    assert label("waits", n=1234) == "1,234 texts wait"
    assert labels.label_in("vi", "waits", n=1234) == "1.234 tin chờ"


def test_figures_days_and_money_are_written_as_english_does(in_english: None) -> None:
    noon = datetime(2026, 12, 1, 5, tzinfo=UTC)

    assert show.number(1234) == "1,234"
    assert (show.percent(Fraction(5, 8)), show.goal(Fraction(1, 2))) == ("62.5%", "50%")
    assert (show.day(date(2026, 12, 1)), show.short_day(date(2026, 12, 1))) == ("1 Dec 2026", "1 Dec")
    assert (show.moment(noon, HANOI), show.whole_moment(noon, HANOI)) == ("1 Dec 12:00", "12:00, 1 Dec 2026")
    assert (show.money(600), show.money(1_234_000)) == ("0.6k VND", "1,234k VND")
    assert [show.age(noon - one, noon) for one in (timedelta(), timedelta(minutes=1), timedelta(hours=3))] == [
        "less than a minute", "1 minute", "3 hours",
    ]  # fmt: skip


def test_figures_days_and_money_are_written_as_vietnamese_does() -> None:
    noon = datetime(2026, 12, 1, 5, tzinfo=UTC)

    assert show.number(1234) == "1.234"
    assert (show.percent(Fraction(5, 8)), show.goal(Fraction(1, 2))) == ("62,5%", "50%")
    assert (show.day(date(2026, 12, 1)), show.short_day(date(2026, 12, 1))) == ("01/12/2026", "01/12")
    assert (show.moment(noon, HANOI), show.whole_moment(noon, HANOI)) == ("01/12 12:00", "12:00 01/12/2026")
    assert (show.money(600), show.money(1_234_000)) == ("0,6k đ", "1.234k đ")
