"""The two long steps of an import, looking at the file and writing it, each in the background with its progress."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from coord import clock
from coord.agencies.access import Viewer
from coord.cases.importing.checking import Checked, check
from coord.cases.importing.commands import carry_out, note_failed, note_found, note_progress
from coord.cases.importing.offices import offices_of
from coord.cases.importing.planning import plan
from coord.cases.importing.reading import open_table
from coord.cases.models import CaseImport
from coord.db import transaction
from coord.errors import CoordError, Stale
from coord.web import background
from coord.web.documents import store

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """One import that somebody is at: whose, of which file."""

    viewer: Viewer
    import_id: int
    name: str
    path: Path

    def look(self) -> None:
        """Look at the file, and keep what is found for the officer."""
        self._guarded(self._note)

    def write(self, only_right: bool) -> None:
        """Look at the file once more and write what it says, all of it or nothing."""
        self._guarded(lambda checked: self._carry_out(checked, only_right))

    def _note(self, checked: Checked, problem: str = "") -> None:
        found = plan(checked, offices_of(self.viewer))
        with transaction():
            note_found(self.import_id, checked, found, problem)

    def _carry_out(self, checked: Checked, only_right: bool) -> None:
        try:
            with transaction():
                found = plan(checked, offices_of(self.viewer), to_write=True)
                carry_out(self.import_id, checked, found, only_right=only_right)
        except Stale as stale:
            self._note(checked, stale.message)

    def _guarded(self, then: Callable[[Checked], None]) -> None:
        try:
            with open_table(self.path, self.name) as table:
                checked = check(table, offices_of(self.viewer), clock.today(), self._told)
            then(checked)
        except CoordError as refused:
            self._fail(refused.message)
        except Exception:
            incident = secrets.token_hex(4)
            logger.exception("incident %s at import %s", incident, self.import_id)
            self._fail(f"Hệ thống gặp lỗi khi đọc tệp này; chưa có gì được ghi. Hãy báo quản trị mã sự cố {incident}.")

    def _told(self, lines: int) -> None:
        with transaction():
            note_progress(self.import_id, lines)

    def _fail(self, problem: str) -> None:
        with transaction():
            note_failed(self.import_id, problem)


def begin_looking(asking: Viewer, found: CaseImport) -> None:
    """Begin to look at the file of an import; the answer to the request does not wait for it."""
    work = _work(asking, found)
    background.start(work.look)


def begin_writing(asking: Viewer, found: CaseImport, *, only_right: bool) -> None:
    """Begin to write what the file of an import says."""
    work = _work(asking, found)
    background.start(lambda: work.write(only_right))


def _work(asking: Viewer, found: CaseImport) -> Work:
    return Work(asking, found.id, found.file_name, store().path(found.sha256))
