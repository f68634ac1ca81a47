"""How a text would be understood and judged, with nothing stored: for `keng read`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from parsers.campaign import phones
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign, Kind
from parsers.decision import Decision, Option, Outcome, Question, Standing, Waiver
from parsers.figures.sheet import FigureSheet
from parsers.figures.stored import Series, Stored, Write
from parsers.meaning import Act, Answer, Ask, Command, Mode, Reason, Rejection, Submission
from parsers.meaning import AreaReport as Said
from parsers.reading.parse import parse
from parsers.reading.reading import Reading
from parsers.tokens.vocabulary import Vocabulary
from parsers.validation.judge import judge


@dataclass(frozen=True, slots=True)
class Understood:
    """A reading and the decision it would lead to."""

    reading: Reading
    decision: Decision


@dataclass(frozen=True, slots=True)
class Background:
    """What a text is read against: the campaign, the sizes of its lists, and the roster by area code."""

    campaign: Campaign
    vocabulary: Vocabulary
    sizes: Mapping[str, int]

    def contact(self, area: str | None) -> Contact | None:
        """The head of a village, the office for the top area, nobody for None."""
        if area is None:
            return None
        role = self.campaign.office_role if area == self.campaign.top.code else self.campaign.head_role
        return Contact(area, phones.example(self.campaign.phone_region), area, role, (area,))

    def figures(self, existing: Mapping[str, Any], totals: Mapping[str, Any]) -> FigureSheet:
        """Figures with the list sizes and the values given as already stored."""
        figures = FigureSheet(self.campaign, {area.code: Stored() for area in self.campaign.areas})
        for area, size in self.sizes.items():
            if self.campaign.size:
                figures.write(Write(area, self.campaign.first_day, self.campaign.size, Series.REPORTED, size))
        for series, stored in ((Series.REPORTED, existing), (Series.TOTAL, totals)):
            for area, days in stored.items():
                for day, values in days.items():
                    for code, value in values.items():
                        kind = self.campaign.indicator[code].kind
                        kept = series if kind is Kind.FLOW else Series.REPORTED
                        figures.write(Write(area, date.fromisoformat(day), code, kept, value))
        return figures

    def understand(
        self, text: str, area: str | None, received_at: datetime, context: Mapping[str, Any] | None = None
    ) -> Understood:
        """Read and judge `text` as the contact of `area` would have sent it."""
        context = context or {}
        contact = self.contact(area)
        question = _question(context["pending"], received_at) if "pending" in context else None
        offered = tuple(question.options) if question else ()
        example = context.get("last_outbound_example", "")
        reading = parse(text, self.vocabulary, contact, received_at, offered, example)
        figures = self.figures(context.get("existing", {}), context.get("existing_total", {}))
        standing = Standing(figures, received_at, contact, question, received_at)
        unknown = not context.get("existing") and not context.get("existing_total")
        settled = (Waiver.MISMATCH,) if unknown else ()
        return Understood(reading, judge(self.campaign, reading.meaning, standing, settled))


def _question(pending: Mapping[str, Any], now: datetime) -> Question:
    """An open question as the corpus writes it."""
    figures = Said(pending["village"], date.fromisoformat(pending["date"]), pending["values"])
    submission = Submission(Act.REPORT, (figures,))
    options = {"1": Option(submission, tuple(Waiver)), "0": Option()}
    if pending["question"] in ("ask_second", "ask_large", "ask_mode", "both_mismatch"):
        options["2"] = Option(submission, tuple(Waiver))
    return Question(submission, (), options, (), now)


def answer(understood: Understood) -> dict[str, Any]:
    """The understanding in the corpus's format: what would be done, or the kind of error."""
    meaning, decision = understood.reading.meaning, understood.decision
    match meaning:
        case Answer(choice=""):
            return {"error": Reason.UNCLEAR_WORDS}
        case Answer():
            return {"action": "confirm", "reply": meaning.choice}
        case Command():
            return _command(meaning, decision)
        case Rejection() if decision.outcome is not Outcome.COUNTED:
            return _error(meaning, decision)
        case Submission():
            return _submission(meaning, decision)
    return {"error": Reason.AMBIGUOUS}


def _command(command: Command, decision: Decision) -> dict[str, Any]:
    named = {"village": command.area} if command.ask in (Ask.STATUS, Ask.REGISTER) else {}
    if command.ask is Ask.STATUS and decision.reply:
        named = {"village": str(decision.reply.values["v"])}
    return {"action": command.ask, **named, **({"name": command.name} if command.name else {})}


def _error(rejection: Rejection, decision: Decision) -> dict[str, Any]:
    return {"error": decision.reason or rejection.reason, **_guess(decision)}


def _guess(decision: Decision) -> dict[str, Any]:
    """What one key would store, in full."""
    offered = decision.question.options["1"].meaning if decision.question else None
    return {"guess": _read(offered)} if isinstance(offered, Submission) else {}


def _submission(submission: Submission, decision: Decision) -> dict[str, Any]:
    cancels_nothing = submission.act is Act.CANCEL and decision.reason is Reason.EMPTY
    if decision.outcome not in (Outcome.COUNTED, Outcome.DUPLICATE) and not cancels_nothing:
        return {"error": decision.reason, **_guess(decision)}
    read = _read(submission)
    return {**read, "action": "duplicate"} if decision.outcome is Outcome.DUPLICATE else read


def _read(submission: Submission) -> dict[str, Any]:
    figures = submission.figures
    read: dict[str, Any] = {
        "action": submission.act,
        "village": figures[0].area if len(figures) == 1 else [each.area for each in figures],
        "values": _values(submission),
        "date": figures[0].day.isoformat(),
    }
    if submission.act is not Act.CANCEL:
        read["mode"] = submission.mode
    if submission.mode is Mode.BOTH:
        read["totals"] = dict(figures[0].totals)
    return read


def _values(submission: Submission) -> dict[str, Any]:
    if submission.act is Act.CANCEL:
        return dict.fromkeys(submission.codes)
    each = {
        said.area: {**said.values, **(said.totals if submission.mode is Mode.TOTAL else {})}
        for said in submission.figures
    }
    return each if len(each) > 1 else next(iter(each.values()))
