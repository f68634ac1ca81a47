"""Processes: what `flask up` runs on one machine: server, web, workers, clock."""
