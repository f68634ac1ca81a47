"""The ring of Gammu's SMS daemon: tells the gateway, by its address, that something is new in the spool.

    python -I gammu_ring.py http://127.0.0.1:8000/webhooks/gammu/SECRET/ring

The daemon waits for it, so it gives up soon; the gateway looks into the spool every five minutes anyway. Alone of all
modules it is run by itself, by the daemon's user, with nothing but Python.
"""

import sys
import time
import urllib.request

TRIES, PAUSE_SECONDS, ANSWER_SECONDS = 3, 1.0, 5.0


def ring(address: str) -> bool:
    """Whether the gateway has heard it."""
    for left in reversed(range(TRIES)):
        try:
            with urllib.request.urlopen(urllib.request.Request(address, b"ring=1"), timeout=ANSWER_SECONDS):  # noqa: S310 - our own line of gammu-smsdrc
                return True
        except OSError:  # refused, away, or no answer
            time.sleep(PAUSE_SECONDS if left else 0)
    return False


if __name__ == "__main__":
    sys.exit(not ring(sys.argv[1]))
