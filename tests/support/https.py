"""The https of the local network in a process of its own, with a phone connected."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import requests

from gateway import certificate_authority
from gateway.processes import listener
from tests.paths import ROOT
from tests.support.android_requests import PHONE

READY_SECONDS = 60.0


def phone_environment(var_dir: Path, books_url: str, **changes: str) -> dict[str, str]:
    """The environment of a gateway to which the phone belongs."""
    ours = {"VAR_DIR": str(var_dir), "REDIS_URL": books_url, "ANDROID_PHONES": json.dumps([PHONE])}
    return {**os.environ, **ours, **changes}


@contextmanager
def running_https(
    var_dir: Path, books_url: str, environment: Mapping[str, str] | None = None, port: int = 0
) -> Iterator[str]:
    """Serve the webhooks by https until the block ends; its address."""
    with listener.opened("0.0.0.0", port) as listening:  # noqa: S104 - a test moves to another of our addresses
        argv = [sys.executable, "-m", "gateway.serve_https", str(listening.fileno())]
        made = dict(environment or phone_environment(var_dir, books_url))
        process = subprocess.Popen(argv, pass_fds=(listening.fileno(),), env=made, cwd=ROOT, start_new_session=True)
        address = f"https://127.0.0.1:{listening.getsockname()[1]}"
        try:
            ends = time.monotonic() + READY_SECONDS
            while True:
                assert process.poll() is None
                assert time.monotonic() < ends
                try:
                    requests.get(address, timeout=2, verify=str(certificate_authority.certificate_path(var_dir)))
                except requests.RequestException:
                    time.sleep(0.05)
                else:
                    break
            yield address
        finally:
            process.kill()
            process.wait()
