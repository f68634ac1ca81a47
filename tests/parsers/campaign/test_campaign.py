"""The campaign as data: what the files hold, what is refused and in which words, and the practice twin."""

from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from gateway.campaigns import campaign_file, practice
from gateway.campaigns.campaign_file import CampaignError, differences, frozen_changes, needs_rebuild
from parsers.campaign.plan import Area, Campaign, CampaignWords, Kind, SumCheck, Window
from tests.campaigns import TWO_VALLEYS, shipped, tinh_hiep, two_valleys

VALLEYS = TWO_VALLEYS.read_text("utf-8")
KNOWN = "known: NET, STK, REF, HHR, HHV, ROLL"
TODAY = date(2026, 11, 24)

HEADS = ["ACT", "ABS", "INE", "REG", "MTG", "PPL", "HHV", "CQN"]
POLICE = ["DSD", "ELG", "OLD", "MHA", "MMO"]
OFFICE = ["STF", "GUM", "EMP"]
ONESTOP = ["RCV", "ONL", "DIG", "FIN", "VAL", "FEE", "PRC", "DUE", "PAY", "TXN", "GOV", "KQG", "SCN"]


def broken(old: str, new: str) -> str:
    """What is said of the two valleys' file with `old` replaced by `new`."""
    assert old in VALLEYS, f"the file has no {old!r}: mend this row"
    with pytest.raises(CampaignError) as refused:
        campaign_file.loads(VALLEYS.replace(old, new, 1), "plan.yaml")
    return str(refused.value)


def changed(campaign: Campaign, old: str, new: str) -> Campaign:
    """The campaign with `old` replaced by `new` in its file."""
    text = campaign_file.dump(campaign)
    assert old in text, f"the file has no {old!r}: mend this row"
    return campaign_file.loads(text.replace(old, new, 1), "plan.yaml")


def replaced(campaign: Campaign, **fields: object) -> Campaign:
    """The campaign with some fields replaced, as a good campaign still."""
    return Campaign.model_validate(campaign.model_copy(update=fields).model_dump())


def test_the_shipped_plan_has_every_indicator_of_the_dictionary() -> None:
    plan = shipped()

    assert [one.code for one in plan.indicators] == [*HEADS, *POLICE, *OFFICE, *ONESTOP, "RAD", "TEA"]
    assert [one.code for one in plan.indicators if not one.enabled] == ["HHV", "CQN", "EMP"]
    assert {one.code: one.reporters for one in plan.indicators} == {
        **dict.fromkeys(HEADS, ("head",)),
        **dict.fromkeys(POLICE, ("police",)),
        **dict.fromkeys(OFFICE, ("office",)),
        **dict.fromkeys(ONESTOP, ("onestop",)),
        "RAD": ("radio",),
        "TEA": ("youth",),
    }


def test_the_shipped_plan_adds_up_each_indicator_in_its_own_way() -> None:
    plan = shipped()

    kinds = {kind: [one.code for one in plan.indicators if one.kind is kind] for kind in Kind}
    assert kinds[Kind.FLOW] == ["ACT", "REG", "MTG", "PPL", "HHV", "CQN"]
    assert kinds[Kind.STOCK] == ["ABS", "INE", *POLICE, *OFFICE, "TEA"]
    assert kinds[Kind.RUNNING] == [*ONESTOP, "RAD"]


def test_the_shipped_plan_lasts_62_days_and_has_no_list_sizes_or_village_names() -> None:
    plan = shipped()

    assert (plan.first_day, plan.last_day, plan.days) == (date(2024, 8, 10), date(2024, 10, 10), 62)
    assert [area.code for area in plan.areas] == ["XA", "TH1", "TH2", "TH3", "TH4", "TH5"]
    assert [area.aliases for area in plan.areas] == [()] * 6


@pytest.mark.parametrize(
    ("rate", "share", "duty"),
    [
        ("R1", 1.0, "strive"),  # "phấn đấu 100%"
        ("R2", 1.0, "strive"),
        ("R3", 1.0, "exactly"),
        ("R4", 0.5, "at_least"),
        ("R5", 0.85, "at_least"),
        ("R6", 0.9, "at_least"),
        ("R7", 0.95, "at_least"),
        ("R7b", 0.5, "at_least"),
        ("R8", 1.0, "exactly"),
        ("R9", 1.0, "proposed"),  # the plan gives no number
    ],
)
def test_a_rate_has_the_target_of_the_plan(rate: str, share: float, duty: str) -> None:
    target = next(one.target for one in shipped().rates if one.code == rate)

    assert target is not None
    assert (target.share, target.duty) == (share, duty)


