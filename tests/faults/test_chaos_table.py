"""The table of `make chaos` adds up what was measured, and says what was left out."""

from __future__ import annotations

from pathlib import Path

from tests.faults.table import HEAD, Kind, Row, lacking, read, table, write

KILLED = Row("workers killed", {Kind.KILL: 150}, 1_000, 1_000, 1_000, 300, 0, 0, 3.21)
STORM = Row("all killed", {Kind.KILL: 60, Kind.VALKEY_KILL: 50, Kind.PAUSE: 20}, 200, 200, 200, 50, 0, 0, 9.0)
CUT = Row("file cut", {Kind.VALKEY_KILL: 10}, 50, 48, 48, 20, 1, 2, 5.0, spoils=True)


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    for row in (KILLED, CUT):
        write(tmp_path / "rows", row)

    assert read(tmp_path / "rows") == [KILLED, CUT]


def test_no_row_is_no_fault(tmp_path: Path) -> None:
    assert read(tmp_path / "rows") == []


def test_the_totals_leave_out_what_the_harm_itself_took_away() -> None:
    lines = table([KILLED, STORM, CUT]).splitlines()

    assert lines[0] == HEAD
    assert lines[1].count("|") == HEAD.count("|")
    assert [line.split(" | ")[0] for line in lines[2:4]] == ["| all killed", "| workers killed"]
    assert lines[4] == "| file cut (not in the totals) | 50 | 48 | 48 | 20 | 1 | 2 | 5.0 s |"
    assert lines[5] == (
        "| **210 process kills, 60 Valkey kills, 20 pauses** | **1,200** | **1,200** | **1,200** | **350** "
        "| **0** | **0** | **9.0 s** |"
    )


def test_a_loss_shows_in_the_totals() -> None:
    assert (
        table([KILLED, Row("bad", acknowledged=2, stored=1, lost=1)]).splitlines()[-1].endswith("**1** | **3.2 s** |")
    )


def test_what_a_long_run_left_out_is_named() -> None:
    assert lacking([KILLED, STORM]) == [
        "disks full: 0 of 10",
        "answers of Valkey lost: 0 of 2,000",
        "rolling restarts: 0 of 20",
    ]
