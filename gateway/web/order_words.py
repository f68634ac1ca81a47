"""What an order says, in one sentence, for the pages."""

from __future__ import annotations

from gateway.web import show
from gateway.web.labels.labels import label, phrase
from parsers.campaign.plan import Campaign
from parsers.figures.stored import Series
from parsers.meaning import AreaReport, Submission
from parsers.order import (
    BroadcastControlOrder,
    BroadcastOrder,
    ConsentOrder,
    DaysOffOrder,
    ExpireOrder,
    FiguresOrder,
    LockOrder,
    MenuOrder,
    Order,
    RosterOrder,
    SettleOrder,
    UndoOrder,
    WordsOrder,
)

DAYS_SAID = 5
KINDS = (
    "figures", "settle", "undo", "roster", "lock", "broadcast", "broadcast_control", "days_off", "consent", "words",
)  # fmt: skip
"""The kinds of orders that people give, as the books name them."""


def order_words(order: Order, campaign: Campaign) -> str:
    """What an order asks for: "Sửa TH1 20/08: ACT 12, ABS 3", "Khóa sổ đến 19/08"."""
    match order:
        case FiguresOrder():
            return submission_words(order.submission)
        case MenuOrder():
            return submission_words(order.asks) if isinstance(order.asks, Submission) else label("order_menu")
        case SettleOrder():
            said = label(f"order_settle_{order.how}")
            return f"{said}: {submission_words(order.what)}" if order.what else said
        case UndoOrder():
            return label("order_undo")
        case ExpireOrder():
            return label("order_expire")
    return _of_the_campaign(order, campaign)


def _of_the_campaign(
    order: RosterOrder | LockOrder | BroadcastOrder | BroadcastControlOrder | DaysOffOrder | ConsentOrder | WordsOrder,
    campaign: Campaign,
) -> str:
    match order:
        case RosterOrder():
            return label("order_roster", n=len(order.contacts), gone=len(order.removed))
        case LockOrder():
            through = order.locked_through
            return label("order_lock", day=show.short_day(through)) if through else label("order_unlock")
        case BroadcastOrder():
            return label("order_broadcast", group=_group(order, campaign))
        case BroadcastControlOrder():
            return label(f"order_broadcast_{order.control}")
        case DaysOffOrder():
            return label("order_days_off", days=_days(order))
        case ConsentOrder():
            return label("order_wants" if order.wants else "order_wants_not")
        case WordsOrder():
            return label("order_words", words=", ".join(show.words(one) for one in order.known))


def submission_words(of: Submission, named_by: Campaign | None = None) -> str:
    """What is to be stored: "Ghi TH1 20/08: ACT 12, lũy kế ACT 156; TH2 20/08: ACT 3".

    On a button each code stands beside its name, by the campaign that names it: "Kích hoạt (ACT) 12".
    """
    return label(f"order_{of.act}", figures="; ".join(_figures(of, area, named_by) for area in of.figures))


def counted(code: str, series: Series, value: int | None) -> str:
    """A figure with its value: "ACT 12", "lũy kế ACT 156"."""
    said = f"{code} {show.number(value)}"
    return label("counted_total", said=said) if series is Series.TOTAL else said


def _figures(of: Submission, report: AreaReport, named_by: Campaign | None) -> str:
    def name(code: str) -> str:
        indicator = named_by.indicator[code] if named_by else None
        return label("code_of", title=phrase(indicator.title or indicator.name), code=code) if indicator else code

    numbers = [
        *(counted(name(code), Series.REPORTED, value) for code, value in report.values.items()),
        *(counted(name(code), Series.TOTAL, value) for code, value in report.totals.items()),
        *(map(name, of.codes) if not report.values else ()),
    ]
    if of.nil and not numbers:
        numbers = [label("cell_nil").lower()]
    where = f"{report.area} {show.short_day(report.day)}"
    return f"{where}: {', '.join(numbers)}" if numbers else where


def _days(order: DaysOffOrder) -> str:
    said = ", ".join(show.short_day(day) for day in order.days_off[:DAYS_SAID])
    return said + ("…" if len(order.days_off) > DAYS_SAID else "") or label("order_no_days")


def _group(order: BroadcastOrder, campaign: Campaign) -> str:
    return label(f"group_{order.audience.group}", role=phrase(campaign.roles[campaign.head_role]).lower())
