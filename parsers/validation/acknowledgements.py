"""Replies that say what now stands: what was counted, and how an area is doing."""

from __future__ import annotations

from datetime import date, timedelta

from parsers.campaign.plan import Campaign, Kind
from parsers.decision import Standing, Waiver
from parsers.figures.coverage import missing_days
from parsers.figures.rates import goal_of, part
from parsers.figures.sheet import FigureSheet as Sheet
from parsers.figures.stored import total_field
from parsers.figures.summary import above_values, area_values, stock_values
from parsers.meaning import Act, AreaReport, Mode, Submission
from parsers.replies.printing import ROOM, SHOWN
from parsers.reply import Items, Reply, Share, Value
from parsers.tokens.vocabulary import GRAMMARS
from parsers.validation.lines import form
from parsers.validation.trial import UPDATED, Trial


def counted_reply(campaign: Campaign, trial: Trial, standing: Standing, settled: tuple[Waiver, ...]) -> Reply:
    """What was stored, with the new totals; or that it had been stored before."""
    figures = trial.submission.figures[0]
    values = {
        **figures_values(figures),
        **area_values(campaign, trial.figures, figures.area, figures.day),
        "id": standing.reference_number,
    }
    if not trial.rows:
        noted = standing.figures.noted(figures.area, figures.day, UPDATED).split()
        return Reply("dup_same", {**values, "id": noted[1] if noted else standing.reference_number})
    if len(trial.submission.figures) > 1:
        about_main = all(campaign.main in of.values or campaign.main in of.totals for of in trial.submission.figures)
        if about_main:
            return Reply("ok_multi", {**values, **_several(campaign, trial)})
        return Reply("ok_items", {**values, "offered": _echo(trial.submission)})
    if trial.submission.act is Act.CANCEL:
        return Reply("ok_cancel", {**values, "items": _cancelled(standing, trial)})
    key, more = _kind_of_success(campaign, trial, standing)
    if key in ECHOED and (len(figures.values) > SHOWN or not _about_main(campaign, figures)):
        return Reply("ok_items", {**values, "offered": _echo(trial.submission)})
    if settled and standing.question and key in CONFIRMED:
        return Reply("confirm_done", values)
    return Reply(key, {**values, **more})


ECHOED = frozenset({"ok_day", "ok_day_stock", "ok_office"})
"""What is told by its numbers alone where there are many, or none that the usual text is about."""


def _about_main(campaign: Campaign, figures: AreaReport) -> bool:
    """Whether the usual receipt speaks of what the text said: the main indicator or the stocks beside it."""
    if campaign.area[figures.area].level != campaign.levels[-1]:
        return len(figures.values) <= SHOWN
    shown = {campaign.main, *campaign.stocks_beside_main}
    return not shown.isdisjoint((*figures.values, *figures.totals))


def _echo(submission: Submission) -> str:
    """Every number with its code, by area; as many as one text has room for, and how many more there are."""
    pairs = [
        (f"{of.area} " if at == 0 else "") + f"{code} {value}"
        for of in submission.figures
        for at, (code, value) in enumerate({**of.totals, **of.values}.items())
    ]
    kept = len(pairs)
    while len(" ".join(pairs[:kept])) > ROOM["offered"] - MORE_ROOM and kept > 1:
        kept -= 1
    said = " ".join(pairs[:kept])
    return said if kept == len(pairs) else f"{said} +{len(pairs) - kept}"


MORE_ROOM = 4

CONFIRMED = frozenset({"ok_day", "ok_day_stock", "ok_zero"})
"""What is told in the same words after a question; of anything else its own text says what was done."""


