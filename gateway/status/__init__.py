"""Status: what the page and the alarms say."""
