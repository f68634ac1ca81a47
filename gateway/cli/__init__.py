"""The commands of `flask --app wsgi`, one module each."""
