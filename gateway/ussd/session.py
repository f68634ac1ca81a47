"""The USSD session: a request becomes the next page, and a submission one order in the inbox."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from redis import Redis, RedisError

from gateway.books import ussd_sessions as sessions
from gateway.books.inbox import Arrival, Text
from gateway.books.ussd_sessions import REMOVED, UNTOUCHED, UssdSession
from gateway.campaigns.practice import twin_id
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
    def broken(self) -> Page:
        return Page(wording.say(self.ground.plan, "broken", {}), more=False)


class Menus:
    """The menus of the campaigns in the books."""

    def __init__(self, books: Redis, acceptor: Acceptor, draft_lasts: timedelta) -> None:
        """Work with the books' client and the acceptor; a draft is offered again for `draft_lasts`."""
        self._books, self._acceptor, self._draft_lasts = books, acceptor, draft_lasts

    def answer(self, line: UssdEntryPoint, dial: Dial) -> Page:
        """The page that a request is answered with; RedisError if the session cannot be read."""
        dial = replace(dial, input=_masked(dial.input))
        session, now = sessions.find(self._books, line.campaign, _digest(line, dial))
        visit = _Visit(line, dial, ground(self._books, line.campaign, dial.phone), now)
        if session is None:
            return visit.broken if dial.begins is Begins.NO else self._begin(visit)
        if session.phone != dial.phone:
            log.warning("a session of %s has changed its phone; it is ended", line.dialect)
            return self._ended(visit, session)
        if _is_repeat(dial, session, now):
            return session.page
        said = _said(dial, session)
        if said is None or session.state.at is Screen.OVER:
            return self._ended(visit, session)
        return self._step(visit, session, said)

    def goes_on(self, line: UssdEntryPoint, session_id: str) -> bool:
        """Whether a session waits for input."""
        session, _ = sessions.find(self._books, line.campaign, sessions.digest(line.dialect, "", session_id))
        return session is not None and session.state.at is not Screen.OVER

    def _begin(self, visit: _Visit) -> Page:
        """The first page; what was dialled with the code is no input."""
        dial = visit.dial
        draft = sessions.draft(self._books, visit.line.campaign, dial.phone)
        of = standing(self._books, visit.ground, visit.now, draft)
        turn = engine.begin(visit.ground.plan, of, draft)
        session = UssdSession(
            dial.phone, secrets.token_hex(8), 0, visit.now, turn.state, _page(turn), dial.input, dial.sequence
        )
        return self._kept(visit, session, turn.state if turn.state.is_draft else REMOVED)

    def _step(self, visit: _Visit, session: UssdSession, said: str) -> Page:
        """The page that input leads to; an order is accepted before the session is kept."""
        of = standing(self._books, visit.ground, visit.now, session.state)
        turn = engine.step(visit.ground.plan, of, session.state, said)
        page = self._sent(visit, session.nonce, turn.state, turn.order) if turn.order else _page(turn)
        moved = replace(session, state=turn.state, page=page, input=visit.dial.input, sequence=visit.dial.sequence)
        try:
            return self._kept(visit, moved, _draft(session, moved))
        except RedisError as error:
            if not turn.order:
                raise
            log.warning("a session was not kept after its order: %s", type(error).__name__)
            return page

    def _kept(self, visit: _Visit, session: UssdSession, draft: UssdState | str) -> Page:
        """Keep a step; where the same request was faster elsewhere, its page is the answer."""
        campaign = visit.line.campaign
        if sessions.keep(self._books, campaign, visit.digest, session, draft, self._draft_lasts):
            return session.page
        other, now = sessions.find(self._books, campaign, visit.digest)
        if other and other.phone == visit.dial.phone and _is_repeat(visit.dial, other, now):
            return other.page
        return visit.broken

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

    def _ended(self, visit: _Visit, session: UssdSession) -> Page:
        """End a session politely; what was entered stays as its draft."""
        over = replace(session, state=replace(session.state, at=Screen.OVER))
        sessions.keep(self._books, visit.line.campaign, visit.digest, over, UNTOUCHED, self._draft_lasts)
        return visit.broken


def fault(plan: Campaign) -> Page:
    """The page for a fault before anything was sent."""
    return Page(wording.say(plan, "busy", {"v": plan.example_area}), more=False)


def _digest(line: UssdEntryPoint, dial: Dial) -> str:
    return sessions.digest(line.dialect, dial.code, dial.session)


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


def _is_repeat(dial: Dial, session: UssdSession, now: datetime) -> bool:
    """Whether the aggregator asks again for the page that was made last."""
    if dial.begins is Begins.YES:
        return session.steps == 1 and dial.input == session.input
    if dial.sequence:
        return dial.sequence == session.sequence
    certain = dial.inputs is Inputs.CUMULATIVE or session.state.at is Screen.OVER
    return dial.input == session.input and (certain or now - session.at < REPEATS)


def _said(dial: Dial, session: UssdSession) -> str | None:
    """What was entered since the last step; None where the request does not go on from it."""
    if dial.begins is Begins.YES or _is_older(dial, session):
        return None
    if dial.inputs is Inputs.LATEST:
        return dial.input
    before = f"{session.input}*" if session.input else ""
    return dial.input[len(before) :] if dial.input.startswith(before) else None


def _is_older(dial: Dial, session: UssdSession) -> bool:
    """Whether a numbered request comes after a later one."""
    numbers = dial.sequence, session.sequence
    return all(number.isdecimal() for number in numbers) and int(dial.sequence) < int(session.sequence)