def test_a_different_campaign_is_only_another_file() -> None:
    plan = two_valleys()

    assert (plan.top.code, plan.example_area, plan.main, plan.size) == ("DIS", "HA1", "NET", "ROLL")
    assert plan.lineage["LO2"] == ("LO2", "WL", "DIS")
    assert plan.children["WH"] == ("HA1", "HA2", "HA3")
    assert plan.head_codes == {"NET", "STK", "REF"}
    assert [one.code for one in plan.reported_at("ward")] == ["HHR", "HHV"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # names of settings
        ("open_days: 3", "opendays: 3", "10:1 opendays: no such setting; did you mean open_days?"),
        ("open_days: 3", "colour: red", "10:1 colour: no such setting; take it out"),
        (
            "open_days: 3",
            "kind: flow",
            "10:1 kind: does not belong here; take it out, or indent it as in the shipped file",
        ),
        ("language: en\n", "", "2:1 language: is missing; add it"),
        ("vi: Màn chống muỗi, ", "", "3:1 name.vi: is missing; add it"),
        # values
        ("open_days: 3", "open_days: three", "10:1 open_days: three is not a whole number"),
        ("open_days: 3", "open_days: 0", "10:1 open_days: 0 is too little; at least 1"),
        (
            "share: 0.8",
            "share: 80",
            "122:15 rates[0].target.share: 80 is more than the whole; write a share such as 0.85 for 85 %",
        ),
        ("required: true", "required: perhaps", "57:5 indicators[0].required: perhaps is neither true nor false"),
        (
            "first_day: 2027-02-01",
            "first_day: 01/02/2027",  # a person's date
            "7:1 first_day: '01/02/2027' is not a date; write year-month-day, such as 2024-08-10",
        ),
        (
            "last_day: 2027-03-02",
            "last_day: 2027-02-30",
            "8:1 last_day: '2027-02-30' is no day of the calendar; write year-month-day, such as 2024-08-10",
        ),
        (
            "day_starts: 06:00",
            "day_starts: 6h",
            "9:1 day_starts: '6h' is not a time of day; write hours and minutes, such as 17:30",
        ),
        (
            "timezone: Africa/Lusaka",
            "timezone: Africa/Lusakka",
            "6:1 timezone: 'Africa/Lusakka' is not a time zone; write one such as Asia/Ho_Chi_Minh",
        ),
        ("region: ZM", "region: Zambia", "135:1 region: 'Zambia' is no country; write its two capitals, such as VN"),
        ("language: en", "language: fr", "13:1 language: 'fr' is not one of vi, en"),
        ("kind: stock", "kind: stok", "62:5 indicators[1].kind: 'stok' is not one of flow, stock, running"),
        (
            "duty: at_least",
            "duty: must",
            "122:27 rates[0].target.duty: 'must' is not one of strive, at_least, exactly, proposed",
        ),
        (
            "levels: [district, ward, hamlet]",
            "levels: district",
            "21:1 levels: is not a list; write [one, two], or lines that begin with '-'",
        ),
        (
            "en: bed nets }",
            "en: bed nets for everybody }",
            "4:24 short_name.en: 'bed nets for everybody' has 22 characters; write at most 20",
        ),
        (
            "label: In store",
            "label: Nets in the store",
            "61:5 indicators[1].label: 'Nets in the store' has 17 characters; write at most 12",
        ),
        (
            "code: HA3",
            "code: ha3",
            "32:7 areas[5].code: 'ha3' will not do; write 1 to 4 capitals and up to 3 digits, such as V1",
        ),
        (
            "aliases: [MWASE]",
            "aliases: [Mwase]",
            "32:68 areas[5].aliases[0]: 'Mwase' will not do; write capitals without marks, one space between words, "
            "such as KICH HOAT",
        ),
        # names of things that are not there
        ("main: NET", "main: NETT", f"43:1 main: indicator NETT is not in this file; {KNOWN}"),
        ("size: ROLL", "size: RILL", f"44:1 size: indicator RILL is not in this file; {KNOWN}"),
        ("[NET]\nind", "[NET, X]\nind", "45:19 size_parts[1]: 'X' will not do; write 2 to 6 capitals, such as SUM"),
        ("[NET]\nind", "[NET, XY]\nind", f"45:19 size_parts[1]: indicator XY is not in this file; {KNOWN}"),
        ("STK: 40", "STC: 40", f"19:23 words.example.STC: indicator STC is not in this file; {KNOWN}"),
        (
            "head_role: volunteer",
            "head_role: chief",
            "41:1 head_role: role chief is not in this file; known: volunteer, clerk, nurse",
        ),
        (
            "reporters: [clerk]",
            "reporters: [clark]",
            "109:17 indicators[5].reporters[0]: role clark is not in this file; known: volunteer, clerk, nurse",
        ),
        (
            "most_of: ROLL",
            "most_of: ROL",
            f"56:15 indicators[0].limits.most_of: indicator ROL is not in this file; {KNOWN}",
        ),
        ("at_most: [HHR]", "at_most: [HH]", f"115:56 checks[1].at_most[0]: indicator HH is not in this file; {KNOWN}"),
        (
            "denominator: [HHR]",
            "denominator: [HH]",
            f"127:19 rates[1].denominator[0]: indicator HH is not in this file; {KNOWN}",
        ),
        (
            "parent: WL, aliases: [Z",
            "parent: WX, aliases: [Z",
            "34:49 areas[7].parent: area WX is not in this file; known: DIS, WH, WL, HA1, HA2, HA3, LO1, LO2",
        ),
        (
            "example: { REF: 3 }",
            "example: { RAF: 3 }",
            f"82:18 indicators[2].window.example.RAF: indicator RAF is not in this file; {KNOWN}",
        ),
        # parts that do not fit together
        (
            "last_day: 2027-03-02",
            "last_day: 2027-03-02\ncut_off: 16:00",
            "9:1 cut_off: is not a block of settings; write {name: value}, or lines of 'name: value'",
        ),
        ("size: ROLL", "size: NET", "44:1 size: NET is a flow; the size of a list is a stock"),
        (
            "parent: DIS }\n  - { code: HA1",
            "parent: HA1 }\n  - { code: HA1",
            "29:50 areas[2].parent: HA1 is a hamlet; the parent of a ward is of a level above",
        ),
        (
            "ward, parent: DIS }\n  - { code: WL",
            "ward }\n  - { code: WL",
            "26:1 areas: exactly one area, of level district, must have no parent",
        ),
        (
            "  ward: { vi: Khu, en: Ward }\n",
            "",
            "22:1 level_names: level ward has no name; add a line 'ward: {vi: …, en: …}'",
        ),
        (
            "aliases: [MWASE]",
            "aliases: [KALONGA]",
            "32:68 areas[5].aliases[0]: KALONGA already stands for HA2; a word can mean one thing only",
        ),
        (
            "aliases: [MWASE]",
            "aliases: [NETS]",  # an indicator's word
            "55:15 indicators[0].aliases[0]: NETS already stands for HA3; a word can mean one thing only",
        ),
        ("[STOCK, IN STORE]", "[STOCK, STOCK]", "66:22 indicators[1].aliases[1]: STOCK is written twice"),
        ("code: T2", "code: T1", "124:5 rates[1].code: T1 is named twice"),
        (
            "least: 1, most: 900",
            "least: 1000, most: 900",
            "110:15 indicators[5].limits.least: 1000 is more than most, 900",
        ),
        (
            "limits: { most: 2500 }",
            "limits: { ask_above_share: 0.2 }",
            "67:15 indicators[1].limits.ask_above_share: a share of what? add most_of, the code of the whole",
        ),
        (
            "denominator: [HHR]",
            "denominator: [HHR]\n    areas_with: 1",
            "124:5 rates[1]: give either denominator or areas_with, and not both",
        ),
        ("check: sum, name: again", "check: add, name: again", "115:7 checks[1].check: 'add' is not one of sum, needs"),
        (
            "check: sum, name: again",
            "name: again",
            "115:5 checks[1]: has no 'check'; write check: sum or check: needs",
        ),
        ("at: 15:00", "at: 20:00", "133:39 reminders[0].at: 20:00 is in the quiet hours, 19:00 to 06:30"),
        (
            "audience: office",
            "audience: role",
            "134:54 reminders[1].audience: audience: role and a role go together; write both or neither",
        ),
        (
            "last: 2027-02-28",
            "last: 2027-02-10",
            "81:7 indicators[2].window.last: 2027-02-10 is before first, 2027-02-15",
        ),
        (
            "last: 2027-02-28",
            "last: 2027-03-28",
            "78:5 indicators[2].window: the window must lie within the campaign's days, 2027-02-01 to 2027-03-02",
        ),
        # not YAML
        ("main: NET", "main: NET\nmain: STK", "44:1 main is written twice here, first in line 43"),
        ("main: NET", "\tmain: NET", "43:1 a tab; indent with spaces"),
        ("main: NET", 'main: "NET', "136:1 a quote is opened and not closed"),
        ("main: NET", "main: *net", "43:7 found undefined alias 'net'; write '&name' where it is first said"),
        (
            "main: NET",
            "main: NET: STK",
            "43:10 a ':' too many, or a line indented too far; put text with ': ' in quotes",
        ),
    ],
)
def test_a_mistake_is_named_by_its_place_and_says_what_to_write(old: str, new: str, said: str) -> None:
    assert broken(old, new) == f"plan.yaml:{said}"


