"""Broadcasts: whom one text to many is for, and when."""
