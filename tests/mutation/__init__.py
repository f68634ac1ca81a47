"""Mutation testing: how many small faults in `parsers/` the table tests would notice."""
