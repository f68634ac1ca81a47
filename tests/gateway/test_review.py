"""What needs a person waits for one, with its guess; a person settles it once, and nothing is lost or stored twice."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from gateway import orders, review
from gateway import redis as clients
from gateway.books import campaigns, cursor, inbox, notes, outbox, questions, review_queue, roster
from gateway.books.inbox import Arrival, Text
from gateway.books.keys import key
from gateway.books.outbox import Delivery, Message, ProviderResponse
from gateway.review import NotSettledError
from gateway.verification.verify import verify
from parsers.campaign.contact import Contact
from parsers.decision import Flag, Waiver
from parsers.figures.stored import Series, Write
from parsers.meaning import Act, AreaReport, Command, Submission
from parsers.order import (
    ExpireOrder,
    FiguresOrder,
    How,
    LockOrder,
    Order,
    RosterOrder,
    SettleOrder,
    UndoOrder,
    WordsOrder,
)
from tests.support.examples import examples
from tests.support.scene import SIZES, plan, twin
from workers import clock
from workers.inbound import BATCH, judge_batch
from workers.services import Services

PLAN = plan()
NAME = PLAN.id
REFS = itertools.count()
HEAD, OTHER, OFFICE, STRANGER = "+84905000001", "+84905000002", "+84905000000", "+84907777777"
DAY = date(2024, 8, 12)


def at(day: int, hour: int = 17, month: int = 8) -> datetime:
    """A moment of the campaign's August, or of another month."""
    return datetime(2024, month, day, hour, 5, tzinfo=PLAN.zone)


def drain(works: Services, name: str) -> None:
    """Judge all that waits to be judged."""
    while entries := inbox.waiting(works.books, name, cursor.position(works.books, name).cursor, BATCH):
        now = cursor.position(works.books, name)
        judge_batch(works, name, now, entries)
        assert cursor.position(works.books, name).cursor != now.cursor


class Office:
    """The shipped campaign with its people and lists, its intake, and somebody at the desk."""

    def __init__(self, works: Services) -> None:
        self.works, self.books = works, works.books
        assert campaigns.save(self.books, PLAN, None) == "0"
        heads = tuple(Contact(f"h{n}", f"+8490500000{n}", f"Head {n}", "head", (f"TH{n}",)) for n in (1, 2))
        office = Contact("o", OFFICE, "Hoa", "office", ("XA",))
        self.order(RosterOrder(orders.setup(PLAN), (*heads, office)), at(10, 5))
        sizes = tuple(AreaReport(area, PLAN.first_day, {"DSD": size}) for area, size in SIZES.items())
        self.order(FiguresOrder(orders.setup(PLAN), Submission(Act.CORRECT, sizes)), at(10, 5))

    def put(self, body: str, moment: datetime, phone: str = HEAD) -> str:
        """Accept a text without judging it; its id."""
        return inbox.accept(self.books, NAME, Arrival("practice", f"r{next(REFS)}", phone, "KENG", body), moment).id

    def text(self, body: str, moment: datetime, phone: str = HEAD) -> Text:
        """A text that came and was judged."""
        text_id = self.put(body, moment, phone)
        self.drain()
        return self.kept(text_id)

    def put_order(self, order: Order, moment: datetime) -> str:
        return inbox.accept(self.books, NAME, orders.given(NAME, f"o{next(REFS)}", order, orders.CONSOLE), moment).id

    def order(self, order: Order, moment: datetime) -> Text:
        """An order that was given and judged."""
        text_id = self.put_order(order, moment)
        self.drain()
        return self.kept(text_id)

    def settle(self, text: Text, how: How, words: str = "", note: str = "", moment: datetime | None = None) -> Text:
        """What came of settling a text as a person at the desk would."""
        _, found = review.find(self.books, text.id)
        return self.order(review.order(self.books, PLAN, found, how, words, note), moment or at(28))

    def lock(self, through: date | None, moment: datetime) -> Text:
        return self.order(LockOrder(orders.console(PLAN), through), moment)

    def drain(self) -> None:
        """Judge all that waits to be judged."""
        drain(self.works, NAME)

    def kept(self, text_id: str) -> Text:
        [text] = inbox.texts(self.books, NAME, [text_id])
        return text

    def became(self, text: Text) -> str:
        return self.kept(text.id).fields["outcome"]

    def reply(self, text: Text) -> Message | None:
        """The text that answered a text, or that told its sender what an order did with it."""
        return outbox.message(self.books, NAME, outbox.reply_id(text.id))

    def waits(self) -> list[str]:
        return [text_id for text_id, _ in review_queue.page(self.books, NAME, 100)]

    def level(self, code: str = "ACT", area: str = "TH1") -> int | None:
        generation = cursor.position(self.books, NAME).generation
        held = self.books.hget(key(NAME, "figures", generation, "levels", area), code)
        return None if held is None else int(str(held))

    def remarks(self) -> list[Flag]:
        return [noted.note.remark for noted in notes.newest(self.books, NAME, 10)]

    def hand_over(self, text: Text, moment: datetime) -> None:
        """Let the provider take the answer to a text."""
        outbox.settle(
            self.books,
            NAME,
            "practice",
            outbox.reply_id(text.id),
            Delivery.DELIVERED,
            ProviderResponse(handed_at=moment),
        )

    def is_sound(self) -> bool:
        """Whether all figures agree with the ledger, and whoever waits is on the list, and nobody else."""
        everything = inbox.recent(self.books, NAME, 1000)
        return verify(self.books, NAME).clean and set(self.waits()) == {
            text.id for text in everything if review_queue.waits(text)
        }


