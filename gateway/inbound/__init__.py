"""Inbound: how a text is accepted and kept, by Redis or by the spool."""
