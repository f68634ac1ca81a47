"""USSD where it goes wrong: drops, repeats, replays, swapped phones, races and outages at every step."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from redis import Redis

from gateway import redis as clients
from gateway.books import campaigns, inbox, outbox, roster, ussd_sessions
from gateway.books.keys import key
from gateway.inbound.accept import OUTCOME_SECONDS
from tests.conftest import Server, running_valkey
from tests.support.aggregators import AGGREGATORS, Aggregator, Shown, ask
from tests.support.field import Field
from tests.support.gateway_up import soon
from tests.support.scene import HEAD, Scene, twin
from tests.support.screens import TEXT
from tests.support.ussd_gateway import Desk, day_of_campaign, desk, peopled, served

REPORT = ["1", "23", "2", "0", "1"]
"""A whole report: choose, three numbers, send."""
SENT = len(REPORT)
WAYS = ("africastalking", "conend-code", "conend-latest", "hubtel")
"""The ways of input: all of it, all of it behind the code, the last, the last with a number."""
OTHER, OFFICE = "+84905000002", "+84905000000"
NOBODY = "unix:///nonexistent/valkey.sock"
BROKEN = "Phien goi nay da ket thuc. Xin goi lai."


@pytest.fixture(scope="module")
def web(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The running application: its address and the webhook's secret."""
    with served(tmp_path_factory.mktemp("web"), server.url, day_of_campaign(11)) as found:
        yield found


@pytest.fixture
def open_desk(redis: Redis, books_url: str, drains: None, web: tuple[str, str]) -> Iterator[Desk]:
    """A campaign without reports."""
    with peopled(redis, books_url, day_of_campaign(11)) as field:
        yield Desk(*web, field)


def orders(desk: Desk) -> list[inbox.Text]:
    """What came by the menus."""
    return [text for text in inbox.recent(desk.field.books, desk.field.campaign.id, 20) if text.is_order]


def resumed(call: Aggregator) -> Shown:
    """Dial again, and go on with what is offered."""
    first = call.dial()
    return call.press("1") if "dang nhap do" in first.text else first


@pytest.mark.parametrize("spelled", ["84905000001", "0905000001", "905000001", "+840905000001", "0084905000001"])
def test_a_phone_is_known_however_its_network_spells_it(spelled: str, open_desk: Desk) -> None:
    assert open_desk.call(phone=spelled).dial() == open_desk.call(phone=HEAD).dial()


@pytest.mark.parametrize("dialect", WAYS)
@pytest.mark.parametrize("step", range(SENT + 1))
def test_a_repeat_at_any_step_shows_the_same_page_and_counts_once(dialect: str, step: int, open_desk: Desk) -> None:
    call = open_desk.call(dialect)
    shown = call.dial()
    shown = call.press(*REPORT[:step]) if step else shown

    assert [call.again(), call.again()] == [shown, shown]
    assert len(orders(open_desk)) == (step == SENT)
    if step < SENT:
        assert open_desk.level("ACT") == 0
        shown = call.press(*REPORT[step:])
    assert shown.text.startswith("Da ghi TH1")
    assert (len(orders(open_desk)), open_desk.level("ACT")) == (1, 23)


@pytest.mark.parametrize("dialect", WAYS)
@pytest.mark.parametrize("step", range(SENT + 1))
def test_after_a_drop_at_any_step_the_report_goes_on_where_it_was(dialect: str, step: int, open_desk: Desk) -> None:
    dropped = open_desk.call(dialect)
    shown = dropped.dial()
    shown = dropped.press(*REPORT[:step]) if step else shown
    assert len(orders(open_desk)) == (step == SENT)

    again = open_desk.call(dialect)
    page = resumed(again)

    if 2 <= step < SENT:
        assert page == shown
        open_desk.time_passes(again)
        again.press(*REPORT[step:])
    if step < 2:  # nothing had been entered
        assert page.text.startswith("Thon TH1")
        again.press(*REPORT)
    assert (len(orders(open_desk)), open_desk.level("ACT"), open_desk.level("ABS")) == (1, 23, 2)
    assert ussd_sessions.draft(open_desk.field.books, open_desk.field.campaign.id, HEAD) is None


