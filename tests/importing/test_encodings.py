"""A code page is believed when its letters make words; what could be another is asked about."""

from __future__ import annotations

import pytest

from dashboard.importing.encodings import tell_code_page

RUSSIAN = "Название,Дата\nвебинар о передозировках,12.10.2020\nкурс для врачей-наркологов\n"
ARABIC = "Title,Date\nدورة تدريبية عن كوفيد,2021-03-02\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(RUSSIAN, "cp1251"), (ARABIC, "cp1256"), (RUSSIAN.lower(), "cp1251"), (RUSSIAN.upper(), "cp1251")],
)
def test_russian_and_arabic_windows_are_told_apart(text: str, encoding: str) -> None:
    assert tell_code_page(text.encode(encoding)) == encoding


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
    assert tell_code_page(text.encode(encoding)) == ""
