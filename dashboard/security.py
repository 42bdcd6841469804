"""Headers that keep every page to this server alone."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, request


def add_headers(server: Flask, inline_scripts: Sequence[str]) -> None:
    """Forbid requests to anywhere else, framing, and writes that another site started.

    Args:
        inline_scripts: hashes of the scripts written into the page itself.
    """
    policy = "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(inline_scripts)}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )

    @server.before_request
    def same_site() -> tuple[str, int] | None:
        origin = request.headers.get("Origin")
        if request.method == "POST" and origin and urlsplit(origin).netloc != request.host:
            return "Refused: this request was started by another site.", 403
        return None

    @server.after_request
    def add(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        return response
