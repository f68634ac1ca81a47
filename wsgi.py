"""What a web server serves: wsgi:app."""

from gateway.accept import start_replayer
from gateway.app import create_app

app = create_app()
start_replayer(app.extensions["acceptor"])  # it looks at the disk; Redis is asked only where something was spooled