@pytest.fixture
def works(books_url: str) -> Iterator[Services]:
    """Connections of a drain."""
    made = Services(clients.books(books_url, 5.0), clients.blocking(books_url), clients.jobs(books_url, 5.0))
    yield made
    for client in (made.books, made.blocking, made.jobs):
        client.close()


@pytest.fixture
def office(works: Services) -> Office:
    return Office(works)


LATE = ("TH1 NGAY 12/8 ACT 5", at(25))


@pytest.mark.parametrize(
    ("body", "moment", "phone", "reason", "reply", "guess"),
    [
        (*LATE, HEAD, "date_too_old", "err_date_old", {"ACT": 5}),
        ("SUA TH1 NGAY 12/8 ACT 5", at(25), HEAD, "date_too_old", "err_date_old", {"ACT": 5}),
        ("TH2 ACT 5 ABS 1", at(15), HEAD, "not_your_village", "err_not_your_village", {"ACT": 5, "ABS": 1}),
        ("TH1 ACT 5", at(15), STRANGER, "unregistered", "unregistered", None),
        ("anh oi may app bi hong", at(15), HEAD, "not_a_report", "fwd_office", None),
        ("TH1 ACT 1 Nguyen Thi B 051188001234", at(15), HEAD, "personal_data", "err_personal", None),
        # for seven days after the last one, days of the campaign may be approved; then it is closed
        ("TH1 NGAY 10/10 ACT 5", at(12, month=10), HEAD, "date_too_old", "locked", {"ACT": 5}),
        ("TH1 NGAY 15/8 ACT 5", at(17, month=10), HEAD, "date_too_old", "locked", {"ACT": 5}),
        ("TH1 NGAY 10/10 ACT 5", at(18, month=10), HEAD, "date_outside", "closed", None),
        ("TH1 ACT 5", at(12, month=10), HEAD, "date_outside", "closed", None),
    ],
)
def test_what_needs_a_person_waits_with_why_and_what_could_be_stored(
    office: Office, body: str, moment: datetime, phone: str, reason: str, reply: str, guess: dict[str, int] | None
) -> None:
    text = office.text(body, moment, phone)
    offered, answer = review_queue.guess(text), office.reply(text)

    assert (text.fields["outcome"], text.fields["reason"]) == ("waiting", reason)
    assert review_queue.page(office.books, NAME, 10) == [(text.id, moment)]
    assert (offered.figures[0].values if isinstance(offered, Submission) else offered) == guess
    assert answer is not None
    assert answer.key == reply
    assert office.level() is None
    assert office.is_sound()


def test_a_late_day_is_stored_once_a_person_approves_and_its_sender_is_told(office: Office) -> None:
    text = office.text(*LATE)
    order = office.settle(text, How.STORE, note="rang, he was ill")
    settled, told = office.kept(text.id), office.reply(order)

    assert (order.fields["outcome"], office.level()) == ("counted", 5)
    assert told is not None
    assert (told.key, told.receiver, told.channel, told.sender) == ("office_fixed", HEAD, "practice", "KENG")
    assert told.body.startswith("Van phong xa da ghi TH1 ngay 12/08: ACT 5 theo tin cua anh/chi.")
    assert settled.fields["outcome"] == "settled"
    assert [settled.fields[f"settled{name}"] for name in ("", "_by", "_note", "_order")] == [
        "store", "office", "rang, he was ill", order.id,
    ]  # fmt: skip
    assert office.waits() == []
    assert outbox.talk(office.books, NAME, HEAD, 10)[-1] == f"o:{told.id}"
    assert office.is_sound()


@pytest.mark.parametrize(
    ("body", "outcome", "reply"),
    [
        ("TH1 NGAY 12/8 ABS 500", "refused", "err_out_of_range"),  # no approval could store it
        ("TH1 NGAY 12/8 DSD 400", "refused", "err_not_your_ind"),
        ("TH1 NGAY 12/8 ACT 3", "duplicate", "dup_same"),  # nothing would change
        ("HUY TH1 NGAY 13/8", "refused", "cancel_none"),
        ("TH1 NGAY 12/8 ACT 4", "waiting", "err_date_old"),
    ],
)
def test_a_late_text_waits_only_if_approving_it_could_change_something(
    office: Office, body: str, outcome: str, reply: str
) -> None:
    office.text("TH1 ACT 3", at(12))
    text = office.text(body, at(25))
    answer = office.reply(text)

    assert text.fields["outcome"] == outcome
    assert answer is not None
    assert answer.key == reply


def test_settling_twice_in_one_batch_or_later_stores_once(office: Office) -> None:
    text = office.text("THEM TH1 NGAY 12/8 ACT 5", at(25))
    order = review.order(office.books, PLAN, text, How.STORE)
    first, second = office.put_order(order, at(26)), office.put_order(order, at(26))
    office.drain()
    third = office.order(order, at(27))

    outcomes = [office.kept(one).fields["outcome"] for one in (first, second, third.id)]
    assert outcomes == ["counted", "refused", "refused"]
    assert third.fields["reason"] == "no_pending"
    assert office.level() == 5
    with pytest.raises(NotSettledError, match="is settled already: store, by office, 2024-08-26 10:05 UTC"):
        review.find(office.books, text.id)
    assert office.is_sound()


