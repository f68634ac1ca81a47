"""The reminders: which of a campaign's rules are due at a moment, and what each then asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.campaign.plan import Campaign, Reminder
from parsers.campaign.quiet_hours import closes

_GROUPS = {
    "silent_today": AudienceKind.SILENT,
    "silent_yesterday": AudienceKind.SILENT,
    "all_heads": AudienceKind.HEADS,
    "role": AudienceKind.ROLE,
    "missing_days": AudienceKind.MISSING,
    "office": AudienceKind.OFFICE,
}
_OF_THE_DAY_BEFORE = ("silent_yesterday", "missing_days")
"""Audiences that are judged by the day before."""
READ_BACK = "remind_week"
"""The text that asks whether what is kept is right: an open question until it is answered."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a rule calls for a broadcast."""

    rule: Reminder
    day: date
    """The calendar day on which it is due."""
    due: datetime
    until: datetime
    """When it is no longer of use."""

    @property
    def name(self) -> str:
        """What tells it from every other of its campaign."""
        return f"{self.rule.name}/{self.day}"


def due(campaign: Campaign, now: datetime, days_off: Collection[date] = ()) -> list[Occurrence]:
    """The occurrences that are due at `now` and still of use, in the order they were due."""
    today = now.astimezone(campaign.zone).date()
    found = (one for rule in campaign.reminders for one in _on(campaign, rule, today, days_off))
    return sorted((one for one in found if one.due <= now < one.until), key=lambda one: one.due)


def audience(campaign: Campaign, rule: Reminder, day: date) -> Audience:
    """Whom a rule is for on `day`."""
    before = day - timedelta(days=1)
    about = before if rule.audience in _OF_THE_DAY_BEFORE else day
    group = _GROUPS[rule.audience]
    least = rule.least if group is AudienceKind.MISSING else 0
    return Audience(group, role=rule.role or "", day=min(about, campaign.last_day), least=least)


def _on(campaign: Campaign, rule: Reminder, day: date, days_off: Collection[date]) -> Iterator[Occurrence]:
    """The rule's occurrence on a day, if it has one."""
    if day in days_off or not campaign.is_awaited(campaign.top.code, day) or not _calls_on(campaign, rule, day):
        return
    due_at = datetime.combine(day, rule.at, campaign.zone).astimezone(UTC)
    until = datetime.combine(day, rule.until, campaign.zone).astimezone(UTC) if rule.until else closes(campaign, due_at)
    yield Occurrence(rule, day, due_at, min(until, closes(campaign, due_at)))


def _calls_on(campaign: Campaign, rule: Reminder, day: date) -> bool:
    before = timedelta(days=1 if rule.audience in _OF_THE_DAY_BEFORE else 0)
    if not campaign.first_day <= day - before <= campaign.last_day:
        return False
    in_window = rule.window is None or rule.window.first <= day <= rule.window.last
    return in_window and day.isoweekday() in rule.weekdays and (not rule.days or day in rule.days)
