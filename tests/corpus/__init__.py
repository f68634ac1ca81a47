"""Labelled texts, and how an answer of `keng read --jsonl` is compared with a label (README.md)."""
