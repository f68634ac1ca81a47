"""The USSD session: a request becomes the next page, and a submission one order in the inbox."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from redis import Redis, RedisError

from gateway.books import ussd_sessions as sessions
from gateway.books.inbox import Arrival, Text
from gateway.books.ussd_sessions import REMOVED, UNTOUCHED, UssdSession
from gateway.campaigns.practice import is_practice, twin_id
from gateway.channels.ussd.dial import Begins, Dial, Inputs
from gateway.inbound.accept import Acceptor
from gateway.orders import ORDER
from gateway.routing import USSD
from gateway.ussd.standing import Ground, ground, standing, unseen
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.order import MenuOrder
from parsers.privacy import mask
from parsers.ussd import engine, wording
from parsers.ussd.engine import Turn
from parsers.ussd.last_page import SubmissionResult
from parsers.ussd.menu import Page
from parsers.ussd.state import Screen, UssdState

log = logging.getLogger(__name__)

REPEATS = timedelta(seconds=2)
"""The same input again within this time is the aggregator's repeat, where nothing else tells; nobody types so fast."""


class RequestPlace(StrEnum):
    """Where a request stands to the session of its id and phone."""

    FIRST = "first"  # it begins one
    NEXT = "next"  # it goes on from the last
    AGAIN = "again"  # it has been answered: the last one once more, or one from before
    APART = "apart"  # it belongs to none


@dataclass(frozen=True, slots=True)
class UssdEntryPoint:
    """Where a request came in: the dialect, the campaign it belongs to, and what its sender is answered by."""

    dialect: str
    campaign: str
    answer_by: str
    """The channel and our number, such as "sms +84…"; "" where no SMS can be sent."""


@dataclass(frozen=True, slots=True)
class _Visit:
    """One request: what it says, where it came in, and what was found."""

    line: UssdEntryPoint
    dial: Dial
    ground: Ground
    now: datetime

    @property
    def digest(self) -> str:
        return _digest(self.line, self.dial)

    @property
    def names(self) -> tuple[str, str]:
        """The names under which the session is found: with its phone, and by its id alone."""
        return self.digest, sessions.digest(self.line.dialect, self.dial.code, self.dial.session)

    @property
    def broken(self) -> Page:
        return Page(wording.say(self.ground.plan, "broken", {}), more=False)


class Menus:
    """The menus of the campaigns in the books."""

    def __init__(self, books: Redis, acceptor: Acceptor, draft_lasts: timedelta) -> None:
        """Work with the books' client and the acceptor; a draft is offered again for `draft_lasts`."""
        self._books, self._acceptor, self._draft_lasts = books, acceptor, draft_lasts

    def answer(self, line: UssdEntryPoint, dial: Dial) -> Page:
        """The page that a request is answered with; RedisError if the session cannot be read.

        While something of the plan is a placeholder, real phones are told to call again later.
        """
        dial = replace(dial, input=_masked(dial.input))
        session, now = sessions.find(self._books, line.campaign, _digest(line, dial))
        visit = _Visit(line, dial, ground(self._books, line.campaign, dial.phone), now)
        if visit.ground.plan.placeholders and not is_practice(line.campaign):
            return fault(visit.ground.plan)
        match _place(dial, session, now):
            case RequestPlace.AGAIN if session:
                return session.page
            case RequestPlace.NEXT if session:
                return self._step(visit, session, _said(dial, session))
            case RequestPlace.FIRST:
                return self._begin(visit, session)
            case RequestPlace.APART if session and session.state.at is not Screen.OVER:
                self._end(visit, session)
        return visit.broken

    def goes_on(self, line: UssdEntryPoint, session_id: str) -> bool:
        """Whether a session waits for input, whichever phone it is of."""
        latest = sessions.latest(self._books, line.campaign, sessions.digest(line.dialect, "", session_id))
        return latest is not None and latest.state.at is not Screen.OVER

    def _begin(self, visit: _Visit, before: UssdSession | None) -> Page:
        """The first page, in place of an earlier session of that id; what was dialled with the code is no input."""
        dial = visit.dial
        draft = sessions.draft(self._books, visit.line.campaign, dial.phone)
        of = standing(self._books, visit.ground, visit.now, draft)
        turn = engine.begin(visit.ground.plan, of, draft)
        session = UssdSession(
            dial.phone, secrets.token_hex(8), 1, visit.now, turn.state, _page(turn), dial.input, dial.sequence
        )
        return self._kept(visit, before, session, turn.state if turn.state.is_draft else REMOVED)

    def _step(self, visit: _Visit, session: UssdSession, said: str) -> Page:
        """The page that input leads to; an order is accepted before the session is kept."""
        of = standing(self._books, visit.ground, visit.now, session.state)
        turn = engine.step(visit.ground.plan, of, session.state, said)
        page = self._sent(visit, session.nonce, turn.state, turn.order) if turn.order else _page(turn)
        dial = visit.dial
        moved = replace(
            session, steps=session.steps + 1, state=turn.state, page=page, input=dial.input, sequence=dial.sequence
        )
        try:
            return self._kept(visit, session, moved, _draft(session, moved))
        except RedisError as error:
            if not turn.order:
                raise
            log.warning("a session was not kept after its order: %s", type(error).__name__)
            return page

    def _kept(self, visit: _Visit, before: UssdSession | None, session: UssdSession, draft: UssdState | str) -> Page:
        """Keep a step; where the same request was faster elsewhere, its page is the answer."""
        campaign = visit.line.campaign
        if sessions.keep(self._books, campaign, visit.names, before, session, draft, self._draft_lasts):
            return session.page
        other, now = sessions.find(self._books, campaign, visit.digest)
        return other.page if other and _place(visit.dial, other, now) is RequestPlace.AGAIN else visit.broken

    def _sent(self, visit: _Visit, nonce: str, state: UssdState, order: MenuOrder) -> Page:
        """Have the order kept, and say what became of it, or that a text will."""
        line, dial, found = visit.line, visit.dial, visit.ground
        ref = f"{line.campaign}/{line.dialect}/{visit.digest}/{nonce}"
        body = ORDER.dump_json(order).decode()
        arrival = Arrival(USSD, ref, dial.phone, dial.code, body, kind="order", answer_by=line.answer_by)
        told = self._outcome(line, self._acceptor.accept(line.campaign, arrival).id)
        try:
            after = standing(self._books, ground(self._books, line.campaign, dial.phone), visit.now, state)
        except RedisError:
            return engine.last(found.plan, unseen(found, visit.now), state, None)
        return engine.last(found.plan, after, state, told)

    def _outcome(self, line: UssdEntryPoint, text_id: str) -> SubmissionResult | None:
        """What became of an order; of one that practises, in the twin."""
        text = self._acceptor.await_outcome(line.campaign, text_id)
        if text and text.fields["outcome"] == Outcome.PRACTISED:
            text = self._acceptor.await_outcome(twin_id(line.campaign), text_id)
        return _told(text) if text else None

    def _end(self, visit: _Visit, session: UssdSession) -> None:
        """End a session that cannot go on; what was entered stays as its draft."""
        over = replace(session, steps=session.steps + 1, state=replace(session.state, at=Screen.OVER))
        sessions.keep(self._books, visit.line.campaign, visit.names, session, over, UNTOUCHED, self._draft_lasts)


