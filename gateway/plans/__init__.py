"""Plans made on pages and put in force: drafts, the forms that fill them, what they would say, and the revision."""
