"""Whatever is reported, stopped, practised and put off, in any order: a broadcast reaches exactly whom it should."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from gateway.books import campaigns
from gateway.books.broadcasts import BroadcastState
from gateway.books.outbox import Delivery
from gateway.orders import give, setup
from gateway.verification.deep import inspect
from gateway.verification.verify import verify
from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.campaign.quiet_hours import closes, is_quiet, opens
from parsers.order import BroadcastControl, DaysOffOrder, RosterOrder
from tests.support.broadcast_scene import DAY, REFS, Gong, heads, phone, present_campaign
from tests.support.examples import examples
from tests.support.field import services
from tests.support.scene import plan
from workers.services import Services

PLAN = plan()
PRESENT = present_campaign().model_copy(update={"reminders_a_day": 99})
CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much]
VILLAGES = st.integers(1, 5)
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
"""To explain a failure takes hypothesis minutes."""
FIRST = datetime.combine(DAY, datetime.min.time(), PLAN.zone).replace(hour=16, minute=59)


@dataclass
class Believed:
    """What the model believes of one head."""

    wants: bool = True
    practises: bool = False
    reported: set[date] = field(default_factory=set)
    had: Counter[date] = field(default_factory=Counter)


class Machine(RuleBasedStateMachine):
    """A campaign, and a model of who should be texted."""

    works: Services

    @initialize()
    def begin(self) -> None:
        """Nobody has reported, and everybody wants reminders."""
        self.works.books.flushall()
        campaigns.save(self.works.books, PLAN, None)
        self.gong, self.now, self.off = Gong(self.works, PLAN), FIRST, set[date]()
        self.heads = {n: Believed() for n in range(1, 6)}
        self.roster(*heads())

    def roster(self, *contacts: object) -> None:
        order = RosterOrder(setup(PLAN), contacts)  # type: ignore[arg-type]
        give(self.gong.books, PLAN.id, f"roster {next(REFS)}", order, received_at=self.now)
        self.gong.drain()

    def text(self, village: int, words: str) -> str:
        text = self.gong.text(phone(village), words, self.now)
        self.gong.drain()
        return self.gong.kept(text).fields["outcome"]

    @rule(minutes=st.sampled_from([1, 60, 240, 600, 1_440]))
    def later(self, minutes: int) -> None:
        """Time passes, over the quiet hours and the roll-over of the day."""
        self.now += timedelta(minutes=minutes)

    @rule(village=VILLAGES, number=st.integers(0, 9))
    def report(self, village: int, number: int) -> None:
        if self.text(village, f"TH{village} ACT {number} ABS 0") == "counted":
            self.heads[village].reported.add(PLAN.day_of(self.now))

    @rule(village=VILLAGES)
    def take_back(self, village: int) -> None:
        if self.text(village, f"HUY TH{village}") == "counted":
            self.heads[village].reported.discard(PLAN.day_of(self.now))

    @rule(village=VILLAGES, words=st.sampled_from(["NGUNG", "TU CHOI", "huy dk", "Ngừng", "STOP"]))
    def stop(self, village: int, words: str) -> None:
        self.text(village, words)
        self.heads[village].wants = False

    @rule(village=VILLAGES)
    def start(self, village: int) -> None:
        self.text(village, "NHAN")
        self.heads[village].wants = True

    @rule(village=VILLAGES, practises=st.booleans())
    def practise(self, village: int, practises: bool) -> None:
        self.roster(replace(self.gong.contact(village), practice=practises))
        self.heads[village].practises = practises

    @rule(days=st.sets(st.integers(0, 3), max_size=2))
    def days_off(self, days: set[int]) -> None:
        self.off = {self.now.date() + timedelta(days=n) for n in days}
        self.gong.order(DaysOffOrder(setup(PLAN), tuple(self.off)), self.now)

    @rule()
    def remind(self) -> None:
        """Those who have not reported today."""
        day = PLAN.day_of(self.now)
        silent = {n for n, head in self.heads.items() if day not in head.reported}
        self.broadcast(Audience(AudienceKind.SILENT, day=day), "remind_day", silent)

    @rule()
    def write(self) -> None:
        """All heads."""
        self.broadcast(Audience(AudienceKind.HEADS), "written", set(self.heads))

    def broadcast(self, audience: Audience, key: str, meant: set[int]) -> None:
        goes_out = opens(PLAN, self.now, self.off)
        day = goes_out.astimezone(PLAN.zone).date()
        until = closes(PLAN, goes_out)
        wanted = {
            str(n)
            for n in meant
            if self.heads[n].wants and not self.heads[n].practises and self.heads[n].had[day] < PLAN.reminders_a_day
        }
        broadcast = self.gong.broadcast(audience, self.now, "Hop luc 15h.", key, until=until)
        rows = self.gong.rows(broadcast)

        assert set(rows) == wanted
        assert self.gong.found(broadcast).people == len(wanted), "one text each"
        assert not is_quiet(PLAN, goes_out, self.off)
        for digit in rows:
            self.heads[int(digit)].had[day] += 1

    @invariant()
    def nobody_has_more_than_so_many_a_day(self) -> None:
        if hasattr(self, "heads"):
            assert all(times <= PLAN.reminders_a_day for head in self.heads.values() for times in head.had.values())

    def teardown(self) -> None:
        if hasattr(self, "gong"):
            assert verify(self.works.books, PLAN.id).clean
            assert inspect(self.works.books).faults == ()


@pytest.fixture
def works(books_url: str) -> Iterator[Services]:
    with services(books_url) as made:
        yield made


def test_nobody_is_texted_who_should_not_be_and_nobody_is_forgotten(works: Services) -> None:
    machine = type("Machine", (Machine,), {"works": works})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples(25),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=CHECKS,
            phases=PHASES,
        ),
    )


class Sending(RuleBasedStateMachine):
    """The same campaign today, with a sender at work, and what was true of each phone when its texts went out."""

    works: Services

    @initialize()
    def begin(self) -> None:
        """Nobody has reported, and everybody wants reminders."""
        self.works.books.flushall()
        campaigns.save(self.works.books, PRESENT, None)
        self.gong = Gong(self.works, PRESENT)
        self.gong.contacts(heads())
        self.gong.drain()
        self.heads = {n: Believed() for n in range(1, 6)}
        self.silent: dict[str, bool] = {}
        self.gone: set[str] = set()

    @rule(
        silent=st.booleans(),
        meanwhile=st.lists(st.tuples(st.sampled_from(["report", "stop", "start"]), VILLAGES), max_size=4),
        controlled=st.lists(
            st.sampled_from([BroadcastControl.PAUSE, BroadcastControl.RESUME, BroadcastControl.CANCEL]), max_size=2
        ),
    )
    def broadcast(self, silent: bool, meanwhile: list[tuple[str, int]], controlled: list[BroadcastControl]) -> None:
        """A broadcast, what comes in while it is queued, and a turn of the sender."""
        audience = Audience(AudienceKind.SILENT, day=self.gong.today) if silent else Audience(AudienceKind.HEADS)
        broadcast = self.gong.broadcast(audience, None, "Hop luc 15h.")
        self.silent[broadcast] = silent
        for what, village in meanwhile:
            getattr(self, what)(village)
        for control in controlled:
            self.gong.control(broadcast, control)
        self.send()

    def report(self, village: int) -> None:
        """Its head reports."""
        text = self.gong.text(phone(village), f"TH{village} ACT 1")
        self.gong.drain()
        if self.gong.kept(text).fields["outcome"] == "counted":
            self.heads[village].reported.add(self.gong.today)

    def stop(self, village: int) -> None:
        """Its head wants no reminders."""
        self.gong.text(phone(village), "NGUNG")
        self.gong.drain()
        self.heads[village].wants = False

    def start(self, village: int) -> None:
        """Its head wants them again."""
        self.gong.text(phone(village), "NHAN")
        self.gong.drain()
        self.heads[village].wants = True

    @rule(village=VILLAGES)
    def take_back(self, village: int) -> None:
        """What was reported is cancelled."""
        text = self.gong.text(phone(village), f"HUY TH{village}")
        self.gong.drain()
        if self.gong.kept(text).fields["outcome"] == "counted":
            self.heads[village].reported.discard(self.gong.today)

    def send(self) -> None:
        """What may go out does, and goes to whom it should."""
        self.gong.send()
        for broadcast, silent in self.silent.items():
            state = self.gong.found(broadcast).state
            for digit, message in self.gong.rows(broadcast).items():
                if message.delivery is Delivery.DELIVERED and message.id not in self.gone:
                    head = self.heads[int(digit)]
                    self.gone.add(message.id)
                    assert head.wants, "nobody is texted who has said NGUNG"
                    assert not (silent and self.gong.today in head.reported), "nor reminded who has reported"
                    assert state is BroadcastState.RUNNING, "nor texted while it is paused or cancelled"
                assert state is BroadcastState.PAUSED or message.delivery is not Delivery.QUEUED, "what may go out does"


def test_what_is_queued_goes_out_only_to_whom_it_still_should(works: Services) -> None:
    machine = type("Sending", (Sending,), {"works": works})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples(15), stateful_step_count=8, deadline=None, suppress_health_check=CHECKS, phases=PHASES
        ),
    )
