"""Everything lost but an older backup: what came since is pulled, counts once, and nobody is told twice."""

from __future__ import annotations

import shutil
import time
from datetime import timedelta
from pathlib import Path

from gateway import redis as clients
from gateway.books import hold, inbox, tallies
from gateway.books.inbox import Arrival
from gateway.channels import twilio
from gateway.jobs import enqueue_pull
from tests.faults import plan, provider
from tests.faults.length import LONG
from tests.faults.load import Load, Sent
from tests.faults.provider import Provider
from tests.faults.run import CHAOS, VILLAGES, Say
from tests.faults.signed import OURS
from tests.faults.stack import Stack, running, wait_for
from tests.faults.table import Row
from tests.faults.watch import account, judged, settle
from workers.missed_messages import FOUND

pytestmark = CHAOS

TEXTS = 200 if LONG else 30
"""Before the backup, and again after it."""
PATIENCE_SECONDS = 60.0
OLDEST, YOUNGEST = timedelta(minutes=11), timedelta(minutes=2)
"""How old the texts are by the provider's list: a pull leaves those of the last minute to the webhook."""


def listed(stand_in: Provider, sent: Sent) -> None:
    """Let the provider have received every acknowledged text, in their order."""
    step = (OLDEST - YOUNGEST) / len(sent.acknowledged)
    for number, sid in enumerate(sent.acknowledged):
        phone, words = sent.words[sid]
        said = {"from": phone, "to": OURS, "body": words, "status": "received", "direction": "inbound"}
        stand_in.add(sid=sid, age=OLDEST - number * step, **said)


def kept(stack: Stack, sent: Sent) -> int:
    """How many of the acknowledged texts the books hold."""
    ids = [Arrival("twilio", sid, "", "", "").id for sid in sent.acknowledged]
    return len(inbox.texts(stack.books, stack.campaign.id, ids))


def backed_up_under_load(old: Stack, copies: Path) -> Sent:
    """Texts before and after a backup, all of them judged and answered; what was acknowledged."""
    with Load(old.port, old.campaign) as load:
        sent = load.sent
        wait_for(lambda: len(sent.acknowledged) >= TEXTS, PATIENCE_SECONDS)
        old.flask("backup", str(copies))
        before = len(sent.acknowledged)
        wait_for(lambda: len(sent.acknowledged) >= before + TEXTS, PATIENCE_SECONDS)
    settle(old)
    return sent


def test_everything_lost_but_an_older_backup(directory: Path, say: Say) -> None:
    campaign, copies = plan.plan(VILLAGES), directory / "copies"
    with provider.running() as stand_in:
        with running(directory, campaign, stand_in.base) as old:
            sent = backed_up_under_load(old, copies)
        shutil.rmtree(old.place.directory)
        lost = time.monotonic()
        old.flask("restore", str(next(copies.iterdir())))
        listed(stand_in, sent)
        told = len(stand_in.forms)
        with running(directory, campaign, stand_in.base) as new:
            with clients.jobs(new.place.url) as jobs:
                enqueue_pull(jobs)
            wait_for(lambda: kept(new, sent) == len(sent.acknowledged), PATIENCE_SECONDS)
            judged(new)
            back = time.monotonic() - lost
            missing = tallies.all_of(new.books, twilio.NAME)[FOUND]
            assert hold.is_on(new.books)
            new.flask("hold", "release")
            settle(new)
            books = account(new, sent)
    number, counted = books.acknowledged, books.outcomes["counted"]
    words = f"everything lost but an older backup; {missing} texts pulled from the provider, all back in {back:.0f} s"
    say(f"{words}, acknowledged {number}, counted {counted}, lost {books.lost}")
    again = len(stand_in.forms) - told
    say.row(Row(words, {}, number, number - books.lost, counted, told, books.twice + again, books.lost))

    # The list makes the texts older than they are (a pull leaves the last minute to the webhook), so some are of before
    # what the backup had counted for their village: those are asked about or wait, and nothing is lost or counts twice.
    assert (books.lost, books.twice) == (0, 0), books
    assert set(books.outcomes) <= {"counted", "asked", "waiting"}, books
    assert books.outcomes.total() == number, books
    assert missing > 0
    assert again == 0, "nobody is told twice"
    assert stand_in.faults == []