def test_what_changed_since_the_person_looked_is_not_overwritten(office: Office) -> None:
    first, second = office.text(*LATE), office.text("TH1 NGAY 12/8 ACT 9", at(25, 18))
    seen_before = review.order(office.books, PLAN, second, How.STORE)
    office.settle(first, How.STORE)
    refused = office.order(seen_before, at(28))

    assert (refused.fields["outcome"], refused.fields["reason"]) == ("refused", "second_report")
    assert (office.level(), office.waits()) == (5, [second.id])

    office.settle(second, How.STORE)  # having seen the 5

    assert (office.level(), office.waits()) == (9, [])
    assert office.is_sound()


def test_a_late_cancellation_takes_away_what_the_person_saw(office: Office) -> None:
    office.text("TH1 ACT 3 ABS 2", at(12))
    text = office.text("HUY TH1 NGAY 12/8 ACT", at(25))
    told = office.reply(office.settle(text, How.STORE))

    assert (office.level(), office.level("ABS")) == (None, 2)
    assert told is not None
    assert told.body.startswith("Da huy so lieu TH1 ngay 12/08: ACT 3.")
    assert office.is_sound()


def test_a_text_is_dismissed_with_a_note_and_its_sender_hears_nothing(office: Office) -> None:
    text = office.text("anh oi may app bi hong", at(15))
    order = office.settle(text, How.DISMISS, note="called back")

    assert (order.fields["outcome"], office.became(text)) == ("answered", "settled")
    assert office.kept(text.id).fields["settled_note"] == "called back"
    assert office.reply(order) is None
    assert office.waits() == []


def test_an_order_that_nobody_could_judge_is_taken_off_the_list_too(office: Office) -> None:
    broken = inbox.accept(office.books, NAME, Arrival("desk", "broken", "office", "", "{", "order"), at(15)).id
    office.drain()
    order = office.settle(office.kept(broken), How.DISMISS)

    assert (order.fields["outcome"], office.waits()) == ("answered", [])
    assert office.is_sound()


def test_words_of_the_office_are_read_as_if_they_had_come_instead(office: Office) -> None:
    text = office.text("hom nay lam duoc nam nguoi, gui anh", at(15))
    other = office.text("TH2 ACT 7", at(16))
    assert [office.became(one) for one in (text, other)] == ["waiting", "waiting"]

    office.settle(text, How.STORE, "TH1 ACT 5", moment=at(27))
    office.settle(other, How.STORE, moment=at(27))

    assert (office.level(), office.level(area="TH2")) == (5, 7)
    assert office.books.hget(key(NAME, "figures", "0", "reported", "TH1", "2024-08-15"), "ACT") == "5"
    assert office.is_sound()


@pytest.mark.parametrize(
    ("body", "how", "words", "said"),
    [
        ("anh oi may hong roi", How.STORE, "", 'nothing that could be stored: .* --store "TH1 ACT 5"'),
        ("anh oi may hong roi", How.STORE, "TH9 ACT 5", '"TH9 ACT 5" cannot be stored .village_unknown.. Chưa ghi'),
        ("anh oi may hong roi", How.STORE, "HD", '"HD" is no report'),
        ("anh oi may hong roi", How.REGISTER, "", "does not ask to be registered"),
        ("DK TH1 Nguyen Van A", How.STORE, "", "asks to be registered: use --register or --refuse"),
        ("DK XA Nguyen Van A", How.REGISTER, "", "cannot be made of this phone for XA"),
    ],
)
def test_what_cannot_be_settled_so_is_said_in_a_sentence(
    office: Office, body: str, how: How, words: str, said: str
) -> None:
    text = office.text(body, at(15))

    with pytest.raises(NotSettledError, match=said):
        review.order(office.books, PLAN, text, how, words)


def test_what_the_rules_refuse_the_office_too_still_waits(office: Office) -> None:
    text = office.text("anh oi may app bi hong", at(15))
    order = office.settle(text, How.STORE, "TH1 ABS 500")

    assert (order.fields["outcome"], order.fields["reason"]) == ("refused", "out_of_range")
    assert order.fields["said"] == "Chưa ghi: ABS 500 vượt danh sách TH1 (410 người)."
    assert (office.became(text), office.waits(), office.level("ABS")) == ("waiting", [text.id], None)


def test_a_phone_is_registered_and_its_next_text_counts_in_the_same_batch(office: Office) -> None:
    asked = office.text("DK TH3 Nguyễn Văn A", at(15), STRANGER)
    order = office.put_order(review.order(office.books, PLAN, asked, How.REGISTER), at(16, 8))
    first = office.put("TH3 ACT 4", at(16, 9), STRANGER)
    office.drain()
    told, contact = office.reply(office.kept(order)), roster.by_phones(office.books, NAME, [STRANGER])[STRANGER]

    assert isinstance(review_queue.guess(asked), Command)
    assert (contact.name, contact.role, contact.areas) == ("Nguyễn Văn A", "head", ("TH3",))
    assert told is not None
    assert (told.key, told.receiver) == ("reg_ok", STRANGER)
    assert [office.became(one) for one in (asked, office.kept(first))] == ["settled", "counted"]
    assert office.level(area="TH3") == 4