def _kind_of_success(campaign: Campaign, trial: Trial, standing: Standing) -> tuple[str, dict[str, Value]]:
    submission, figures = trial.submission, trial.submission.figures[0]
    changed = _changed(trial, standing)
    total = next(iter(figures.totals), campaign.main)
    if campaign.area[figures.area].level != campaign.levels[-1]:
        return "ok_office", {"pct": _first_share(campaign, trial, figures)}
    if submission.mode is Mode.BOTH:
        return "ok_both", _total_of(campaign, trial, total)
    if figures.totals:
        return "ok_total", {} if campaign.main in figures.totals else _total_of(campaign, trial, total)
    if _anchored(campaign, trial.figures, figures):
        flow = next(code for code in figures.values if campaign.indicator[code].kind is Kind.FLOW)
        return "ok_past_anchored", _total_of(campaign, trial, flow)
    if submission.act is Act.ADD and len(figures.values) == 1:
        return "ok_add", {**changed, **_total_of(campaign, trial, next(iter(figures.values)))}
    if submission.act is Act.CORRECT and changed.get("old") is not None:
        key = _correction_key(campaign, figures)
        named = _total_of(campaign, trial, next(iter(figures.values))) if key == "ok_correct" else {}
        return key, {**changed, **named}
    return _report_key(campaign, trial)


def _report_key(campaign: Campaign, trial: Trial) -> tuple[str, dict[str, Value]]:
    submission, figures = trial.submission, trial.submission.figures[0]
    if submission.nil:
        return "ok_zero", {}
    indicators = [campaign.indicator[code] for code in figures.values]
    if all(indicator.window for indicator in indicators):
        return "ok_window", _outreach(campaign, trial.figures, figures)
    if any(indicator.code in campaign.stocks_beside_main for indicator in indicators):
        return "ok_day_stock", {}
    return "ok_day", {}


def _total_of(campaign: Campaign, trial: Trial, code: str) -> dict[str, Value]:
    """The total that a reply names beside `code`; the list and its share belong to the main indicator alone."""
    if code == campaign.main:
        return {}
    return {
        "tot": trial.figures.level(trial.submission.figures[0].area, code),
        "app": None,
        **dict.fromkeys(("listed", "pct", "rem")),
    }


def _changed(trial: Trial, standing: Standing) -> dict[str, Value]:
    """The first figure before and after."""
    write = trial.writes[0] if trial.writes else None
    if write is None:
        return {}
    old = standing.figures.stored_value(write.area, write.day, write.code, write.series)
    new = write.value or 0
    return {"code": write.code, "old": old, "new": new, "val": new - (old or 0), "sum": new}


def _correction_key(campaign: Campaign, figures: AreaReport) -> str:
    flows = [code for code in figures.values if campaign.indicator[code].kind is Kind.FLOW]
    if not flows:
        return "ok_correct_stock"
    return "ok_correct" if len(figures.values) == 1 else "ok_correct_many"


def _anchored(campaign: Campaign, sheet: Sheet, figures: AreaReport) -> bool:
    """Whether every flow of the text lies on a day that a running total already covers."""
    flows = [code for code in figures.values if campaign.indicator[code].kind is Kind.FLOW]
    return bool(flows) and all(
        any(day >= figures.day for day in sheet.marked_days(figures.area, total_field(code))) for code in flows
    )


def _outreach(campaign: Campaign, sheet: Sheet, figures: AreaReport) -> dict[str, Value]:
    """Day and whole of the first two indicators that have a window: sessions, then people."""
    values: dict[str, Value] = dict.fromkeys(("val", "m", "n", "tot"))
    for code, of_day, in_all in zip(campaign.windowed, ("val", "m"), ("n", "tot"), strict=False):
        values[of_day] = sheet.reported(figures.area, figures.day, code)
        values[in_all] = sheet.level(figures.area, code)
    return values


def _cancelled(standing: Standing, trial: Trial) -> Items:
    values = (
        (write.code, standing.figures.stored_value(write.area, write.day, write.code, write.series) or 0)
        for write in trial.writes
    )
    return tuple(values)


