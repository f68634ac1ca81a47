"""What a web server serves: wsgi:app."""

from gateway.app import served_app

app = served_app()
