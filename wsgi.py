"""What a web server serves: wsgi:app."""

from gateway.accept import start_replayer
from gateway.app import create_app
from gateway.secrets import SecretError
from gateway.settings import SettingsError

try:
    app = create_app()
except (SettingsError, SecretError) as error:
    raise SystemExit(f"keng: {error}") from None
start_replayer(app.extensions["acceptor"])  # it looks at the disk; Redis is asked only where something was spooled
