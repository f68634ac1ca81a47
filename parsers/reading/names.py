"""Names: those of whom a text may speak, so that a name beside the figures is understood (R-24)."""

from __future__ import annotations

from collections.abc import Iterable

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.meaning import Meaning, Reason, Rejection
from parsers.tokens.normalise import fold

IN_QUESTION = frozenset({Reason.UNCLEAR_WORDS, Reason.AMBIGUOUS})


def may_be_named(meaning: Meaning) -> bool:
    """Whether a text's figures are certain, but not a word beside them: it may be a name."""
    return isinstance(meaning, Rejection) and meaning.guess is not None and meaning.reason in IN_QUESTION


def near(contact: Contact, campaign: Campaign) -> frozenset[str]:
    """The areas whose contacts a text may speak of: its sender's own, and those above."""
    return frozenset(above for area in contact.areas for above in campaign.lineage[area])


def words(contacts: Iterable[Contact]) -> frozenset[str]:
    """The words of their names, as a text is read."""
    return frozenset(word for contact in contacts for word in fold(contact.name).text.split())
