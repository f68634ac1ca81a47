"""The first day: from nothing to the first real text, step by step."""
