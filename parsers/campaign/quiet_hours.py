"""Quiet hours: the hours and days on which no broadcast is sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from parsers.campaign.plan import Campaign


def is_quiet(campaign: Campaign, moment: datetime, days_off: Collection[date] = ()) -> bool:
    """Whether no reminder may go out at `moment`: in the quiet hours, on a holiday of all, or one that is marked."""
    local = moment.astimezone(campaign.zone)
    begins, ends = campaign.quiet_from, campaign.quiet_until
    clock = local.time()
    in_hours = begins <= clock < ends if begins <= ends else clock >= begins or clock < ends
    return in_hours or local.date() in days_off or not campaign.is_awaited(campaign.top.code, local.date())


def opens(campaign: Campaign, moment: datetime, days_off: Collection[date] = ()) -> datetime:
    """The first moment from `moment` on at which reminders may go out."""
    while is_quiet(campaign, moment, days_off):
        local = moment.astimezone(campaign.zone)
        ends = datetime.combine(local.date(), campaign.quiet_until, campaign.zone)
        moment = (ends if ends > local else _next_day(campaign, local)).astimezone(UTC)
    return moment


def closes(campaign: Campaign, moment: datetime) -> datetime:
    """When the quiet hours next begin after `moment`."""
    local = moment.astimezone(campaign.zone)
    begins = datetime.combine(local.date(), campaign.quiet_from, campaign.zone)
    return (begins if begins > local else begins + timedelta(days=1)).astimezone(UTC)


def _next_day(campaign: Campaign, local: datetime) -> datetime:
    """The end of the quiet hours on the following day, or its very beginning where they do not reach over midnight."""
    following = local.date() + timedelta(days=1)
    over_midnight = campaign.quiet_from > campaign.quiet_until
    begins = campaign.quiet_until if over_midnight else datetime.min.time()
    return datetime.combine(following, begins, campaign.zone)