@pytest.mark.parametrize("dialect", ["africastalking", "conend", "conend-code", "hubtel"])
@pytest.mark.parametrize("step", range(2, SENT + 1))
def test_a_request_from_before_changes_nothing_and_the_session_goes_on(
    dialect: str, step: int, open_desk: Desk
) -> None:
    call = open_desk.call(dialect)
    call.dial()
    call.press(*REPORT[: step - 1])
    older = call.last
    shown = call.press(REPORT[step - 1])

    assert [call._ask(*older), call._ask(*older)] == [shown, shown]
    if step < SENT:
        shown = call.press(*REPORT[step:])
    assert shown.text.startswith("Da ghi TH1")
    assert (len(orders(open_desk)), open_desk.level("ACT")) == (1, 23)


@pytest.mark.parametrize("dialect", sorted(AGGREGATORS))
@pytest.mark.parametrize("inputs", [["0"], REPORT])
def test_a_code_dialled_again_under_the_id_of_a_session_that_is_over_begins_one(
    dialect: str, inputs: list[str], open_desk: Desk
) -> None:
    call = open_desk.call(dialect)
    call.dial()
    assert not call.press(*inputs).more
    call.inputs, call.sequence = [], 0

    for _ in range(2):
        assert call.dial().text.startswith("Thon TH1")
    assert call.press("0") != Shown(BROKEN, more=False)


@pytest.mark.parametrize("dialect", sorted(AGGREGATORS))
def test_a_code_dialled_again_within_a_session_begins_it_anew_and_is_no_answer(dialect: str, open_desk: Desk) -> None:
    call = open_desk.call(dialect)
    call.dial()
    call.press("1", "23")
    call.inputs, call.sequence = [], 0

    assert "dang nhap do" in call.dial().text
    call.press("1", "2", "0", "1")
    assert (len(orders(open_desk)), open_desk.level("ACT"), open_desk.level("ABS")) == (1, 23, 2)


def test_a_session_that_is_over_is_kept_no_longer_by_requests_for_it(open_desk: Desk, redis: Redis) -> None:
    call = open_desk.call()
    call.dial()
    call.press("0")
    digest = ussd_sessions.digest("africastalking", "101", call.session, HEAD)
    name = ussd_sessions.session_key(open_desk.field.campaign.id, digest)
    redis.expire(name, 5)

    assert call.press("1") == Shown(BROKEN, more=False)
    assert redis.ttl(name) <= 5


def test_an_input_that_does_not_go_on_from_the_last_ends_the_session(open_desk: Desk) -> None:
    call = open_desk.call()
    call.dial()
    call.press("1", "23")
    call.inputs = ["1", "99", "2"]

    assert call.press("0") == Shown(BROKEN, more=False)
    assert open_desk.call().dial().text.startswith("TH1")
    assert not orders(open_desk)


def test_an_input_may_hold_a_star_of_its_own(open_desk: Desk) -> None:
    call = open_desk.call()
    call.dial()
    call.press("1")

    assert call.press("2*3").text.startswith("Chi nhap chu so. Nhap lai, vi du 23")
    assert call.press("23").text.startswith("TH1")


def test_what_was_dialled_with_the_code_is_no_input(open_desk: Desk) -> None:
    call = open_desk.call()
    call.inputs = ["7"]
    assert call.dial().text.startswith("Thon TH1")

    assert call.press(*REPORT).text.startswith("Da ghi TH1")


