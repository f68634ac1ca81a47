"""Processes: what runs beside each other on one machine."""
