"""Judging: a reading or an order against its standing gives a decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from parsers.campaign.plan import Campaign
from parsers.decision import Decision, Option, Outcome, Question, Standing, Waiver
from parsers.figures.stored import Series, Write
from parsers.figures.summary import area_values
from parsers.meaning import Act, Answer, Ask, Command, FollowUp, Meaning, Reason, Rejection, Submission
from parsers.reply import GAP, Reply
from parsers.validation import unclear
from parsers.validation.acknowledgements import counted_reply, offer, status_reply
from parsers.validation.flags import flags
from parsers.validation.lines import form
from parsers.validation.refusals import place, refusal
from parsers.validation.repeated_refusals import escalated, remembered
from parsers.validation.rules import try_out
from parsers.validation.trial import ConfirmationRequest, Trial, is_older, unchanged

QUESTION_LASTS = timedelta(hours=24)
TOLD_OF_WAITING = "fwd_office"
ADDED = "err_more"
"""The reply of a doubt whether a number is the whole day's or comes on top of what was sent."""
QUESTION_ENDS = time(12)
"""An open question ends at this hour of the next campaign day at the latest."""


def judge(campaign: Campaign, meaning: Meaning, standing: Standing, settled: tuple[Waiver, ...] = ()) -> Decision:
    """Decide what a text or order does; nothing is stored where any part of it is in doubt."""
    match meaning:
        case Submission():
            return _submission(campaign, meaning, standing, settled)
        case Answer():
            return _answer(campaign, meaning, standing)
        case Command():
            return _command(campaign, meaning, standing)
        case Rejection():
            return _rejection(campaign, meaning, standing)


def open_question(standing: Standing) -> Question | None:
    """The question that an answer received now would answer."""
    question = standing.question
    return question if question and standing.said_at <= question.until else None


def _settles(standing: Standing) -> bool:
    """Whether something takes the open question's place: not what was sent before that which was asked about."""
    question = standing.question
    return question is not None and (question.said_at is None or question.said_at <= standing.said_at)


def _submission(
    campaign: Campaign, submission: Submission, standing: Standing, settled: tuple[Waiver, ...]
) -> Decision:
    question = standing.question
    match try_out(campaign, submission, standing, settled):
        case Rejection() as rejection:
            return _turned_down(campaign, submission, rejection, standing)
        case ConfirmationRequest() as asking:
            return _ask(campaign, submission, standing, settled, asking)
        case Trial() as trial:
            return Decision(
                Outcome.COUNTED if trial.rows else Outcome.DUPLICATE,
                counted_reply(campaign, trial, standing, settled),
                rows=tuple(trial.rows),
                figures=trial.figures if trial.rows else None,
                closes=question is not None and _is_instead(trial, standing, question),
                submission=submission,
                notes=flags(trial, standing.figures) if trial.rows else (),
            )


def _is_instead(trial: Trial, standing: Standing, question: Question) -> bool:
    """Whether a submission takes the place of what is asked about; an older one that changes nothing does not."""
    places, said_at = trial.submission.figures, standing.said_at
    says_nothing_new = not trial.rows and any(is_older(standing.figures, of, said_at) for of in places)
    return _settles(standing) and _is_about(trial.submission, question) and not says_nothing_new


def _is_about(submission: Submission, question: Question) -> bool:
    """Whether a submission says what was asked about: the same area and day."""
    places = asked_about(question)
    return not places or any((of.area, of.day) in places for of in submission.figures)


def asked_about(question: Question) -> set[tuple[str, date]]:
    """The areas and days that a question is about."""
    asked = question.meaning if isinstance(question.meaning, Submission) else question.guess
    meant = [option.meaning for option in question.options.values() if isinstance(option.meaning, Submission)]
    return {(of.area, of.day) for one in (asked, *meant) if one for of in one.figures}


def _turned_down(campaign: Campaign, submission: Submission, rejection: Rejection, standing: Standing) -> Decision:
    """Refuse a submission: a person sees it as a guess, and what may be sent again unchanged is remembered."""
    rejection = escalated(rejection, submission, standing.figures)
    if rejection.to is FollowUp.PERSON:
        return _rejection(campaign, replace(rejection, guess=submission), standing)
    remembers = remembered(rejection, submission, standing.figures)
    void = submission if submission.act is Act.CANCEL and rejection.reason is Reason.EMPTY else None
    return replace(_rejection(campaign, rejection, standing), figures=remembers, submission=void)


