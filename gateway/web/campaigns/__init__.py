"""The page of the campaigns: those there are, and the form that makes or changes one."""