def test_a_registration_is_refused_and_said_so(office: Office) -> None:
    asked = office.text("DK TH3 Nguyen Van A", at(15), STRANGER)
    told = office.reply(office.settle(asked, How.REFUSE))

    assert told is not None
    assert told.key == "reg_no"
    assert roster.by_phones(office.books, NAME, [STRANGER]) == {}


def test_a_head_who_moves_keeps_being_the_same_person_and_the_office_keeps_its_role(office: Office) -> None:
    office.settle(office.text("DK TH3 Head One", at(15)), How.REGISTER)
    moved = roster.by_phones(office.books, NAME, [HEAD])[HEAD]
    asked = office.text("DK TH3 Hoa", at(15), OFFICE)

    assert (moved.id, moved.areas) == ("h1", ("TH3",))
    with pytest.raises(NotSettledError, match="it has another role"):
        review.order(office.books, PLAN, asked, How.REGISTER)


# --- what was settled is taken back


def test_figures_go_back_in_one_step_and_the_phone_is_told_what_stands(office: Office) -> None:
    office.text("TH1 ACT 3", at(12))
    text = office.text("SUA TH1 NGAY 12/8 ACT 5 ABS 2", at(25))
    office.settle(text, How.STORE)
    assert (office.level(), office.level("ABS")) == (5, 2)

    undone = office.order(review.undo(office.books, PLAN, office.kept(text.id), orders.console(PLAN)), at(26))

    told = office.reply(undone)
    assert (office.level(), office.level("ABS")) == (3, None)
    assert (undone.fields["outcome"], office.became(text), office.waits()) == ("counted", "waiting", [text.id])
    assert "settled" not in office.kept(text.id).fields
    assert told is not None
    assert told.body.startswith("Van phong xa da ghi TH1 ngay 12/08: ACT 3")
    assert office.is_sound()


def test_an_undo_counts_once_and_undoes_no_later_settling(office: Office) -> None:
    text = office.text(*LATE)
    office.settle(text, How.STORE)
    order = review.undo(office.books, PLAN, office.kept(text.id), orders.console(PLAN))
    first, second = office.put_order(order, at(26)), office.put_order(order, at(26))
    office.drain()
    office.settle(office.kept(text.id), How.STORE)
    third = office.order(order, at(27))

    outcomes = [office.kept(one).fields["outcome"] for one in (first, second, third.id)]
    assert outcomes == ["counted", "refused", "refused"]
    assert third.fields["reason"] == "no_pending"
    assert (office.level(), office.waits()) == (5, [])
    assert office.is_sound()


def test_a_text_of_an_unknown_phone_whose_place_another_has_taken_stays_settled(office: Office) -> None:
    first = office.text("TH1 ACT 5", at(15), STRANGER)
    office.settle(first, How.DISMISS)
    second = office.text("TH1 ACT 6", at(16), STRANGER)

    undone = office.order(review.undo(office.books, PLAN, office.kept(first.id), orders.console(PLAN)), at(17))

    assert (undone.fields["outcome"], office.waits()) == ("refused", [second.id])
    assert office.is_sound()


def test_a_registration_is_not_taken_back(office: Office) -> None:
    asked = office.text("DK TH3 Nguyen Van A", at(15), STRANGER)
    office.settle(asked, How.REGISTER)

    with pytest.raises(NotSettledError, match="cannot be taken back"):
        review.undo(office.books, PLAN, office.kept(asked.id), orders.console(PLAN))


def test_whoever_answers_for_some_areas_takes_back_nothing_of_others(office: Office) -> None:
    text = office.text(*LATE)
    office.settle(text, How.STORE)
    elsewhere = Contact("lan", "", "Lan", PLAN.office_role, ("TH2",))

    undone = office.order(review.undo(office.books, PLAN, office.kept(text.id), elsewhere), at(26))

    assert (undone.fields["outcome"], office.level()) == ("refused", 5)
    assert office.is_sound()


# --- questions that nobody answers


def asked_about(office: Office) -> Text:
    """A second report of the day, asked about at 17:05 on the 15th, its question handed over."""
    office.text("TH1 ACT 23", at(15))
    text = office.text("TH1 ACT 25", at(15))
    assert text.fields["outcome"] == "asked"
    office.hand_over(text, at(15))
    return text


def test_what_nobody_answered_in_time_waits_for_a_person(office: Office) -> None:
    text = asked_about(office)
    clock.expire(office.works, NAME)
    clock.expire(office.works, NAME)
    office.drain()
    kept = office.kept(text.id)

    assert (kept.fields["outcome"], kept.fields["reason"]) == ("waiting", "second_report")
    assert review_queue.page(office.books, NAME, 10) == [(text.id, datetime(2024, 8, 16, 12, tzinfo=PLAN.zone))]
    assert questions.overdue(office.books, NAME, 10) == []
    assert questions.of_phones(office.books, NAME, [HEAD]) == {}

    office.settle(kept, How.STORE)

    assert office.level() == 25
    assert office.is_sound()


def test_what_was_asked_about_waits_as_soon_as_its_phone_writes_after_the_time(office: Office) -> None:
    text = asked_about(office)
    office.text("TH1 ABS 2", at(16))

    assert office.waits() == [text.id]
    assert questions.overdue(office.books, NAME, 10) == []


@pytest.mark.parametrize("words", ["1", "0", "SUA TH1 ACT 26"])
def test_what_was_answered_or_said_anew_waits_for_nobody(office: Office, words: str) -> None:
    asked_about(office)
    office.text(words, at(15, 18))
    clock.expire(office.works, NAME)
    office.drain()

    assert office.waits() == []
    assert office.is_sound()