def test_every_mistake_is_named_at_once_in_the_order_of_the_file() -> None:
    with pytest.raises(CampaignError) as refused:
        campaign_file.loads(VALLEYS.replace("main: NET", "main: NETT").replace("code: T2", "code: T1"), "plan.yaml")

    assert str(refused.value).splitlines() == [
        f"plan.yaml:43:1 main: indicator NETT is not in this file; {KNOWN}",
        "plan.yaml:124:5 rates[1].code: T1 is named twice",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ":1:1 file: is not a block of settings; write {name: value}, or lines of 'name: value'"),
        (b"id: a\nname: \xff", ":2:1 this is not UTF-8 text; save the file as UTF-8"),
        (None, ": No such file or directory; check the file's name and rights"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "plan.yaml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CampaignError) as refused:
        campaign_file.load(path)

    assert str(refused.value) == f"{path}{said}"


@pytest.mark.parametrize("campaign", [tinh_hiep, two_valleys])
def test_a_campaign_written_back_reads_the_same(campaign: Callable[[], Campaign]) -> None:
    plan = campaign()

    assert campaign_file.loads(campaign_file.dump(plan), "plan.yaml") == plan


def test_a_name_that_looks_like_something_else_survives_being_written_back() -> None:
    names = ["12", "1.5", "007", "1e3", "0x1F", "true", "no", "~", "null", "2027-02-01", "17:30", "1:30:00"]
    names += ["a: b", "# a", "a #b", "- a", "[a]", "{a}", "*a", "&a", "!a", "%a", "@a", "'", '"', " a ", "a\nb", "\t"]
    names += ["Xã Tịnh Hiệp", "\u2028", "\x11", "😀", "a " * 90, ""]
    plan = two_valleys()
    hamlets = [Area(code=f"Z{n}", name=name, level="hamlet", parent="WL") for n, name in enumerate(names)]
    renamed = replaced(plan, areas=(*plan.areas, *hamlets))

    assert campaign_file.loads(campaign_file.dump(renamed), "plan.yaml") == renamed


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("ask_above: 80", "ask_above: 90", "indicators.NET.limits.ask_above: 80 becomes 90"),
        ("most: 2500", "ask_above: 90", "indicators.STK.limits.most: 2500 becomes 99999"),
        ("report_by: '16:00'", "report_by: '17:15'", "report_by: 16:00 becomes 17:15"),
        ("share: 0.8", "share: 0.9", "rates.T1.target.share: 0.8 becomes 0.9"),
        ("id: two-valleys-2027", "id: two-valleys-2027\ncut_off: {day: 2027-03-01, at: 12:00}", "cut_off: added"),
    ],
)
def test_a_difference_names_its_place_and_both_values(old: str, new: str, line: str) -> None:
    plan = two_valleys()

    assert line in differences(plan, changed(plan, old, new))


