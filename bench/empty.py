"""What Flask costs by itself: an application with one empty view, at the webhook's path."""

from flask import Flask

from bench.requests import PATH

app = Flask(__name__)


@app.post(PATH)
def empty() -> str:
    """Answer nothing."""
    return ""
