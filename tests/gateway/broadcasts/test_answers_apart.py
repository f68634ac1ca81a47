"""What is answered to a text to many is not taken for the answer to a question that stands open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gateway.books import campaigns, outbox
from gateway.books.outbox import Delivery
from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.broadcasts.template import Wrong, faults
from parsers.languages.en.grammar import EN
from parsers.languages.vi.grammar import VI
from tests.support.broadcast_scene import Gong, campaign, heads, phone
from tests.support.field import services

PLAN = campaign()
FOREIGN = PLAN.model_copy(update={"language": "en"})


@pytest.fixture
def gong(books_url: str) -> Iterator[Gong]:
    with services(books_url) as works:
        campaigns.save(works.books, PLAN, None)
        made = Gong(works, PLAN)
        made.contacts(heads())
        yield made


@pytest.mark.parametrize("word", [*VI.yes, *VI.no, "1", "0", "2"])
@pytest.mark.parametrize("asks", ["Di hop thi tra loi {}", "Xin nhắn lại: {}", "Ai di phan hoi bang chu {} nhe"])
def test_no_text_to_many_asks_for_a_listed_answer_word(word: str, asks: str) -> None:
    assert Wrong.INVITES in [fault.wrong for fault in faults(asks.format(word), PLAN)]


@pytest.mark.parametrize("word", [*EN.yes, *EN.no])
def test_nor_in_english(word: str) -> None:
    assert Wrong.INVITES in [fault.wrong for fault in faults(f"If you come, reply with {word}", FOREIGN)]


@pytest.mark.parametrize(
    "text",
    ["Chieu nay hop tai UBND luc 14h.", "Nhan tin bao cao truoc 17h.", "Co viec gap goi 0255 3842123.",
     "Moi {name} gui bao cao cua {v}.", "Can bo tra loi khach dung hen."],
)  # fmt: skip
def test_a_text_that_asks_for_none_may_be_sent(text: str) -> None:
    assert Wrong.INVITES not in [fault.wrong for fault in faults(text, PLAN)]


def asked(gong: Gong) -> str:
    """A question that was handed over to the head of TH2 at 10:00:05."""
    of = gong.text(phone(2), "TH2 ACT l2", gong.at("10:00"))
    gong.drain()
    went_out(gong, outbox.reply_id(of), "10:00:05")
    return of


def went_out(gong: Gong, message_id: str, clock: str) -> None:
    outbox.settle(gong.books, gong.campaign.id, "practice", message_id, Delivery.SENT)
    moment = int(gong.at(clock).timestamp() * 1_000_000)
    gong.books.hset(outbox.message_key(gong.campaign.id, message_id), "handed_at", str(moment))


@pytest.mark.parametrize(
    ("sent", "answered", "outcome", "level"),
    [
        ("10:30", "10:31", "asked", 0),  # it may be meant for the text in between: asked again in full
        ("10:30", "10:29", "counted", 12),  # answered before it came
        ("", "10:31", "counted", 12),  # it did not go out yet
    ],
)
def test_a_yes_after_another_text_of_ours_asks_again(
    gong: Gong, sent: str, answered: str, outcome: str, level: int
) -> None:
    asked(gong)
    broadcast = gong.broadcast(Audience(AudienceKind.HEADS), gong.at("10:20"), "Mai hop, ai ve duoc thi cho biet")
    if sent:
        went_out(gong, gong.rows(broadcast)["2"].id, sent)
    answer = gong.text(phone(2), "OK", gong.at(answered))
    gong.drain()

    assert gong.kept(answer).fields["outcome"] == outcome
    assert gong.level("TH2", "ACT") == level


def test_the_question_that_was_asked_again_is_answered(gong: Gong) -> None:
    asked(gong)
    broadcast = gong.broadcast(Audience(AudienceKind.HEADS), gong.at("10:20"), "Mai hop, ai ve duoc thi cho biet")
    went_out(gong, gong.rows(broadcast)["2"].id, "10:30")
    again = gong.text(phone(2), "OK", gong.at("10:31"))
    gong.drain()
    went_out(gong, outbox.reply_id(again), "10:31:05")
    answer = gong.text(phone(2), "1", gong.at("10:32"))
    gong.drain()

    assert gong.kept(answer).fields["outcome"] == "counted"
    assert gong.level("TH2", "ACT") == 12