@pytest.mark.parametrize("dialect", sorted(AGGREGATORS))
def test_two_phones_under_one_id_do_not_disturb_each_other(dialect: str, open_desk: Desk) -> None:
    call, other = open_desk.call(dialect), open_desk.call(dialect, OTHER)
    other.session = call.session
    call.dial()
    call.press(*REPORT[:4])
    other.dial()

    assert other.press("1", "7", "0", "2", "1").text.startswith("Da ghi TH2")
    assert call.press("1").text.startswith("Da ghi TH1")
    assert (open_desk.level("ACT"), open_desk.level("ACT", "TH2")) == (23, 7)


@pytest.mark.parametrize("dialect", ["hubtel", "arkesel", "infobip"])
def test_a_phone_that_takes_up_anothers_session_finds_none(dialect: str, open_desk: Desk) -> None:
    call, other = open_desk.call(dialect), open_desk.call(dialect, OTHER)
    other.session, other.sequence = call.session, 4
    call.dial()
    call.press(*REPORT[:4])

    assert other.press("1") == Shown(BROKEN, more=False)
    assert not orders(open_desk)


def test_two_requests_at_once_are_one_step(open_desk: Desk) -> None:
    call = open_desk.call()
    call.dial()
    call.press(*REPORT[:4])
    call.inputs.append("1")
    request = (open_desk.webhook("africastalking"), *call.request("1", first=False))
    with ThreadPoolExecutor(4) as several:
        answers = list(several.map(lambda _: ask(*request), range(4)))

    assert {status for status, _, _ in answers} == {200}
    assert {body for _, body, _ in answers} == {answers[0][1]}
    assert answers[0][1].startswith(("END Da ghi TH1", "END Da nhan TH1"))  # so many may not wait for the outcome
    assert (len(orders(open_desk)), open_desk.level("ACT")) == (1, 23)


def test_the_same_number_twice_is_no_repeat_once_time_has_passed(open_desk: Desk) -> None:
    call = open_desk.call("infobip")
    call.dial()
    call.press("1", "23", "0")
    shown = call.again()
    open_desk.time_passes(call)

    assert shown.text.startswith("TH1")
    assert "KHONG DU DIEU KIEN" in shown.text
    assert call.press("0").text.startswith("TH1")
    assert call.press("1").text.startswith("Da ghi TH1")


def test_infobip_may_ask_whether_a_session_goes_on(open_desk: Desk) -> None:
    call = open_desk.call("infobip")
    path = f"/session/{call.session}/status"
    call.dial()
    alive = ask(open_desk.webhook("infobip"), "GET", path, {}, None)[1]
    call.press("0")

    assert '"sessionActive": true' in alive
    assert '"sessionActive": false' in ask(open_desk.webhook("infobip"), "GET", path, {}, None)[1]


def test_the_last_request_repeated_late_shows_the_outcome_again(open_desk: Desk) -> None:
    call = open_desk.call("infobip")
    call.dial()
    shown = call.press(*REPORT)
    open_desk.time_passes(call)

    assert call.again() == shown


def test_a_question_about_several_villages_is_answered_on_the_screen(open_desk: Desk) -> None:
    field = open_desk.field
    assert _judged(field, field.text(OFFICE, "TH1 ACT 20 TH2 ACT 5")) == "counted"
    assert _judged(field, field.text(OFFICE, "TH1 ACT 20 TH2 ACT 7")) == "asked"
    call = open_desk.call(phone=OFFICE)

    assert call.dial().text.startswith("TH2 ngay")
    call.press("1")
    assert (open_desk.level("ACT"), open_desk.level("ACT", "TH2")) == (20, 7)


def test_past_six_answers_an_hour_the_last_page_is_true_all_the_same(open_desk: Desk) -> None:
    field = open_desk.field
    for value in range(20, 26):
        assert _judged(field, field.text(HEAD, f"SUA TH1 ACT {value}")) == "counted"
    call = open_desk.call()
    call.dial()
    shown = call.press("1", "25", "2", "0", "1")
    again = open_desk.call()
    again.dial()

    assert shown.text.startswith("Da ghi TH1")
    assert again.press("1", "25", "2", "0", "1").text.endswith("da co dung so nay, khong ghi them.")


