"""Replies: a key and its values become words."""
