"""The words of the pages in English: a module beside each Vietnamese one, under the same name."""
