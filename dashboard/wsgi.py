"""For a WSGI server: ``gunicorn 'dashboard.wsgi:server()' --workers 2 --threads 4``."""

from __future__ import annotations

from flask import Flask

from dashboard.app import create_app
from data.settings import settings


def server() -> Flask:
    """The dashboard as the settings describe it."""
    chosen = settings()
    return create_app(chosen.home, chosen.council).server
