"""The words of English texts: upper case."""

from __future__ import annotations

from parsers.grammar import Grammar
from parsers.reading import Ask, Mode

EN = Grammar(
    corrections=("EDIT", "CORRECT"),
    additions=("ADD",),
    cancellations=("CANCEL", "DELETE"),
    nothing=("NIL", "NOTHING TO REPORT"),
    commands={
        "STATUS": Ask.STATUS, "HELP": Ask.HELP, "?": Ask.HELP, "CODES": Ask.CODES, "STOP": Ask.STOP, "START": Ask.START,
    },
    registrations=("REGISTER", "REG ME"),
    yes=("OK", "YES", "Y", "RIGHT", "CORRECT"),
    no=("NO", "N", "WRONG"),
    closers=("OK", "OKAY", "THANKS", "THANK YOU", "RECEIVED", "NOTED", "YES"),
    modes={"TOTAL": Mode.TOTAL, "TO DATE": Mode.TOTAL, "CUMULATIVE": Mode.TOTAL, "FOR THE DAY": Mode.DAY},
    until=("UP TO", "UNTIL"),
    since=("FROM", "SINCE"),
    unclear_modes=("ALTOGETHER", "IN ALL", "OVERALL"),
    days={"TODAY": 0, "THIS MORNING": 0, "THIS EVENING": 0, "YESTERDAY": -1},
    day_word="DATE",
    month_word="MONTH",
    year_word="YEAR",
    unclear_days=(
        "WEEK", "THIS WEEK", "LAST WEEK", "MONTH", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY",
        "SUNDAY", "THE OTHER DAY",
    ),
    tomorrow=("TOMORROW",),
    hour_words=("OCLOCK", "AM", "PM"),
    area_words={},
    no_area_after=(),
    no_area_before=(),
    number_words={},
    before_code=("WE", "HAVE"),
    between=("IS", "ARE", "WAS", "WERE", "NOW", "SO FAR"),
    between_strict=("IS",),
    before_number=("WE", "HAVE", "WE HAVE"),
    stock_words=("STILL", "NOW"),
    units=("PEOPLE", "PERSONS", "PCS", "PIECES"),
    wrong_units=("DOZEN", "HUNDRED", "THOUSAND", "K", "PERCENT", "PAIRS", "FAMILIES"),
    partial=("HOUSE", "FAMILY", "GROUP", "ALL HAMLETS"),
    ordinals=("ROUND", "NUMBER", "NO", "GROUP", "TEAM", "LEVEL"),
    counted_words=("ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "TWENTY"),
    change_words=("TO", "INTO"),
    courtesy=(
        "HELLO", "DEAR", "SIR", "MADAM", "PLEASE", "THANKS", "THANK YOU", "REGARDS", "REPORT", "FROM", "HERE", "IS",
        "MY", "GOOD MORNING", "GOOD EVENING", "REPORTING", "OUR", "AT", "SENT", "AND",
    ),
    persons=(),
    calling=(),
    greetings=(),
    joiners=("AND",),
    blocking=(
        "NOT", "NO", "NONE", "WRONG", "ABOUT", "AROUND", "ROUGHLY", "ALMOST", "NEARLY", "AT LEAST", "IF", "WILL",
        "PLAN", "PLANNED", "TARGET", "EXPECT", "EXPECTED", "TOMORROW", "FAILED", "ERROR", "MORE THAN", "LESS THAN",
        "DIDNT", "DONT", "EXAMPLE", "EG", "TEST",
    ),
    blocking_near=("OVER", "UNDER", "ABOVE", "BELOW", "LEFT", "REMAINING"),
    adverts=("HTTP", "HTTPS", "WWW", "PRIZE", "WON", "LOAN", "CLICK", "SUBSCRIBE", "OFFER"),
    telex=False,
)  # fmt: skip
