"""Real processes killed, paused and cut off under load, and what must hold all the same."""
