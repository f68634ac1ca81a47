"""What the gateway keeps of its channels' settings: those that were connected on the page or in the shell."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gateway import durable_file

FILE = "channels.json"
OTHERS_MAY = 0o077


class KeptError(Exception):
    """What is kept cannot be read or trusted; the text says what to do."""


def values(var_dir: Path) -> dict[str, Any]:
    """The settings of channels that are kept, by name."""
    path = var_dir / FILE
    try:
        with path.open(encoding="utf-8") as file:
            open_to_others = os.fstat(file.fileno()).st_mode & OTHERS_MAY
            found = json.load(file)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise KeptError(
            f"{path} cannot be read ({type(error).__name__}): mend it, or remove it and connect again."
        ) from error
    if open_to_others or not isinstance(found, dict):
        raise KeptError(f"{path} holds passwords and can be read by other users: run 'chmod 600 {path}'.")
    return found


def keep(var_dir: Path, changes: Mapping[str, Any]) -> None:
    """Keep these too, each in the place of what was kept of it before: all, or nothing."""
    var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = {**values(var_dir), **changes}
    with durable_file.replacing(var_dir / FILE) as file:
        file.write(json.dumps(kept, ensure_ascii=False, indent=1).encode())


def changed_at(var_dir: Path) -> int:
    """When something was last kept, in nanoseconds; 0 if nothing is."""
    try:
        return os.stat(os.path.join(var_dir, FILE)).st_mtime_ns
    except OSError:
        return 0
