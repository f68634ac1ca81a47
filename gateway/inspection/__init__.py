"""The inspection: what must be true of the whole store, looked at key by key."""
