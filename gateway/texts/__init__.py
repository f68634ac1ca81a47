"""Figures and texts opened: the texts behind a figure, and all that is known of one text."""
