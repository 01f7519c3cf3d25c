"""A code page is believed when its letters make words; what could be another is asked about."""

from __future__ import annotations

import pytest

from dashboard.dataset.column_validation import find_mojibake
from dashboard.importing.encodings import detect_code_page

RUSSIAN = "Название,Дата\nвебинар о передозировках,12.10.2020\nкурс для врачей-наркологов\n"
ARABIC = "Title,Date\nدورة تدريبية عن كوفيد,2021-03-02\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(RUSSIAN, "cp1251"), (ARABIC, "cp1256"), (RUSSIAN.lower(), "cp1251"), (RUSSIAN.upper(), "cp1251")],
)
def test_russian_and_arabic_windows_are_told_apart(text: str, encoding: str) -> None:
    assert detect_code_page(text.encode(encoding)) == encoding


def test_letters_that_come_late_tell_the_code_page() -> None:
    lines = "Course;2021-03-02;KAZ\n" * 20_000
    assert detect_code_page((lines + RUSSIAN).encode("cp1251")) == "cp1251"
    assert detect_code_page((lines + RUSSIAN).encode("koi8-r")) == ""


@pytest.mark.parametrize(
    ("word", "page"), [("курс", "cp1251"), ("семинар", "cp1251"), ("été", "cp1252"), ("Août", "cp1252")]
)
def test_utf8_that_was_read_in_a_code_page_is_told_from_words(word: str, page: str) -> None:
    assert find_mojibake(f"Title,Date\n{word.encode().decode(page)},2021\n")
    assert find_mojibake(f"{word} РС СССР ГОСТ «РГГУ» Ñandú ÉCOLE São NAÇÃO Øresund") == ""


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "koi8-r"),
        (RUSSIAN.lower(), "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "mac-cyrillic"),
        ("Σεμινάριο για την υγεία και τα ναρκωτικά", "cp1253"),
        ("סמינר על בריאות הנפש והתמכרויות", "cp1255"),
        ("Activité;Été à Genève\nmarché;déjà", "cp1252"),
        ("สัมมนาเรื่องสุขภาพจิต", "cp874"),
    ],
)
def test_letters_of_other_machines_are_not_taken_for_russian_or_arabic(text: str, encoding: str) -> None:
    assert detect_code_page(text.encode(encoding)) == ""