def test_differences_of_lists_go_by_code_and_not_by_place() -> None:
    old = two_valleys()
    wanted = [area for area in old.areas if area.code != "HA2"]
    added = old.area["HA1"].model_copy(update={"code": "HA9", "aliases": ("FAR SIDE",)})
    new = replaced(old, areas=(*wanted, added), rates=old.rates[::-1])

    assert differences(old, new) == ["areas.HA2: taken out", "areas.HA9: added", "rates: in another order"]


def test_a_campaign_does_not_differ_from_itself() -> None:
    assert differences(tinh_hiep(), tinh_hiep()) == []
    assert frozen_changes(tinh_hiep(), tinh_hiep()) == []


@pytest.mark.parametrize(
    ("part", "code", "update", "line"),
    [
        (
            "indicators",
            "STK",
            {"kind": Kind.RUNNING},
            "indicators.STK.kind: may not become running, it is stock; switch it off (enabled: false) and add one "
            "under another code",
        ),
        (
            "indicators",
            "STK",
            {"level": "ward"},
            "indicators.STK.level: may not become ward, it is hamlet; switch it off (enabled: false) and add one "
            "under another code",
        ),
        ("indicators", "STK", None, "indicators.STK: may not be taken out; write enabled: false instead"),
        ("areas", "LO2", None, "areas.LO2: may not be taken out; write retired: true instead"),
    ],
)
def test_what_kept_figures_rest_on_is_fixed(part: str, code: str, update: dict[str, object] | None, line: str) -> None:
    old = two_valleys()
    kept = [one.model_copy(update=update) if one.code == code else one for one in getattr(old, part)]
    left = tuple(one for one in kept if update or one.code != code)
    new = replaced(old, words=CampaignWords(), **{part: left})

    assert frozen_changes(old, new) == [line]


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        (
            "first_day",
            date(2027, 1, 31),
            "first_day: may not become 2027-01-31, it is 2027-02-01; start another campaign under another id",
        ),
    ],
)
def test_what_days_are_counted_by_is_fixed(field: str, value: object, line: str) -> None:
    old = two_valleys()

    assert frozen_changes(old, replaced(old, **{field: value})) == [line]


