"""The waiting list: the texts that need a person, and what a person does about them."""
