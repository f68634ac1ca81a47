"""The status page: who is silent, what waits, whether the campaign is on pace."""
