"""The phrasebook: a campaign's texts, with its facts filled in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from parsers.campaign.plan import Campaign
from parsers.languages.en.cards import CARD as ENGLISH_CARD
from parsers.languages.en.cards import UNDO as ENGLISH_UNDO
from parsers.languages.en.replies import WORDING as ENGLISH
from parsers.languages.vi.cards import CARD as VIETNAMESE_CARD
from parsers.languages.vi.cards import UNDO as VIETNAMESE_UNDO
from parsers.languages.vi.replies import WORDING as VIETNAMESE
from parsers.languages.wording import Template, Wording
from parsers.replies.facts import facts
from parsers.replies.printing import fold, items, printed
from parsers.reply import Reply, Value

WORDINGS = {"vi": VIETNAMESE, "en": ENGLISH}
CARDS = {"vi": VIETNAMESE_CARD, "en": ENGLISH_CARD}
"""What the card of a head teaches: each text to send, and what it does."""
UNDO = {"vi": VIETNAMESE_UNDO, "en": ENGLISH_UNDO}


def texts(campaign: Campaign) -> dict[str, Template]:
    """The language's texts, with those the campaign words itself in their place."""
    own = {key: Template(text.plain, text.accented) for key, text in campaign.words.replies.items()}
    return {**WORDINGS[campaign.language].texts, **own}


@dataclass(frozen=True, slots=True)
class Same:
    """A campaign compared by identity, so that its texts are prepared once."""

    campaign: Campaign

    def __hash__(self) -> int:
        """By identity."""
        return id(self.campaign)

    def __eq__(self, other: object) -> bool:
        """By identity."""
        return isinstance(other, Same) and other.campaign is self.campaign


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place for a value; of items `part` is list, first or a code."""

    name: str
    part: str = ""


_Optional = tuple[str | _Slot, ...]
_Prepared = tuple[str | _Slot | _Optional, ...]

_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?\}")


class Phrasebook:
    """A campaign's texts in one form, with its facts filled in."""

    def __init__(self, campaign: Campaign, accents: bool, table: Mapping[str, Template]) -> None:
        """Prepare the texts of `table`."""
        self._wording = WORDINGS[campaign.language]
        self._accents = accents and self._wording.accents
        self._none = "–" if self._accents else "-"
        self._facts = facts(campaign, self._wording)
        self._texts = {key: self._prepared(text) for key, text in table.items()}

    def say(self, reply: Reply) -> str:
        """Fill a text's places with the reply's values."""
        if reply.key not in self._texts:
            raise KeyError(f"there is no reply {reply.key}")
        said = "".join(self._said(reply, part) for part in self._texts[reply.key])
        return said if self._accents else fold(said)

    def _said(self, reply: Reply, part: str | _Slot | _Optional) -> str:
        if isinstance(part, str):
            return part
        if isinstance(part, _Slot):
            return self._value(reply, part) or self._none
        values = [piece if isinstance(piece, str) else self._value(reply, piece) for piece in part]
        if not any(value for piece, value in zip(part, values, strict=True) if isinstance(piece, _Slot)):
            return ""
        return "".join(value or self._none for value in values)

    def _value(self, reply: Reply, slot: _Slot) -> str:
        if slot.name not in reply.values:
            raise KeyError(f"reply {reply.key} needs the value {slot.name}")
        value = reply.values[slot.name]
        if slot.part:
            return _part_of(value, slot.part, self._wording)
        return printed(slot.name, value, self._wording)

    def _prepared(self, template: Template) -> _Prepared:
        text = unicodedata.normalize("NFC", template.accented if self._accents else template.plain)
        parts: list[str | _Slot | _Optional] = []
        for number, piece in enumerate(_OPTIONAL.split(text)):
            slots = tuple(self._slots(piece))
            if number % 2 == 0:
                parts += [self._none if slot is None else slot for slot in slots]
            elif None not in slots:
                known = tuple(slot for slot in slots if slot is not None)
                parts += [known] if any(isinstance(slot, _Slot) for slot in known) else known
        return tuple(_joined(parts))

    def _slots(self, text: str) -> Iterator[str | _Slot | None]:
        """The literal pieces and places of a text; a fact is literal, None where the campaign lacks it."""
        end = 0
        for match in _SLOT.finditer(text):
            if match.start() > end:
                yield text[end : match.start()]
            name, part = match[1], match[2] or ""
            if name in self._facts:
                fact = self._facts[name]
                yield fact if fact is None or self._accents else fold(fact)
            else:
                yield _Slot(name, part)
            end = match.end()
        if end < len(text):
            yield text[end:]


def _joined(parts: Iterable[str | _Slot | _Optional]) -> Iterator[str | _Slot | _Optional]:
    """Make one piece of the literal pieces that stand side by side."""
    for literal, run in groupby(parts, key=lambda part: isinstance(part, str)):
        if literal:
            yield "".join(part for part in run if isinstance(part, str))
        else:
            yield from run


def _part_of(value: Value, part: str, wording: Wording) -> str:
    pairs = tuple(pair for pair in value if not isinstance(pair, str)) if isinstance(value, tuple) else ()
    if part == "list":
        return items(pairs, ", ", wording)
    if part == "first":
        return pairs[0][0] if pairs else ""
    return printed(part, dict(pairs).get(part), wording)
