"""The shipped campaign, played by docs/contributing/to-the-end.md to its archive, which adds up without the product."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gateway.books import campaigns, cursor, review_queue, roster
from gateway.reports.closing import SumState, confirmations, disagreements
from gateway.reports.report import report
from gateway.verification.verify import verify
from tests.paths import ROOT
from tests.support.conversation import Play, lines
from tests.support.field import Field, services
from tests.support.needs import needs
from tests.support.outage import Machine
from tests.support.providers import provider
from tests.support.scene import twin

PLAN = twin("to-the-end", date(2090, 8, 10))
"""Days to come, so that what is answered is not too late to be sent."""
SCRIPT = lines((ROOT / "docs" / "contributing" / "to-the-end.md").read_text(encoding="utf-8"))
RE_ADD = ROOT / "tests" / "gateway" / "reports" / "re_add.py"
CLOSED = datetime(2090, 10, 11, 9, tzinfo=UTC)


@pytest.mark.slow
def test_a_campaign_is_played_closed_and_archived_and_its_archive_adds_up() -> None:
    faketime = needs("faketime")
    with tempfile.TemporaryDirectory(prefix="keng-") as made, Machine(Path(made)) as machine:
        with services(machine.url) as works:
            campaigns.save(works.books, PLAN, None)
            field = Field(works, PLAN)
            with provider("twilio", Path(made), works.books, machine.url, PLAN.id) as twilio:
                Play(field, [twilio], machine).play(SCRIPT)

            closes(field)
        archived = Path(made) / "archive.zip"
        keng = [sys.executable, "-m", "gateway.keng", "archive", "--campaign", PLAN.id, "--out", str(archived)]
        now = CLOSED.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        known = {"REDIS_URL": machine.url, "VAR_DIR": made}
        subprocess.run([faketime, now, *keng], check=True, cwd=ROOT, env={**os.environ, **known})
        subprocess.run([sys.executable, "-I", "-S", RE_ADD, archived], check=True)
        shows(archived)


def closes(field: Field) -> None:
    """What the page of the closing shows: all days are locked, and what does not add up is named."""
    assert cursor.position(field.books, PLAN.id).locked == PLAN.last_day
    assert review_queue.size(field.books, PLAN.id)[0] == 6  # locked, too old, over, a stranger's, refused
    assert verify(field.books, PLAN.id).clean
    found = report(field.books, PLAN, PLAN.last_day, CLOSED)
    people = roster.everyone(field.books, PLAN.id)
    wrong = disagreements(found, people)

    assert [one.sums[0].state for one in confirmations(found)] == [
        SumState.AGREES, SumState.UNKNOWN, SumState.SHORT, SumState.UNKNOWN, SumState.UNKNOWN
    ]  # fmt: skip
    asked = {(one.area.code, each.name) for one in wrong for each in one.call}
    assert asked >= {("TH2", "Binh"), ("TH3", "Moi"), ("TH4", "Dung"), ("TH5", "Em")}
    assert not asked & {("TH1", "An"), ("TH3", "Cu")}


def shows(archived: Path) -> None:
    """The archive has the figures that the page of the conversation ends with, and none for what nobody has said."""
    with zipfile.ZipFile(archived) as zipped:
        said = zipped.read("so-lieu.csv").decode("utf-8-sig")
    rows = {(row["Mã địa bàn"], row["Mã chỉ số"]): row["Số"] for row in csv.DictReader(io.StringIO(said, newline=""))}

    assert [rows[f"TH{n}", "ACT"] for n in range(1, 6)] == ["303", "250", "151", "175", "58"]
    assert (rows["TH1", "ABS"], rows["TH3", "INE"], rows["TH4", "ABS"]) == ("92", "0", "")