def test_only_the_newest_question_of_a_phone_is_waited_for(office: Office) -> None:
    first = asked_about(office)
    second = office.text("TH1 ACT 26", at(15, 18))

    assert [about for about, _ in questions.overdue(office.books, NAME, 10)] == [second.id]

    clock.expire(office.works, NAME)
    office.drain()

    assert [office.became(one) for one in (first, second)] == ["asked", "waiting"]


def test_a_question_asked_again_is_about_the_first_text_and_lasts_from_then(office: Office) -> None:
    office.text("TH1 ACT 23", at(15))
    text = office.text("TH1 ACT 25", at(15))
    again = office.text("1", at(16, 11))  # the question was never handed over: it is asked again
    [(about, due)] = questions.overdue(office.books, NAME, 10)

    assert again.fields["outcome"] == "asked"
    assert about == text.id
    assert due == int(datetime(2024, 8, 17, 11, 5, tzinfo=PLAN.zone).timestamp()) + 1

    clock.expire(office.works, NAME)
    office.drain()

    assert office.waits() == [text.id]


def test_a_question_that_may_still_be_answered_is_left_open(works: Services) -> None:
    today = datetime.now(PLAN.zone)
    running = twin("running", PLAN.day_of(today) - timedelta(days=5))
    campaigns.save(works.books, running, None)
    head = Contact("h1", HEAD, "An", "head", ("TH1",))
    orders.give(works.books, running.id, "r", RosterOrder(orders.setup(running), (head,)))
    for body in ("TH1 ACT 23", "TH1 ACT 25"):
        inbox.accept(works.books, running.id, Arrival("practice", body, HEAD, "KENG", body))
    drain(works, running.id)

    assert list(questions.of_phones(works.books, running.id, [HEAD])) == [HEAD]
    assert questions.overdue(works.books, running.id, 10) == []


# --- locked days


def test_a_locked_day_changes_only_when_a_person_approves(office: Office) -> None:
    office.text("TH1 ACT 3", at(14))
    office.lock(date(2024, 8, 14), at(15, 8))
    changes = office.text("SUA TH1 NGAY 14/8 ACT 4", at(15))
    same, open_day = office.text("TH1 NGAY 14/8 ACT 3", at(15)), office.text("TH1 ACT 2", at(15))
    answer = office.reply(changes)

    assert [office.became(one) for one in (changes, same, open_day)] == ["waiting", "duplicate", "counted"]
    assert changes.fields["reason"] == "locked"
    assert answer is not None
    assert answer.body.startswith("TH1 ngay 14/08 da khoa so. De nghi sua cua anh/chi da chuyen van phong xa,")
    assert office.level() == 5

    office.settle(changes, How.STORE)

    assert office.level() == 6
    assert office.is_sound()


def test_a_lock_holds_from_its_place_in_the_inbox_until_it_is_undone(office: Office) -> None:
    day, author = date(2024, 8, 14), orders.console(PLAN)
    before = office.put("TH1 NGAY 14/8 ACT 3", at(15, 8))
    office.put_order(LockOrder(author, day), at(15, 9))
    within = office.put("TH2 NGAY 14/8 ACT 3", at(15, 10), OTHER)
    office.put_order(LockOrder(author, None), at(15, 11))
    after = office.put("TH2 NGAY 14/8 ACT 4", at(15, 12), OTHER)
    office.drain()

    assert [office.kept(one).fields["outcome"] for one in (before, within, after)] == ["counted", "waiting", "counted"]
    assert cursor.position(office.books, NAME).locked is None


def test_figures_given_at_the_desk_for_a_locked_day_need_to_say_that_they_know(office: Office) -> None:
    office.lock(DAY, at(15))
    submission = Submission(Act.REPORT, (AreaReport("TH1", DAY, {"ACT": 3}),))
    unaware = office.order(FiguresOrder(orders.console(PLAN), submission), at(16))
    aware = office.order(FiguresOrder(orders.console(PLAN), submission, (Waiver.LOCKED,)), at(16))

    assert [one.fields["outcome"] for one in (unaware, aware)] == ["refused", "counted"]
    assert unaware.fields["said"].startswith("TH1 12/08 đã khóa sổ.")
    assert office.waits() == []


@pytest.mark.parametrize(
    ("through", "outcome"),
    [
        (date(2024, 8, 15), "answered"),
        (date(2024, 8, 16), "refused"),  # has not begun
        (date(2024, 8, 9), "refused"),
        (date(2024, 10, 11), "refused"),
    ],
)
def test_only_days_of_the_campaign_that_have_begun_are_locked(office: Office, through: date, outcome: str) -> None:
    done = office.lock(through, at(15))

    assert done.fields["outcome"] == outcome
    assert cursor.position(office.books, NAME).locked == (through if outcome == "answered" else None)


# --- rules between days, and between texts


