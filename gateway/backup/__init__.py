"""Backup: a copy of everything, and the way back."""