def test_a_session_that_is_over_stays_over(open_desk: Desk) -> None:
    call = open_desk.call()
    call.dial()
    call.press("0")

    assert call.press("1") == Shown(BROKEN, more=False)


@pytest.mark.parametrize("dialect", ["hubtel", "arkesel", "infobip"])
def test_a_session_that_is_said_to_go_on_and_is_unknown_ends_politely(dialect: str, open_desk: Desk) -> None:
    assert open_desk.call(dialect).press("1") == Shown(BROKEN, more=False)


def test_an_id_that_comes_again_later_is_another_session(open_desk: Desk, redis: Redis) -> None:
    first = open_desk.call()
    first.dial()
    first.press(*REPORT)
    name = open_desk.field.campaign.id
    redis.delete(ussd_sessions.session_key(name, ussd_sessions.digest("africastalking", "101", first.session, HEAD)))
    later = open_desk.call()
    later.session = first.session
    later.dial()
    later.press("1", "25", "2", "0", "1", "1")

    assert (len(orders(open_desk)), open_desk.level("ACT")) == (2, 25)


def test_sessions_and_drafts_end_by_themselves_and_name_no_phone(open_desk: Desk, redis: Redis) -> None:
    call = open_desk.call()
    call.dial()
    call.press("1", "23")
    names = [
        name for kind in ("ussd", "draft") for name in redis.scan_iter(key(open_desk.field.campaign.id, kind, "*"))
    ]

    assert len(names) == 3  # the session, the id that names it, the draft
    assert all(0 < redis.ttl(name) <= 1800 for name in names)
    assert not any(HEAD[3:] in name for name in names)


def test_what_another_version_has_kept_is_not_offered(open_desk: Desk, redis: Redis) -> None:
    redis.set(ussd_sessions.draft_key(open_desk.field.campaign.id, HEAD), '{"at": "of old"}', ex=60)
    call = open_desk.call()
    assert call.dial().text.startswith("Thon TH1")
    digest = ussd_sessions.digest("africastalking", "101", call.session, HEAD)
    redis.hset(ussd_sessions.session_key(open_desk.field.campaign.id, digest), "state", "{}")

    assert call.press("1") == Shown(BROKEN, more=False)


def test_the_outcome_is_repeated_by_sms(open_desk: Desk) -> None:
    call = open_desk.call()
    call.dial()
    call.press(*REPORT)

    [order] = orders(open_desk)
    message = outbox.message(open_desk.field.books, open_desk.field.campaign.id, outbox.reply_id(order.id))
    assert message is not None
    assert (message.channel, message.receiver) == ("twilio", HEAD)
    assert message.body.startswith("Da ghi TH1 ngay")


def test_an_outcome_that_takes_long_is_promised(redis: Redis, books_url: str, tmp_path: Path) -> None:
    with desk(redis, books_url, tmp_path, day_of_campaign(10), OUTCOME_SECONDS) as quiet:
        redis.set(key(quiet.field.campaign.id, "drain"), "somebody else drains", px=60_000)
        redis.srem("keng:campaigns", quiet.field.campaign.id)  # so that the tests' drain leaves it alone
        call = quiet.call()
        call.dial()
        begun = time.monotonic()
        shown = call.press(*REPORT)

        assert time.monotonic() - begun < 15  # the drain is held for 60
        assert shown.text.startswith("Da nhan TH1")
        quiet.field.books.delete(key(quiet.field.campaign.id, "drain"))
        quiet.field.drain()
        assert quiet.level("ACT") == 23


