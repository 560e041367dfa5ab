"""A branch can be turned off, and what is left is still a whole rulebook."""

from dataclasses import replace

import pytest

from coord.errors import CoordError
from coord.procedures.checking.check import check
from coord.procedures.dates.calendar import load_calendar
from coord.procedures.engine.marking import Marking
from coord.procedures.rulebook.library import find_rulebook, turn_off
from coord.procedures.rulebook.relations import Label, labels_of
from coord.procedures.rulebook.rulebook import Rulebook
from coord.procedures.rulebook.switches import with_default_switches, without_switch

FINES = "fines_through_procuracy"


def exemption() -> Rulebook:
    return find_rulebook("exemption.law2025")


def test_without_the_branch_the_rulebook_passes_its_check() -> None:
    left = without_switch(exemption(), FINES)
    report = check(left, load_calendar(), [find_rulebook("exemption.law2008")])
    assert report.problems == ()
    assert 0 < report.stories < len(exemption().stories)
    assert report.markings < check(exemption(), load_calendar(), [find_rulebook("exemption.law2008")]).markings


def test_nothing_that_is_left_speaks_of_the_branch() -> None:
    left = without_switch(exemption(), FINES)
    gone = {"fine_proposed", "dossier_passed", "passed_fine_proposed", "passed_fine_returned"}
    assert not {e.name for e in left.events} & gone
    assert not {label.event for r in left.relations for label in labels_of(r)} & gone
    assert [o.name for o in left.event("dossier_sent").outcomes] == ["standard"]
    assert not any("agrees_to_pass" in label.outcomes for r in left.relations for label in labels_of(r))


def test_a_relation_about_both_branches_stays_for_the_one_that_is_left() -> None:
    left = without_switch(exemption(), FINES)
    marking = Marking.start(left).after("ground_arisen").after("verified", "eligible").after("dossier_compiled")
    assert marking.after("dossier_sent", "standard").pending == (("opinion_given",),)


def test_what_began_in_the_branch_under_the_law_before_counts_as_the_switch_says() -> None:
    crossing = without_switch(exemption(), FINES).crossing
    assert crossing is not None
    assert crossing.counted_as("fine_proposed", None, lapsed=False) == Label("court_proposed")
    assert crossing.counted_as("dossier_passed", None, lapsed=False) is None
    sent = crossing.counted_as("dossier_sent", "special_fine", lapsed=False)
    assert sent == Label("dossier_sent", frozenset({"standard"}))
    assert crossing.owed_as("dossier_passed") == "court_proposed"
    assert crossing.owed_as("fine_proposed") is None
    assert crossing.owed_as("opinion_given") == "opinion_given"


def test_the_hash_tells_the_two_rulebooks_apart() -> None:
    left = without_switch(exemption(), FINES)
    assert left.hash != exemption().hash
    assert left.hash == without_switch(exemption(), FINES).hash
    assert len(left.hash) == 64
    assert left.switches == ()


def test_a_branch_written_as_on_stays() -> None:
    assert with_default_switches(exemption()) is exemption()


def test_a_branch_written_as_off_goes() -> None:
    book = exemption()
    off = replace(book, switches=tuple(replace(s, is_on=False) for s in book.switches))
    assert not with_default_switches(off).has_event("fine_proposed")


def test_an_unknown_branch_is_refused() -> None:
    with pytest.raises(CoordError, match="không có nhánh"):
        without_switch(exemption(), "no_such_branch")


def test_a_branch_turned_off_at_the_start_is_off_everywhere_and_an_unknown_one_is_refused() -> None:
    whole = find_rulebook("exemption.law2025")
    try:
        turn_off(["exemption.law2025.fines_through_procuracy"])
        assert not find_rulebook("exemption.law2025").has_event("fine_proposed")
        assert find_rulebook("exemption.law2025").hash != whole.hash
        for unknown in ("exemption.law2025.nothing", "nothing.law2025.fines"):
            with pytest.raises(CoordError):
                turn_off([unknown])
    finally:
        turn_off([])
    assert find_rulebook("exemption.law2025").has_event("fine_proposed")
