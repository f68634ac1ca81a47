"""Campaigns: the plan as a file, its changes, its practice twin."""
