"""Reading imports: what was found in a file, and what an officer has brought so far."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from coord.agencies.access import Viewer
from coord.cases.models import CaseImport, ImportFault
from coord.db import db

FEW = 10


def faults_of(import_id: int, *, notes: bool = False, most: int | None = None) -> Iterator[ImportFault]:
    """What is wrong in a file, in the order of its lines, or what is worth a look. The caller saw whose it is."""
    query = select(ImportFault).where(ImportFault.import_id == import_id, ImportFault.is_note.is_(notes))
    return iter(db.session.scalars(query.order_by(ImportFault.id).limit(most)))


def recent_imports(viewer: Viewer) -> tuple[CaseImport, ...]:
    """The last files this officer brought."""
    query = select(CaseImport).where(CaseImport.officer_id == viewer.officer_id)
    return tuple(db.session.scalars(query.order_by(CaseImport.id.desc()).limit(FEW)))
