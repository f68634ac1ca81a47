"""The waiting texts as a list: each with what the person signed in may do about it there, and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from redis import Redis

from gateway.web.export import Table
from gateway.web.labels.labels import label, phrase
from gateway.web.roles import Role, is_whole, person, within
from gateway.web.waiting import presenter, queue
from gateway.web.waiting.one_text import seen_token
from gateway.web.waiting.presenter import PageContext, ShownText
from gateway.web.waiting.queue import Group, Queue, WaitingText
from parsers.campaign.plan import Campaign
from parsers.meaning import Submission
from parsers.validation.review import registration

SHOWN = 20
"""So many texts of a group stand in the list; its own page shows more."""
SHOWN_ALONE = 100
"""So many texts stand on the page of one group."""
COLUMNS = (
    "waiting_since", "waiting_group", "waiting_who", "waiting_role", "waiting_area", "waiting_words", "waiting_why",
    "waiting_guess",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListedText:
    """A text in the list, with what the person signed in may do about it there."""

    of: ShownText
    token: str
    """What the form carries that stores its guess; empty where there is none to store."""
    registers: bool
    """Whether the registration that it asks for can be decided."""
    enrols: bool
    """Whether its unknown phone can be registered."""


def groups(
    books: Redis, context: PageContext, found: Queue, only: Group | None
) -> list[tuple[Group, list[ListedText], int]]:
    """Each group with the texts that are shown, oldest first, and how many there are."""
    kept = {only: found.groups.get(only, [])} if only else found.groups
    most = SHOWN_ALONE if only else SHOWN
    first = [of for texts in kept.values() for of in texts[:most]]
    rows = {of.text.id: listed(context, of) for of in queue.with_guesses(books, context.plan, first)}
    return [(group, [rows[of.text.id] for of in texts[:most]], len(texts)) for group, texts in kept.items()]


def listed(context: PageContext, of: WaitingText) -> ListedText:
    """A text with what the person signed in may do about it."""
    plan = context.plan
    return ListedText(
        presenter.shown(of, context, person().id), _token(plan, of), _may_register(plan, of), _may_enrol(plan, of)
    )


def may_settle() -> bool:
    """Whether the person signed in may decide about texts at all."""
    return person().role.covers(Role.CLERK)


def table(books: Redis, context: PageContext, found: Queue) -> Table:
    """All of them as a file has them."""
    everyone = queue.with_guesses(books, context.plan, [of for texts in found.groups.values() for of in texts])
    rows = [_table_row(of, presenter.shown(of, context, "")) for of in everyone]
    title = f"{label('waiting')} – {phrase(context.plan.short_name)}"
    return Table("tin-cho", title, tuple(map(label, COLUMNS)), rows, context.plan.zone)


def _table_row(of: WaitingText, one: ShownText) -> tuple[datetime | str, ...]:
    group = label(f"group_of_{of.group}")
    return of.since, group, one.who, one.role, one.area, one.words, one.why, one.would or one.asks


def _may_register(plan: Campaign, of: WaitingText) -> bool:
    """Whether the person may decide about the registration that a text asks for."""
    asked = registration(of.likely)
    return bool(asked) and of.waits and may_settle() and within(person(), plan, (asked and asked.area) or plan.top.code)


def _may_enrol(plan: Campaign, of: WaitingText) -> bool:
    """Whether the person may register the unknown phone of a text that does not ask for it."""
    is_unknown = of.sender is None and of.text.is_of_a_phone and of.group is not Group.REGISTRATIONS
    return is_unknown and of.waits and may_settle() and is_whole(person(), plan)


def _token(plan: Campaign, of: WaitingText) -> str:
    """What the form carries that stores the guess; empty where there is none, or the person may not store it."""
    what = of.likely
    if not isinstance(what, Submission) or not may_settle() or not of.waits:
        return ""
    return seen_token(what, of.seen) if all(within(person(), plan, each.area) for each in what.figures) else ""
