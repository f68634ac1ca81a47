"""Tests of the parsers, in their own folders."""
