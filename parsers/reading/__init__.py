"""Reading: the tokens of a text become a meaning."""
