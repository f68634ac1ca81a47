"""While a number is down its texts go out by another of the campaign's, and none goes out twice."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Set
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from redis import Redis

from gateway import routing
from gateway.books import campaigns, cursor, devices, outbox, ways
from gateway.books.apply import apply
from gateway.books.devices import Heartbeat
from gateway.books.outbox import Delivery, Message, ProviderResponse, SendResult
from gateway.channels.practice import Practice
from gateway.channels.registry import Channels
from gateway.routing import Terms
from gateway.settings import Settings
from tests.support.android_requests import KEY
from tests.support.examples import examples
from tests.support.field import services
from tests.support.phone import stand_in
from tests.support.providers import taking_forms
from tests.support.scene import plan
from workers import outbound
from workers.services import Services

CAMPAIGN = plan()
PHONE = "+84905000001"
AWAY = SendResult(Delivery.QUEUED, ProviderResponse(code="unreachable"), again=timedelta(0))
TAKEN = SendResult(Delivery.SENT)
REFUSED = SendResult(Delivery.FAILED, ProviderResponse(code="401"), elsewhere=True)
LOST = SendResult(Delivery.UNKNOWN, again=timedelta(0))


class Provider(Practice):
    """A provider that answers as it is told, and notes which texts it was given and which it took."""

    def __init__(self, name: str, says: Callable[[], SendResult] = lambda: TAKEN) -> None:
        self.name, self.numbers, self.says = name, (f"our number at {name}",), says  # type: ignore[misc]
        self.given: list[str] = []
        self.taken: list[str] = []
        self.device, self.begins = "", "+"

    def send(self, campaign: str, message: Message) -> SendResult:
        self.given.append(message.id)
        said = self.says()
        if said.delivery is Delivery.SENT:
            self.taken.append(message.id)
        return said

    def find(self, message: Message, known: Set[str]) -> SendResult | None:  # type: ignore[override]
        return TAKEN if message.id in self.taken else None

    def reaches(self, phone: str) -> bool:
        return phone.startswith(self.begins)

    def device_of(self, number: str) -> str:
        return self.device

    @property
    def way(self) -> ways.Way:
        return self.name, self.numbers[0]


class Office:
    """A campaign with numbers at several providers, the first of them preferred."""

    def __init__(self, works: Services, *providers: Provider) -> None:
        self.works, self.books, self.providers = works, works.books, providers
        campaigns.save(self.books, CAMPAIGN, after=None)
        self.terms = Terms(instead=tuple((one.way, one) for one in providers))

    def queue(self, *ids: str) -> None:
        """Queue texts to go out by the first provider."""
        first, at, now = self.providers[0], cursor.position(self.books, CAMPAIGN.id), datetime.now(UTC)
        for one in ids:
            message = Message(one, *first.way, PHONE, "Da nhan", "ok_day", "t", now + timedelta(hours=1))
            assert apply(self.books, CAMPAIGN.id, at, at.cursor, list(outbox.operations(CAMPAIGN.id, message, now)))

    def send(self, times: int = 1) -> None:
        """Let each channel send what it has; what waits for a later try need not wait."""
        for _ in range(times):
            for one in self.providers:
                self._hurry(one.name)
                outbound.run(self.works, CAMPAIGN.id, one, self.terms)

    def _hurry(self, name: str) -> None:
        queue = outbox.queue_key(CAMPAIGN.id, name)
        for id_ in cast("list[str]", self.books.zrange(queue, 0, -1)):
            self.books.zadd(queue, {id_: 0})

    def state(self, id_: str) -> tuple[str, Delivery]:
        """By which channel a text goes out, and how far it is."""
        found = outbox.message(self.books, CAMPAIGN.id, id_)
        assert found
        return found.channel, found.delivery


@pytest.fixture
def works(books_url: str, redis: Redis) -> Iterator[Services]:
    with services(books_url) as made:
        yield made


def test_what_a_number_does_not_take_goes_by_another_after_three_refusals(works: Services) -> None:
    phone, modem = Provider("phone", lambda: AWAY), Provider("modem")
    office = Office(works, phone, modem)
    office.queue("a-r")
    office.send(2)
    assert (len(phone.given), modem.taken) == (2, []), "it may be back in a moment"
    office.send()

    assert office.state("a-r") == ("modem", Delivery.SENT)
    assert (len(phone.given), modem.taken) == (3, ["a-r"])
    fault = devices.fault(works.books, "phone")
    assert fault
    assert fault.code == "unreachable", "the page says what is wrong with it"


def test_a_number_that_is_down_is_not_waited_for_by_each_text(works: Services) -> None:
    phone, modem = Provider("phone", lambda: AWAY), Provider("modem")
    office = Office(works, phone, modem)
    ids = [f"{number}-r" for number in range(20)]
    office.queue(*ids)
    office.send(3)

    assert sorted(modem.taken) == sorted(ids)
    assert len(phone.given) <= 5, "three to find it out, and one now and then"


def test_a_number_that_works_again_sends_again(works: Services) -> None:
    phone, modem = Provider("phone", lambda: AWAY), Provider("modem")
    office = Office(works, phone, modem)
    office.queue("a-r")
    office.send(3)
    phone.says = lambda: TAKEN
    works.books.delete(ways.tried_key(phone.way))
    office.queue("b-r")
    office.send()
    office.queue("c-r")
    office.send()

    assert (phone.taken, modem.taken) == (["b-r", "c-r"], ["a-r"])


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        (LOST, Delivery.UNKNOWN),
        (SendResult(Delivery.UNKNOWN), Delivery.UNKNOWN),
        (SendResult(Delivery.FAILED, ProviderResponse(code="400")), Delivery.FAILED),
        (TAKEN, Delivery.SENT),
    ],
    ids=["an answer that was lost", "an answer that says nothing", "a refusal", "taken"],
)
def test_only_what_was_surely_not_taken_goes_by_another(works: Services, said: SendResult, becomes: Delivery) -> None:
    phone, modem = Provider("phone", lambda: said), Provider("modem")
    office = Office(works, phone, modem)
    office.queue("a-r")
    for _ in range(3):
        ways.failed(works.books, phone.way)
    works.books.delete(ways.tried_key(phone.way))
    office.send(4)

    assert office.state("a-r") == ("phone", becomes)
    assert modem.given == []


def test_what_a_number_refuses_for_good_goes_by_another_at_once(works: Services) -> None:
    phone, modem = Provider("phone", lambda: REFUSED), Provider("modem")
    office = Office(works, phone, modem)
    office.queue("a-r", "b-r")
    office.send()

    assert (phone.given, modem.taken) == (["a-r", "b-r"], ["a-r", "b-r"])
    fault = devices.fault(works.books, "phone")
    assert fault
    assert fault.code == "401", "the page says what is wrong with it"
    assert not ways.is_down(works.books, phone.way), "it may take a text to another phone"


def test_a_text_that_all_refuse_is_given_to_each_once_and_has_failed(works: Services) -> None:
    providers = [Provider(name, lambda: REFUSED) for name in ("phone", "modem", "cloud")]
    office = Office(works, *providers)
    office.queue("a-r")
    office.send(6)

    assert [one.given for one in providers] == [["a-r"]] * 3
    assert office.state("a-r") == ("cloud", Delivery.FAILED)


def test_a_text_does_not_come_back_to_a_number_that_refused_it(works: Services) -> None:
    phone, modem = Provider("phone", lambda: REFUSED), Provider("modem", lambda: AWAY)
    office = Office(works, phone, modem)
    office.queue("a-r")
    office.send(6)
    assert (phone.given, office.state("a-r")) == (["a-r"], ("modem", Delivery.QUEUED))

    modem.says = lambda: TAKEN
    office.send()
    assert modem.taken == ["a-r"]


def test_a_text_that_was_ever_unknown_is_refused_for_all(works: Services) -> None:
    """It may have left with the answer that was lost."""
    phone, modem = Provider("phone", lambda: LOST), Provider("modem")
    office = Office(works, phone, modem)
    office.queue("a-r")
    office.send()
    phone.says = lambda: REFUSED
    tried = datetime.now(UTC) - timedelta(minutes=5)
    works.books.hset(outbox.message_key(CAMPAIGN.id, "a-r"), "tried_at", str(int(tried.timestamp() * 1_000_000)))
    office.send(3)

    assert (office.state("a-r"), modem.given) == (("phone", Delivery.FAILED), [])


def test_what_only_waits_for_its_turn_is_no_failure_of_its_number(works: Services) -> None:
    phone, modem = Provider("phone", lambda: SendResult(Delivery.QUEUED, again=timedelta(0))), Provider("modem")
    office = Office(works, phone, modem)
    office.queue("a-r")
    office.send(6)

    assert office.state("a-r") == ("phone", Delivery.QUEUED)


def test_a_text_that_may_have_left_stays_with_its_number_even_when_that_is_down_later(works: Services) -> None:
    phone, modem = Provider("phone", lambda: LOST), Provider("modem")
    office = Office(works, phone, modem)
    office.queue("a-r")
    office.send()
    phone.says = lambda: AWAY
    tried = datetime.now(UTC) - timedelta(minutes=5)
    works.books.hset(outbox.message_key(CAMPAIGN.id, "a-r"), "tried_at", str(int(tried.timestamp() * 1_000_000)))
    office.send(6)

    assert len(phone.given) > 2, "its provider has none, so it is sent once more, in vain"
    assert office.state("a-r")[0] == "phone"
    assert modem.given == []


def test_a_text_stays_with_its_number_where_no_other_can_send_it(works: Services) -> None:
    phone, modem, abroad = Provider("phone", lambda: AWAY), Provider("modem", lambda: AWAY), Provider("abroad")
    abroad.begins = "+1"
    office = Office(works, phone, modem, abroad)
    office.queue("a-r", "b-r")
    office.send(12)
    assert {office.state(one)[1] for one in ("a-r", "b-r")} == {Delivery.QUEUED}
    assert abroad.given == []

    phone.says = modem.says = lambda: TAKEN
    for one in (phone, modem):
        works.books.delete(ways.tried_key(one.way))
    office.send(2)
    assert sorted(phone.taken + modem.taken) == ["a-r", "b-r"]


def test_the_texts_of_a_silent_phone_go_by_another_until_it_is_heard_again(works: Services) -> None:
    phone, modem = Provider("phone"), Provider("modem")
    phone.device = "phone-1"
    office = Office(works, phone, modem)
    office.queue("never heard of-r")
    office.send()
    devices.heard(works.books, "phone", Heartbeat("phone-1"), datetime.now(UTC) - timedelta(hours=1))
    office.queue("silent-r")
    office.send()
    devices.heard(works.books, "phone", Heartbeat("phone-1"), datetime.now(UTC))
    office.queue("heard-r")
    office.send()

    assert (phone.taken, modem.taken) == (["never heard of-r", "heard-r"], ["silent-r"])


def test_a_text_that_another_sender_has_claimed_meanwhile_is_not_moved(works: Services) -> None:
    phone, modem = Provider("phone"), Provider("modem")
    office = Office(works, phone, modem)
    office.queue("a-r")
    slow = outbox.claim(works.books, CAMPAIGN.id, "phone")
    assert slow
    office._hurry(phone.name)
    assert outbox.claim(works.books, CAMPAIGN.id, "phone")

    assert not ways.move(works.books, CAMPAIGN.id, slow, modem.way)
    assert office.state("a-r") == ("phone", Delivery.UNKNOWN)


def test_texts_of_a_broadcast_go_by_another_number_too(works: Services) -> None:
    phone, modem = Provider("phone", lambda: AWAY), Provider("modem")
    office = Office(works, phone, modem)
    office.queue("gong-bhead1")
    claimed = outbox.claim(works.books, CAMPAIGN.id, "phone", "gong")
    assert claimed
    assert ways.move(works.books, CAMPAIGN.id, claimed, modem.way)

    assert works.books.zrange(outbox.queue_key(CAMPAIGN.id, "modem", "gong"), 0, -1) == ["gong-bhead1"]
    assert works.books.zrange(outbox.queue_key(CAMPAIGN.id, "phone", "gong"), 0, -1) == []
    assert works.books.zrange(f"keng:{{{CAMPAIGN.id}}}:sending:modem", 0, -1) == ["gong"]


def test_while_the_offices_phone_is_off_its_texts_go_by_a_provider(works: Services, tmp_path: Path) -> None:
    with stand_in(None) as phone, taking_forms() as (port, forms):
        on = phone.in_settings(KEY)
        settings = Settings(var_dir=tmp_path).with_channels(
            android_phones=[on],
            http_numbers="8041", http_id="id", http_send_url=f"http://127.0.0.1:{port}/",
            http_send_body="to={to}&text={text}",
        )  # fmt: skip
        office = Real(works, settings)
        office.queue("first-r")
        office.send()
        office.settings = settings.with_channels(android_phones=[{**on, "url": "http://127.0.0.1:9"}])
        office.queue("second-r", "third-r", "fourth-r")
        office.send(3)
        office.queue("fifth-r")
        office.send()
        office.settings = settings
        works.books.delete(ways.tried_key(office.ways[0]))
        office.queue("sixth-r")
        office.send()
        taken = phone.does("look")["taken"]

    assert taken == ["first-r", "sixth-r"]
    assert len(forms) == 4, "each of the others once"
    states = {office.state(f"{number}-r") for number in ("second", "third", "fourth", "fifth")}
    assert states == {("http", Delivery.SENT)}


class Real(Office):
    """The channels of the settings."""

    def __init__(self, works: Services, settings: Settings) -> None:
        campaigns.save(works.books, CAMPAIGN, after=None)
        self.works, self.books, self.settings = works, works.books, settings
        self.ways = routing.ways(settings, CAMPAIGN.id)

    def queue(self, *ids: str) -> None:
        at, now = cursor.position(self.books, CAMPAIGN.id), datetime.now(UTC)
        for one in ids:
            message = Message(one, *self.ways[0], PHONE, "Da nhan", "ok_day", "t", now + timedelta(hours=1))
            assert apply(self.books, CAMPAIGN.id, at, at.cursor, list(outbox.operations(CAMPAIGN.id, message, now)))

    def send(self, times: int = 1) -> None:
        for name in ("android", "http") * times:
            self._hurry(name)
            channel = self.settings.of(Channels)[name]
            outbound.run(self.works, CAMPAIGN.id, channel, routing.terms(self.settings, name, CAMPAIGN.id))


@pytest.mark.parametrize("seed", range(examples(40)))
def test_whatever_the_providers_do_no_text_is_taken_twice(works: Services, seed: int) -> None:
    rng = random.Random(seed)
    providers = [Whimsical(name, rng) for name in ("phone", "modem", "cloud")]
    office = Office(works, *providers)
    ids = [f"{number}-r" for number in range(6)]
    office.queue(*ids)
    for _ in range(12):
        for one in ids:  # what is unknown has waited for long
            found = outbox.message(works.books, CAMPAIGN.id, one)
            if found and found.tried_at:
                long_ago = int((datetime.now(UTC) - timedelta(minutes=9)).timestamp() * 1_000_000)
                works.books.hset(outbox.message_key(CAMPAIGN.id, one), "tried_at", str(long_ago))
        for provider in providers:
            works.books.delete(ways.tried_key(provider.way))
        office.send()
    for provider in providers:
        provider.is_honest = True
    office.send(3)

    taken = [id_ for provider in providers for id_ in provider.taken]
    assert len(taken) == len({*taken})
    in_vain = {one for one in ids if office.state(one)[1] in (Delivery.UNKNOWN, Delivery.FAILED)}
    assert {*ids} - {*taken} <= in_vain, "and none is forgotten that is not said to be unknown"


class Whimsical(Provider):
    """A provider that takes a text or not, and tells so or not, as it comes."""

    def __init__(self, name: str, rng: random.Random) -> None:
        super().__init__(name)
        self.rng, self.is_honest = rng, False

    def send(self, campaign: str, message: Message) -> SendResult:
        takes, tells = (self.rng.random() < 0.5 or self.is_honest), (self.rng.random() < 0.6 or self.is_honest)
        if takes:
            self.taken.append(message.id)
        return (TAKEN if takes else self.rng.choice([AWAY, REFUSED])) if tells else LOST

    def find(self, message: Message, known: Set[str]) -> SendResult | None:  # type: ignore[override]
        if not self.is_honest and self.rng.random() < 0.3:
            return LOST
        return TAKEN if message.id in self.taken else None
