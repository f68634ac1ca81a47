"""The steps of a plan's form: each control, where its value stands in a plan, and where a mistake is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gateway.plans import notations as n
from gateway.plans import places
from gateway.plans.notations import Notation, Typed
from parsers.campaign.faults import Path, PlanFault
from parsers.replies.phrasebook import WORDINGS
from parsers.ussd.wording import LANGUAGES

Plan = Mapping[str, Any]
Choices = Callable[[Plan], Sequence[str]]
AUDIENCES = ("silent_today", "silent_yesterday", "all_heads", "missing_days", "office", "role")


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a form; its label is `plan_…` and its name."""

    name: str
    path: Path
    notation: Notation
    looks: str = "text"
    """How it is drawn: text, date, time, number, area (of several lines), choice, boxes, or tick."""
    choices: Choices | None = None
    """What there is to choose from, in words of the plan; without it any word may be written."""
    labels: str = ""
    """Their labels begin with this, where they are words of ours."""


@dataclass(frozen=True, slots=True)
class Items:
    """Blocks of one kind, each filled in on a form of its own: a list, or a table by key."""

    path: Path
    controls: tuple[Control, ...]
    title: tuple[str, ...]
    """The fields that tell one from the others in the list."""
    keys: Choices | None = None
    """Of a table: the keys that there may be."""


@dataclass(frozen=True, slots=True)
class FormStep:
    """A page of the form."""

    name: str
    controls: tuple[Control, ...] = ()
    items: Items | None = None


def _codes(plan: Plan) -> list[str]:
    return [str(one["code"]) for one in plan.get("indicators") or () if one.get("code")]


def _reply_keys(plan: Plan) -> list[str]:
    return list(WORDINGS[language_of(plan)].texts)


def _screen_keys(plan: Plan) -> list[str]:
    own = (plan.get("words") or {}).get("screens") or {}
    return list(dict.fromkeys((*LANGUAGES[language_of(plan)], *own)))


def _reminding(plan: Plan) -> list[str]:
    return [key for key in _reply_keys(plan) if key.startswith("remind_") or key == "office_digest"]


def language_of(plan: Plan) -> str:
    """The language of a plan's replies; Vietnamese while it names none that is known."""
    return str(plan["language"]) if plan.get("language") in WORDINGS else "vi"


def _fixed(*choices: str) -> Choices:
    return lambda _: choices


def _keys(name: str) -> Choices:
    return lambda plan: list(plan.get(name) or ())


INDICATOR = (
    Control("code", ("code",), n.CODE),
    Control("what", ("name",), n.NAME),
    Control("label", ("label",), n.TEXT),
    Control("kind", ("kind",), n.CHOICE, "choice", _fixed("flow", "stock", "running"), "plan_kind_"),
    Control("unit", ("unit",), n.NAME),
    Control("unit_words", ("unit_words",), n.PHRASES),
    Control("aliases", ("aliases",), n.ALIASES, "area"),
    Control("level", ("level",), n.CHOICE, "choice", _keys("levels")),
    Control("reporters", ("reporters",), n.MANY, "boxes", _keys("roles")),
    Control("required", ("required",), n.FLAG, "tick"),
    Control("least", ("limits", "least"), n.NUMBER),
    Control("most", ("limits", "most"), n.NUMBER),
    Control("most_of", ("limits", "most_of"), n.CHOICE, "choice", _codes),
    Control("ask_above", ("limits", "ask_above"), n.NUMBER),
    Control("ask_total_above", ("limits", "ask_total_above"), n.NUMBER),
    Control("window_first", ("window", "first"), n.DAY, "date"),
    Control("window_last", ("window", "last"), n.DAY, "date"),
)
RATE = (
    Control("code", ("code",), n.TEXT),
    Control("what", ("name",), n.NAME),
    Control("numerator", ("numerator",), n.CODES),
    Control("denominator", ("denominator",), n.CODES),
    Control("minus", ("minus",), n.CODES),
    Control("share", ("target", "share"), n.PERCENT),
    Control(
        "duty",
        ("target", "duty"),
        n.CHOICE,
        "choice",
        _fixed("at_least", "strive", "exactly", "proposed"),
        "plan_duty_",
    ),
    Control("owner", ("owner",), n.TEXT),
)
REMINDER = (
    Control("rule", ("name",), n.TEXT),
    Control("reply", ("reply",), n.CHOICE, "choice", _reminding, "plan_reply_"),
    Control("audience", ("audience",), n.CHOICE, "choice", _fixed(*AUDIENCES), "plan_audience_"),
    Control("role", ("role",), n.CHOICE, "choice", _keys("roles")),
    Control("at", ("at",), n.CLOCK, "time"),
    Control("until", ("until",), n.CLOCK, "time"),
    Control("weekdays", ("weekdays",), n.WEEKDAYS, "boxes", _fixed(*"1234567"), "plan_weekday_"),
    Control("days", ("days",), n.DAYS),
)
HOLIDAY = (
    Control("holiday", ("name",), n.NAME),
    Control("holiday_first", ("first",), n.DAY, "date"),
    Control("holiday_last", ("last",), n.DAY, "date"),
    Control("holiday_areas", ("areas",), n.CODES),
)
OWN_REPLY = (Control("plain", ("plain",), n.WORDING, "area"), Control("accented", ("accented",), n.WORDING, "area"))
OWN_SCREEN = (Control("screen", (), n.WORDING, "area"),)

