"""The recipes of deploy/: their units start what they name, and a text goes through what they start."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from configparser import RawConfigParser
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.cli.up import programs
from gateway.processes import listener, valkey
from tests.paths import ROOT
from tests.support.gateway_up import COMMAND_SECONDS, START_SECONDS, keng
from tests.support.needs import needs
from tests.support.ports import free_port
from tests.system.test_words_and_deeds import SETTINGS

DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "docker" / "compose.yaml").read_text(encoding="utf-8"))["services"]
MANIFESTS = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "keng.yaml").read_text(encoding="utf-8")))
INSTALLED = "/opt/keng/.venv/bin/"
OURS = {INSTALLED + "python": [sys.executable], INSTALLED + "keng": keng()}
OF_UNITS = ("keng-web", "keng-inbound@", "keng-outbound@", "keng-papers@", "keng-clock")
FIRST_PASSED = 3
"""The number under which systemd passes on the first socket."""


def command(unit: str) -> list[str]:
    """What a unit starts, as it is called on the machine of the tests."""
    parsed = RawConfigParser(strict=False)
    parsed.read(UNITS / f"{unit}.service", encoding="utf-8")
    program, *words = shlex.split(parsed["Service"]["ExecStart"])
    return [*OURS[program], *words]


def modules(argv: list[str]) -> list[str]:
    """A command from the module on, without the number of a socket."""
    return [word for word in argv[argv.index("-m") + 1 :] if not word.isdigit()]


def of_containers(name: str) -> list[dict[str, Any]]:
    """The containers of a manifest's pod."""
    [found] = [one for one in MANIFESTS if one["kind"] == "StatefulSet" and one["metadata"]["name"] == name]
    containers: list[dict[str, Any]] = found["spec"]["template"]["spec"]["containers"]
    return containers


@pytest.fixture
def environment(tmp_path: Path, books_url: str) -> dict[str, str]:
    port = str(free_port())
    return {**os.environ, "LC_ALL": "C.UTF-8", "VAR_DIR": str(tmp_path / "var"), "REDIS_URL": books_url, "PORT": port}


@contextmanager
def started(
    argv: list[str], environment: dict[str, str], log: Path, passed: socket.socket | None = None
) -> Iterator[int]:
    """A process of a unit until the block ends, with a socket under the number by which systemd passes it on."""

    def pass_on() -> None:
        if passed:
            os.dup2(passed.fileno(), FIRST_PASSED)

    with log.open("a", encoding="utf-8") as output:
        kept = (FIRST_PASSED,) if passed else ()
        process = subprocess.Popen(
            argv, cwd=ROOT, env=environment, stdout=output, stderr=output, preexec_fn=pass_on, pass_fds=kept
        )
        try:
            yield process.pid
        finally:
            process.terminate()
            assert process.wait(START_SECONDS) in {0, -signal.SIGTERM}, log.read_text(encoding="utf-8")


def run(environment: dict[str, str], *words: str) -> str:
    """What `keng WORDS` prints; it must go well."""
    done = subprocess.run(
        [*keng(), *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=COMMAND_SECONDS
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_units_of_keng_target_take_count_and_answer_a_text_and_a_restart_refuses_nobody(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    log = tmp_path / "log"
    assert "keep what they accept" in subprocess.check_output(
        command("keng-check"), cwd=ROOT, env=environment, text=True
    )
    with ExitStack() as running, listener.opened("127.0.0.1", int(environment["PORT"])) as held:
        for unit in OF_UNITS[1:]:
            running.enter_context(started(command(unit), environment, log))
        run(environment, "campaign", "load", "campaigns/tinh-hiep-2024.yaml")
        for _ in range(2):  # the second is the web server after a restart
            with started(command("keng-web"), environment, log, held):
                address = f"http://127.0.0.1:{environment['PORT']}/readyz"
                with urllib.request.urlopen(address, timeout=START_SECONDS) as answer:
                    assert answer.status == 200
        run(environment, "practice", "--anew", "--yes")
        assert "TH1" in run(environment, "send", "TH1 ACT 23 ABS 2", "--from", "TH1"), log.read_text(encoding="utf-8")


def test_systemd_finds_no_fault_in_a_unit(tmp_path: Path) -> None:
    analyze = needs("systemd-analyze")
    shutil.copytree(UNITS, tmp_path / "units")
    (tmp_path / "keng").write_text("#!/bin/sh\n")
    (tmp_path / "keng").chmod(0o755)
    for unit in (tmp_path / "units").glob("*.service"):
        text = unit.read_text(encoding="utf-8").replace("/opt/keng/docs", str(ROOT / "docs"))
        unit.write_text(re.sub(re.escape(INSTALLED) + r"\w+", str(tmp_path / "keng"), text), encoding="utf-8")

    for unit in sorted((tmp_path / "units").glob("keng*.*")):
        if unit.is_file():
            said = subprocess.run([analyze, "verify", "--man=no", unit], capture_output=True, text=True, timeout=100)
            assert (said.returncode, said.stdout + said.stderr) == (0, ""), unit.name


def test_every_recipe_starts_the_programs_that_keng_up_starts() -> None:
    with socket.socket() as listening:
        ours = sorted(modules(one.argv) for one in programs(listening))

    assert sorted(modules(command(unit)) for unit in OF_UNITS) == ours
    assert sorted(COMPOSE[name]["command"] for name in ("web", "inbound", "outbound", "papers", "clock")) == ours
    assert sorted(one["args"] for one in of_containers("keng")) == ours


def test_the_target_wants_a_worker_for_each_queue_and_the_rest() -> None:
    wanted = re.search(r"^Wants=(.*)$", (UNITS / "keng.target").read_text(encoding="utf-8"), re.MULTILINE)

    assert wanted
    assert {re.sub(r"@\d", "@", name) for name in wanted[1].split()} == {
        "keng-web.socket", *(f"{unit}.service" for unit in OF_UNITS)
    }  # fmt: skip


@pytest.mark.parametrize("argv", [COMPOSE["valkey"]["command"], of_containers("keng-valkey")[0]["args"]])
def test_the_valkey_of_a_recipe_keeps_what_it_accepts(argv: list[str]) -> None:
    options = dict(word.removeprefix("--").split(" ", 1) for word in argv[1:])

    assert valkey.DURABLE.items() <= options.items()


def test_the_recipes_name_settings_that_there_are() -> None:
    example = (DEPLOY / "keng.env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    named |= set(COMPOSE["web"]["environment"]) | {one["name"] for one in of_containers("keng")[0]["env"]}

    assert named
    assert named <= SETTINGS


def test_the_image_holds_the_product_and_runs_as_no_administrator() -> None:
    lines = (DEPLOY / "docker" / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = {word for line in lines if line.startswith("COPY") for word in line.split()[1:-1]}

    assert {"gateway", "parsers", "workers", "campaigns", "requirements.txt", "wsgi.py"} <= copied
    assert all((ROOT / name).exists() for name in copied)
    assert re.fullmatch(r"USER [1-9]\d+", next(line for line in reversed(lines) if line.startswith("USER")))


def test_no_recipe_takes_whatever_image_is_newest() -> None:
    texts = [path.read_text(encoding="utf-8") for path in DEPLOY.rglob("*") if path.is_file()]
    images = set(re.findall(r"^(?:FROM| +image:) (\S+)$", "\n".join(texts), re.MULTILINE)) - {"keng"}

    assert len(images) == 3
    assert all(re.search(r":\d+\.\d+", image) for image in images)
