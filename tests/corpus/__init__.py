"""Labelled texts, and how an answer of `flask read --jsonl` is compared with a label (README.md)."""
