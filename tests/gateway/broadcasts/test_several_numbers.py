"""A broadcast goes out to each person from the number that it last wrote to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gateway.books import broadcasts, campaigns
from gateway.books.broadcasts import BroadcastState
from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.order import BroadcastControl
from tests.support.broadcast_scene import Gong, campaign, heads, phone
from tests.support.field import NUMBER, services

NAME = campaign().id
HEADS = Audience(AudienceKind.HEADS)
MODEM, CLOUD = ("gammu", NUMBER), ("twilio", NUMBER)


@pytest.fixture
def gong(books_url: str) -> Iterator[Gong]:
    """The shipped campaign with its people: TH1 writes by the modem, TH2 by a cloud that is no longer ours."""
    with services(books_url) as works:
        campaigns.save(works.books, campaign(), None)
        gong = Gong(works, campaign())
        gong.contacts(heads())
        gong.text(phone(1), "TH1 ACT 5", gong.at("07:00"), channel="practice")
        gong.text(phone(1), "TH1 ABS 1", gong.at("07:01"), channel="gammu")
        gong.text(phone(2), "TH2 ACT 6", gong.at("07:02"), channel="twilio")
        gong.drain()
        yield gong


def test_each_is_texted_from_the_number_it_last_wrote_to(gong: Gong) -> None:
    rows = gong.rows(gong.broadcast(HEADS, gong.at("09:00"), "Hop luc 15h.", others=(MODEM, CLOUD)))

    assert {digit: row.channel for digit, row in rows.items()} == {
        "1": "gammu", "2": "twilio", "3": "practice", "4": "practice", "5": "practice",
    }  # fmt: skip
    assert rows["1"].sender == NUMBER


def test_a_number_that_is_not_the_campaigns_any_more_is_not_used(gong: Gong) -> None:
    rows = gong.rows(gong.broadcast(HEADS, gong.at("09:00"), "Hop luc 15h.", others=(MODEM,)))

    assert (rows["1"].channel, rows["2"].channel) == ("gammu", "practice")


def test_where_there_is_one_number_it_is_that(gong: Gong) -> None:
    rows = gong.rows(gong.broadcast(HEADS, gong.at("09:00"), "Hop luc 15h."))

    assert {row.channel for row in rows.values()} == {"practice"}


def test_a_broadcast_is_paused_resumed_and_cancelled_on_all_its_channels(gong: Gong) -> None:
    broadcast = gong.broadcast(HEADS, gong.at("09:00"), "Hop luc 15h.", others=(MODEM, CLOUD))
    sending = {name: broadcasts.sending(gong.books, NAME, name) for name in ("practice", "gammu", "twilio")}
    gong.control(broadcast, BroadcastControl.PAUSE)
    paused = [broadcasts.sending(gong.books, NAME, name) for name in sending]
    gong.control(broadcast, BroadcastControl.RESUME)
    resumed = {name: broadcasts.sending(gong.books, NAME, name) for name in sending}
    gong.control(broadcast, BroadcastControl.CANCEL)

    assert sending == resumed == {name: [broadcast] for name in sending}
    assert paused == [[], [], []]
    assert gong.found(broadcast).state is BroadcastState.CANCELLED
