"""The pure core: text in, reading out; a reading judged against a standing. No clock, no I/O."""
