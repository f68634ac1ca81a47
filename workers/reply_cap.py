"""The answers: what each phone was lately answered, carried forward through a batch, and what that forbids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from gateway.books import cursor, reply_history
from gateway.books.inbox import Text
from gateway.books.operations import Operation
from gateway.books.outbox import Message
from gateway.books.reply_history import ANY, CONTACTS, STRANGERS, Lately
from gateway.channels import practice
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Decision, Outcome
from parsers.meaning import FollowUp
from parsers.replies.examples import Examples
from parsers.tokens.normalise import fold

NEEDS_A_WORD = (Outcome.ASKED, Outcome.REFUSED)
"""What becomes of a text of which nothing was stored, and its sender has to hear so."""


MOST_TO_STRANGERS = 100
"""So many automatic replies go to unknown phones a day, all together: whoever has numbers without end costs no more."""


@dataclass(slots=True)
class Strangers:
    """How many answers unknown phones have had on the present day, counted on through a batch."""

    day: str
    used: int
    changed: bool = False

    def have_had_enough(self, day: str) -> bool:
        """Whether none of them gets another answer on that day."""
        return self.day == day and self.used >= MOST_TO_STRANGERS

    def note(self, day: str) -> None:
        """Count one answer."""
        self.day, self.used, self.changed = day, self.used + 1 if self.day == day else 1, True


@dataclass(slots=True)
class Answers:
    """What the phones of a batch were lately answered."""

    examples: Examples
    lately: dict[str, Lately]
    others: Mapping[str, Lately]
    """What some phones were answered, whichever: what has no more meaning is removed."""
    strangers: Strangers
    changed: set[str] = field(default_factory=set)

    def example(self, text: Text) -> str:
        """The example that the text repeats word by word, if its phone was shortly before shown it; else nothing."""
        before = self.lately.get(text.sender)
        if before is None or not before.shown:
            return ""
        words, at = " ".join(fold(text.body).text.split()), _seconds(text.said_at)
        was_shown = before.was_shown(words, at) or (before.was_shown(ANY, at) and self.examples.is_one(words))
        return words if was_shown else ""

    def allowed(self, campaign: Campaign, contact: Contact | None, text: Text, decision: Decision) -> Decision:
        """The decision without its reply, if the phone has had enough; what nobody is told of goes to a person."""
        if decision.reply is None or not self._is_enough(campaign, contact, text):
            return decision
        if decision.outcome in NEEDS_A_WORD:
            guess = decision.question.guess if decision.question else decision.guess
            return replace(
                decision, outcome=Outcome.WAITING, reply=None, question=None, to=FollowUp.PERSON, guess=guess
            )
        return replace(decision, reply=None)

    def note(self, message: Message, at: datetime, *, automatic: bool) -> bool:
        """Remember a text of ours; whether it printed an example, which changes how the phone's next text is read."""
        printed = self.examples.printed(message.key, message.body)
        if printed or automatic:
            before = self.lately.get(message.receiver, Lately())
            self.lately[message.receiver] = before.then(_seconds(at), printed, automatic=automatic)
            self.changed.add(message.receiver)
        return bool(printed)

    def practised(self, text: Text) -> None:
        """Remember that the practice twin answers a text, and may show any of its examples."""
        before = self.lately.get(text.sender, Lately())
        self.lately[text.sender] = before.then(_seconds(text.received_at), (ANY,), automatic=False)
        self.changed.add(text.sender)

    def operations(self, campaign_id: str) -> Iterator[Operation]:
        """What the batch changed, and the phones of which nothing is to be kept any longer."""
        changed = {phone: self.lately[phone] for phone in sorted(self.changed)}
        newest = max((answers.newest for answers in changed.values()), default=0)
        over = [phone for phone, of in self.others.items() if phone not in changed and of.is_over(newest)]
        yield from reply_history.operations(campaign_id, changed, over)
        if self.strangers.changed:
            yield cursor.answered_strangers(campaign_id, self.strangers.day, self.strangers.used)

    def _is_enough(self, campaign: Campaign, contact: Contact | None, text: Text) -> bool:
        is_office = contact is not None and contact.role == campaign.office_role
        if is_office or text.fields.get("channel") == practice.NAME:
            return False
        if contact is None and self.strangers.have_had_enough(campaign.day_of(text.received_at).isoformat()):
            return True
        before, cap = self.lately.get(text.sender), CONTACTS if contact else STRANGERS
        return before is not None and before.has_had_enough(_seconds(text.received_at), cap)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
