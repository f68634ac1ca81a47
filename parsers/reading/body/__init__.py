"""Body: a text while it is read, its clauses, and what a word of it may stand for."""
