"""Cases entered before obligations were kept by kind: migrating keeps each, with what points at it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from coord import schema
from coord.cases.eligibilities import rebuild_eligibilities
from coord.cases.facts import facts_of
from coord.cases.kinds import ObligationKind
from coord.cases.models import Case, CaseEligibility
from coord.connections import driver_url
from coord.db import db, transaction
from tests import databases, offices

WHEN = "'2025-07-01 00:00:00'"
ROWS = (
    "INSERT INTO agencies (id, code, name, short_name, kind, level, area_code, area_name, valid_from, is_on_platform, "
    "address, phone, is_demonstration, search_text) VALUES (1, 'T', 'THADS tỉnh Thí Dụ', 'T', 'enforcement', "
    "'province', '38', 'x', '2025-07-01', TRUE, '', '', FALSE, '')",
    "INSERT INTO officers (id, agency_id, username, full_name, job_title, role, phone, password_hash, is_active, "
    f"created_at, search_text) VALUES (1, 1, 'u', 'u', '', 'leader', '', '', TRUE, {WHEN}, '')",
    "INSERT INTO sessions (token_hash, officer_id, created_at, last_seen_at, expires_at, user_agent) "
    f"VALUES ('x', 1, {WHEN}, {WHEN}, {WHEN}, '')",
    "INSERT INTO cases (id, decision_number, first_decision_on, judgment, debtor, debtor_place, obligation, "
    "remaining, paid, late_interest, holder_id, executor, search_text) VALUES (7, '214/QĐ-THA', '2019-03-18', '12', "
    "'Phạm Minh Họa', '', 'Tiền phạt bổ sung', 46500000, 12000000, 300, 1, 'A', 'x')",
    "INSERT INTO matters (id, procedure, regime, opened_under, case_id, title, stage, search_text, opened_on, "
    "is_closed, version, acted_version) "
    "VALUES ('MG-1', 'exemption', 'law2025', 'law2025', 7, 't', 's', '', '2026-08-01', TRUE, 1, 1)",
)


def old_database(folder: Path) -> Engine:
    """A database of the first release in which somebody is signed in and a case has a matter."""
    engine = create_engine(driver_url(databases.of(folder)))
    schema.upgrade_to(engine, "0003")
    with databases.opened(databases.of(folder)) as connection, connection.begin():
        for row in ROWS:
            connection.execute(text(row))
    return engine


def test_a_database_that_is_in_use_is_brought_to_the_newest_migration(tmp_path: Path) -> None:
    engine = old_database(tmp_path)
    schema.upgrade(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT case_id FROM matters")) == 7
        assert connection.scalar(text("SELECT count(*) FROM sessions")) == 1
        if not databases.server():
            assert connection.execute(text("PRAGMA foreign_key_check")).first() is None
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    engine.dispose()


def test_what_was_owed_becomes_an_obligation_to_the_state(tmp_path: Path) -> None:
    engine = old_database(tmp_path)
    schema.upgrade(engine)
    engine.dispose()
    app = offices.make_app(tmp_path)
    with app.app_context():
        with transaction():
            rebuild_eligibilities()
        case = db.session.get_one(Case, 7)
        facts = facts_of(case)
        assert [(o.kind, o.remaining, o.paid, o.late_interest) for o in facts.obligations] == [
            (ObligationKind.FINE, 46_500_000, 12_000_000, 300)
        ]
        assert (case.key, case.issuer, case.version) == (facts.key, "THADS tỉnh Thí Dụ", 1)
        assert facts.figures.remaining == case.remaining == 46_500_000
        regimes = db.session.scalars(db.select(CaseEligibility.regime).where(CaseEligibility.case_id == 7))
        assert set(regimes) == {"law2008", "law2025"}
        db.session.remove()
        db.engine.dispose()
