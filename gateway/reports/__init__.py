"""The papers of a campaign: of a day and of the campaign so far, from the books alone."""
