"""Phones are read alike wherever they are written, in the region of their campaign."""

from __future__ import annotations

import pytest

from parsers.campaign import phones

HEAD = "+84905000001"


@pytest.mark.parametrize(
    ("written", "region", "phone"),
    [
        (HEAD, "VN", HEAD),
        ("84905000001", "VN", HEAD),  # most aggregators leave the + out
        ("0905000001", "VN", HEAD),  # an operator's own spelling
        ("0084905000001", "VN", HEAD),
        (" 84905000001", "VN", HEAD),  # a + that a form has turned into a space
        ("905000001", "VN", HEAD),  # a sheet has eaten the 0
        ("+840905000001", "VN", HEAD),  # a 0 that does not belong there
        ("0905 000-001", "VN", HEAD),
        ("(090) 500.0001", "VN", HEAD),
        ("\u202a+84905000001\u202c", "VN", HEAD),  # copied from an address book
        ("０９０５０００００１", "VN", HEAD),
        ("0244123456", "GH", "+233244123456"),
        ("0244123456", "VN", "+84244123456"),  # may be a landline of Hà Nội; whether it exists is another question
        ("233244123456", "VN", "+233244123456"),
        ("233244123456", "GH", "+233244123456"),
        ("233244123456", None, "+233244123456"),
        ("00233244123456", None, "+233244123456"),
        ("0244123456", None, None),  # of which country?
        ("+254711000111", "VN", "+254711000111"),
        ("0913OOO001", "VN", None),  # letters O: a telephone's keys would make them 6
        ("0913000001;0913000009", "VN", None),
        ("0913000001 ext 5", "VN", None),
        ("2547XXXXXXX", "VN", None),
        ("12345", "VN", None),
        ("+266696687", "VN", None),  # what a provider gives for an anonymous sender
        ("Viettel", "VN", None),
        ("+", "VN", None),
        ("", "VN", None),
    ],
)
def test_a_phone_is_read_in_its_campaigns_region(written: str, region: str | None, phone: str | None) -> None:
    assert phones.read(written, region) == phone


@pytest.mark.parametrize(("phone", "is_assigned"), [(HEAD, True), ("+842244123456", False), ("+8412", False)])
def test_a_phone_that_nobody_has_is_told(phone: str, is_assigned: bool) -> None:
    assert phones.is_assigned(phone) is is_assigned


@pytest.mark.parametrize(
    ("phone", "region", "spelled"),
    [
        (HEAD, "VN", "0905000001"),
        (HEAD, "GH", HEAD),
        (HEAD, None, HEAD),
        ("+233244123456", "GH", "0244123456"),
        ("Viettel", "VN", "Viettel"),
    ],
)
def test_a_phone_is_spelled_as_at_home(phone: str, region: str | None, spelled: str) -> None:
    assert phones.spelled_at_home(phone, region) == spelled


@pytest.mark.parametrize("region", ["VN", "GH", "ZM", None])
def test_the_phone_of_examples_is_one(region: str | None) -> None:
    assert phones.is_phone(phones.example(region))
    assert phones.is_assigned(phones.example(region))