def test_a_total_for_a_past_day_above_a_later_total_is_told_back(office: Office) -> None:
    office.text("TH1 LK ACT 160", at(15))
    above, below = office.text("TH1 LK NGAY 14/8 ACT 170", at(16)), office.text("TH1 LK NGAY 14/8 ACT 150", at(16))
    answer = office.reply(above)

    assert [above.fields["outcome"], below.fields["outcome"]] == ["refused", "counted"]
    assert answer is not None
    assert answer.body == (
        "Chua ghi: luy ke ACT 170 ngay 14/08 lon hon luy ke 160 da ghi cho ngay sau. Neu sua so cu, nhan: "
        "SUA TH1 NGAY 14/08 LK ACT 170"
    )
    assert office.level() == 160
    assert office.text("SUA TH1 NGAY 14/08 LK ACT 155", at(16)).fields["outcome"] == "counted"


@pytest.mark.parametrize(("total", "outcome"), [(165, "counted"), (159, "refused")])
def test_a_total_is_compared_with_the_last_total_however_long_ago(office: Office, total: int, outcome: str) -> None:
    office.text("TH1 LK ACT 160", at(11))
    for day in range(12, 18):
        office.text(f"TH1 ACT {day - 9}", at(day))

    assert office.text(f"TH1 LK ACT {total}", at(20)).fields["outcome"] == outcome


def test_a_total_of_somebody_just_registered_is_compared_with_the_last_total_too(office: Office) -> None:
    office.text("TH1 LK ACT 160", at(11))
    for day in range(12, 18):
        office.text(f"TH1 ACT {day - 9}", at(day))
    office.put("TH1 ABS 2", at(20, 8))
    deputy = Contact("d", STRANGER, "Deputy", "head", ("TH1",))
    office.put_order(RosterOrder(orders.setup(PLAN), (deputy,)), at(20, 9))
    total = office.put("TH1 LK ACT 165", at(20, 10), STRANGER)
    office.drain()

    assert office.kept(total).fields["outcome"] == "counted"


def test_a_list_that_overflows_is_asked_about_once_and_then_shown_to_the_office(office: Office) -> None:
    first, again = office.text("TH1 ABS 300 INE 111", at(15)), office.text("TH1 ABS 300 INE 111", at(15, 18))
    other = office.text("TH1 ABS 300 INE 120", at(15, 19))

    assert [office.became(one) for one in (first, again, other)] == ["refused", "waiting", "refused"]
    assert office.waits() == [first.id, again.id, other.id]
    assert office.is_sound()

    order = office.settle(again, How.STORE)
    assert (order.fields["outcome"], order.fields["reason"]) == ("refused", "cross_check")  # the list comes first

    sizes = Submission(Act.CORRECT, (AreaReport("TH1", PLAN.first_day, {"DSD": 420}),))
    office.order(FiguresOrder(orders.console(PLAN), sizes), at(16))
    office.settle(office.kept(again.id), How.STORE)
    assert (office.level("ABS"), office.level("INE"), office.waits()) == (300, 111, [])


@pytest.mark.parametrize(
    ("before", "then", "noted"),
    [
        ("TH1 ABS 20", "TH1 ACT 1 ABS 10", [Flag.FELL]),
        ("TH1 ABS 20", "TH1 ABS 19", [Flag.FELL]),
        ("TH1 ABS 20", "TH1 ACT 5 ABS 10", []),  # half of those who left are activated
        ("TH1 ABS 20 INE 1", "TH1 ACT 2 ABS 10 INE 4", []),
        ("TH1 ABS 20", "TH1 ABS 25", []),
        ("TH1 INE 82", "TH1 INE 83", [Flag.SHARE]),  # of 410: a fifth is 82
        ("TH1 INE 83", "TH1 INE 84", [Flag.SHARE]),  # noted when it came, not again
    ],
)
def test_what_is_strange_is_stored_and_noted_for_the_office(
    office: Office, before: str, then: str, noted: list[Flag]
) -> None:
    office.text(before, at(14))
    text = office.text(then, at(15))

    assert text.fields["outcome"] == "counted"
    assert office.remarks() == noted
    assert office.waits() == []
    assert office.is_sound()


@pytest.mark.parametrize(
    ("bodies", "noted"),
    [
        (["TH1 ACT 5 ABS 2"] * 3, 1),
        (["TH1 ACT 5 ABS 2"] * 5, 3),  # each day more
        (["TH1 ACT 5 ABS 2"] * 2, 0),
        (["TH1 ACT 5 ABS 2", "TH1 ACT 5 ABS 3", "TH1 ACT 5 ABS 2"], 0),
        (["TH1 ACT 5", "TH1 ACT 5 ABS 2", "TH1 ACT 5 ABS 2"], 0),
        (["TH1 KPS"] * 4, 0),  # nothing happened, day after day
        (["TH1 ABS 2"] * 4, 0),  # a stock may well stay
    ],
)
def test_the_same_numbers_three_days_running_are_noted(office: Office, bodies: list[str], noted: int) -> None:
    for number, body in enumerate(bodies):
        office.text(body, at(12 + number))

    assert office.remarks() == [Flag.SAME] * noted
    assert office.is_sound()


def test_the_numbers_of_a_day_are_no_run_once_one_is_corrected(office: Office) -> None:
    for day in (12, 13):
        office.text("TH1 ACT 5", at(day))
    office.text("SUA TH1 ACT 6", at(13, 18))
    office.text("TH1 ACT 6", at(14))

    assert office.remarks() == []


# --- the list, and all of it together


