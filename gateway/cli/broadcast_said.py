"""What `keng broadcast` says of a broadcast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import click

from gateway.books.broadcasts import ALLOWED_STATES, Broadcast, BroadcastState
from gateway.books.outbox import Delivery
from gateway.broadcasts.preview import Preview
from gateway.cli.explained import counted
from gateway.web import show
from parsers.broadcasts.audience import ExclusionReason
from parsers.broadcasts.template import MOST_SEGMENTS, Wrong, forcing, named
from parsers.order import BroadcastControl

MOST_LEFT_OUT = 10_000
STATES = {
    BroadcastState.PROPOSED: "waits until a second person approves it",
    BroadcastState.RUNNING: "is being sent",
    BroadcastState.PAUSED: "is paused",
    BroadcastState.CANCELLED: "is cancelled",
    BroadcastState.NOT_SENT: "was not sent: it came too late to be of use",
}
THROUGH = "is through"
OPEN = (Delivery.QUEUED, Delivery.SENDING)
"""The states that a text does not stay in."""
CONTROL_HELP = {
    BroadcastControl.APPROVE: "Let the broadcast ID go out: a second person's say.",
    BroadcastControl.PAUSE: "Hold back what the broadcast ID has not sent yet.",
    BroadcastControl.RESUME: "Go on with the broadcast ID.",
    BroadcastControl.CANCEL: "Withdraw what the broadcast ID has not sent yet, for good.",
}
DONE = {
    BroadcastControl.APPROVE: "approved",
    BroadcastControl.PAUSE: "paused",
    BroadcastControl.RESUME: "resumed",
    BroadcastControl.CANCEL: "cancelled",
}
OUT = {
    ExclusionReason.EXCLUDED: "left out by you",
    ExclusionReason.OPTED_OUT: "wants no reminders",
    ExclusionReason.NOT_IN_OFFICE: "not in office on that day",
    ExclusionReason.PRACTISES: "practises",
    ExclusionReason.CAP: "has had all reminders that a phone gets in a day",
    ExclusionReason.FAILING: "the last texts to this number did not arrive",
    ExclusionReason.NOTHING: "nothing is known that could be confirmed",
    ExclusionReason.QUESTION: "an open question waits for this phone's answer",
    ExclusionReason.PAST_SHOWN: "more people than its author was shown",
}
WRONG = {
    Wrong.EMPTY: "it is empty: write a text",
    Wrong.FORBIDDEN: "{word} may not stand in a text: gateways refuse it",
    Wrong.HIDDEN: "it holds the character {word}, which cannot be seen: take it out",
    Wrong.UNKNOWN: "there is no {{{word}}}: write it out",
    Wrong.INVITES: '"{word}" asks for what would answer an open question (a digit, a yes or a no): ask for a call',
    Wrong.LONG: f"it takes more than {MOST_SEGMENTS} segments: make it shorter",
}


def show_all(seen: Preview) -> None:
    """Say all that a broadcast would do; an error if its words will not do."""
    if seen.faults:
        raise click.ClickException(why_not(seen))
    if seen.sent:
        _show_words(seen)
    second = ", once a second person approves it" if seen.needs_second_person else ""
    people = counted(len(seen.sent), "person", "people")
    click.echo(f"to {people}, not to {len(seen.left_out)}; goes out {_local(seen)}{second}")
    _show_people(seen)


def why_not(seen: Preview) -> str:
    """Why a broadcast cannot be sent."""
    if seen.faults:
        return "; ".join(WRONG[fault.wrong].format(word=fault.word) for fault in seen.faults)
    if seen.placeholders:
        named = ", ".join(seen.placeholders)
        return f"nothing goes out to real phones yet, for in the plan is still a placeholder: {named}"
    if seen.is_too_late:
        return (
            f"it asks for today's report and would go out {_local(seen)}, after the quiet hours: "
            "send it earlier, or --to missing"
        )
    if seen.passes_the_day:
        return (
            f"it costs {seen.cost} đồng, and {seen.spent} of the {seen.spending_limit_a_day} "
            "that a day may cost are spent: send to fewer, or raise SPENDING_LIMIT_A_DAY"
        )
    return "nobody would get it: choose others with --to, --areas or --without"


def begun(found: Broadcast, plan_id: str) -> str:
    """What came of sending, and what may be done now."""
    go_on, where = "keng broadcast", f"--campaign {plan_id}"
    how = {
        BroadcastState.PROPOSED: f"; somebody else than {found.author}: {go_on} approve {found.id} {where} --by NAME",
        BroadcastState.RUNNING: f"; how far it is: {go_on} status {found.id} {where} --watch",
    }
    return f"{found.id}: {STATES[found.state]}{how.get(found.state, '')}"


def not_controlled(before: Broadcast, control: BroadcastControl, by: str) -> str:
    """Why a broadcast was not controlled."""
    if control is BroadcastControl.APPROVE and before.state is BroadcastState.PROPOSED:
        return f"{by} wrote it and cannot approve it too: a second person does, with --by NAME"
    possible = " or ".join(state.value.replace("_", " ") for state in ALLOWED_STATES[control])
    return f"{before.id} {STATES[before.state]}: only one that is {possible} can be {DONE[control]}"


def line(found: Broadcast, tally: Mapping[Delivery, int], zone: ZoneInfo) -> str:
    """A broadcast in one line, with how many of its texts are in which state."""
    counted = ", ".join(f"{state.value} {tally[state]}" for state in Delivery if tally.get(state))
    at = f"{found.at.astimezone(zone):%d/%m %H:%M}"
    how = THROUGH if found.state is BroadcastState.RUNNING and is_through(found, tally) else STATES[found.state]
    return f"{found.id}  {at}  {found.author}  {how}; texts: {found.people} ({counted or 'none'})"


def is_through(found: Broadcast, tally: Mapping[Delivery, int]) -> bool:
    """Whether none of a broadcast's texts is left to send."""
    return found.enrolled and not left_to_send(tally)


def left_to_send(tally: Mapping[Delivery, int]) -> int:
    """How many texts are still to be sent."""
    return sum(tally.get(state, 0) for state in OPEN)


def reasons(left: Sequence[tuple[str, ExclusionReason]]) -> list[tuple[str, int]]:
    """For how many people each reason to leave them out held."""
    return [(OUT[out], number) for out, number in Counter(out for _, out in left).items()]


def _local(seen: Preview) -> str:
    """When it goes out."""
    return f"{seen.goes_out_at.astimezone(seen.campaign.zone):%d/%m %H:%M}"


def _show_people(seen: Preview) -> None:
    """Say who gets it, and who does not and why."""
    for one in seen.sent:
        click.echo(f"  {one.area} {show.phone(one.contact.phone, seen.campaign.phone_region)}")
    for one in seen.left_out:
        why = OUT[one.out] if one.out else ""
        click.echo(f"  not {one.area} {show.phone(one.contact.phone, seen.campaign.phone_region)}: {why}")


def _show_words(seen: Preview) -> None:
    """Say how the longest of the texts travels, and what it says."""
    longest = max(seen.sent, key=lambda one: one.travels.parts if one.travels else 0)
    if travels := longest.travels:
        size = f"{travels.characters} characters, {travels.encoding}, segments: {travels.parts}"
        click.echo(f'to {longest.area}: "{show.words(longest.body)}"')
        cost = f", {seen.cost} đồng" if seen.cost else ""
        click.echo(f"{size}; in all {counted(seen.segments, 'segment')}{cost}")
        if forced := forcing(longest.body):
            click.echo(f"UCS-2 for want of these marks in GSM-7: {' '.join(map(named, forced))}")
