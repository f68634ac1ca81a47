"""The languages: each a package of tables."""
