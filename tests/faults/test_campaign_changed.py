"""The campaign's file changed while texts come in."""

from __future__ import annotations

import time
from pathlib import Path

from gateway.books import campaigns
from gateway.campaigns import campaign_file
from tests.faults.length import LONG
from tests.faults.run import CHAOS, Run, Say, check, under_load

pytestmark = CHAOS

CHANGES = 6 if LONG else 2
FEW = 9
"""Villages: the names of more would make some replies too long for one text, and the file would be refused."""


def loaded_over_edits(run: Run, turn: int) -> None:
    """Change the file and have it loaded, as the office does; every other time what the sums rest on is changed."""
    plan, _ = campaigns.current(run.stack.books, run.stack.campaign.id)
    rates = plan.rates[1:] + plan.rates[:1] if turn % 2 else plan.rates[:-1]
    file = run.stack.directory / "changed.yaml"
    file.write_text(campaign_file.dump(plan.model_copy(update={"rates": rates})), encoding="utf-8")
    run.stack.flask("campaign", "load", str(file), "--over-edits")


def test_the_campaign_changed_under_load(directory: Path, say: Say) -> None:
    with under_load(directory, villages=FEW) as run:
        for turn in range(CHANGES):
            loaded_over_edits(run, turn)
            run.harmed(time.monotonic())
        _, revision = campaigns.current(run.stack.books, run.stack.campaign.id)
    check(run, f"campaign file changed {CHANGES} times", say)

    assert revision == str(CHANGES)
