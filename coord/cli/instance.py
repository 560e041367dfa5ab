"""The instance a command works on: its settings, its database, its documents."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask

from config import Settings
from coord import schema, wiring
from coord.db import attach, db
from coord.errors import CoordError
from coord.events.documents import DocumentStore
from coord.procedures.rulebook.library import turn_off


@dataclass(frozen=True, slots=True)
class Instance:
    """What a command needs to work."""

    settings: Settings
    documents: DocumentStore


@contextmanager
def instance(*, must_be_migrated: bool = True) -> Iterator[Instance]:
    """Open the instance that the environment names, with its receivers connected."""
    settings = Settings.load()
    settings.make_home()
    turn_off(settings.switches_off)
    app = Flask("coord")
    attach(app, settings.database_url)
    wiring.connect()
    with app.app_context():
        try:
            if must_be_migrated and not schema.is_migrated(db.engine):
                raise CoordError("Cơ sở dữ liệu chưa được chuẩn bị. Hãy chạy: coord migrate", code="not_migrated")
            yield Instance(settings, DocumentStore(settings.home / "documents"))
        finally:
            db.session.remove()
            db.engine.dispose()
