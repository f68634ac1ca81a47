"""The roster: who may report, managed on pages; a contact file looked at before it is taken."""
