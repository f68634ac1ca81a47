"""What the page of the first day says of each step, and where the step is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from gateway.books.drafts import PlanDraft
from gateway.status.first_day import FirstDay, Stage
from gateway.web import show
from gateway.web.chosen import to
from gateway.web.labels.labels import label, phrase
from gateway.web.outcomes import became
from gateway.web.roles import may
from parsers.campaign import phones
from parsers.campaign.placeholders import Placeholder
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome

NAMED = 12
BEFORE_A_CAMPAIGN = (Stage.CAMPAIGN, Stage.CHANNEL)
"""What can be done without one."""
FIRST_STEP, AREAS_STEP = "about", "areas"
"""The steps of a plan's form that the office comes back to."""


@dataclass(frozen=True, slots=True)
class StageDoor:
    """A page where a step is done."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class StageLine:
    """A step: how it stands, and the pages where it is done."""

    stage: Stage
    is_done: bool
    said: str
    doors: tuple[StageDoor, ...]
    begins_settings: bool
    """Whether it is done in the settings of the campaign, which a button opens."""


@dataclass(frozen=True, slots=True)
class CampaignChoice:
    """Another campaign that may be prepared."""

    address: str
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class DraftChoice:
    """A campaign that somebody has begun to write."""

    address: str
    name: str

    @classmethod
    def of_draft(cls, draft: PlanDraft) -> DraftChoice:
        """What is said of a draft."""
        name = (draft.plan.get("name") or {}).get("vi") or label("draft_unnamed")
        return cls(to("campaigns.form", draft=draft.id, step=FIRST_STEP), show.words(str(name)))


def choice(plan: Campaign, now: datetime) -> CampaignChoice:
    """What is said of another campaign."""
    return CampaignChoice(to("start.page", campaign=plan.id), phrase(plan.name), _days(plan, now))


def stage_line(found: FirstDay, stage: Stage, changing: Sequence[PlanDraft]) -> StageLine:
    """A step of the first day; `changing` are the drafts that would change its campaign."""
    is_done = found.has(stage)
    is_ready = stage in BEFORE_A_CAMPAIGN or found.has(Stage.CAMPAIGN)
    begins = stage in (Stage.OFFICE, Stage.AREAS) and is_ready and may("campaigns.settings")
    doors = tuple(_resumed(stage, changing)) if begins else ()
    if is_ready:
        doors += tuple(_doors(stage))
    return StageLine(
        stage, is_done, _said(found, stage), doors, begins and not changing and (stage is Stage.AREAS or not is_done)
    )


def _resumed(stage: Stage, changing: Sequence[PlanDraft]) -> Iterator[StageDoor]:
    step = FIRST_STEP if stage is Stage.OFFICE else AREAS_STEP
    for one in changing[:1]:
        yield StageDoor(to("campaigns.form", draft=one.id, step=step), label("start_go_on"))


def _doors(stage: Stage) -> Iterator[StageDoor]:
    """The pages where a step is done, as far as the person signed in may open them."""
    wanted = {
        Stage.CAMPAIGN: [("campaigns.all_", "start_new_campaign", "new")],
        Stage.HEADS: [("roster.new", "roster_add", ""), ("roster.file", "start_import", "")],
        Stage.SIZES: [("enter.lists", "start_lists", "")],
        Stage.CHANNEL: [("channels.all_", "channels", "")],
        Stage.NUMBER: [("campaigns.all_", "start_lead_it", "")],
        Stage.TEXT: [("texts.list", "start_texts", "")],
        Stage.CARDS: [("papers.cards", "start_cards", ""), ("papers.tally", "tally", "")],
    }
    for endpoint, name, anchor in wanted.get(stage, ()):
        if may(endpoint):
            yield StageDoor(to(endpoint, _anchor=anchor or None), label(name))


def _said(found: FirstDay, stage: Stage) -> str:
    """How a step stands, in a sentence."""
    if stage is Stage.CHANNEL:
        titles = ", ".join(one.channel.title for one in found.channels)
        return label("start_channel_on", channels=titles) if titles else label("no_channel")
    if found.plan is None or (found.is_over and stage is not Stage.CAMPAIGN):
        return label("no_campaign" if stage is Stage.CAMPAIGN else "start_campaign_first")
    return SAID[stage](found, found.plan)


def _campaign_said(found: FirstDay, plan: Campaign) -> str:
    days = f"{show.day(plan.first_day)} – {show.day(plan.last_day)}"
    return label("start_campaign_over" if found.is_over else "start_campaign_is", days=days)


def _office_said(found: FirstDay, plan: Campaign) -> str:
    is_there = found.has(Stage.OFFICE)
    return label("start_telephone_is" if is_there else "start_telephone_missing", tel=plan.office.telephone)


def _heads_said(found: FirstDay, plan: Campaign) -> str:
    name = "start_heads_missing" if found.headless else "start_heads_all"
    return label(name, all=_all(plan), n=len(found.headless), names=_named(found.headless))


def _number_said(found: FirstDay, plan: Campaign) -> str:
    if not found.number:
        return label("start_no_number")
    number = phones.grouped_at_home(found.number, plan.phone_region)
    return label("start_number_word" if found.keyword else "start_number", number=number, word=found.keyword)


def _cards_said(found: FirstDay, _plan: Campaign) -> str:
    return label("start_cards_ready" if found.has(Stage.CARDS) else "start_cards_later")


def _areas_said(found: FirstDay, plan: Campaign) -> str:
    if names := {Placeholder.NAME, Placeholder.AREAS} & {*plan.placeholders}:
        return "; ".join(label(f"placeholder_{one}") for one in sorted(names)).capitalize() + "."
    if not found.nameless:
        return label("start_areas_all", all=_all(plan))
    return label("start_areas_nameless", all=_all(plan), names=_named(found.nameless))


def _sizes_said(found: FirstDay, plan: Campaign) -> str:
    if plan.size is None:
        return label("start_sizes_none")
    size = plan.indicator[plan.size]
    name = phrase(size.title or size.name)
    return label("start_sizes_missing" if found.unsized else "start_sizes_all", n=found.unsized, size=name)


def _text_said(found: FirstDay, plan: Campaign) -> str:
    if found.text is None:
        example = f"{plan.example_area} {plan.main} {plan.words.example.get(plan.main, 5)}"
        number = phones.grouped_at_home(found.number, plan.phone_region) or label("start_the_number")
        return label("start_text_none", number=number, example=f"{found.keyword} {example}".strip())
    said = found.text.fields.get("outcome")
    return label(
        "start_text", time=show.moment(found.text.received_at, plan.zone), words=show.words(found.text.body),
        became=became(Outcome(said) if said else None),
        then=label("start_text_answered" if found.is_answered else "start_text_unanswered"),
    )  # fmt: skip


SAID: Mapping[Stage, Callable[[FirstDay, Campaign], str]] = MappingProxyType(
    {
        Stage.CAMPAIGN: _campaign_said, Stage.OFFICE: _office_said, Stage.AREAS: _areas_said,
        Stage.HEADS: _heads_said, Stage.SIZES: _sizes_said, Stage.NUMBER: _number_said, Stage.TEXT: _text_said,
        Stage.CARDS: _cards_said,
    }
)  # fmt: skip


def _all(plan: Campaign) -> int:
    return len(plan.reporting_areas)


def _named(codes: Sequence[str]) -> str:
    return ", ".join(codes[:NAMED]) + ("…" if len(codes) > NAMED else "")


def _days(plan: Campaign, now: datetime) -> str:
    today = plan.day_of(now)
    if today > plan.last_day:
        return label("after", day=show.day(plan.last_day))
    return label("before" if today < plan.first_day else "start_since", day=show.day(plan.first_day))