def test_the_list_costs_what_it_shows(office: Office) -> None:
    since = at(15)
    pipe = office.books.pipeline()
    for number in range(2_000):
        pipe.zadd(review_queue.waiting_key(NAME), {f"t{number:04}": int(since.timestamp()) + number})
    pipe.execute()
    office.books.config_resetstat()

    assert review_queue.size(office.books, NAME) == (2_000, since)
    assert [of for of, _ in review_queue.page(office.books, NAME, 3, first=10)] == ["t0010", "t0011", "t0012"]
    assert set(office.books.info("commandstats")) == {
        "cmdstat_config|resetstat", "cmdstat_zcard", "cmdstat_zrange",
    }  # fmt: skip


def test_every_kind_of_order_is_read_back_as_what_it_is() -> None:
    author, written = orders.console(PLAN), Submission(Act.REPORT, (AreaReport("TH1", DAY, {"ACT": 1}),))
    seen = (Write("TH1", DAY, "ACT", Series.REPORTED, None),)
    every: list[Order] = [
        FiguresOrder(author, written, (Waiver.LOCKED,), seen),
        RosterOrder(author, (author,)),
        SettleOrder(author, "t1", How.STORE, "n", written, seen, "c"),
        SettleOrder(author, "t1", How.DISMISS),
        SettleOrder(author, "t1", How.REPLAY, "n", written, seen),
        UndoOrder(author, "t1", "o1", seen, seen, "n"),
        UndoOrder(author, "t1", "o1"),
        WordsOrder(author, ("LAC RANG",), "three heads"),
        LockOrder(author, DAY),
        LockOrder(author, None),
        ExpireOrder(author, "t1"),
    ]

    assert [orders.ORDER.validate_json(orders.ORDER.dump_json(order)) for order in every] == every


STEP = st.tuples(st.integers(0, 3), st.sampled_from([How.STORE, How.DISMISS]), st.booleans())


@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=9))
def test_whatever_is_settled_however_often_each_text_counts_once_at_most(
    works: Services, redis: Redis, steps: list[tuple[int, How, bool]]
) -> None:
    redis.flushall()
    office = Office(works)
    texts = [office.text(f"THEM TH1 NGAY 12/8 ACT {2**number}", at(25, number)) for number in range(4)]
    settled = []
    for number, how, drained in steps:
        settled.append(office.put_order(review.order(office.books, PLAN, texts[number], how), at(26)))
        if drained:
            office.drain()
    office.drain()

    heeded = [n for (n, *_), one in zip(steps, settled, strict=True) if office.kept(one).fields["outcome"] != "refused"]
    assert len(heeded) == len(set(heeded))
    stored = [2**n for n, text in enumerate(texts) if office.kept(text.id).fields.get("settled") == "store"]
    assert (office.level() or 0) == sum(stored)
    assert office.is_sound()


# --- refused texts


REFUSED_TEXT = "TH1 ABS 500"


def gave(office: Office, area: str, moment: datetime, **values: int) -> Text:
    """Figures that the office gives by hand, of the day of a moment."""
    what = Submission(Act.CORRECT, (AreaReport(area, moment.date(), values),))
    return office.order(FiguresOrder(orders.console(PLAN), what, tuple(Waiver)), moment)


@pytest.mark.parametrize("body", [REFUSED_TEXT, "TH1 ACT", "TH1 ACT nhieu lam", "TH9 ACT 5", "TH1 xyz 5"])
def test_a_refused_text_of_a_known_phone_waits_until_it_is_mended(body: str, office: Office) -> None:
    text = office.text(body, at(12))
    before = office.waits()
    office.text("TH1 ACT 12", at(12, 18))

    assert (office.became(text), before, office.waits()) == ("refused", [text.id], [])
    assert office.is_sound()


@pytest.mark.parametrize("body", ["1", "TH1 HUY", "cam on anh", "TT"])
def test_a_text_without_figures_waits_for_no_report(body: str, office: Office) -> None:
    office.text(body, at(12))

    assert office.waits() == []


def test_an_unknown_phone_has_its_own_place_and_no_other(office: Office) -> None:
    text = office.text(REFUSED_TEXT, at(12), STRANGER)

    assert (office.became(text), office.waits()) == ("waiting", [text.id])


def head_reports(office: Office, moment: datetime) -> None:
    office.text("TH1 ACT 12", moment)


def office_enters(office: Office, moment: datetime) -> None:
    gave(office, "TH1", moment, ACT=12)


def head_repeats(office: Office, moment: datetime) -> None:
    head_reports(office, moment - timedelta(hours=8))
    office.text(REFUSED_TEXT, moment - timedelta(minutes=5))
    head_reports(office, moment)


def head_reports_nothing(office: Office, moment: datetime) -> None:
    office.text("TH1 KPS", moment)


@pytest.mark.parametrize("report", [head_reports, office_enters, head_repeats, head_reports_nothing])
def test_a_report_of_the_same_village_and_day_takes_the_refused_texts_off_the_list(
    report: Callable[[Office, datetime], None], office: Office
) -> None:
    texts = [office.text(REFUSED_TEXT, at(12, 16)), office.text("TH1 ACT", at(12))]
    before = office.waits()

    report(office, at(12, 18))

    assert (before, office.waits()) == ([one.id for one in texts], [])
    assert office.is_sound()


def another_day(office: Office, moment: datetime) -> None:
    office.text(f"TH1 NGAY {DAY.day - 1}/8 ACT 12", moment)


def another_village(office: Office, moment: datetime) -> None:
    office.text("TH2 ACT 12", moment, OTHER)


