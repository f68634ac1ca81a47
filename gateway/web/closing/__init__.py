"""The page at `/closing`: what is left to do at the end of a campaign, in order, and its archive."""
