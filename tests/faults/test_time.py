"""Texts that come late, out of order and twice, days that change, a worker whose clock is wrong."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from http import HTTPStatus
from pathlib import Path

from gateway.books import inbox
from gateway.books.figures import sheet_key
from gateway.books.inbox import Arrival
from gateway.verification.verify import verify
from parsers.figures.stored import Sheet
from tests.faults import plan, provider, signed
from tests.faults.length import LONG
from tests.faults.plan import CODE
from tests.faults.run import CHAOS, Say, a_draining_worker, check, under_load
from tests.faults.signed import OURS
from tests.faults.stack import INBOUND, Stack, running
from tests.faults.table import Row
from tests.faults.watch import settle
from tests.support.needs import needs

pytestmark = CHAOS

TURNS = 10 if LONG else 2
AHEAD = "+10m"
MICROSECOND = timedelta(microseconds=1)


class Late:
    """Texts that a spool kept for long."""

    def __init__(self, stack: Stack) -> None:
        """Put them into this gateway's spool."""
        self._stack = stack
        self._directory = stack.directory / "spool" / stack.campaign.id
        self._directory.mkdir(parents=True)
        self.ids: dict[str, str] = {}
        """The ids by what the test calls the texts."""

    def put(self, name: str, village: int, words: str, received_at: datetime) -> None:
        """Spool a text as if it had been received then."""
        arrival = Arrival("twilio", f"SM{name}", plan.phone(village), OURS, words)
        self.ids[name] = arrival.id
        record = json.dumps({"received_at": received_at.isoformat(), "arrival": asdict(arrival)})
        draft = self._directory / f".draft-{name}"
        draft.write_text(record)
        draft.rename(self._directory / f"{int(received_at.timestamp() * 1e6):020d}-{arrival.id}.json")

    def outcomes(self) -> dict[str, str]:
        """What became of each."""
        texts = inbox.texts(self._stack.books, self._stack.campaign.id, list(self.ids.values()))
        return dict(zip(self.ids, (text.fields.get("outcome", "") for text in texts), strict=True))


class Said:
    """Texts delivered now, each judged before the next."""

    def __init__(self, stack: Stack) -> None:
        """Deliver them to this gateway."""
        self._stack = stack
        self.ids: list[str] = []

    def text(self, village: int, words: str) -> None:
        """Deliver a text of a village's head."""
        sid = f"SM{len(self.ids):032x}"
        assert signed.text(self._stack.port, sid, plan.phone(village), words) == HTTPStatus.OK
        self.ids.append(Arrival("twilio", sid, "", "", "").id)
        settle(self._stack)


def figure(stack: Stack, area: str, day: object) -> int:
    """What the books hold of an area's day."""
    return int(stack.books.hget(f"{sheet_key(stack.campaign.id, '0', Sheet.REPORTED, area)}:{day}", CODE) or 0)


def test_texts_of_other_days_count_on_their_own_day_and_what_is_outdated_asks(directory: Path, say: Say) -> None:
    campaign = plan.plan(9)
    today = plan.today(campaign)
    before = today - timedelta(days=1)
    roll_over = datetime.combine(today, clock_time(4), campaign.zone).astimezone(UTC)
    midnight = datetime.combine(before, clock_time(0), campaign.zone).astimezone(UTC)
    days_ago = roll_over - timedelta(days=3)
    with provider.running() as stand_in, running(directory, campaign, stand_in.base) as stack:
        late = Late(stack)
        late.put("before the day ends", 1, f"TH1 {CODE} 3", roll_over - MICROSECOND)
        late.put("once it has begun", 2, f"TH2 {CODE} 4", roll_over)
        late.put("before midnight", 3, f"TH3 {CODE} 5", midnight - MICROSECOND)
        late.put("after midnight", 4, f"TH4 {CODE} 6", midnight)
        late.put("days ago", 5, f"TH5 {CODE} 7", days_ago)
        settle(stack)
        said = Said(stack)
        said.text(6, f"{plan.on(before)} TH6 {CODE} 8")
        late.put("outdated", 6, f"{plan.on(before)} TH6 {CODE} 9", roll_over)
        said.text(8, f"{plan.on(before)} TH8 {CODE} 8")
        said.text(8, f"HUY {plan.on(before)} TH8")
        late.put("older than its cancellation", 8, f"{plan.on(before)} TH8 {CODE} 8", roll_over)
        late.put("twice", 7, f"{plan.on(before)} TH7 {CODE} 2", roll_over)
        late.put("twice", 7, f"{plan.on(before)} TH7 {CODE} 2", roll_over + timedelta(hours=1))
        settle(stack)
        found = {
            f"TH{n}": [figure(stack, f"TH{n}", today - timedelta(days=back)) for back in range(4)] for n in range(1, 9)
        }
        outcomes, clean = late.outcomes(), verify(stack.books, campaign.id).clean
        kept = inbox.texts(stack.books, campaign.id, [*late.ids.values(), *said.ids])
    say(f"late texts {len(outcomes)}: {outcomes}, twice 0")

    assert clean
    assert found == {
        "TH1": [0, 3, 0, 0],
        "TH2": [4, 0, 0, 0],
        "TH3": [0, 0, 5, 0],
        "TH4": [0, 0, 6, 0],
        "TH5": [0, 0, 0, 7],
        "TH6": [0, 8, 0, 0],
        "TH7": [0, 2, 0, 0],
        "TH8": [0, 0, 0, 0],
    }
    assert outcomes.pop("outdated") == "asked"
    assert outcomes.pop("older than its cancellation") == "asked"
    assert set(outcomes.values()) == {"counted"}
    acknowledged, counted = len(late.ids) + len(said.ids), sum(text.fields["outcome"] == "counted" for text in kept)
    assert len(kept) == acknowledged
    words = "texts of other days, days late, out of order and twice; two of them asked about"
    say.row(Row(words, {}, acknowledged, len(kept), counted, len(stand_in.accepted), stand_in.twice))


def test_a_worker_whose_clock_is_ten_minutes_off(directory: Path, say: Say) -> None:
    ask = [needs("faketime"), "-f", AHEAD, needs("printenv"), "LD_PRELOAD"]
    library = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    wrong = f"LD_PRELOAD={library} FAKETIME={AHEAD} FAKETIME_DONT_FAKE_MONOTONIC=1"
    with under_load(directory, SECOND_WORKER_ENV=wrong) as run:
        clocks = [worker.environ().get("FAKETIME", "right") for worker in run.stack.all(INBOUND)]
        for _ in range(TURNS):
            run.harmed(run.kill(a_draining_worker(run)))  # so that each of the two has its turn
    check(run, f"a worker 10 minutes ahead, {TURNS} changes between it and the other", say)

    assert sorted(clocks) == [AHEAD, "right"]
