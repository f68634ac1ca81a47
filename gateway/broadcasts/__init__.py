"""Broadcasts: whom a draft would reach, and what it says to each."""
