"""Figures by hand: a report taken by telephone, on paper, in person or from Zalo; lists; locking of days."""
