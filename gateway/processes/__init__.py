"""Processes: what `keng up` runs on one machine: server, web, workers, clock."""
