"""One form for each word, and the folded form in which words are searched."""

import time
import unicodedata

from coord.agencies.spelling import MOST_MARKS, composed, fold, sort_key, tidy


def test_words_are_searched_without_marks() -> None:
    assert fold("Đặng  Giả ĐỊNH") == "dang gia dinh"


def test_letters_typed_as_several_signs_fold_alike() -> None:
    assert fold(unicodedata.normalize("NFD", "Thi hành án dân sự")) == fold("Thi hành án dân sự")


def test_tidy_text_is_nfc_with_single_blanks() -> None:
    assert tidy(unicodedata.normalize("NFD", "  Tòa   án ")) == "Tòa án"


def test_numbers_in_names_are_ordered_by_size() -> None:
    names = ["Khu vực 10", "Khu vực 2", "Đông", "Bắc"]
    assert sorted(names, key=sort_key) == ["Bắc", "Đông", "Khu vực 2", "Khu vực 10"]


def test_a_million_marks_on_one_letter_are_not_put_in_order_one_by_one() -> None:
    heap = "a" + "\u0301\u0316" * 250_000
    start = time.process_time()
    assert len(composed(heap)) <= MOST_MARKS + 1
    assert len(fold(heap)) == 1
    assert time.process_time() - start < 5  # it was a quarter of an hour, in which nobody else was answered


def test_the_marks_of_a_language_stay() -> None:
    assert composed("e\u0302\u0301") == "ế"
    assert composed("a" + "\u0316" * MOST_MARKS) == "a" + "\u0316" * MOST_MARKS
