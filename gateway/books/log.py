"""The log: who did what, when and from where; the orders of people in each campaign, and what is no order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from redis import Redis, ResponseError
from redis.typing import EncodableT, FieldT

from gateway.books import clock, entry_ids
from gateway.books.keys import common_key, key
from gateway.books.operations import Operation, record

NOTED_KEY = common_key("log")
"""What was done and is no order, of all campaigns; the newest MOST are kept."""
MOST = 100_000
LOOKED_AT = 500
"""How many lines are read in one step, whether they are wanted or not."""


class Deed(StrEnum):
    """What people do that is no order."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    ACCOUNT_MADE = "account_made"
    ACCOUNT_CHANGED = "account_changed"
    LINK_MADE = "link_made"
    NUMBER_SEEN = "number_seen"
    EXPORT_TAKEN = "export_taken"
    PLAN_PUT = "plan_put"
    NUMBER_LED = "number_led"
    BACKUP_MADE = "backup_made"
    BACKUP_TRIED = "backup_tried"
    BACKUP_TAKEN = "backup_taken"
    SAMPLES_PLAYED = "samples_played"
    PRACTICE_ANEW = "practice_anew"
    PAPER_ASKED = "paper_asked"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One thing that somebody did."""

    place: str
    """Where it stands: the id of its entry, and the number of its stream."""
    at: datetime
    who: str
    """The id of its author; never a phone."""
    where: str
    """Where it came from: the channel of an order, else what the caller says."""
    what: str
    """The kind of an order, or a Deed; empty for an order that could not be read."""
    about: str
    """The order's own id, by which its text and outcome are found; of a deed, whom or what it is about."""
    campaign: str
    """Empty where it belongs to none."""
    is_order: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """The lines that are looked for."""

    who: str = ""
    what: str = ""
    since: datetime | None = None
    until: datetime | None = None
    """They were done before this."""

    def fits(self, line: LogLine) -> bool:
        """Whether a line between the two times is wanted."""
        return self.who in ("", line.who) and self.what in ("", line.what)


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some lines, newest first."""

    lines: tuple[LogLine, ...]
    older: str
    """Where to read on; empty where no line is older. A page may be short, or empty, and yet have older ones."""


def log_key(campaign: str) -> str:
    """The orders of people, each under the id of its inbox entry; kept as long as the campaign."""
    return key(campaign, "log")


def ordered(campaign: str, entry_id: str, order_id: str, who: str, where: str, what: str) -> Operation:
    """The operation that writes a person's order into the log, in the step that judges it."""
    return record(log_key(campaign), entry_id, {"about": order_id, "who": who, "where": where, "what": what})


def note(client: Redis, campaign: str | None, at: datetime, who: str, where: str, what: Deed, about: str = "") -> None:
    """Write into the log what is no order. Neither `who` nor `about` may be a phone: ids take its place."""
    fields: dict[FieldT, EncodableT] = {
        "campaign": campaign or "",
        "who": who,
        "where": where,
        "what": what.value,
        "about": about,
    }
    try:
        client.xadd(NOTED_KEY, fields, f"{clock.microseconds(at) // 1000}-*", MOST)
    except ResponseError:  # a later line is there already: this one goes after it
        client.xadd(NOTED_KEY, fields, "*", MOST)


def page(client: Redis, campaign: str, wanted: Wanted = EVERYTHING, after: str = "", count: int = 50) -> LogPage:
    """At most `count` lines of a campaign and of none, newest first, found among the next LOOKED_AT.

    `after` is the `older` of the page before; ValueError where it is no such.
    """
    since = entry_ids.at(wanted.since) if wanted.since else "-"
    until = entry_ids.below(entry_ids.at(wanted.until)) if wanted.until else "+"
    pipe = client.pipeline(transaction=False)
    for number, stream in enumerate((log_key(campaign), NOTED_KEY)):
        pipe.xrevrange(stream, _below(after, number) if after else until, since, LOOKED_AT)
    orders, deeds = cast("list[list[tuple[str, dict[str, str]]]]", pipe.execute())
    found = [line(entry, fields, campaign) for entry, fields in orders]
    found += [line(entry, fields) for entry, fields in deeds]
    found = sorted(found, key=_rank, reverse=True)[:LOOKED_AT]
    fitting = [line for line in found if line.campaign in ("", campaign) and wanted.fits(line)]
    last = fitting[count - 1] if len(fitting) > count else found[-1] if len(found) == LOOKED_AT else None
    return LogPage(tuple(fitting[:count]), last.place if last else "")


def line(entry: str, fields: Mapping[str, str], campaign: str = "") -> LogLine:
    """A line as it is kept; `campaign` is that of an order, empty for a deed."""
    at = clock.BEGAN + timedelta(milliseconds=entry_ids.order(entry)[0])
    who, where, what, about = (fields[name] for name in ("who", "where", "what", "about"))
    place = f"{entry}.{0 if campaign else 1}"
    return LogLine(place, at, who, where, what, about, campaign or fields["campaign"], is_order=bool(campaign))


def _below(after: str, number: int) -> str:
    """From where the stream of this number is read on; of two entries with one id that of the first stream is older."""
    entry, _, of = after.partition(".")
    below = entry_ids.below(entry)
    if of not in ("0", "1"):
        raise ValueError(f"{after[:40]!r} is no place in the log")
    return entry if str(number) < of else below


def _rank(line: LogLine) -> tuple[tuple[int, int], str]:
    entry, _, number = line.place.partition(".")
    return entry_ids.order(entry), number
