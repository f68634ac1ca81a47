"""What a new plan may begin with: a template, an empty plan, or a campaign that is in force."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gateway.campaigns import campaign_file, yaml_text
from parsers.campaign.faults import PlanFault
from parsers.campaign.plan import Campaign

FOLDER = Path(__file__).resolve().parent.parent.parent / "campaigns" / "templates"
BLANK = "blank"
EXAMPLES = frozenset({"id", "name", "first_day", "last_day", "cut_off", "areas"})
"""What a template can only give an example of."""
_EMPTY: dict[str, Any] = {
    "timezone": "Asia/Ho_Chi_Minh",
    "language": "vi",
    "region": "VN",
    "office": {"telephone_is_placeholder": True},
    "levels": ["commune", "village"],
    "level_names": {"commune": {"vi": "Xã", "en": "Commune"}, "village": {"vi": "Thôn", "en": "Village"}},
    "areas": [{"code": "XA", "name": "Xã", "level": "commune"}],
    "roles": {
        "head": {"vi": "Trưởng thôn", "en": "Village head"},
        "office": {"vi": "Văn phòng - thống kê", "en": "Office"},
    },
    "head_role": "head",
    "office_role": "office",
    "indicators": [],
    "reminders": [
        {"name": "today", "reply": "remind_day", "at": "17:00", "audience": "silent_today"},
        {"name": "digest", "reply": "office_digest", "at": "18:00", "audience": "office"},
    ],
}


def names() -> list[str]:
    """The templates that come with the program."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def base(name: str) -> dict[str, Any] | None:
    """The plan of a template, or an empty one, as a file has it; None for any other name.

    Without the template's own name, days, areas and telephone: nobody may put an example in force.
    """
    if name == BLANK:
        return _EMPTY
    if name not in names():
        return None
    plan: dict[str, Any] = yaml_text.read((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")).value
    kept = {field: value for field, value in plan.items() if field not in EXAMPLES}
    reminders = [rule for rule in plan["reminders"] if "days" not in rule]
    return {**kept, "office": {"telephone_is_placeholder": True}, "reminders": reminders}


def of_campaign(plan: Campaign) -> dict[str, Any]:
    """A plan in force, as a file has it."""
    return dict(yaml_text.read(campaign_file.dump(plan)).value)


def understood(plan: dict[str, Any]) -> tuple[Campaign | None, tuple[PlanFault, ...]]:
    """The campaign that a written plan makes, by the rules of campaign files; or what is wrong with it."""
    try:
        return campaign_file.loads(yaml_text.write(plan), "plan"), ()
    except campaign_file.CampaignError as error:
        return None, error.faults or (PlanFault((), str(error)),)
