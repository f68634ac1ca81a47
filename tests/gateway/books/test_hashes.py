"""Many hashes are read in few commands, and each as it stands."""

from __future__ import annotations

from typing import Any, cast

from redis import Redis

from gateway.books import hashes
from gateway.books.keys import key


def test_each_hash_is_read_in_its_order_and_one_that_is_not_there_is_empty(redis: Redis) -> None:
    redis.hset(key("c", "a"), mapping={"x": "1", "y": "2"})
    redis.hset(key("c", "b"), mapping={"y": "3"})
    asked = [key("c", name) for name in ("b", "none", "a")]

    assert hashes.whole(redis, asked) == [{"y": "3"}, {}, {"x": "1", "y": "2"}]
    assert hashes.picked(redis, asked, ["x", "z"]) == [{}, {}, {"x": "1"}]
    assert hashes.whole(redis, []) == hashes.picked(redis, [], ["x"]) == []


def test_a_thousand_hashes_take_two_commands(redis: Redis) -> None:
    asked = [key("c", str(n)) for n in range(2 * hashes.AT_ONCE)]
    redis.hset(asked[-1], "x", "last")
    hashes.whole(redis, asked[:1])  # the script is loaded once
    redis.config_resetstat()

    found = hashes.picked(redis, asked, ["x"])

    assert (len(found), found[-1]) == (1000, {"x": "last"})
    assert cast("Any", redis.info("commandstats"))["cmdstat_evalsha"]["calls"] == 2
