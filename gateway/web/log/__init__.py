"""The log: who did what, when and from where."""
