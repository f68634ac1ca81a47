"""Departure: whether a request that failed may have reached the provider all the same."""

from __future__ import annotations

from requests import RequestException
from requests.exceptions import ConnectTimeout
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

NO_TUNNEL = "Tunnel connection failed"
"""How http.client says that a proxy did not reach the provider."""


def may_have_left(error: RequestException) -> bool:
    """Whether the request may have reached its provider, though no answer came."""
    if isinstance(error, ConnectTimeout):
        return False
    causes = [getattr(cause, "reason", None) for cause in error.args]
    return not any(_never_reached(getattr(cause, "original_error", cause)) for cause in causes)


def _never_reached(cause: object) -> bool:
    """Whether a connection was never made: to the provider, to a proxy in between, or from that proxy on."""
    return isinstance(cause, (NewConnectionError, ConnectTimeoutError)) or str(cause).startswith(NO_TUNNEL)