def test_a_question_asked_by_sms_is_answered_on_the_screen(open_desk: Desk) -> None:
    field = open_desk.field
    assert _judged(field, field.text(HEAD, "TH1 ACT 20")) == "counted"
    asked = field.text(HEAD, "TH1 ACT 23")
    assert _judged(field, asked) == "asked"
    call = open_desk.call()

    first = call.dial()
    assert first.text.startswith("TH1 ngay")
    assert "Tra loi: 1 = sua thanh 23; 2 = them 23 (tong 43)" in first.text
    assert call.press("2").text.startswith("Da sua TH1 ngay")
    assert open_desk.level("ACT") == 43
    assert open_desk.call().dial().text.startswith("Thon TH1")


def test_a_contact_that_practises_reports_to_the_twin(open_desk: Desk, redis: Redis) -> None:
    real, field = open_desk.field.campaign, open_desk.field
    Scene(redis, twin(f"{real.id}-practice", real.first_day)).sizes()
    head = roster.by_phones(redis, real.id, [HEAD])[HEAD]
    assert _judged(field, field.contacts([replace(head, practice=True)])) == "answered"
    call = open_desk.call()
    call.dial()

    assert call.press(*REPORT).text.startswith("Da ghi TH1")
    assert open_desk.level("ACT") == 0
    assert field.level("TH1", "ACT", f"{real.id}-practice") == 23


def _judged(field: Field, text_id: str) -> str:
    """What became of a text, once it has."""
    assert soon(lambda: any(field.outcomes([text_id])))
    [outcome] = field.outcomes([text_id])
    return outcome


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A web server that reaches no Redis."""
    with served(tmp_path_factory.mktemp("web"), NOBODY, day_of_campaign(11)) as (address, secret):
        yield Desk(address, secret, None)


@pytest.mark.parametrize("dialect", sorted(AGGREGATORS))
def test_without_redis_the_phone_is_told_politely(dialect: str, cut_off: Desk) -> None:
    shown = cut_off.call(dialect).dial()

    assert shown == Shown(TEXT["X9"].format(v="TH1"), more=False)


def test_a_step_that_fails_leaves_the_session_where_it_was(tmp_path_factory: pytest.TempPathFactory) -> None:
    directory, campaign = tmp_path_factory.mktemp("v"), day_of_campaign(11)
    with ExitStack() as stack:
        server = stack.enter_context(running_valkey(directory))
        books = stack.enter_context(clients.books(server.url))
        found = stack.enter_context(desk(books, server.url, directory, campaign, clients.BOOKS_SECONDS))
        call = found.call()
        call.dial()
        call.press("1", "23")
        server.process.send_signal(signal.SIGSTOP)
        shown = call.press("2")
        server.process.send_signal(signal.SIGCONT)

        assert shown == Shown(TEXT["X9"].format(v="TH1"), more=False)
        assert resumed(found.call()).text.startswith("TH1")
        assert not orders(found)


@pytest.mark.parametrize("dialect", WAYS)
def test_an_identity_number_typed_into_the_menu_is_kept_nowhere_and_the_session_goes_on(
    dialect: str, open_desk: Desk
) -> None:
    call = open_desk.call(dialect)
    call.dial()
    call.press("1")
    wrong = call.press("051099001234")
    books = open_desk.field.books
    names = cast("list[str]", books.keys("*"))
    kept = [str(books.hgetall(name)) for name in names if books.type(name) == "hash"]

    assert "051099001234" not in wrong.text + "".join(kept)
    shown = call.press(*REPORT[1:])
    assert shown.text.startswith("Da ghi TH1")
    assert open_desk.level("ACT") == 23


def test_no_real_phone_sees_a_menu_of_a_plan_with_placeholders(open_desk: Desk) -> None:
    field = open_desk.field
    plan, revision = campaigns.current(field.books, field.campaign.id)
    unchecked = plan.office.model_copy(update={"telephone_is_placeholder": True})
    assert campaigns.save(field.books, plan.model_copy(update={"office": unchecked}), after=revision)

    shown = open_desk.call().dial().text

    assert plan.office.telephone not in shown
    assert shown.startswith("He thong dang ban")