def _ask(
    campaign: Campaign,
    meaning: Submission | Rejection | Command,
    standing: Standing,
    settled: tuple[Waiver, ...],
    ask: ConfirmationRequest,
) -> Decision:
    """Ask; what was sent before that which the phone is asked about already waits for a person instead."""
    until = _until(campaign, standing.received_at)
    question = Question(meaning, settled, ask.options, ask.quoted, until, said_at=standing.said_at)
    if standing.question and not _settles(standing):
        reply = Reply(TOLD_OF_WAITING, place(campaign, standing))
        return Decision(Outcome.WAITING, reply, reason=ask.reason, to=FollowUp.PERSON, guess=question.guess)
    return Decision(
        Outcome.ASKED,
        ask.reply,
        question=question,
        closes=_settles(standing),
        reason=ask.reason,
        to=FollowUp.SENDER,
    )


def _until(campaign: Campaign, asked: datetime) -> datetime:
    next_day = campaign.day_of(asked) + timedelta(days=1)
    return min(asked + QUESTION_LASTS, datetime.combine(next_day, QUESTION_ENDS, campaign.zone))


def _answer(campaign: Campaign, answer: Answer, standing: Standing) -> Decision:
    """Do what the answer chose, if the question reached the person and its figures still stand; else ask again."""
    question = open_question(standing)
    if question is None or (answer.choice and answer.choice not in question.options):
        return _rejection(campaign, Rejection(Reason.NO_PENDING), standing)
    if not answer.choice:
        return _asked_again(campaign, question, standing)
    option = question.options[answer.choice]
    if not still_stands(question, standing):
        again = _judged_again(campaign, question, standing)
        return again if option.meaning or again.outcome is Outcome.ASKED else _unclear(campaign, standing)
    if option.meaning is None:
        return Decision(Outcome.DISMISSED, _kept(campaign, question, standing), closes=True)
    return judge(campaign, option.meaning, standing, option.settled)


def _kept(campaign: Campaign, question: Question, standing: Standing) -> Reply:
    """What "0" is told: the text is dropped, or what it would have cancelled stays."""
    guess = question.guess
    if guess and guess.act is Act.CANCEL:
        return Reply("cancel_kept", {"v": guess.figures[0].area, "d": guess.figures[0].day})
    here = place(campaign, standing)
    said = question.meaning if isinstance(question.meaning, Submission) else guess
    today = campaign.day_of(standing.received_at)
    asked = form(campaign, said.figures[0], today) if said else (str(here["v"]), campaign.main, GAP)
    return Reply("confirm_no", {**here, "asked": asked})


def _asked_again(campaign: Campaign, question: Question, standing: Standing) -> Decision:
    """The same question once more; where it would not be asked any longer, the unclear answer is refused."""
    again = _judged_again(campaign, question, standing)
    return again if again.outcome is Outcome.ASKED else _unclear(campaign, standing)


def _judged_again(campaign: Campaign, question: Question, standing: Standing) -> Decision:
    """What was asked about, judged as the figures are now, and by when it was sent itself, not its answer."""
    return judge(campaign, question.meaning, replace(standing, sent_at=question.said_at), question.settled)


def _unclear(campaign: Campaign, standing: Standing) -> Decision:
    return _rejection(campaign, Rejection(Reason.UNCLEAR_WORDS), standing)


def still_stands(question: Question, standing: Standing) -> bool:
    """Whether the question was handed over before its answer was sent, and the figures it quoted are unchanged.

    And whether nothing else that may invite an answer came between the two: it may be meant by it.
    """
    if standing.asked_at is None or standing.asked_at > standing.said_at:
        return False
    if standing.invited_at and standing.asked_at <= standing.invited_at <= standing.said_at:
        return False
    return all(unchanged(standing.figures, quoted) for quoted in question.quoted)


def _rejection(campaign: Campaign, rejection: Rejection, standing: Standing) -> Decision:
    asking = _question_for(campaign, rejection, standing)
    if isinstance(asking, Decision):
        return asking
    outcome = {FollowUp.SENDER: Outcome.REFUSED, FollowUp.PERSON: Outcome.WAITING, FollowUp.IGNORE: Outcome.IGNORED}[
        rejection.to
    ]
    reply = refusal(campaign, rejection, standing)
    guess = rejection.guess if rejection.to is FollowUp.PERSON else None
    return Decision(outcome, reply, reason=rejection.reason, to=rejection.to, guess=guess)


def _question_for(campaign: Campaign, rejection: Rejection, standing: Standing) -> Decision | None:
    """A doubt with a guess becomes a question, if the guess itself could be stored."""
    guess = rejection.guess
    if guess is None or standing.contact is None:
        return None
    match rejection.reason:
        case Reason.CANCEL_UNCLEAR:
            return _ask(campaign, rejection, standing, (), unclear.cancellation(campaign, guess, standing))
        case Reason.AMBIGUOUS_MODE:
            asking = unclear.mode(campaign, guess)
            return _ask(campaign, rejection, standing, (), asking) if asking else None
        case Reason.DATE_TOO_OLD:
            return _late(campaign, guess, standing)
    return _confirmation(campaign, rejection, guess, standing) if rejection.to is FollowUp.SENDER else None


