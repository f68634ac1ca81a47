"""The page of the people who may sign in, at /people."""
