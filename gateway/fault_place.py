"""What a log may say of an error: its kind and its place, not its words, which may be a text's or a secret."""

from __future__ import annotations

import traceback
from pathlib import Path

FRAMES = 4


def summary(error: BaseException) -> str:
    """The error's kind, and the innermost places it came through."""
    frames = reversed(traceback.extract_tb(error.__traceback__)[-FRAMES:])
    return f"{type(error).__name__} at {' < '.join(f'{Path(at.filename).name}:{at.lineno}' for at in frames)}"
