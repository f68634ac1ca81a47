"""What a web server serves: wsgi:app."""

from gateway.app import create_app

app = create_app()
