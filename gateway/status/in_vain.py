"""Texts in vain: areas whose people wrote on a day, and of whose texts nothing could be stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from gateway.books.inbox import Text
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome

FRUITLESS = frozenset({Outcome.ASKED, Outcome.REFUSED, Outcome.WAITING, Outcome.QUARANTINED})
"""Outcomes by which nothing is stored, and the sender had wanted something to be."""
STORED = frozenset({Outcome.COUNTED, Outcome.DUPLICATE, Outcome.SETTLED})


def in_vain(
    campaign: Campaign, silent: Collection[str], texts: Iterable[Text], contacts: Mapping[str, Contact]
) -> dict[str, int]:
    """How many texts the people of each silent area wrote, where nothing of any was stored."""
    tried: Counter[str] = Counter()
    wanted = frozenset(silent)
    stored: set[str] = set()
    for text in texts:
        contact = contacts.get(text.sender)
        if contact is None or contact.practice:
            continue
        areas = {one for area in contact.areas for one in campaign.lineage.get(area, ()) if one in wanted}
        if text.fields.get("outcome") in FRUITLESS:
            tried.update(areas)
        elif text.fields.get("outcome") in STORED:
            stored |= areas
    return {area: tried[area] for area in silent if tried[area] and area not in stored}
