"""Replies that say what now stands: what was counted, and how an area is doing."""

from __future__ import annotations

from fractions import Fraction

from parsers.campaign.parts import exact
from parsers.campaign.plan import Campaign, Kind
from parsers.decision import Standing, Waiver
from parsers.figures.sheet import FigureSheet as Sheet
from parsers.figures.stored import total_field
from parsers.figures.summary import _of_stocks, _share, area_values, missing_days
from parsers.meaning import Act, AreaReport, Mode
from parsers.reply import Items, Reply, Share, Value
from parsers.validation.trial import UPDATED, Trial


def counted_reply(campaign: Campaign, trial: Trial, standing: Standing, settled: tuple[Waiver, ...]) -> Reply:
    """What was stored, with the new totals; or that it had been stored before."""
    figures = trial.submission.figures[0]
    values = {
        **figures_values(figures),
        **area_values(campaign, trial.figures, figures.area, figures.day),
        "id": standing.receipt,
    }
    if not trial.rows:
        noted = standing.figures.noted(figures.area, figures.day, UPDATED).split()
        return Reply("dup_same", {**values, "id": noted[1] if noted else standing.receipt})
    if len(trial.submission.figures) > 1:
        return Reply("ok_multi", {**values, **_several(campaign, trial)})
    if trial.submission.act is Act.CANCEL:
        return Reply("ok_cancel", {**values, "items": _cancelled(standing, trial)})
    if settled and standing.question:
        return Reply("confirm_done", values)
    key, more = _kind_of_success(campaign, trial, standing)
    return Reply(key, {**values, **more})


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
        return "ok_mtg", _outreach(campaign, trial.figures, figures)
    if any(indicator.code in campaign.stocks_beside_main for indicator in indicators):
        return "ok_day_stock", {}
    return "ok_day", {}


def _total_of(campaign: Campaign, trial: Trial, code: str) -> dict[str, Value]:
    """The total that a reply names beside `code`; the list and its share belong to the main indicator alone."""
    if code == campaign.main:
        return {}
    return {"tot": trial.figures.level(trial.submission.figures[0].area, code), "app": None, "pct": None, "rem": None}


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
        **_of_stocks(campaign, sums.get),
    }


def figures_values(figures: AreaReport) -> dict[str, Value]:
    """The area, day and numbers of a text."""
    items: Items = tuple({**figures.totals, **figures.values}.items())
    return {"v": figures.area, "d": figures.day, "items": items}


def _first_share(campaign: Campaign, trial: Trial, figures: AreaReport) -> Share | None:
    """The share of the first rate that the text's numbers complete."""
    for code in figures.values:
        for rate in campaign.rates_of[code]:
            share = _share(trial.figures, figures.area, rate) if rate.denominator else None
            if share is not None:
                return Share(share, exact(rate.target.share) if rate.target else Fraction(1))
    return None


def status_reply(campaign: Campaign, area: str | None, standing: Standing) -> Reply:
    """How the asked area stands today (XEM)."""
    home = standing.contact.home(campaign) if standing.contact else None
    shown = area or home or campaign.top.code
    today = min(campaign.day_of(standing.said_at), campaign.last_day)
    values = area_values(campaign, standing.figures, shown, today)
    values["left"] = max((campaign.last_day - today).days, 0)
    values["k"] = missing_days(campaign, standing.figures, shown, today)
    reported_today = bool(standing.figures.codes_on(shown, today))
    return Reply("status" if reported_today else "status_none", values)