def a_list_of_the_police(office: Office, moment: datetime) -> None:
    gave(office, "TH1", moment, DSD=411)


def a_cancellation(office: Office, moment: datetime) -> None:
    assert office.became(office.text("TH1 HUY", moment)) == "counted"


def a_report_sent_before(office: Office, moment: datetime) -> None:
    sent_at = (moment - timedelta(hours=3)).isoformat()
    late = Arrival("practice", f"r{next(REFS)}", HEAD, "KENG", "TH1 INE 3", sent_at=sent_at)
    text_id = inbox.accept(office.books, NAME, late, moment).id
    office.drain()
    assert office.kept(text_id).fields["outcome"] == "counted"


@pytest.mark.parametrize(
    "report", [another_day, another_village, a_list_of_the_police, a_cancellation, a_report_sent_before]
)
def test_nothing_else_takes_them_off(report: Callable[[Office, datetime], None], office: Office) -> None:
    office.text("TH1 ACT 9", at(12, 14))
    text = office.text(REFUSED_TEXT, at(12))

    report(office, at(12, 18))

    assert office.waits() == [text.id]
    assert office.is_sound()


def test_a_text_that_may_be_of_several_villages_waits_for_the_next_report_of_its_sender(office: Office) -> None:
    both = Contact("h1", HEAD, "Head 1", "head", ("TH1", "TH2"))
    office.order(RosterOrder(orders.setup(PLAN), (both,)), at(11))
    text = office.text("ACT 5", at(12))
    office.text("TH2 ACT 12", at(12, 18), OTHER)
    before = office.waits()

    office.text("TH1 ACT 5", at(12, 19))

    assert (office.became(text), before, office.waits()) == ("refused", [text.id], [])


@pytest.mark.parametrize("how", [How.DISMISS, How.HAND_OVER])
def test_a_refused_text_is_settled_without_figures_and_taken_back(how: How, office: Office) -> None:
    text = office.text(REFUSED_TEXT, at(12))
    office.settle(text, how)
    assert (office.became(text), office.waits()) == ("settled", [])
    office.order(review.undo(office.books, PLAN, office.kept(text.id), orders.console(PLAN)), at(28))

    assert (office.became(text), office.waits()) == ("refused", [text.id])
    office.text("TH1 ACT 12", at(12, 18))
    assert office.waits() == []
    assert office.is_sound()


def test_storing_one_takes_the_others_of_that_day_off_and_going_back_brings_it_back(office: Office) -> None:
    first, text = office.text("TH1 ACT", at(12, 16)), office.text(REFUSED_TEXT, at(12))
    office.settle(text, How.STORE, "TH1 ABS 50")
    assert (office.waits(), office.level("ABS"), office.became(first)) == ([], 50, "refused")

    office.order(review.undo(office.books, PLAN, office.kept(text.id), orders.console(PLAN)), at(28))

    assert (office.waits(), office.level("ABS")) == ([text.id], None)
    assert office.is_sound()


def test_what_a_refused_text_says_is_stored_once_its_list_is_mended(office: Office) -> None:
    text = office.text(REFUSED_TEXT, at(12))
    refused = office.settle(text, How.STORE)
    gave(office, "TH1", at(10), DSD=600)

    stored = office.settle(text, How.STORE)

    assert [one.fields["outcome"] for one in (refused, stored)] == ["refused", "counted"]
    assert (office.level("ABS"), office.waits()) == (500, [])


@pytest.mark.parametrize("report_first", [True, False])
def test_of_a_report_and_a_settling_at_one_moment_one_wins(report_first: bool, office: Office) -> None:
    text = office.text(REFUSED_TEXT, at(12))
    _, found = review.find(office.books, text.id)
    order = review.order(office.books, PLAN, found, How.STORE, "TH1 ABS 50")
    if report_first:
        ids = [office.put("TH1 ACT 12", at(12, 18)), office.put_order(order, at(12, 18))]
    else:
        ids = [office.put_order(order, at(12, 18)), office.put("TH1 ACT 12", at(12, 18))]
    office.drain()
    outcomes = [office.kept(one).fields["outcome"] for one in ids]

    assert outcomes == (["counted", "refused"] if report_first else ["counted", "counted"])
    assert (office.level("ACT"), office.level("ABS"), office.waits()) == (12, None if report_first else 50, [])
    assert office.is_sound()


def test_a_refused_text_and_its_mending_in_one_batch_leave_nothing(office: Office) -> None:
    for body in (REFUSED_TEXT, "TH1 ACT", "TH1 ACT 12"):
        office.put(body, at(12))
    office.drain()

    assert office.waits() == []
    assert office.books.exists(key(NAME, "refused")) == 0
    assert office.is_sound()


def test_a_head_who_is_put_into_the_roster_in_the_same_batch_is_waited_for(office: Office) -> None:
    office.put_order(RosterOrder(orders.setup(PLAN), (Contact("h3", STRANGER, "C", "head", ("TH3",)),)), at(12))
    text_id = office.put("TH3 ACT", at(12), STRANGER)
    office.drain()

    assert office.waits() == [text_id]
    assert office.is_sound()


def test_of_refused_texts_without_end_the_newest_wait(office: Office) -> None:
    texts = [office.text(f"TH1 ABS {500 + number}", at(12) + timedelta(minutes=number)) for number in range(22)]

    assert [one for one in office.waits() if one not in {text.id for text in texts[-20:]}] == []
    assert office.is_sound()
