"""The caps: what a personal SIM may send, whoever sends; replies before texts to many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from redis import Redis

from gateway.books import campaigns, caps, cursor, outbox
from gateway.books.apply import apply
from gateway.books.caps import SendCap
from gateway.books.outbox import Message
from gateway.channels.android import Android
from gateway.routing import Terms
from tests.support.android_requests import android_settings
from tests.support.phone import stand_in
from tests.support.scene import plan
from workers.attempt import attempted
from workers.next_message import is_waiting, take

ONE, OTHER, HEAD = "+84987654321", "+84987654322", "+84905000001"
MINUTE, DAY = SendCap(4, timedelta(minutes=1)), SendCap(6, timedelta(days=1))
TERMS = Terms(numbers=(ONE, OTHER), caps=(MINUTE, DAY))
CAMPAIGN = plan().id


def queued(redis: Redis, count: int, sender: str = ONE, *, ago: int = 60) -> None:
    """Replies that have been due for a while, in this order."""
    campaigns.save(redis, plan(), after=None)
    now = datetime.now(UTC)
    for number in range(count):
        name = f"{sender[-2:]}{number:018x}-r"
        message = Message(name, "android", sender, HEAD, "Da nhan", "ok_day", name[:20], now + timedelta(hours=1))
        at = cursor.position(redis, CAMPAIGN)
        due = now - timedelta(seconds=ago - number)
        assert apply(redis, CAMPAIGN, at, at.cursor, list(outbox.operations(CAMPAIGN, message, due)))


def taken(redis: Redis) -> list[str]:
    """The senders of what may go out now, in order."""
    found = []
    while isinstance(message := take(redis, CAMPAIGN, "android", TERMS), Message):
        found.append(message.sender)
        caps.note(redis, "android", message.sender, message.id, TERMS.caps)
    assert message is None
    return found


def test_nothing_goes_out_from_a_number_that_has_reached_a_cap(redis: Redis) -> None:
    queued(redis, 9)
    terms = Terms(numbers=(ONE,), caps=TERMS.caps)

    assert taken(redis) == [ONE] * 4
    assert not is_waiting(redis, CAMPAIGN, "android", terms), "or it would be rung for in vain each second"
    assert [of.texts for of in caps.used(redis, "android", [ONE], TERMS.caps)[ONE]] == [4, 4]


def test_a_number_that_is_full_holds_up_no_other(redis: Redis) -> None:
    queued(redis, 9, ONE)
    assert taken(redis) == [ONE] * 4

    queued(redis, 3, OTHER, ago=10)

    assert is_waiting(redis, CAMPAIGN, "android", TERMS)
    assert taken(redis) == [OTHER] * 3


def test_texts_to_many_leave_half_to_the_replies(redis: Redis) -> None:
    for number in range(2):
        caps.note(redis, "android", ONE, f"m{number}", TERMS.caps)

    assert caps.full(redis, "android", [ONE, OTHER], TERMS.caps, bulk=True) == {ONE}
    assert caps.full(redis, "android", [ONE, OTHER], TERMS.caps, bulk=False) == set()


def test_a_cap_is_of_the_span_before_now_and_warns_before_it_is_reached(redis: Redis) -> None:
    for number in range(5):
        caps.note(redis, "android", ONE, f"m{number}", TERMS.caps)
    key = caps.handed_key("android", ONE)
    for member in cast("list[str]", redis.zrange(key, 0, 3)):
        redis.zincrby(key, -61_000, member)

    minute, day = caps.used(redis, "android", [ONE], TERMS.caps)[ONE]

    assert (minute.texts, minute.is_near) == (1, False)
    assert (day.texts, day.is_near) == (5, True)
    assert "+84" not in key


@pytest.mark.parametrize(("answers", "count"), [(False, 0), (True, 1)])
def test_a_try_that_surely_did_not_go_out_uses_nothing_up(
    redis: Redis, tmp_path: Path, *, answers: bool, count: int
) -> None:
    """A phone that is away for hours must find its SIM's caps free when it is back."""
    queued(redis, 1)
    with stand_in(None) as phone:
        settings = android_settings(tmp_path, "unix:///nowhere", phone.in_settings("abcd1234"))
        phone.does("set", has_wifi=answers)
        url = phone.url if answers else "http://127.0.0.1:9"
        channel = Android(settings.with_channels(android_phones=[{**phone.in_settings("abcd1234"), "url": url}]))
        message = take(redis, CAMPAIGN, "android", TERMS)
        assert isinstance(message, Message)
        attempted(redis, CAMPAIGN, channel, message, TERMS)

    assert caps.used(redis, "android", [ONE], TERMS.caps)[ONE][0].texts == count


def test_where_no_caps_are_nothing_is_asked(redis: Redis) -> None:
    queued(redis, 2)

    found = [take(redis, CAMPAIGN, "android", Terms()) for _ in range(3)]

    assert [isinstance(one, Message) for one in found] == [True, True, False]
    assert not redis.exists(caps.handed_key("android", ONE))
