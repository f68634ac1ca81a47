"""Broadcasts: composing, previewing, sending and following them."""
