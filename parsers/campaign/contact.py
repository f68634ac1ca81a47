"""A contact: who writes to us, and what that person may report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from parsers.campaign.plan import Campaign, Indicator


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone of the roster; `id` is random and is used wherever the phone may not be written."""

    id: str
    phone: str
    name: str
    role: str
    areas: tuple[str, ...]
    """The areas it reports for; an office contact also reports for every area under them."""
    accents: bool = False
    """Whether replies carry diacritics (70 characters a text) or not (160)."""
    reminders: bool = True
    """Whether it is reminded; reports are taken all the same."""
    practice: bool = False
    """Whether it practises: its texts are answered by the practice twin, and never counted."""
    reminders_since: datetime | None = None
    """When it was last said whether it wants reminders."""
    since: date | None = None
    """The first day that it reports for; None where nobody had its office before."""
    until: date | None = None
    """The last one; None as long as nobody else has its office."""

    def fits(self, campaign: Campaign) -> bool:
        """Whether the campaign has its role and its areas."""
        return self.role in campaign.roles and set(self.areas) <= campaign.area.keys()

    def in_office_on(self, day: date) -> bool:
        """Whether it reports for a day: on others somebody else had its office, or has it since."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def home(self, campaign: Campaign) -> str | None:
        """The one area meant when a text names none; None where the contact has to name it."""
        return None if self.role == campaign.office_role or len(self.areas) != 1 else self.areas[0]

    def may_report_for(self, area: str, campaign: Campaign) -> bool:
        """Whether `area` is one of the contact's own or lies under one that it answers for."""
        if area in self.areas:
            return True
        return self.role != campaign.head_role and any(above in self.areas for above in campaign.lineage[area])

    def may_report(self, indicator: Indicator, campaign: Campaign) -> bool:
        """Whether the contact's role reports `indicator`."""
        return self.role == campaign.office_role or self.role in indicator.reporters