@pytest.mark.parametrize(
    ("part", "code", "update"),
    [
        ("areas", "LO2", {"parent": "WH"}),
        ("indicators", "STK", {"reporters": ("nurse",)}),
        ("rates", "T2", {"denominator": ("ROLL",)}),
        ("rates", "T2", None),
    ],
)
def test_what_only_sums_rest_on_may_change_if_they_are_rebuilt(
    part: str, code: str, update: dict[str, object] | None
) -> None:
    old = two_valleys()
    kept = [one.model_copy(update=update) if one.code == code and update else one for one in getattr(old, part)]
    new = replaced(old, words=CampaignWords(), **{part: tuple(one for one in kept if update or one.code != code)})

    assert frozen_changes(old, new) == []
    assert needs_rebuild(old, new)
    assert needs_rebuild(new, old)


def test_a_check_of_the_list_waits_for_those_not_eligible() -> None:
    checks = {check.name: check for check in shipped().checks}

    assert checks["list_eligible"] == SumCheck(
        check="sum", name="list_eligible", parts=("DSD",), at_most=("ELG", "INE"), to="person"
    )


@pytest.mark.parametrize(
    "update",
    [{"retired": True}, {"name": "Elsewhere"}, {"aliases": ("ELSEWHERE",)}],
)
def test_what_figures_do_not_rest_on_may_change(update: dict[str, object]) -> None:
    old = two_valleys()
    new = replaced(old, areas=(*old.areas[:-1], old.areas[-1].model_copy(update=update)))

    assert frozen_changes(old, new) == []
    assert not needs_rebuild(old, new)


