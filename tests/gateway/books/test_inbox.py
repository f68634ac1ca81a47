"""Texts of a time and of an area and day are read newest first, a page at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from redis import Redis

from gateway.books import cursor, entry_ids, inbox
from gateway.books.apply import apply
from gateway.books.inbox import Arrival
from gateway.books.keys import inbox_key

NAME = "tinh-hiep-2024"
DAY = datetime(2024, 8, 20, tzinfo=UTC)


def hourly(redis: Redis, count: int) -> list[str]:
    """A text for each hour from DAY on, as a server would have kept it; their ids."""
    ids = []
    for hour in range(count):
        arrival = Arrival("practice", str(hour), "+84905000001", "KENG", f"TH1 ACT {hour}")
        accepted = inbox.accept(redis, NAME, arrival)
        entry = entry_ids.at(DAY + timedelta(hours=hour))
        redis.hset(inbox.text_key(NAME, accepted.id), "entry", entry)
        ids.append((entry, accepted.id))
    redis.delete(inbox_key(NAME))
    for entry, text_id in ids:
        redis.xadd(inbox_key(NAME), {"id": text_id}, id=entry)
    return [text_id for _, text_id in ids]


def test_the_texts_of_a_day_are_read_page_by_page_newest_first(redis: Redis) -> None:
    ids = hourly(redis, 48)
    since, before = entry_ids.at(DAY), entry_ids.at(DAY + timedelta(days=1))
    read = []
    while page := inbox.between(redis, NAME, 10, before, since):
        assert len(page) <= 10
        read += [text.id for text in page]
        before = page[-1].entry

    assert read == ids[23::-1]


def test_without_bounds_the_newest_of_all_are_read(redis: Redis) -> None:
    ids = hourly(redis, 5)

    assert [text.id for text in inbox.between(redis, NAME, 3)] == ids[:1:-1]
    assert [text.id for text in inbox.between(redis, NAME, 99, before=entry_ids.at(DAY + timedelta(hours=2)))] == [
        ids[1],
        ids[0],
    ]
    assert inbox.between(redis, "another", 9) == []


def test_the_texts_filed_under_an_area_and_day_are_read_newest_first_and_once(redis: Redis) -> None:
    at = cursor.position(redis, NAME)
    filed = [inbox.indexed(NAME, text_id, "TH1", "2024-08-20") for text_id in ("a", "b", "a", "c")]
    assert apply(redis, NAME, at, at.cursor, [*filed, inbox.indexed(NAME, "d", "TH1", "2024-08-21")])

    assert inbox.filed(redis, NAME, "TH1", "2024-08-20", 9) == ["c", "a", "b"]
    assert inbox.filed(redis, NAME, "TH1", "2024-08-20", 2) == ["c", "a"]
    assert inbox.filed(redis, NAME, "TH2", "2024-08-20", 9) == []
