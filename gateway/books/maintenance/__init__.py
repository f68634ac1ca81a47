"""Maintenance: code that reads the books as a whole, for backup, restore and verification."""
