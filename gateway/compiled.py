"""The compiled core: parsers/ as machine code, used where `make fast` made it of these very files."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "parsers"
NAME = "compiled"
HOME = Path(sys.prefix) / NAME
"""In the virtual environment, never in the tree; in it a directory, named after the state it was made of."""


def state() -> str:
    """The state of the source, and of the Python it is compiled for."""
    digest = hashlib.blake2b(sys.version.encode(), digest_size=10)
    for file in sorted(SOURCE.rglob("*.py")):
        digest.update(f"\0{file.relative_to(SOURCE)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def use() -> None:
    """Have `parsers` imported as machine code, all of it or nothing: not once a part of the source is loaded."""
    if HOME.exists() and "parsers" not in sys.modules and (place := HOME / state()).exists():
        sys.path.insert(0, str(place))


def runs() -> bool:
    """Whether this process reads and judges by machine code."""
    return str(sys.modules["parsers"].__file__).startswith(str(HOME))
