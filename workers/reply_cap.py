"""The cap on replies: what each phone of a batch was sent recently, and which replies that forbids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from gateway.books import cursor, reply_history
from gateway.books.cursor import DrainPosition
from gateway.books.inbox import Text
from gateway.books.operations import Operation
from gateway.books.outbox import Message
from gateway.books.reply_history import ANY, CONTACTS, STRANGERS, ReplyHistory
from gateway.channels import practice
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Decision, Outcome
from parsers.meaning import Act, FollowUp
from parsers.replies.examples import Examples
from parsers.tokens.normalise import fold
from parsers.validation.review import registration

NEEDS_A_WORD = (Outcome.ASKED, Outcome.REFUSED)
"""Outcomes in which nothing was stored and the sender must be told so."""


MOST_TO_STRANGERS = 100
"""So many automatic replies go to unknown phones a day, all together: whoever has numbers without end costs no more."""
MOST_REGISTRATIONS = 200
"""So many more go to those that ask to be registered: others' texts cannot use these up."""


@dataclass(slots=True)
class AnsweredStrangers:
    """How many answers unknown phones have had on the present day, counted on through a batch."""

    day: str
    used: int
    registrations: int
    changed: bool = False

    @classmethod
    def of(cls, at: DrainPosition) -> AnsweredStrangers:
        """As the intake has it."""
        return cls(at.strangers_day, at.strangers, at.registrations)

    def have_had_enough(self, day: str, *, registering: bool) -> bool:
        """Whether none of them gets another answer on that day."""
        enough = self.registrations >= MOST_REGISTRATIONS if registering else self.used >= MOST_TO_STRANGERS
        return self.day == day and enough

    def note(self, day: str, *, registering: bool) -> None:
        """Count one answer."""
        if self.day != day:
            self.day, self.used, self.registrations = day, 0, 0
        self.used += not registering
        self.registrations += registering
        self.changed = True


@dataclass(slots=True)
class ReplyCap:
    """The recent replies to the phones of a batch, carried forward from entry to entry."""

    examples: Examples
    histories: dict[str, ReplyHistory]
    others: Mapping[str, ReplyHistory]
    """The histories of a few other phones: outdated ones are removed."""
    strangers: AnsweredStrangers
    changed: set[str] = field(default_factory=set)

    def example(self, text: Text) -> str:
        """The example that the text repeats word by word, if its phone was shown it shortly before."""
        before = self.histories.get(text.sender)
        if before is None or not before.shown:
            return ""
        words, at = " ".join(fold(text.body).text.split()), _seconds(text.said_at)
        was_shown = before.was_shown(words, at) or (before.was_shown(ANY, at) and self.examples.is_one(words))
        return words if was_shown else ""

    def allowed(self, campaign: Campaign, contact: Contact | None, text: Text, decision: Decision) -> Decision:
        """The decision, without its reply if the phone has reached the cap; a question or refusal goes to a person."""
        if decision.reply is None or not self._is_enough(campaign, contact, text, decision):
            return decision
        if decision.submission and decision.submission.act in (Act.CORRECT, Act.CANCEL):
            return decision  # what was changed is said, however often
        if decision.outcome in NEEDS_A_WORD:
            guess = decision.question.guess if decision.question else decision.guess
            return replace(
                decision, outcome=Outcome.WAITING, reply=None, question=None, to=FollowUp.PERSON, guess=guess
            )
        return replace(decision, reply=None)

    def note(self, message: Message, at: datetime, *, automatic: bool) -> bool:
        """Remember a reply; return whether it printed an example, which changes how the phone's next text is read."""
        printed = self.examples.printed(message.key, message.body)
        if printed or automatic:
            before = self.histories.get(message.receiver, ReplyHistory())
            self.histories[message.receiver] = before.then(_seconds(at), printed, automatic=automatic)
            self.changed.add(message.receiver)
        return bool(printed)

    def practised(self, text: Text) -> None:
        """Remember that the practice twin answers a text and may print any of its examples."""
        before = self.histories.get(text.sender, ReplyHistory())
        self.histories[text.sender] = before.then(_seconds(text.received_at), (ANY,), automatic=False)
        self.changed.add(text.sender)

    def operations(self, campaign_id: str) -> Iterator[Operation]:
        """The operations that write the changed histories and remove the outdated ones."""
        changed = {phone: self.histories[phone] for phone in sorted(self.changed)}
        newest = max((answers.newest for answers in changed.values()), default=0)
        over = [phone for phone, of in self.others.items() if phone not in changed and of.is_over(newest)]
        yield from reply_history.operations(campaign_id, changed, over)
        if self.strangers.changed:
            yield cursor.answered_strangers(
                campaign_id, self.strangers.day, self.strangers.used, self.strangers.registrations
            )

    def _is_enough(self, campaign: Campaign, contact: Contact | None, text: Text, decision: Decision) -> bool:
        is_office = contact is not None and contact.role == campaign.office_role
        if is_office or text.fields.get("channel") == practice.NAME:
            return False
        day = campaign.day_of(text.received_at).isoformat()
        if contact is None and self.strangers.have_had_enough(day, registering=registers(decision)):
            return True
        before, cap = self.histories.get(text.sender), CONTACTS if contact else STRANGERS
        return before is not None and before.has_had_enough(_seconds(text.received_at), cap)


def registers(decision: Decision) -> bool:
    """Whether a decision is on a phone that asks to be registered."""
    return registration(decision.guess) is not None


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
