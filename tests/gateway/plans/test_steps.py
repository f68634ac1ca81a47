"""The form of a plan: what it shows reads back as the same plan, and each mistake is told beside its control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from gateway.campaigns import campaign_file, yaml_text
from gateway.plans import bases, steps
from gateway.plans.steps import STEPS, Control, Items, Spot
from gateway.web.labels.campaigns import LABELS
from gateway.web.labels.plan_faults import plan_fault
from parsers.campaign.faults import Path as PlanPath
from tests.campaigns import TINH_HIEP, TWO_VALLEYS

FILES = [TINH_HIEP, TWO_VALLEYS, *sorted(bases.FOLDER.glob("*.yaml"))]


def written(path: Path) -> dict[str, Any]:
    """The plan of a file, as the file has it."""
    return dict(yaml_text.read(path.read_text(encoding="utf-8")).value)


def typed(plan: Mapping[str, Any], controls: Sequence[Control], base: PlanPath = ()) -> dict[str, list[str]]:
    """What a browser sends of a form that nobody has touched."""
    sent = {}
    for one in controls:
        value = steps.shown(plan, one, base)
        boxes = [part.strip() for part in value.split(",") if part.strip()]
        sent[one.name] = boxes if one.looks == "boxes" else [value.replace("\n", "\r\n")]
    return sent


def sent_back(plan: dict[str, Any], controls: Sequence[Control], base: PlanPath = ()) -> dict[str, Any]:
    """The plan once its form was sent as it was shown."""
    form = typed(plan, controls, base)
    return steps.filled(plan, controls, lambda name: form.get(name, []), base)


def bases_of(plan: Mapping[str, Any], items: Items) -> list[PlanPath]:
    """The path of every block that a list or table has."""
    there = steps.value_at(plan, items.path) or ()
    ats = range(len(there)) if items.keys is None else there
    return [path for at in ats if (path := steps.item_path(items, str(at)))]


def test_no_control_has_the_name_of_a_field_that_every_form_sends() -> None:
    names = {one.name for step in STEPS for one in (*step.controls, *(step.items.controls if step.items else ()))}

    assert not names & {"item", "version", "go", "csrf_token", "campaign"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(path: Path) -> None:
    plan = written(path)
    for step in STEPS:
        plan = sent_back(plan, step.controls)
        for base in bases_of(plan, step.items) if step.items else ():
            assert step.items
            plan = sent_back(plan, step.items.controls, base)
    made, faults = bases.understood(plan)

    assert faults == ()
    assert made == campaign_file.load(path)


@pytest.mark.parametrize(
    ("path", "value", "place", "said"),
    [
        (("first_day",), "32/13/2027", Spot("about", "", "first_day"), "“32/13/2027” không phải là ngày"),
        (("report_by",), "25:99", Spot("about", "", "report_by"), "“25:99” không phải là giờ"),
        (("open_days",), "vài", Spot("about", "", "open_days"), "“vài” không phải là số nguyên"),
        (("name",), None, Spot("about", "", "name"), "Chưa điền."),
        (("last_day",), "2027-02-01", Spot("about", "", "last_day"), "Ngày cuối (01/02/2027) trước ngày đầu"),
        (("areas", 1, "code"), "SUA", Spot("areas", "", "areas"), "“SUA” là từ lệnh trong tin nhắn"),
        (("areas", 2, "aliases"), ["HOAN TIEM"], Spot("indicators", "1", "aliases"), "“HOAN TIEM” đã dùng cho TH2"),
        (("indicators", 0, "code"), "T1", Spot("indicators", "0", "code"), "Mã “T1” chưa dùng được"),
        (("indicators", 1, "limits", "most_of"), "XYZ", Spot("indicators", "1", "most_of"), "Không có “XYZ”"),
        (("indicators", 0, "kind"), "sum", Spot("indicators", "0", "kind"), "“sum” không có trong danh sách"),
        (("main",), "NOPE", Spot("leading", "", "main"), "Không có “NOPE” trong chiến dịch này"),
        (("size",), "TIE", Spot("leading", "", "size"), "TIE phải là loại “số hiện có”"),
        (("checks",), [{"check": "TIE < DST"}], Spot("leading", "", "checks"), None),
        (("rates", 0, "target", "share"), 1.2, Spot("rates", "0", "share"), "Tỷ lệ nhiều nhất là 100%."),
        (("rates", 0, "denominator"), None, Spot("rates", "0"), "Điền mẫu số của tỷ lệ."),
        (("reminders", 0, "at"), "23:00", Spot("reminders", "0", "at"), "23:00 nằm trong giờ không nhắn tin"),
        (("words", "known"), ["TIEM"], Spot("words", "", "known"), "“TIEM” đang chỉ TIE"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_beside_its_control(path: PlanPath, value: Any, place: Spot, said: str | None) -> None:
    plan = written(bases.FOLDER / "vaccination.yaml")
    _, faults = bases.understood(steps.with_value(plan, path, value))

    found = {one.place: plan_fault(one.fault.message) for one in steps.placed(faults)}
    assert place in found
    assert said is None or said in found[place]


def test_areas_are_pasted_one_a_line() -> None:
    plan = written(bases.FOLDER / "vaccination.yaml")
    lines = "XA, Xã Tịnh Hiệp\r\nTH1, Thôn 1, Vĩnh Tuy, xóm Mới\r\n\r\n  TH2 , Thôn 2\r\n"
    made, faults = bases.understood(steps.filled(plan, STEPS[1].controls[1:2], lambda _: [lines]))

    assert made
    assert not faults
    assert [(area.code, area.name, area.parent, area.aliases) for area in made.areas] == [
        ("XA", "Xã Tịnh Hiệp", None, ()),
        ("TH1", "Thôn 1", "XA", ("VINH TUY", "XOM MOI")),
        ("TH2", "Thôn 2", "XA", ()),
    ]


def test_nothing_that_is_only_an_example_is_in_a_draft() -> None:
    for name in bases.names():
        _, faults = bases.understood(bases.base(name) or {})

        assert {fault.path[0] for fault in faults} == {"id", "name", "first_day", "last_day", "areas", "office"}


def test_a_third_level_is_told_by_dashes() -> None:
    plan = bases.base(bases.BLANK)
    assert plan is not None
    sent = {"levels": ["Huyện, Xã, Thôn"], "areas": ["H, Huyện\n- A, Xã A\n-- AA, Thôn A\n- B, Xã B\n-- BB, Thôn B"]}
    made = steps.filled(plan, STEPS[1].controls[:2], lambda name: sent[name])

    assert [(area["code"], area.get("parent")) for area in made["areas"]] == [
        ("H", None), ("A", "H"), ("AA", "A"), ("B", "H"), ("BB", "B"),
    ]  # fmt: skip


def test_every_control_has_a_label_and_every_place_a_step() -> None:
    named = {one.name for step in STEPS for one in (*step.controls, *(step.items.controls if step.items else ()))}

    assert all(f"plan_{name}" in LABELS for name in named)
    assert {f"plan_step_{step.name}" for step in STEPS} | {f"plan_lead_{step.name}" for step in STEPS} <= LABELS.keys()
