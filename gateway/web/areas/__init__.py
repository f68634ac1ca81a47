"""The areas: the figures of one, its days, and what each day is made of."""
