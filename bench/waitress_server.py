"""`python -m bench.waitress_server TARGET`: the product's own server, `gateway.serve`, with another application."""

from __future__ import annotations

import sys
from importlib import import_module

from gateway import serve
from gateway.processes import listener
from gateway.settings import read


def main(target: str) -> None:
    """Serve MODULE:NAME as the product is served."""
    module, _, name = target.partition(":")
    settings = read()
    serve.serve(
        getattr(import_module(module), name), settings.web_threads, listener.opened(settings.host, settings.port)
    )


if __name__ == "__main__":
    main(sys.argv[1])
