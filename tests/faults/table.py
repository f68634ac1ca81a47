"""The figures of a fault run: a row a test, and the table that all rows make."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any


class Kind(StrEnum):
    """What was done, as far as it is counted."""

    KILL = "process kills"
    VALKEY_KILL = "Valkey kills"
    PAUSE = "pauses"
    DISK_FULL = "disks full"
    ANSWER_LOST = "answers of Valkey lost"
    RESTART = "rolling restarts"


NEEDED = {
    Kind.KILL: 200,
    Kind.VALKEY_KILL: 50,
    Kind.PAUSE: 20,
    Kind.DISK_FULL: 10,
    Kind.ANSWER_LOST: 2_000,
    Kind.RESTART: 20,
}
"""What a long run must have done in all."""
HEAD = "| harm | acknowledged | stored | counted | answered | duplicated | lost | longest recovery |"


@dataclass(frozen=True, slots=True)
class Row:
    """What one test did, and what came of it."""

    harm: str
    done: dict[Kind, int] = field(default_factory=dict)
    """How often each kind of harm was done."""
    acknowledged: int = 0
    stored: int = 0
    counted: int = 0
    answered: int = 0
    """Replies that the provider took."""
    twice: int = 0
    """Texts kept or counted twice, and replies that the provider took twice."""
    lost: int = 0
    recovery: float = 0.0
    """The longest time from a harm until texts were counted again, in seconds."""
    spoils: bool = False
    """Whether the harm itself takes away what was kept: such a row is no part of the totals."""


def write(file: Path, row: Row) -> None:
    """Add a row to a file that several processes may share."""
    with file.open("a", encoding="utf-8") as opened:
        opened.write(json.dumps(asdict(row)) + "\n")


def read(file: Path) -> list[Row]:
    """The rows of a file."""
    return [_row(**json.loads(line)) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def done(rows: Iterable[Row]) -> Counter[Kind]:
    """How often each kind of harm was done in all."""
    return sum((Counter(row.done) for row in rows), Counter[Kind]())


def totals(rows: list[Row]) -> Row:
    """All rows in one, but for the figures of those whose harm takes away what was kept."""
    held = [row for row in rows if not row.spoils]
    did = done(rows)
    return Row(
        ", ".join(f"{did[kind]:,} {kind}" for kind in Kind if did[kind]) or "nothing",
        did,
        sum(row.acknowledged for row in held),
        sum(row.stored for row in held),
        sum(row.counted for row in held),
        sum(row.answered for row in held),
        sum(row.twice for row in held),
        sum(row.lost for row in held),
        max((row.recovery for row in rows), default=0.0),
    )


def table(rows: list[Row]) -> str:
    """All rows and their totals, in Markdown; like stands by like, what is no part of the totals last."""
    ordered = sorted(rows, key=lambda row: (row.spoils, row.harm.lower()))
    ruler = "|---" * HEAD.count(" |") + "|"
    return "\n".join([HEAD, ruler, *map(_line, ordered), _line(totals(rows), "**")])


def lacking(rows: list[Row]) -> list[str]:
    """What a long run should have done and has not."""
    did = done(rows)
    return [f"{kind}: {did[kind]:,} of {needed:,}" for kind, needed in NEEDED.items() if did[kind] < needed]


def _row(done: dict[str, int], **fields: Any) -> Row:
    return Row(done={Kind(kind): number for kind, number in done.items()}, **fields)


def _line(row: Row, bold: str = "") -> str:
    harm = f"{row.harm} (not in the totals)" if row.spoils else row.harm
    figures = (row.acknowledged, row.stored, row.counted, row.answered, row.twice, row.lost)
    cells = [harm, *(f"{figure:,}" for figure in figures), f"{row.recovery:.1f} s"]
    return "| " + " | ".join(f"{bold}{cell}{bold}" for cell in cells) + " |"
