"""What the parser left unclear, as a question: of the day or in total; cancel what."""

from __future__ import annotations

from dataclasses import replace

from parsers.campaign.plan import Campaign, Kind
from parsers.decision import Option, Standing, Waiver
from parsers.figures.stored import Series, Write
from parsers.meaning import Act, AreaReport, Ask, Command, Mode, Reason, Submission
from parsers.reply import Reply, Value
from parsers.validation.acknowledgements import figures_values
from parsers.validation.confirmations import as_total
from parsers.validation.trial import ConfirmationRequest


def mode(campaign: Campaign, guess: Submission) -> ConfirmationRequest | None:
    """One number of one area, without a word whether it is of the day or the total."""
    figures = guess.figures[0]
    said = {**figures.values, **figures.totals}
    code = next(iter(said), campaign.main)
    if len(guess.figures) != 1 or len(said) != 1 or campaign.indicator[code].kind is not Kind.FLOW:
        return None
    of_day = replace(guess, figures=(replace(figures, values=said, totals={}),), mode=Mode.DAY)
    settled = (Waiver.CONFIRM,)
    options = {
        "1": Option(of_day, (*settled, Waiver.LARGE)),
        "2": Option(as_total(of_day, code), settled),
        "0": Option(),
    }
    values: dict[str, Value] = {"v": figures.area, "d": figures.day, "code": code, "val": said[code]}
    return ConfirmationRequest(Reply("ask_mode", values), options, (), Reason.AMBIGUOUS_MODE)


def addition(campaign: Campaign, guess: Submission) -> ConfirmationRequest | None:
    """Numbers with a word for "more": the whole day's, or on top of what was sent; only of what adds up over a day."""
    figures = guess.figures[0]
    flows = all(campaign.indicator[code].kind is Kind.FLOW for code in figures.values)
    if len(guess.figures) != 1 or figures.totals or not flows or guess.act is not Act.REPORT:
        return None
    settled = (Waiver.CONFIRM,)
    options = {"1": Option(guess, settled), "2": Option(replace(guess, act=Act.ADD), settled), "0": Option()}
    return ConfirmationRequest(Reply("ask_more", figures_values(figures)), options, (), Reason.CONFIRM_NEEDED)


def cancellation(campaign: Campaign, guess: Submission, standing: Standing) -> ConfirmationRequest:
    """Cancel the day, stop the reminders, or neither; the figures that would go are quoted."""
    options = {"1": Option(guess, (Waiver.CONFIRM,)), "2": Option(Command(Ask.STOP)), "0": Option()}
    place, sheet = guess.figures[0], standing.figures
    own = [
        code
        for code, one in campaign.indicator.items()
        if standing.contact and standing.contact.may_report(one, campaign)
    ]
    stored = {code: sheet.reported(place.area, place.day, code) for code in own}
    quoted = tuple(Write(place.area, place.day, code, Series.REPORTED, value) for code, value in stored.items())
    values = {code: value for code, value in stored.items() if value is not None}
    key = "cancel_unclear" if values else "cancel_nothing"
    reply = Reply(key, figures_values(AreaReport(place.area, place.day, values)))
    return ConfirmationRequest(reply, options, quoted, Reason.CANCEL_UNCLEAR)