def _confirmation(campaign: Campaign, rejection: Rejection, guess: Submission, standing: Standing) -> Decision | None:
    """Ask whether the guess is meant, or what else has to be asked about it; None where it cannot be quoted whole."""
    settled = (Waiver.CONFIRM,)
    match try_out(campaign, guess, standing, settled):
        case Trial():
            if rejection.reply == ADDED:
                asking = unclear.addition(campaign, guess)
                return _ask(campaign, rejection, standing, (), asking) if asking else None
            offered = offer(campaign, guess, campaign.day_of(standing.received_at))
            if offered is None:
                return None
            options = {"1": Option(guess, settled), "0": Option()}
            return _ask(campaign, rejection, standing, (), ConfirmationRequest(offered, options, (), rejection.reason))
        case ConfirmationRequest() as asking:
            return _ask(campaign, guess, standing, settled, asking)
        case Rejection() as other:
            return _rejection(campaign, other, standing)


def _late(campaign: Campaign, guess: Submission, standing: Standing) -> Decision | None:
    """A late text goes to a person only if approving it would change something and could be done."""
    match try_out(campaign, guess, standing, tuple(Waiver)):
        case Trial(rows=[_, *_]) | ConfirmationRequest():
            return None
        case Trial():
            return _submission(campaign, guess, standing, tuple(Waiver))
        case Rejection() as other:
            return _turned_down(campaign, guess, other, standing)


def _command(campaign: Campaign, command: Command, standing: Standing) -> Decision:
    here = place(campaign, standing)
    match command.ask:
        case Ask.STATUS:
            return _status(campaign, command, standing)
        case Ask.HELP:
            return Decision(Outcome.ANSWERED, Reply("help1", here))
        case Ask.CODES:
            return Decision(Outcome.ANSWERED, Reply("help_codes", here))
        case Ask.STOP:
            return _reminders(campaign, standing, wanted=False)
        case Ask.START:
            return _reminders(campaign, standing, wanted=True)
        case Ask.READ_BACK | Ask.RECONCILED:
            return _read_back(campaign, command, standing)
        case Ask.REGISTER:
            values = {**here, "v": command.area or here["v"], "name": command.name}
            return Decision(Outcome.WAITING, Reply("reg_received", values), to=FollowUp.PERSON, guess=command)


def _reminders(campaign: Campaign, standing: Standing, *, wanted: bool) -> Decision:
    """Remind the contact, or no more; what was sent before its newest word on that changes nothing."""
    contact, values = standing.contact, {**place(campaign, standing), "h": campaign.report_by}
    if contact and contact.reminders_since and standing.said_at < contact.reminders_since:
        return Decision(Outcome.ANSWERED)
    if wanted:
        return Decision(Outcome.ANSWERED, Reply("start_ok", values), reminders=True)
    again = contact is not None and not contact.reminders  # it was confirmed once
    return Decision(Outcome.ANSWERED, None if again else Reply("stop_ok", values), reminders=False, closes=True)


def _read_back(campaign: Campaign, command: Command, standing: Standing) -> Decision:
    """Read the figures of an area back as an open question, or take them as confirmed."""
    area, day = command.area or campaign.top.code, campaign.day_of(standing.said_at)
    values = area_values(campaign, standing.figures, area, min(day, campaign.last_day))
    values["tot"] = standing.figures.level(area, campaign.main)  # unknown is never 0
    if command.ask is Ask.RECONCILED:
        return Decision(Outcome.ANSWERED, Reply("readback_ok", values), closes=True, reconciled=(area, day))
    codes = (campaign.main, *campaign.daily_stocks)
    quoted = tuple(Write(area, day, code, Series.CHANGE, standing.figures.level(area, code)) for code in codes)
    options = {"1": Option(replace(command, ask=Ask.RECONCILED))}
    return _ask(
        campaign, command, standing, (), ConfirmationRequest(Reply("remind_week", values), options, quoted, None)
    )


def _status(campaign: Campaign, command: Command, standing: Standing) -> Decision:
    """How an area stands: told to those who report for it."""
    contact = standing.contact
    if contact is None:
        return _rejection(campaign, Rejection(Reason.UNREGISTERED, FollowUp.PERSON), standing)
    if command.area and not contact.may_report_for(command.area, campaign):
        return _rejection(campaign, Rejection(Reason.NOT_YOUR_VILLAGE, FollowUp.PERSON, area=command.area), standing)
    return Decision(Outcome.ANSWERED, status_reply(campaign, command.area, standing))
