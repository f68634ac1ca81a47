"""Campaigns: one plan as typed data, and who takes part in it."""
