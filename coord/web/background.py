"""Work that outlasts the request which asked for it: a thread of this process, with a database session of its own.

Where it stands is written into the database by the work itself; when the program is stopped meanwhile, its open
transaction is undone, and whoever asks sees that nobody has touched the work for a while.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextvars import copy_context

from flask import Flask, current_app

logger = logging.getLogger(__name__)


def start(work: Callable[[], None]) -> None:
    """Begin this work and go on. It keeps the time that is set for this request."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    context = copy_context()
    threading.Thread(target=context.run, args=(_run, app, work), daemon=True, name="coord-work").start()


def _run(app: Flask, work: Callable[[], None]) -> None:
    with app.app_context():
        try:
            work()
        except Exception:
            logger.exception("work in the background failed")
