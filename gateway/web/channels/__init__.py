"""The channels' page: connecting the office's phone, and how each channel does."""
