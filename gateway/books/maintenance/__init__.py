"""Maintenance: the books copied, surveyed and audited as a whole."""