def fault(plan: Campaign) -> Page:
    """The page for a fault before anything was sent."""
    return Page(wording.say(plan, "busy", {"v": plan.example_area}), more=False)


def _digest(line: UssdEntryPoint, dial: Dial) -> str:
    return sessions.digest(line.dialect, dial.code, dial.session, dial.phone)


def _masked(said: str) -> str:
    """What was entered, each answer by itself, without personal data: it is kept with the session."""
    return "*".join(mask(part).text for part in said.split("*"))


def _draft(before: UssdSession, after: UssdSession) -> UssdState | str:
    """What to do with the draft after a step: it is kept while something is entered, and if it was not looked at."""
    if after.state.is_draft:
        return after.state
    return UNTOUCHED if before.state.at is Screen.RESUME and not after.page.more else REMOVED


def _page(turn: Turn) -> Page:
    if turn.page is None:
        raise ValueError("an order has no page of its own")
    return turn.page


def _told(text: Text) -> SubmissionResult:
    return SubmissionResult(
        Outcome(text.fields["outcome"]), text.fields.get("reference_number", ""), text.fields.get("said", "")
    )


def _place(dial: Dial, session: UssdSession | None, now: datetime) -> RequestPlace:
    """Where a request stands to the session of its id and phone."""
    if session is None:
        return RequestPlace.APART if dial.begins is Begins.NO else RequestPlace.FIRST
    if dial.begins is Begins.YES:
        is_repeat = session.steps == 1 and session.page.more and dial.input == session.input
        return RequestPlace.AGAIN if is_repeat else RequestPlace.FIRST
    if _is_repeat(dial, session, now) or _is_older(dial, session):
        return RequestPlace.AGAIN
    goes_on = dial.inputs is Inputs.LATEST or dial.input.startswith(_before(session))
    if session.state.at is Screen.OVER:
        begins = dial.begins is Begins.UNSAID and (dial.inputs is Inputs.LATEST or not goes_on)
        return RequestPlace.FIRST if begins else RequestPlace.APART
    return RequestPlace.NEXT if goes_on else RequestPlace.APART


def _is_repeat(dial: Dial, session: UssdSession, now: datetime) -> bool:
    """Whether the aggregator asks again for the page that was made last."""
    if dial.sequence:
        return dial.sequence == session.sequence
    certain = dial.inputs is Inputs.CUMULATIVE or session.state.at is Screen.OVER
    return dial.input == session.input and (certain or now - session.at < REPEATS)


def _is_older(dial: Dial, session: UssdSession) -> bool:
    """Whether a later request than this has been answered already."""
    numbers = dial.sequence, session.sequence
    if all(number.isdecimal() for number in numbers):
        return int(dial.sequence) < int(session.sequence)
    return dial.inputs is Inputs.CUMULATIVE and session.input.startswith(f"{dial.input}*")


def _before(session: UssdSession) -> str:
    """What the next request's input begins with, where it holds all of them."""
    return f"{session.input}*" if session.input else ""


def _said(dial: Dial, session: UssdSession) -> str:
    """What was entered since the last step."""
    return dial.input if dial.inputs is Inputs.LATEST else dial.input[len(_before(session)) :]
