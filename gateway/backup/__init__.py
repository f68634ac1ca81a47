"""Backup and restore: a copy of all that is kept, and how it is put back."""
