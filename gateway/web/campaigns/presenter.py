"""What the page of the campaigns says about each, and how the controls of a form are drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from redis import Redis

from gateway.books import accounts
from gateway.books.drafts import PlanDraft
from gateway.campaigns.changes import NOTHING, PlanChange
from gateway.channels.registry import Channels
from gateway.channels.ussd.dial import bare
from gateway.plans import steps
from gateway.plans.notations import DAY
from gateway.plans.steps import STEPS, Control, Items
from gateway.routing import ussd_campaign, ways
from gateway.settings import Settings
from gateway.web import show
from gateway.web.labels.labels import TABLES, USUAL, label, phrase, spoken
from gateway.web.labels.plan_faults import plan_fault
from gateway.web.people_said import moment
from parsers.campaign.faults import Path, PlanFault
from parsers.campaign.plan import Campaign
from parsers.figures.rates import RateStatus
from parsers.replies.phrasebook import WORDINGS
from parsers.ussd.wording import LANGUAGES

_SHARE = re.compile(r"[01]\.[0-9]+")
FIXED = frozenset({"id", "first_day"})
"""What stays as it is once a campaign is in force."""


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign as a line of the list."""

    id: str
    name: str
    days: str
    state: str
    tone: str
    numbers: str
    placeholders: str
    revision: str


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft as a line of the list."""

    id: str
    name: str
    of: str
    said: str


@dataclass(frozen=True, slots=True)
class DrawnControl:
    """A control as its form shows it."""

    name: str
    title: str
    hint: str
    looks: str
    value: str
    choices: Sequence[tuple[str, str, bool]]
    """What there is to choose from: the value, its words, whether it is chosen."""
    fault: str
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One block of a list: where it is, what tells it apart, and what more is said of it."""

    at: str
    title: str
    more: str
    is_own: bool = True


def campaign_line(settings: Settings, plan: Campaign, revision: str, now: datetime) -> CampaignLine:
    """What is said about a campaign."""
    today = plan.day_of(now)
    state, tone = ("campaign_now", "good")
    if today < plan.first_day:
        state, tone = "campaign_before", "open"
    elif today > plan.last_day:
        state, tone = "campaign_after", "calm"
    codes = (code for code in settings.ussd_codes if ussd_campaign(settings, bare(code)) == plan.id)
    numbers = ", ".join(dict.fromkeys((*(number for _, number in ways(settings, plan.id)), *codes)))
    return CampaignLine(
        plan.id, phrase(plan.name), f"{show.day(plan.first_day)} – {show.day(plan.last_day)}", label(state), tone,
        label("campaign_numbers", numbers=numbers) if numbers else label("campaign_no_numbers"),
        show.placeholders(plan), revision,
    )  # fmt: skip


def our_numbers(settings: Settings) -> list[str]:
    """The numbers that take texts for us, and the codes that open the menu."""
    numbers = (number for channel in settings.of(Channels).values() for number in channel.numbers)
    return list(dict.fromkeys((*numbers, *settings.ussd_codes)))


def draft_line(books: Redis, draft: PlanDraft, zone: ZoneInfo) -> DraftLine:
    """What is said about a draft."""
    name = _in_spoken(steps.value_at(draft.plan, ("name",))) or label("draft_unnamed")
    writer = accounts.find(books, draft.who)
    said = label("draft_at", who=writer.name if writer else draft.who, at=moment(draft.at, zone))
    return DraftLine(draft.id, str(name), draft.of, said)


def controls(
    plan: Mapping[str, Any], own: Iterable[Control], base: Path, faults: Mapping[str, str], of: str
) -> list[DrawnControl]:
    """The controls of a form, filled in."""
    return [_drawn(plan, one, base, faults.get(one.name, ""), bool(of) and one.name in FIXED) for one in own]


def _drawn(plan: Mapping[str, Any], one: Control, base: Path, fault: str, is_fixed: bool) -> DrawnControl:
    value = steps.shown(plan, one, base)
    chosen = {part.strip() for part in value.split(",")} if one.looks == "boxes" else {value}
    choices = [(each, _choice_words(plan, one, each), each in chosen) for each in steps.labelled(one, plan)]
    return DrawnControl(
        one.name, label(f"plan_{one.name}"), _hint(plan, one, base), one.looks, value, choices, fault, is_fixed
    )


