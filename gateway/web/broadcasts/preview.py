"""The view of a preview: who gets what, who is left out and why, what it costs, and what prevents sending."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from gateway.books import outbox
from gateway.broadcasts.preview import Preview
from gateway.broadcasts.recipients import Considered
from gateway.web import show
from gateway.web.labels.labels import label
from parsers.broadcasts.audience import AudienceKind, ExclusionReason
from parsers.broadcasts.template import MOST_SEGMENTS, OWN, Wrong, forcing, named, travels
from parsers.campaign.plan import Campaign
from parsers.replies.segments import Segments

PEOPLE_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Looked:
    """A preview as the page shows it."""

    counted: str
    pointed: tuple[tuple[str, bool], ...]
    """The written text in pieces: those that force UCS-2 are true; empty where none does."""
    gets: tuple[Considered, ...]
    gets_more: int
    not_gets: tuple[tuple[Considered, str], ...]
    not_more: int
    against: tuple[str, ...]
    """Why it cannot be sent."""
    nobody: str
    """Said where there is nobody of the audience, which is no fault: all may have reported."""
    notes: tuple[str, ...]
    """What its author should know before."""
    button: str
    """What the button does; "" where it cannot be sent."""
    people: int
    cost: int
    region: str | None
    """Where phones are spelled as at home."""


def looked(preview: Preview) -> Looked:
    """The view of a preview."""
    sent, left = preview.sent, preview.left_out
    against = tuple(_against(preview))
    return Looked(
        _counted(preview),
        tuple(_pointed(preview.order.written)) if preview.order.key == OWN else (),
        tuple(sent[:PEOPLE_SHOWN]),
        max(len(sent) - PEOPLE_SHOWN, 0),
        tuple((one, why(one.out, preview.campaign)) for one in left[:PEOPLE_SHOWN] if one.out),
        max(len(left) - PEOPLE_SHOWN, 0),
        against,
        _nobody(preview),
        tuple(_notes(preview)),
        _button(preview) if preview.can_be_sent else "",
        len(sent),
        preview.cost,
        preview.campaign.phone_region,
    )


def why(out: ExclusionReason, campaign: Campaign) -> str:
    """Why somebody is left out, in words."""
    counts = {ExclusionReason.CAP: campaign.reminders_a_day, ExclusionReason.FAILING: outbox.FAILING}
    return label(f"out_{out}", n=counts.get(out, 0))


def _counted(preview: Preview) -> str:
    how = [one.travels for one in preview.sent if one.travels] or [travels(preview.order.written)]
    longest = max(how, key=lambda one: (one.parts, one.characters))
    return label(
        "counted_as", n=show.number(longest.characters), encoding=label(f"encoding_{longest.encoding}"),
        parts=_parts(how),
    )  # fmt: skip


def _parts(how: list[Segments]) -> str:
    least, most = min(one.parts for one in how), max(one.parts for one in how)
    return str(most) if least == most else f"{least}–{most}"


def _pointed(written: str) -> Iterator[tuple[str, bool]]:
    forced = set(forcing(written))
    if forced:
        for is_forced, run in groupby(written, key=lambda one: one in forced):
            letters = list(run)
            yield "".join(map(named, letters)) if is_forced else show.words("".join(letters)), is_forced


def _against(preview: Preview) -> Iterator[str]:
    if preview.placeholders:
        yield label("still_placeholders", what=show.placeholders(preview.campaign))
    for fault in preview.faults:
        n = MOST_SEGMENTS if fault.wrong is Wrong.LONG else 0
        yield label(f"wrong_{fault.wrong}", word=show.words(fault.word), n=n)
    if preview.is_too_late:
        yield label("too_late_today")
    if preview.passes_the_day:
        most = show.money(preview.spending_limit_a_day or 0)
        yield label("past_the_day", spent=show.money(preview.spent), cost=show.money(preview.cost), most=most)
    if preview.left_out and not preview.sent and not preview.faults:
        yield label("nobody_left")


def _nobody(preview: Preview) -> str:
    if preview.considered or preview.faults:
        return ""
    return label("nobody_to_remind" if preview.order.audience.group is AudienceKind.SILENT else "nobody_meant")


def _notes(preview: Preview) -> Iterator[str]:
    if preview.is_put_off and not preview.is_too_late:
        local = preview.goes_out_at.astimezone(preview.campaign.zone)
        yield label("quiet_until", time=f"{local:%H:%M}", day=show.short_day(local))
    if preview.needs_second_person:
        yield label("second_person", n=show.number(preview.campaign.second_person_above))


def _button(preview: Preview) -> str:
    name = "propose_it" if preview.needs_second_person else "send_it"
    if not preview.cost:
        return label(name, n=show.number(preview.segments))
    return label(f"{name}_for", n=show.number(preview.segments), cost=show.money(preview.cost))
