"""The words of the pages: a module for each room of pages, one for what they share."""
