"""The phone on the screen, for training."""
