"""Phones: read as people and networks spell them, kept in E.164; and which senders are phones that can be answered."""

from __future__ import annotations

import re
import unicodedata

from phonenumbers import (
    SUPPORTED_REGIONS,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
    example_number_for_type,
    format_number,
    is_possible_number_with_reason,
    is_valid_number,
    number_type,
    parse,
    region_code_for_country_code,
)

REGION_OF_LANGUAGE = {"vi": "VN"}
"""Where the phones of a campaign are whose file does not say it, by its language."""
RENUMBERED = {
    "VN": {
        "120": "70", "121": "79", "122": "77", "126": "76", "128": "78", "123": "83", "124": "84", "125": "85",
        "127": "81", "129": "82", "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37",
        "168": "38", "169": "39", "186": "56", "188": "58", "199": "59",
    },
}  # fmt: skip
"""By region: the first digits of old mobiles, and what has replaced them (Viet Nam, 15/09/2018)."""
OF_NO_REGION = "+80012345678"
"""An international freephone number, for examples."""
LONGEST_SHORT_CODE = 8
"""Digits; the hotlines of operators have as many."""
_E164 = re.compile(r"\+[1-9][0-9]{7,14}")
_SHORT_CODE = re.compile(r"[0-9]{3,8}")
_BETWEEN = re.compile(r"[\s.()/\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\u2010-\u2015-]+")
"""What stands between the digits of a phone, to be seen or not."""
_DIGITS = re.compile(r"\+?[0-9]+")


def is_region(code: str) -> bool:
    """Whether phones are numbered in a region of that code (ISO 3166): VN, GH."""
    return code in SUPPORTED_REGIONS


def read(written: str, region: str | None) -> str | None:
    """The phone in E.164; None if it is none, or may be somebody else's.

    Without a + it is one of `region`, or begins with its country code, as aggregators spell it; without a region only
    the latter. Nothing but digits, a + in front and what stands between digits is taken: a letter O is no 0.
    """
    bare = _BETWEEN.sub("", unicodedata.normalize("NFKC", written))
    if not _DIGITS.fullmatch(bare):
        return None
    spelled = [bare] if bare.startswith("+") else [bare, f"+{bare.removeprefix('00')}"]
    numbers = [number for one in spelled if (number := _parsed(one, region)) and _may_exist(number)]
    best = next((number for number in numbers if is_valid_number(number)), numbers[0] if numbers else None)
    return str(format_number(best, PhoneNumberFormat.E164)) if best else None


def is_assigned(phone: str) -> bool:
    """Whether somebody may have a phone: its first digits are given out, and it is as long as those have it."""
    number = _parsed(phone, None)
    return number is not None and bool(is_valid_number(number))


def is_mobile(phone: str) -> bool:
    """Whether a phone may be one that gets texts: a mobile, or of a country that does not tell them from others."""
    number = _parsed(phone, None)
    return number is not None and number_type(number) in (
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
    )


def region_of(phone: str) -> str | None:
    """The country that numbers a phone: VN, GH; None if that cannot be told."""
    number = _parsed(phone, None)
    return region_code_for_country_code(number.country_code or 0) if number else None


def renumbered(written: str, region: str | None) -> str | None:
    """The phone in E.164 that has replaced an old one of `region` (0168 123 4567: +84381234567); else None."""
    table, old = RENUMBERED.get(region or "", {}), read(written, region)
    number = _parsed(old, None) if old else None
    if number is None or region_of(old or "") != region or is_valid_number(number):
        return None
    digits = str(number.national_number)
    first = table.get(digits[:3])
    found = read(f"+{number.country_code}{first}{digits[3:]}", None) if first else None
    return found if found and is_assigned(found) else None


def spelled_at_home(phone: str, region: str | None) -> str:
    """A phone as people of `region` spell it (0905000001); one from elsewhere, or no phone, stays as it is."""
    grouped = grouped_at_home(phone, region)
    return phone if grouped == phone else _BETWEEN.sub("", grouped)


def grouped_at_home(phone: str, region: str | None) -> str:
    """The same with its digits in groups, to be read from paper: 0905 000 001."""
    number = _parsed(phone, None) if is_phone(phone) else None
    if number is None or region_code_for_country_code(number.country_code or 0) != region:
        return phone
    return str(format_number(number, PhoneNumberFormat.NATIONAL))


def example(region: str | None) -> str:
    """A phone for examples: a mobile of `region`."""
    number = example_number_for_type(region, PhoneNumberType.MOBILE) if region else None
    return str(format_number(number, PhoneNumberFormat.E164)) if number else OF_NO_REGION


def is_phone(sender: str) -> bool:
    """Whether a sender can be answered: nobody else ever is."""
    return bool(_E164.fullmatch(sender))


def is_short_code(number: str) -> bool:
    """Whether a number is one of the short ones that services have."""
    return bool(_SHORT_CODE.fullmatch(number))


def is_service(sender: str) -> bool:
    """Whether a sender is a name or a short code: an operator, a bank, an advertiser, whose texts need nobody.

    A number that is spelled otherwise than E.164 is none: it may be a person's, and a person looks at it.
    """
    if is_phone(sender):
        return False
    digits = sum(letter.isdigit() for letter in sender)
    return digits <= LONGEST_SHORT_CODE or any(letter.isalpha() for letter in sender)


def _parsed(spelled: str, region: str | None) -> PhoneNumber | None:
    try:
        return parse(spelled, region)
    except NumberParseException:
        return None


def _may_exist(number: PhoneNumber) -> bool:
    return bool(is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE)