STEPS = (
    FormStep(
        "about",
        (
            Control("name", ("name",), n.NAME),
            Control("short_name", ("short_name",), n.NAME),
            Control("id", ("id",), n.TEXT),
            Control("first_day", ("first_day",), n.DAY, "date"),
            Control("last_day", ("last_day",), n.DAY, "date"),
            Control("report_by", ("report_by",), n.CLOCK, "time"),
            Control("open_days", ("open_days",), n.NUMBER),
            Control("cut_off_day", ("cut_off", "day"), n.DAY, "date"),
            Control("cut_off_at", ("cut_off", "at"), n.CLOCK, "time"),
            Control("telephone", ("office", "telephone"), n.TEXT),
            Control("placeholder", ("office", "telephone_is_placeholder"), n.FLAG, "tick"),
            Control("language", ("language",), n.CHOICE, "choice", _fixed("vi", "en"), "plan_language_"),
        ),
    ),
    FormStep(
        "areas",
        (
            Control("levels", ("levels",), n.TEXT),
            Control("areas", ("areas",), n.TEXT, "area"),
            Control("roles", ("roles",), n.ROLES, "area"),
            Control("head_role", ("head_role",), n.CHOICE, "choice", _keys("roles")),
            Control("office_role", ("office_role",), n.CHOICE, "choice", _keys("roles")),
        ),
    ),
    FormStep("indicators", items=Items(("indicators",), INDICATOR, ("code", "name"))),
    FormStep(
        "leading",
        (
            Control("main", ("main",), n.CHOICE, "choice", _codes),
            Control("size", ("size",), n.CHOICE, "choice", _codes),
            Control("size_parts", ("size_parts",), n.MANY, "boxes", _codes),
            Control("checks", ("checks",), n.CHECKS, "area"),
            Control("example", ("words", "example"), n.FIGURES),
        ),
    ),
    FormStep("rates", items=Items(("rates",), RATE, ("code", "name"))),
    FormStep("reminders", items=Items(("reminders",), REMINDER, ("name", "at"))),
    FormStep("holidays", items=Items(("holidays",), HOLIDAY, ("first", "name"))),
    FormStep(
        "hours",
        (
            Control("quiet_from", ("quiet_from",), n.CLOCK, "time"),
            Control("quiet_until", ("quiet_until",), n.CLOCK, "time"),
            Control("reminders_a_day", ("reminders_a_day",), n.NUMBER),
            Control("second_person_above", ("second_person_above",), n.NUMBER),
        ),
    ),
    FormStep(
        "words",
        (
            Control("other_matters", ("words", "other_matters"), n.PHRASES, "area"),
            Control("blocking", ("words", "blocking"), n.PHRASES, "area"),
            Control("known", ("words", "known"), n.PHRASES, "area"),
            Control("number_phrases", ("words", "number_phrases"), n.PHRASES, "area"),
        ),
    ),
    FormStep("replies", items=Items(("words", "replies"), OWN_REPLY, (), _reply_keys)),
    FormStep("screens", items=Items(("words", "screens"), OWN_SCREEN, (), _screen_keys)),
)
"""The pages of the form, in the order in which a plan is best thought out."""
STEP: Mapping[str, FormStep] = {step.name: step for step in STEPS}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a mistake is mended: a step, of a list the item, and the control."""

    step: str
    at: str = ""
    control: str = ""


@dataclass(frozen=True, slots=True)
class PlacedFault:
    """A mistake and its place."""

    place: Spot
    fault: PlanFault = field(compare=False)


def value_at(plan: Any, path: Iterable[str | int]) -> Any:
    """What stands at a path; None where nothing does."""
    for step in path:
        inside = isinstance(plan, Mapping) and step in plan
        listed = isinstance(plan, Sequence) and isinstance(step, int) and 0 <= step < len(plan)
        plan = plan[step] if inside or listed else None
    return plan


def with_value(plan: Any, path: Path, value: Any) -> Any:
    """The plan with this value at a path; None takes it out, and with it a block that is then empty."""
    if not path:
        return value
    first, *rest = path
    if isinstance(first, int):
        listed = list(plan or ())
        inner = with_value(listed[first] if first < len(listed) else None, tuple(rest), value)
        return [*listed[:first], *([] if inner is None else [inner]), *listed[first + 1 :]]
    block = dict(plan or {})
    inner = with_value(block.get(first), tuple(rest), value)
    if inner is None or inner == {}:
        block.pop(first, None)
    else:
        block[first] = inner
    return block


def shown(plan: Plan, control: Control, base: Path = ()) -> str:
    """What a control shows of a plan."""
    if control.name == "levels":
        return places.levels_written(plan)
    if control.name == "areas":
        return places.areas_written(plan)
    return control.notation.show(value_at(plan, (*base, *control.path)))


def filled(plan: Plan, controls: Iterable[Control], typed: Callable[[str], Typed], base: Path = ()) -> dict[str, Any]:
    """The plan with what was typed into these controls."""
    made = dict(plan)
    for control in controls:
        said = typed(control.name)
        if control.name == "levels":
            made = places.with_levels(made, n.one(said))
        elif control.name == "areas":
            made = places.with_areas(made, n.one(said))
        else:
            path = (*base, *control.path)
            made = with_value(made, path, control.notation.read(said, value_at(made, path)))
    return made


def item_path(items: Items, at: str) -> Path | None:
    """The path of one item; None where there can be no such."""
    if items.keys is not None:
        return (*items.path, at)
    return (*items.path, int(at)) if at.isdecimal() and len(at) <= 3 else None


def placed(faults: Iterable[PlanFault]) -> list[PlacedFault]:
    """Each mistake with the place where it is mended."""
    return [PlacedFault(_place(fault.path), fault) for fault in faults]


def _place(path: Path) -> Spot:
    """The control whose path a mistake's begins with, or is the beginning of; the longest such."""
    found: list[tuple[int, Spot]] = []
    for step in STEPS:
        if step.items and path[: len(step.items.path)] == step.items.path:
            rest = path[len(step.items.path) :]
            at = str(rest[0]) if rest else ""
            inner = _control(step.items.controls, tuple(rest[1:])) if rest else None
            found.append((len(step.items.path) + 1, Spot(step.name, at, inner.name if inner else "")))
        if control := _control(step.controls, path):
            found.append((len(control.path), Spot(step.name, "", control.name)))
    if path[:1] == ("level_names",):
        return Spot("areas", "", "levels")
    return max(found, key=lambda each: each[0])[1] if found else Spot(STEPS[0].name)


def _control(controls: Iterable[Control], path: Path) -> Control | None:
    fits = [one for one in controls if path[: len(one.path)] == one.path or (path and one.path[: len(path)] == path)]
    return max(fits, key=lambda one: len(one.path) if path[: len(one.path)] == one.path else 0, default=None)


def labelled(control: Control, plan: Plan) -> tuple[str, ...]:
    """The choices of a control."""
    return tuple(control.choices(plan)) if control.choices else ()
