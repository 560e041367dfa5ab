"""Readings on their way to the table. A thread of its own writes them, several at once: who reads waits for no disk."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from flask import Flask

from coord.db import transaction
from coord.matters.readings import Key, Opened, note_readings

logger = logging.getLogger(__name__)

MOST_WAITING, MOST_KNOWN = 10_000, 20_000


class Notebook:
    """What was opened and is not written yet, and what is known to be written: opening it again costs nothing.

    What cannot be written (a full disk) is said in the program's own record, and noted when it is opened again.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._waiting: list[Opened] = []
        self._known: set[Key] = set()
        self._lock = Lock()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="readings")  # at the end it writes what is left

    def note(self, opened: Opened) -> None:
        """Have it written, unless it is."""
        with self._lock:
            if opened.key in self._known or len(self._waiting) >= MOST_WAITING:
                return
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known.add(opened.key)
            self._waiting.append(opened)
        self._writer.submit(self._write)

    def settle(self) -> None:
        """Wait until all that was noted is written, or could not be."""
        self._writer.submit(lambda: None).result()

    def _write(self) -> None:
        with self._lock:
            batch, self._waiting = self._waiting, []
        if not batch:
            return
        try:
            with self._app.app_context(), transaction():
                note_readings(batch)
        except Exception:
            logger.warning("could not note %s readings", len(batch), exc_info=True)
            self.forget(opened.key for opened in batch)

    def forget(self, keys: Iterable[Key]) -> None:
        """Take these for unwritten again."""
        with self._lock:
            self._known.difference_update(keys)