def _choice_words(plan: Mapping[str, Any], one: Control, value: str) -> str:
    """What a choice is called: in words of ours, or as the plan calls its levels, roles and indicators."""
    if one.labels:
        name = f"{one.labels}{value}"
        return label(name) if name in TABLES["vi"] else value
    for named in (plan.get("level_names"), plan.get("roles")):
        if isinstance(named, Mapping) and value in named:
            return _in_spoken(named[value]) or value
    indicator = next((each for each in plan.get("indicators") or () if each.get("code") == value), None)
    return f"{value} – {_in_spoken(indicator.get('name'))}" if indicator else value


def _in_spoken(of: object) -> str:
    """What a plan calls something, in the language of the request where the plan has it."""
    return str(of.get(spoken()) or of.get(USUAL, "")) if isinstance(of, Mapping) else ""


def _hint(plan: Mapping[str, Any], one: Control, base: Path) -> str:
    hint = label(f"plan_{one.name}_hint") if f"plan_{one.name}_hint" in TABLES["vi"] else ""
    usual = _usual(plan, one, base)
    return " ".join(filter(None, [label("plan_default", text=usual) if usual else "", hint]))


def _usual(plan: Mapping[str, Any], one: Control, base: Path) -> str:
    """What a reply or a page says where the campaign does not word it itself."""
    language, key = steps.language_of(plan), str(base[-1]) if base else ""
    if one.name in ("plain", "accented") and key in WORDINGS[language].texts:
        return str(getattr(WORDINGS[language].texts[key], one.name))
    return LANGUAGES[language].get(key, "") if one.name == "screen" else ""


def item_lines(plan: Mapping[str, Any], items: Items) -> list[ItemLine]:
    """The blocks of a list, or the keys of a table, as lines."""
    there = steps.value_at(plan, items.path) or ()
    if items.keys is None:
        return [ItemLine(str(at), *_titled(one, items.title)) for at, one in enumerate(there)]
    return [ItemLine(key, _words_of(plan, items, key), key, key in there) for key in items.keys(plan)]


def _titled(one: Mapping[str, Any], title: tuple[str, ...]) -> tuple[str, str]:
    first, *rest = (one.get(name) for name in title)
    more = [_in_spoken(each) if isinstance(each, Mapping) else str(each or "") for each in rest]
    return DAY.show(first) or "…", " ".join(more)


def _words_of(plan: Mapping[str, Any], items: Items, key: str) -> str:
    own = steps.value_at(plan, (*items.path, key))
    if own is not None:
        return str(own.get("plain", "") if isinstance(own, Mapping) else own)
    language = steps.language_of(plan)
    texts = WORDINGS[language].texts
    return texts[key].plain if key in texts and "replies" in items.path else LANGUAGES[language].get(key, "")


def faults_by_step(faults: Iterable[PlanFault]) -> dict[str, list[tuple[str, str, str]]]:
    """By step: of each mistake the item it is in, the control's label, and the sentence."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for one in steps.placed(faults):
        title = label(f"plan_{one.place.control}") if one.place.control else ""
        found.setdefault(one.place.step, []).append((one.place.at, title, plan_fault(one.fault.message)))
    return {step.name: found[step.name] for step in STEPS if step.name in found}


def change_line(change: PlanChange) -> tuple[str, str]:
    """A change of a plan in words: where, and what becomes of it."""
    words = {"added": label("review_added"), "gone": label("review_gone"), "order": label("review_order")}
    before, after = (_value_words(change.place, value) for value in (change.before, change.after))
    what = words.get(change.what) or label("review_becomes", before=before, after=after)
    return " › ".join(_place_words(part) for part in change.place.split(".") if part != "target"), what


def standing_line(was: RateStatus, becomes: RateStatus) -> tuple[str, str]:
    """A rate that would stand otherwise: its name, and how it stands now and then."""
    return phrase(becomes.rate.name), label("review_becomes", before=_stands(was), after=_stands(becomes))


def _stands(one: RateStatus) -> str:
    asked = f"/{show.goal(one.goal)}" if one.goal is not None else ""
    pace = "" if one.is_on_pace is None else f", {label('on_pace' if one.is_on_pace else 'behind_pace')}"
    return f"{show.percent(one.part.share, one.goal)}{asked} {label(f'state_{one.state}')}{pace}"


def _value_words(place: str, value: str) -> str:
    """A value of a plan as the form writes it."""
    if value == NOTHING:
        return label("review_nothing")
    return show.goal(Fraction(value)) if place.endswith("share") and _SHARE.fullmatch(value) else value


def _place_words(part: str) -> str:
    for name in (f"plan_step_{part}", f"plan_{part}"):
        if name in TABLES["vi"]:
            return label(name)
    return part
