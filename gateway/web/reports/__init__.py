"""The pages at `/reports`: the papers of a day and of the campaign so far, to print, copy or download."""