def _several(campaign: Campaign, trial: Trial) -> dict[str, Value]:
    said = trial.submission.figures
    sums: dict[str, int] = {}
    for figures in said:
        for code, value in (*figures.values.items(), *figures.totals.items()):
            sums[code] = sums.get(code, 0) + value
    return {
        "n": len(said),
        "miss": tuple(figures.area for figures in said),
        "tot": sums.get(campaign.main, 0),
        **stock_values(campaign, sums.get),
    }


def figures_values(figures: AreaReport) -> dict[str, Value]:
    """The area, day and numbers of a text."""
    items: Items = tuple({**figures.totals, **figures.values}.items())
    return {"v": figures.area, "d": figures.day, "items": items}


def offer(campaign: Campaign, guess: Submission, today: date) -> Reply | None:
    """The question whether a guess is meant: all that would be stored; None where one text has no room for it."""
    figures = guess.figures[0]
    plain = guess.act is Act.REPORT and guess.mode is Mode.DAY and not guess.nil
    if plain and len(guess.figures) == 1 and len(figures.values) <= SHOWN:
        return Reply("ask_confirm", {**figures_values(figures), "asked": form(campaign, figures, today)})
    said = "; ".join(_quoted(campaign, guess, of) for of in guess.figures)
    return Reply("ask_confirm_whole", {"offered": said}) if len(said) <= ROOM["offered"] else None


def _quoted(campaign: Campaign, guess: Submission, figures: AreaReport) -> str:
    """An area's part of a guess, as one would text it: "SUA TH1 NGAY 14/08 LK ACT 156"."""
    grammar = GRAMMARS[campaign.language]
    verb = {Act.CORRECT: grammar.corrections, Act.ADD: grammar.additions, Act.CANCEL: grammar.cancellations}.get(
        guess.act
    )
    in_total = next(word for word, mode in grammar.modes.items() if mode is Mode.TOTAL)
    totals = (f"{in_total} {code} {value}" for code, value in figures.totals.items())
    values = (f"{code} {value}" for code, value in figures.values.items())
    return " ".join((*(verb or ())[:1], figures.area, f"{figures.day:%d/%m}", *totals, *values))


def _first_share(campaign: Campaign, trial: Trial, figures: AreaReport) -> Share | None:
    """The share of the first rate that the text's numbers complete."""
    levels = trial.figures.stored[figures.area].levels
    for code in figures.values:
        for rate in campaign.rates_of[code]:
            share = part(campaign, figures.area, rate, levels).share if rate.denominator else None
            if share is not None:
                return Share(share, goal_of(rate))
    return None


def status_reply(campaign: Campaign, area: str | None, standing: Standing) -> Reply:
    """How the asked area stands (XEM): today, or on the last day once all is over."""
    contact = standing.contact
    own = contact.areas[0] if contact and contact.areas else campaign.top.code
    shown = area or (contact.home(campaign) if contact else None) or own
    asked = campaign.day_of(standing.said_at)
    today = min(asked, campaign.last_day)
    standing.figures.require(shown, asked)
    if campaign.area[shown].level != campaign.indicator[campaign.main].level:
        return Reply("status_above", {**above_values(campaign, standing.figures, shown, today), "v": shown, "d": today})
    values = area_values(campaign, standing.figures, shown, today)
    values["left"] = max((campaign.last_day - today).days, 0)
    marks = standing.figures.stored[shown].reported_days
    values["k"] = len(missing_days(campaign, shown, marks, today - timedelta(days=1)))
    said = {name: standing.figures.reported(shown, today, name) for name in standing.figures.codes_on(shown, today)}
    values["items"] = tuple((name.removesuffix("="), value) for name, value in said.items() if value is not None)
    if today != asked:
        return Reply("status" if said else "status_day_none", values)
    may_report = contact is not None and contact.may_report(campaign.indicator[campaign.main], campaign)
    nothing = "status_none" if may_report else "status_day_none"
    return Reply("status_today" if values["items"] else "status" if said else nothing, values)
