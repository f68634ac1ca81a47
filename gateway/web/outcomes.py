"""What became of texts and orders, in the words that every page uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from gateway.web import show
from gateway.web.labels.labels import label
from parsers.decision import Outcome
from parsers.figures.stored import LedgerRow, Series

MENU = "menu"
"""The kind of the orders that phones give by the USSD menus."""
ROWS_SAID = 4
DONE: Mapping[str, str] = MappingProxyType(
    {
        "settle": "outcome_settled", "undo": "outcome_undone", "lock": "outcome_locked",
        "broadcast": "outcome_broadcast", "broadcast_control": "outcome_broadcast_control",
        "days_off": "outcome_days_off", "expire": "outcome_expired", "consent": "outcome_consent",
        "words": "outcome_words",
    }
)  # fmt: skip
"""What an order did that changed no figure, by its kind; any other changed the roster."""
TONES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.COUNTED: "good", Outcome.REFUSED: "bad", Outcome.QUARANTINED: "bad", Outcome.ASKED: "open",
        Outcome.WAITING: "open",
    }
)  # fmt: skip
"""How an outcome looks; any other is calm."""


@dataclass(frozen=True, slots=True)
class Became:
    """What became of an order that was just given: how it looks (good, open, bad), and one sentence."""

    tone: str
    words: str


def became(outcome: Outcome | None, order: str = "") -> str:
    """What became of a text, or of an order of this kind; None is not judged yet."""
    if order and order != MENU and outcome is Outcome.ANSWERED:
        return label(DONE.get(order, "outcome_roster"))
    return label(f"outcome_{outcome or 'none'}")


def tone(outcome: Outcome | None) -> str:
    """Whether that is good, bad, open or calm."""
    return "open" if outcome is None else TONES.get(outcome, "calm")


def reason(of: str) -> str:
    """Why nothing was stored; "" where there is no reason."""
    return label(f"reason_{of}") if of else ""


def ordered(order: str) -> str:
    """What stands in the place of the words, where there are none: who gave the order."""
    return label("menu_order" if order == MENU else "office_order")


def what(rows: Sequence[LedgerRow], why: str = "") -> str:
    """What was changed, as said, in one line; the reason where nothing was."""
    if not rows:
        return reason(why)
    several = len({row.area for row in rows}) > 1
    said = [f"{row.area} {change(row)}" if several else change(row) for row in rows[:ROWS_SAID]]
    if len(rows) > ROWS_SAID:
        said.append(label("more", n=len(rows) - ROWS_SAID))
    where = "" if several else f"{rows[0].area} {show.short_day(rows[0].day)}: "
    return where + ", ".join(said)


def change(row: LedgerRow) -> str:
    """A figure before and after: "ACT 15 → 20", "lũy kế ACT 156", "bỏ ABS 3"."""
    code = label("counted_total", said=row.code) if row.series is Series.TOTAL else row.code
    name = "counted_gone" if row.new is None else "counted_value" if row.old is None else "counted_change"
    return label(name, code=code, old=show.number(row.old), new=show.number(row.new))
