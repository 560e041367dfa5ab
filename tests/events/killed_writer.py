"""A writer in a process of its own: it appends, says so, and never commits. Its parent kills it meanwhile.

python -m tests.events.killed_writer ADDRESS
"""

from __future__ import annotations

import sys
import time
from datetime import date

from flask import Flask

from coord import schema
from coord.db import attach, transaction
from coord.events import log
from coord.events.payload import Payload


def append_one(matter_id: str) -> None:
    """Append an event that nothing follows. Needs an open transaction."""
    log.claim([matter_id])
    entry = log.Entry(matter_id, "no.such.event", None, None, date(2026, 11, 23), Payload(), "")
    log.append(entry, log.events_of(matter_id))


if __name__ == "__main__":
    schema.import_models()
    app = Flask("killed")
    attach(app, sys.argv[1])
    with app.app_context(), transaction():
        append_one("K")
        print("written", flush=True)
        time.sleep(60)
