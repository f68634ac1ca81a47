"""Which campaign a text is for, and by which numbers a campaign's texts go out."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.books.inbox import Arrival
from gateway.channels.registry import Channels
from gateway.routing import route, routed, terms, ways
from gateway.settings import Settings, SettingsError, read

FIRST, SECOND = "tinh-hiep-2024", "dot-2"
SIM, OTHER_SIM, SHORT = "+84987654321", "+84987654322", "8041"
PHONES = [
    {
        "name": "phone-1",
        "url": "http://127.0.0.1:9",
        "password": "x",
        "key": "01234567",
        "sims": {"1": SIM, "2": OTHER_SIM},
    }
]
HTTP = {
    "http_numbers": SHORT, "http_id": "id", "http_receiver": "to", "http_send_url": "http://127.0.0.1:9/",
    "http_send_body": "to={to}&text={text}", "http_price": 300, "http_reaches": "+84",
}  # fmt: skip


def settings(directory: Path, **given: object) -> Settings:
    """An office with a phone of two SIMs and a short code."""
    made = Settings(var_dir=directory, **given)  # type: ignore[arg-type]  # a test names the settings
    return made.with_channels(android_phones=PHONES, **HTTP)


@pytest.mark.parametrize(
    ("routes", "number", "body", "campaign", "words"),
    [
        ("", SIM, "TH1 ACT 23", FIRST, "TH1 ACT 23"),
        ("", SHORT, "KENG TH1 ACT 23", FIRST, "KENG TH1 ACT 23"),
        ("8041 KENG", SHORT, "KENG TH1 ACT 23", FIRST, "TH1 ACT 23"),
        ("8041 KENG", SHORT, "keng: th1 act 23", FIRST, "th1 act 23"),
        ("8041 KENG", SHORT, " Kẻng\nTH1 ACT 23 ABS 2", FIRST, "TH1 ACT 23 ABS 2"),
        ("8041 KENG", SHORT, "TH1 ACT 23", FIRST, "TH1 ACT 23"),
        ("8041 KENG", SHORT, "KENGTH1 ACT 23", FIRST, "KENGTH1 ACT 23"),
        ("8041 KENG", SHORT, "KENG", FIRST, ""),
        ("8041 KENG", SIM, "KENG TH1 ACT 23", FIRST, "KENG TH1 ACT 23"),
        ("8041 KENG, 8041 DOT2=dot-2", SHORT, "DOT2 TH1 ACT 23", SECOND, "TH1 ACT 23"),
        ("8041 KENG,8041 DOT2=dot-2", SHORT, "KENG TH1 ACT 23", FIRST, "TH1 ACT 23"),
        ("8041=dot-2,8041 KENG", SHORT, "TH1 ACT 23", SECOND, "TH1 ACT 23"),
        ("+84987654322=dot-2", OTHER_SIM, "TH1 ACT 23", SECOND, "TH1 ACT 23"),
        ("+84987654322=dot-2", SIM, "TH1 ACT 23", FIRST, "TH1 ACT 23"),
        ("8041 KENG", SHORT, "", FIRST, ""),
        ("8041 KENG", SHORT, " ,. ", FIRST, " ,. "),
    ],
)
def test_number_and_first_word_decide_the_campaign(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, routes: str, number: str, body: str, campaign: str, words: str
) -> None:
    monkeypatch.setenv("ROUTES", routes)
    channel = "http" if number == SHORT else "android"
    found = routed(settings(tmp_path), Arrival(channel, "1", "+84905000001", number, body))

    assert found
    assert (found[0], found[1].body) == (campaign, words)
    assert found[1].id == Arrival(channel, "1", "", "", "").id, "delivered again it is the same text"


def test_a_number_that_is_not_ours_has_no_campaign(tmp_path: Path) -> None:
    made = settings(tmp_path)

    assert routed(made, Arrival("http", "1", "+84905000001", "8042", "TH1 ACT 5")) is None
    assert routed(made, Arrival("twilio", "1", "+84905000001", SHORT, "TH1 ACT 5")) is None


@pytest.mark.parametrize("wrong", ["8041", "8041 A B=dot-2", "=dot-2", "8041 KENG=Đợt 2", "8041 KENG=DOT2"])
def test_a_route_that_cannot_be_read_is_refused_with_what_to_write(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("ROUTES", wrong)

    with pytest.raises(SettingsError, match=r"ROUTES: must be such as 8041 KENG"):
        read()


@pytest.mark.parametrize(
    ("routes", "preferred", "campaign", "expected"),
    [
        ((), (), FIRST, [("android", SIM), ("android", OTHER_SIM), ("http", SHORT)]),
        ((), ("http",), FIRST, [("http", SHORT), ("android", SIM), ("android", OTHER_SIM)]),
        ((), (), SECOND, []),
        (((OTHER_SIM, "", SECOND),), (), FIRST, [("android", SIM), ("http", SHORT)]),
        (((OTHER_SIM, "", SECOND),), (), SECOND, [("android", OTHER_SIM)]),
        (((SIM, "DOT2", SECOND), (SHORT, "", SECOND)), (), SECOND, [("http", SHORT), ("android", SIM)]),
    ],
)
def test_a_campaigns_texts_go_out_by_the_numbers_that_lead_to_it(
    tmp_path: Path, routes: tuple[object], preferred: tuple[str], campaign: str, expected: list[tuple[str, str]]
) -> None:
    made = settings(tmp_path, routes=routes, preferred_channels=preferred)
    by = route(made, campaign)

    assert [*ways(made, campaign)] == expected
    assert [way for way, _ in terms(made, "android", campaign).instead] == expected
    assert ([(by.channel, by.number), *by.others] if by else []) == expected


def test_practice_never_leaves_the_house(tmp_path: Path) -> None:
    by = route(settings(tmp_path), f"{FIRST}-practice")

    assert by
    assert (by.channel, by.others) == ("practice", ())
    assert terms(settings(tmp_path), "practice", f"{FIRST}-practice").instead == ()


def test_a_preferred_channel_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"there is no channel viber; there are practice, android, twilio"):
        settings(tmp_path, preferred_channels=("viber",)).of(Channels)


def test_what_a_channel_reaches_is_said_by_its_settings(tmp_path: Path) -> None:
    channel = settings(tmp_path).of(Channels)["http"]

    assert channel.reaches("+84905000001")
    assert not channel.reaches("+12025550123")
    with pytest.raises(SettingsError, match="HTTP_REACHES: must be how phones begin"):
        settings(tmp_path).with_channels(
            http_reaches="84", **{k: v for k, v in HTTP.items() if k != "http_reaches"}
        ).of(Channels)
