"""The texts: all of them, and one with everything that is known of it."""
