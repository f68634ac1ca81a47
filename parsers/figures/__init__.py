"""Figures: what is stored of an area, and what follows from it."""
