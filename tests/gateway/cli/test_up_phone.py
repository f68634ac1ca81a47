"""A phone connected to a running `keng up`: nothing is restarted, and its texts are answered by its own SIM."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from gateway import certificate_authority
from gateway import redis as clients
from gateway.books import inbox
from gateway.campaigns import campaign_file
from gateway.settings import Settings
from tests.support.gateway_up import running, soon
from tests.support.phone import stand_in
from tests.support.phone_app import PASSWORD
from tests.support.ports import free_port
from tests.support.scene import HEAD, plan

WAIT_SECONDS = 60.0


@pytest.mark.timeout(180)
def test_a_phone_is_connected_while_all_runs_and_answers_by_its_own_sim(tmp_path: Path) -> None:
    port = str(free_port())
    file = tmp_path / "plan.yaml"
    file.write_text(campaign_file.dump(plan()), encoding="utf-8")
    with running(tmp_path, HTTPS_PORT=port, HTTPS_HOST="127.0.0.1", ANDROID_PHONES="", CAMPAIGN=str(file)) as up:
        certificate_authority.certificate(up.var_dir)
        with pytest.raises(requests.ConnectionError, match="refused"):
            requests.get(f"https://127.0.0.1:{port}", timeout=5)
        with stand_in(certificate_authority.certificate_path(up.var_dir)) as phone:
            said = up.run(
                "channel", "add", "android", "--url", phone.url, "--password", PASSWORD, "--number", "0987654321",
                given="0905000009\n",
            )  # fmt: skip
            phone.arrive([(HEAD, "TH1 ACT 5", datetime.now(UTC))])
            answered = soon(lambda: len(phone.does("look")["taken"]) >= 2, WAIT_SECONDS)
            assert answered, up.output
            [test, *replies] = phone.does("look")["taken"]
        with clients.books(f"unix://{Settings(var_dir=up.var_dir).socket}") as books:
            [text] = inbox.recent(books, plan().id, 10)

    assert said.endswith("✓ The phone has called back: the channel is connected.\n")
    assert (text.sender, text.body, text.way_back) == (HEAD, "TH1 ACT 5", ("android", "+84987654321"))
    assert test.startswith("keng-test-")
    assert replies == [f"{text.id}-r"]
