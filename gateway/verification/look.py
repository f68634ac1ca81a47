"""One pass through the store: the rules, how many cases of each were checked, and which were wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from redis import Redis

from gateway.books import campaigns, keys
from gateway.books.campaigns import NoCampaignError
from gateway.books.maintenance import survey
from gateway.books.maintenance.key_owners import Owned, without_phones
from parsers.campaign.plan import Campaign


class Rule(StrEnum):
    """What must be true; each sentence begins with what is counted."""

    OWNED = "keys belong to a book of a campaign that is loaded"
    TYPED = "keys hold what their book keeps in them"
    LASTING = "keys are kept or end by themselves, as their book says"
    NO_PHONES = "names of keys and entries of streams hold no phone"
    LISTED = "campaigns are on the list of all campaigns"
    PLANNED = "plans, one a revision, can be read, and the one in force is among them"
    INTAKE = "intakes can be read and are not ahead of their inbox"
    READABLE = "texts can be read and have no outcome but ours"
    IN_INBOX = "texts stand in the inbox"
    KEPT = "entries of the inbox have their text"
    REPLIED = "replies that a text names are kept"
    ON_LIST = "texts that wait for a person are on the waiting list"
    WAITING = "texts on the waiting list wait for a person"
    COUNTED = "counted texts have a record in the ledger"
    RECORDED = "records of the ledger can be read and have a counted text"
    FILED = "records of the ledger are filed under each area and day they speak of"
    INDEXED = "texts filed under an area and day are kept and were counted"
    SENDABLE = "texts of ours can be read and answer a text that is kept"
    QUEUED = "texts of ours that are still to be sent stand in a queue"
    QUEUE = "texts in a queue are kept and still to be sent"
    BROADCAST = "broadcasts can be read, have their order, and as many texts as they count"
    ROWS = "texts of broadcasts are kept"
    TALKED = "texts filed under a phone are kept and are of that phone"
    ASKED = "open questions can be read and belong to a contact, a text of that phone and a reply, and come due"
    DUE = "texts that the clock asks about are kept"
    ROSTER = "contacts can be read and have a phone, a role and areas of the plan"
    REMINDED = "notes on what a phone was reminded of can be read"
    RECONCILED = "confirmations of figures that were read back can be read and are of a text that is kept"
    CONSENTS = "words on reminders can be read and are of a text that is kept"
    REPLY_HISTORY = "reply histories of phones can be read"
    NOTED = "notes for the office can be read and are about a text that is kept"
    COUNTS = "tallies are whole numbers"


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule, and where."""

    rule: Rule
    where: str


@dataclass(slots=True)
class Look:
    """One pass through the store."""

    books: Redis
    asked: Counter[Rule] = field(default_factory=Counter)
    faults: list[Finding] = field(default_factory=list)
    _plans: dict[str, Campaign | None] = field(default_factory=dict)
    _needed: dict[tuple[str, str], bool] = field(default_factory=dict)

    def at(self, rule: Rule, holds: object, where: str) -> bool:
        """Count one case of a rule, note it without phones if the rule is broken, and return whether it is kept."""
        self.asked[rule] += 1
        if not holds:
            self.faults.append(Finding(rule, without_phones(where)))
        return bool(holds)

    def plan(self, campaign: str) -> Campaign | None:
        """The plan in force; None if it cannot be read."""
        if campaign not in self._plans:
            self._plans[campaign] = self._read(campaign)
        return self._plans[campaign]

    def needs(self, campaign: str, generation: str) -> bool:
        """Whether a generation of the figures is in force or being built."""
        if (campaign, generation) not in self._needed:
            [in_force] = survey.ask(self.books, "HGET", [(keys.intake_key(campaign), "generation")])
            [being_made] = survey.ask(self.books, "EXISTS", [(keys.rebuilding_key(campaign, generation),)])
            self._needed[campaign, generation] = generation == (in_force or "0") or bool(being_made)
        return self._needed[campaign, generation]

    def _read(self, campaign: str) -> Campaign | None:
        try:
            return campaigns.current(self.books, campaign)[0]
        except (NoCampaignError, ValueError):
            return None


Check = Callable[[Look, Sequence[Owned]], None]
"""Looks at some keys of one book and one campaign."""