def test_the_practice_set_has_sizes_heads_and_an_office() -> None:
    prepared = practice.load()

    assert prepared.sizes == {"TH1": 410, "TH2": 365, "TH3": 298, "TH4": 342, "TH5": 275}
    assert {contact.phone: (contact.role, contact.areas) for contact in prepared.roster} == {
        "+84905000000": ("office", ("XA",)),
        "+84905000001": ("head", ("TH1",)),
        "+84905000002": ("head", ("TH2",)),
        "+84905000003": ("head", ("TH3",)),
        "+84905000004": ("head", ("TH4",)),
        "+84905000005": ("head", ("TH5",)),
    }


def test_the_practice_set_is_found_wherever_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert practice.load().sizes["TH1"] == 410


def test_practice_names_the_villages() -> None:
    plan = tinh_hiep()

    assert {area.code: area.aliases for area in plan.areas} == {
        "XA": (),
        "TH1": ("VINH TUY",),
        "TH2": ("HOI DUC",),
        "TH3": ("MY DANH",),
        "TH4": ("XUAN HOA",),
        "TH5": ("XUAN MY",),
    }


def test_a_name_the_office_has_given_to_a_village_is_left_to_it() -> None:
    named = changed(shipped(), "name: Thôn 2\n", "name: Thôn 2\n  aliases: [VINH TUY]\n")

    practised = practice.load().named(named)

    assert practised.area["TH1"].aliases == ()
    assert practised.area["TH2"].aliases == ("VINH TUY", "HOI DUC")


def test_the_twin_is_on_its_11th_day_with_its_windows_around_it() -> None:
    plan = shipped()

    twin = practice.load().twin(plan, TODAY)

    assert (twin.id, twin.name.vi) == ("tinh-hiep-2024-practice", "Cao điểm 60 ngày đêm xã Tịnh Hiệp (tập huấn)")
    assert twin.name.en == "60 days and nights campaign, Tịnh Hiệp commune (practice)"
    assert (twin.first_day, twin.last_day, twin.days) == (date(2026, 11, 14), date(2027, 1, 14), 62)
    assert twin.number_of(TODAY) == 11
    windows = {one.code: (one.window.first, one.window.last) for one in twin.indicators if one.window}
    assert windows == dict.fromkeys(("MTG", "PPL"), (date(2026, 11, 22), date(2026, 11, 26)))
    assert twin.area["TH1"].aliases == ("VINH TUY",)


def test_the_twins_reminders_and_cut_off_move_with_its_days() -> None:
    twin = practice.load().twin(shipped(), TODAY)

    reminders = {reminder.name: reminder for reminder in twin.reminders}
    outreach = reminders["outreach"].window
    assert reminders["final"].days == (date(2027, 1, 10), date(2027, 1, 11), date(2027, 1, 12))
    assert outreach is not None
    assert (outreach.first, outreach.last) == (date(2026, 11, 22), date(2026, 11, 26))
    assert twin.cut_off is not None
    assert (twin.cut_off.day, twin.cut_off.at) == (date(2027, 1, 12), time(16))


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        (1, TODAY, TODAY),
        (4, date(2026, 11, 23), date(2026, 11, 26)),  # the day after the 4th would be past the end
        (10, date(2026, 11, 22), date(2026, 11, 26)),
        (60, date(2026, 11, 22), date(2026, 11, 26)),
    ],
)
def test_the_twin_of_a_short_campaign_is_open_today_and_so_are_its_windows(days: int, first: date, last: date) -> None:
    plan = two_valleys()
    start = plan.first_day
    window = Window(first=start, last=start)
    indicators = tuple(one.model_copy(update={"window": window if one.window else None}) for one in plan.indicators)
    short = replaced(plan, last_day=start + timedelta(days=days - 1), indicators=indicators)

    twin = practice.load().twin(short, TODAY)

    opened = twin.indicator["REF"].window
    assert twin.days == days
    assert twin.first_day <= TODAY <= twin.last_day
    assert opened is not None
    assert (opened.first, opened.last) == (first, last)


@pytest.mark.parametrize(("language", "region", "found"), [("vi", None, "VN"), ("en", None, None), ("en", "GH", "GH")])
def test_phones_are_of_the_region_that_the_file_names_else_of_the_language(
    language: str, region: str | None, found: str | None
) -> None:
    fields = tinh_hiep().model_dump() | {"language": language, "region": region}

    assert Campaign.model_validate(fields).phone_region == found
