"""A waiting text is in one person's hand at a time, and not for ever."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

from redis import Redis

from gateway.books import claims, clock

NAME, TEXT, OTHER = "tinh-hiep-2024", "a" * 20, "b" * 20


def test_the_first_has_the_text_and_the_other_is_told_who(redis: Redis) -> None:
    until = clock.now(redis) + claims.LASTS

    assert claims.claim(redis, NAME, TEXT, "hoa", until) == "hoa"
    assert claims.claim(redis, NAME, TEXT, "minh", until) == "hoa"
    assert claims.claim(redis, NAME, OTHER, "minh", until) == "minh"
    assert claims.holders(redis, NAME, [OTHER, "c" * 20, TEXT]) == {OTHER: "minh", TEXT: "hoa"}
    assert claims.holders(redis, NAME, []) == {}


def test_who_has_it_may_keep_it_longer_and_give_it_back(redis: Redis) -> None:
    now = clock.now(redis)
    claims.claim(redis, NAME, TEXT, "hoa", now + timedelta(minutes=1))
    claims.claim(redis, NAME, TEXT, "hoa", now + claims.LASTS)

    assert redis.pttl(claims.claim_key(NAME, TEXT)) > 500_000
    assert not claims.release(redis, NAME, TEXT, "minh"), "it is not in this hand"
    assert claims.release(redis, NAME, TEXT, "hoa")
    assert not claims.release(redis, NAME, TEXT, "hoa")
    assert claims.claim(redis, NAME, TEXT, "minh", now + claims.LASTS) == "minh"


def test_a_text_that_its_holder_has_left_is_free_when_the_time_is_over(redis: Redis) -> None:
    claims.claim(redis, NAME, TEXT, "hoa", clock.now(redis) - timedelta(seconds=1))

    assert claims.holders(redis, NAME, [TEXT]) == {}
    assert claims.claim(redis, NAME, TEXT, "minh", clock.now(redis) + claims.LASTS) == "minh"


def test_of_many_at_once_one_wins_and_all_hear_of_the_same(redis: Redis) -> None:
    until, told = clock.now(redis) + claims.LASTS, list[str]()
    people = [
        Thread(target=lambda who=f"clerk{n}": told.append(claims.claim(redis, NAME, TEXT, who, until)))
        for n in range(8)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()

    assert len(told) == 8
    assert len(set(told)) == 1
