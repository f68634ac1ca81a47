"""One file per provider: decode, verify, send, receipts."""
