"""The entry pages: who calls, for which area, and whether numbers from a dropped call are left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Question, Standing
from parsers.meaning import Answer, Ask, Command
from parsers.order import MenuOrder
from parsers.replies.render import render
from parsers.reply import Reply
from parsers.ussd import wording
from parsers.ussd.confirmation import checked
from parsers.ussd.menu import BACK, Menu, Move, Node, Page, Sending
from parsers.ussd.state import Screen, Task, UssdState
from parsers.validation.judge import judge, open_question, still_stands

PAGE_SHOWS = 8
NEXT = "9"


def enter(campaign: Campaign, standing: Standing, today: date, draft: UssdState | None) -> UssdState | None:
    """Where a session begins; None for a contact that reports by text alone."""
    contact = standing.contact
    if contact is None:
        return UssdState(Screen.STRANGER, today)
    areas = areas_of(campaign, contact)
    if not areas:
        return None
    if draft and draft.is_draft and draft.today == today and draft.area in areas:
        return replace(draft, at=Screen.RESUME, resumes=draft.resumes or draft.at)
    area = contact.home(campaign) or ""
    question = asked(campaign, standing)
    if question:
        return UssdState(Screen.QUESTION, today, area, Task.ANSWER, about=question.mark)
    return _home(UssdState(Screen.AREAS, today), areas)


def areas_of(campaign: Campaign, contact: Contact) -> tuple[str, ...]:
    """The areas for which a contact reports the main indicator."""
    main = campaign.indicator[campaign.main]
    if not contact.may_report(main, campaign):
        return ()
    at_level = (area for area in campaign.areas if area.level == main.level and not area.retired)
    return tuple(area.code for area in at_level if contact.may_report_for(area.code, campaign))


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question, and the text that asks it now."""

    question: Question
    reply: Reply

    @property
    def mark(self) -> str:
        """Tells it from the same question asked again."""
        return f"{self.question.text_id} {self.question.reply_id}"


def asked(campaign: Campaign, standing: Standing) -> Asked | None:
    """The question by text that is open, if it would still be asked so: it is answered before all else."""
    question = open_question(standing)
    if question is None or not still_stands(question, replace(standing, asked_at=standing.received_at)):
        return None
    decision = judge(campaign, question.meaning, standing, question.settled)
    if decision.reply is None or decision.question is None:
        return None
    return Asked(question, decision.reply)


def _home(state: UssdState, areas: tuple[str, ...]) -> UssdState:
    """The first page of the only area; of several, one is chosen."""
    fresh = UssdState(Screen.AREAS, state.today)
    return replace(fresh, at=Screen.ROOT, area=areas[0]) if len(areas) == 1 else fresh


def _theirs(menu: Menu) -> tuple[str, ...]:
    return areas_of(menu.campaign, menu.standing.contact) if menu.standing.contact else ()


def _choices(menu: Menu, areas: tuple[str, ...]) -> tuple[str, ...]:
    """A page of areas, each with its digit, and the digit that shows more."""
    shown = areas[menu.state.page * PAGE_SHOWS :][:PAGE_SHOWS]
    more = (f"{NEXT} {menu.say('choice_next')}",) if len(areas) > PAGE_SHOWS else ()
    return (*(f"{n} {area}" for n, area in enumerate(shown, 1)), *more)


def _chosen(menu: Menu, areas: tuple[str, ...], said: str) -> UssdState | str:
    """The area that was chosen, the next page of them, or "" where it is neither."""
    page = menu.state.page
    if said == NEXT and len(areas) > PAGE_SHOWS:
        return replace(menu.state, page=page + 1 if (page + 1) * PAGE_SHOWS < len(areas) else 0)
    shown = areas[page * PAGE_SHOWS :][:PAGE_SHOWS]
    return next((area for n, area in enumerate(shown, 1) if said == str(n)), "")


def _show_areas(menu: Menu) -> Page:
    return menu.page("areas", choices=_choices(menu, _theirs(menu)))


def _take_areas(menu: Menu, said: str) -> Move:
    chosen = _chosen(menu, _theirs(menu), said)
    if isinstance(chosen, UssdState):
        return chosen
    if chosen:
        return UssdState(Screen.ROOT, menu.state.today, chosen)
    return menu.end("left") if said == "0" else menu.again(_show_areas(menu))


def _show_resume(menu: Menu) -> Page:
    return menu.page("resume", said=wording.said(menu.campaign, menu.state.values))


def _take_resume(menu: Menu, said: str) -> Move:
    if said == "1":
        return _resumed(menu)
    if said == "2":
        return _home(menu.state, _theirs(menu))
    return menu.end("left") if said == "0" else menu.again(_show_resume(menu))


def _resumed(menu: Menu) -> UssdState:
    """The page at which the draft was left; the rules are asked again, since the figures may have changed."""
    at = menu.state.resumes or Screen.ASK
    state = replace(menu.state, resumes=None, confirmed=False)
    return replace(state, at=at if at in (Screen.ASK, Screen.LARGE) else checked(replace(menu, state=state)))


def _show_question(menu: Menu) -> Page:
    """The question in the words of the text that asks it."""
    found = asked(menu.campaign, menu.standing)
    if found is None:
        return menu.end("broken")
    said = render(found.reply, menu.campaign, accents=False)
    with_end = f"{said}\n{menu.say('question_end')}"
    return Page(with_end if len(with_end) <= wording.ROOM else said)


def _take_question(menu: Menu, said: str) -> Move:
    found = asked(menu.campaign, menu.standing)
    if said == BACK or found is None:
        return _home(menu.state, _theirs(menu))
    if found.mark != menu.state.about:
        return replace(menu.state, about=found.mark)
    if said not in found.question.options:
        return menu.again(_show_question(menu))
    order = MenuOrder(Answer(said), seen=found.question.quoted, about=found.question.text_id)
    return Sending(order, replace(menu.state, at=Screen.OVER))


def _show_stranger(menu: Menu) -> Page:
    return menu.page("stranger")


def _take_stranger(menu: Menu, said: str) -> Move:
    if said == "1":
        return replace(menu.state, at=Screen.REGISTER, task=Task.REGISTER)
    if said in ("0", "2"):
        return menu.end("left" if said == "0" else "office")
    return menu.again(_show_stranger(menu))


def _registrable(campaign: Campaign) -> tuple[str, ...]:
    level = campaign.indicator[campaign.main].level
    return tuple(area.code for area in campaign.areas if area.level == level and not area.retired)


def _show_register(menu: Menu) -> Page:
    return menu.page("register", choices=_choices(menu, _registrable(menu.campaign)))


def _take_register(menu: Menu, said: str) -> Move:
    chosen = _chosen(menu, _registrable(menu.campaign), said)
    if isinstance(chosen, UssdState):
        return chosen
    if chosen:
        order = MenuOrder(Command(Ask.REGISTER, chosen))
        return Sending(order, replace(menu.state, at=Screen.OVER, area=chosen))
    if said == BACK:
        return replace(menu.state, at=Screen.STRANGER)
    return menu.end("left") if said == "0" else menu.again(_show_register(menu))


AREAS = Node(_show_areas, _take_areas)
RESUME = Node(_show_resume, _take_resume)
QUESTION = Node(_show_question, _take_question)
STRANGER = Node(_show_stranger, _take_stranger)
REGISTER = Node(_show_register, _take_register)
