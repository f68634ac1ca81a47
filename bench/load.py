"""A generated load: village heads over many days, each text its own figures, four of five acceptable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bench.plan import VILLAGES, phone, village
from parsers.campaign.plan import Campaign

GOOD = (
    "{v} ACT {a} ABS {b} INE {c}",
    "{w} act {a}, abs {b}, ine {c}",
    "Thôn {n} kích hoạt {a}, vắng mặt {b}, không đủ điều kiện {c}",
    "thon {n} kich hoat duoc {a} nguoi, vang mat {b} nguoi, khong du dieu kien {c} nguoi a",
    "KH {a} VM {b} KDK {c}",
    "bao cao anh, {w} hom nay KH {a}; VM {b}; KDK {c}",
    "{v} ngay {d} ACT {a} ABS {b} INE {c}",
)
"""As heads write: codes, words with and without accents, courtesies, dates."""
BAD = (
    "{v} ACT {a}O ABS {b}",  # the letter O
    "{v} {a} {b}",  # numbers without codes
    "{other} ACT {a} ABS {b}",  # another's village
    "{v} ACT {a}000 ABS {b}",  # more than the list holds
    "{v} NGAY 1/1 ACT {a} ABS {b}",  # long ago
    "{v} ACT {a} VE SAU {b} roi tinh tiep nhe",  # words that stop the reading
    "{v} ACT {more} ABS {b}",  # another number for a day that has one: a question
    "khuyen mai 50% goi {a}GB soan DK{b} gui 9{c}",  # an advert, from a phone nobody knows
)
STRANGER = len(BAD) - 1
GOOD_TO_BAD = 4


@dataclass(frozen=True, slots=True)
class Sent:
    """A text as a phone sends it."""

    sender: str
    body: str
    at: datetime
    good: bool
    """Whether it should be counted."""


def over_days(campaign: Campaign, first: date) -> Iterator[Sent]:
    """Every village each day from `first` on, without end; after four good texts a bad one."""
    for number in range(10**9):
        since, at = divmod(number, VILLAGES)
        day = first + timedelta(days=since)
        yield _sent(campaign, number, at, day)
        if number % GOOD_TO_BAD == GOOD_TO_BAD - 1:
            yield _bad(campaign, number, at, day)


def of_today(campaign: Campaign, now: datetime) -> Iterator[Sent]:
    """Texts sent now: every village for each of the days that it may still report, one indicator at a time."""
    today = campaign.day_of(now)
    days = [today - timedelta(days=back) for back in range(campaign.open_days, -1, -1)]
    for code_number, code in enumerate(("ACT", "ABS", "INE", "REG")):
        for since, day in enumerate(days):
            for at in range(VILLAGES):
                number = (code_number * len(days) + since) * VILLAGES + at
                value = 60 if since == 0 else 5 + number * 7 % 50
                body = f"{village(at)} NGAY {day.day}/{day.month} {code} {value}"
                yield Sent(phone(at), body, now, good=True)
                if number % GOOD_TO_BAD == GOOD_TO_BAD - 1:
                    yield _bad(campaign, number, at, day)


def _sent(campaign: Campaign, number: int, at: int, day: date) -> Sent:
    form = GOOD[number % len(GOOD)]
    return Sent(phone(at), form.format(**_words(number, at, day)), _evening(campaign, day, at), good=True)


def _bad(campaign: Campaign, number: int, at: int, day: date) -> Sent:
    kind = number // GOOD_TO_BAD % len(BAD)
    sender = f"+8491{number:07d}" if kind == STRANGER else phone(at)
    return Sent(sender, BAD[kind].format(**_words(number, at, day)), _evening(campaign, day, at), good=False)


def _words(number: int, at: int, day: date) -> dict[str, object]:
    """What a text says: the pair of `b` and `c` comes only once in 80,000 texts."""
    activated = 60 if number < VILLAGES else 5 + number * 7 % 50  # never as much as all days before
    code = village(at)
    return {
        "v": code, "w": code.lower(), "n": at + 1, "other": village((at + 1) % VILLAGES),
        "d": f"{day.day}/{day.month}", "a": activated, "more": activated + 1,
        "b": number % 400, "c": number // 400 % 200,
    }  # fmt: skip


def _evening(campaign: Campaign, day: date, at: int) -> datetime:
    return datetime.combine(day, time(17), campaign.zone) + timedelta(seconds=at)
