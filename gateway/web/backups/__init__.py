"""The page at `/backups`: make a backup, see that each can be put back, and take one away."""
