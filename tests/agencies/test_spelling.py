"""One form for each word, and the folded form in which words are searched."""

import unicodedata

from coord.agencies.spelling import fold, sort_key, tidy


def test_words_are_searched_without_marks() -> None:
    assert fold("Đặng  Giả ĐỊNH") == "dang gia dinh"


def test_letters_typed_as_several_signs_fold_alike() -> None:
    assert fold(unicodedata.normalize("NFD", "Thi hành án dân sự")) == fold("Thi hành án dân sự")


def test_tidy_text_is_nfc_with_single_blanks() -> None:
    assert tidy(unicodedata.normalize("NFD", "  Tòa   án ")) == "Tòa án"


def test_numbers_in_names_are_ordered_by_size() -> None:
    names = ["Khu vực 10", "Khu vực 2", "Đông", "Bắc"]
    assert sorted(names, key=sort_key) == ["Bắc", "Đông", "Khu vực 2", "Khu vực 10"]
