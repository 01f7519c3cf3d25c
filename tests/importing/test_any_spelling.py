"""A list in any order, language, locale and code page: the same rows, or a question.

A file is made of rows that are known, and written as someone might: columns turned, headings by their synonyms in
English, Russian, French, Spanish and Arabic, rows shuffled, numbers and dates as a locale writes them, columns that
break others down beside them, in a code page of Windows, as CSV or as a workbook. What comes out has to be the rows
that went in; a row may be refused and the file may be asked about, but no other number may come out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.importing.errors import ImportRejected
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.reader import read_file
from dashboard.importing.target_package import TargetPackage, read_package
from tests.conftest import copy_small
from tests.support.covering import examples
from tests.support.import_fixtures import records, workbook

LANGUAGES = ("en", "ru", "fr", "es", "ar")
SOURCE = "https://example.org/en/report"
FIXED = {"source": SOURCE, "source_language": "en", "areas": "covid_response"}

HEADINGS: dict[str, dict[str, list[str]]] = {
    "title": {
        "en": ["Title", "Activity", "Activity title", "Event name"],
        "ru": ["Название", "Мероприятие", "Наименование мероприятия"],
        "fr": ["Titre", "Activité", "Intitulé"],
        "es": ["Título", "Actividad", "Nombre de la actividad"],
        "ar": ["العنوان", "اسم النشاط"],
    },
    "date_start": {
        "en": ["Date", "Start date", "Begins"],
        "ru": ["Дата", "Дата начала"],
        "fr": ["Date de début", "Début"],
        "es": ["Fecha", "Fecha de inicio"],
        "ar": ["التاريخ", "تاريخ البدء"],
    },
    "kind": {
        "en": ["Type", "Activity type"],
        "ru": ["Тип", "Вид мероприятия"],
        "fr": ["Type d’activité", "Nature"],
        "es": ["Tipo", "Tipo de actividad"],
        "ar": ["النوع", "نوع النشاط"],
    },
    "countries": {
        "en": ["Country", "Country name"],
        "ru": ["Страна", "Государство"],
        "fr": ["Pays", "Nom du pays"],
        "es": ["País", "Nombre del país"],
        "ar": ["البلد", "الدولة"],
    },
    "participants": {
        "en": ["Participants", "Number of participants", "Participants (total)", "People reached"],
        "ru": ["Участники", "Число участников", "Участники (всего)"],
        "fr": ["Nombre de participants", "Personnes touchées"],
        "es": ["Número de participantes", "Participantes", "Participantes (total)"],
        "ar": ["عدد المشاركين", "المشاركون"],
    },
    "amount": {
        "en": ["Amount (USD)", "Budget, USD", "Cost in US$"],
        "ru": ["Сумма (долл. США)", "Бюджет (USD)"],
        "fr": ["Montant (USD)", "Coût (USD)"],
        "es": ["Monto (USD)", "Presupuesto (USD)"],
        "ar": ["المبلغ (دولار)", "الميزانية (USD)"],
    },
}
THOUSANDS = {
    "en": "Amount (thousand USD)",
    "ru": "Сумма (тыс. долл. США)",
    "fr": "Montant (en milliers USD)",
    "es": "Monto (en miles USD)",
    "ar": "المبلغ (ألف دولار)",
}
DISTRACTIONS = {
    "en": ["Participants (women)", "Planned participants", "Of whom women", "Participants (children)"],
    "ru": ["Участники (женщины)", "Участники (план)", "из них женщин"],
    "fr": ["Participants (femmes)", "dont femmes", "Participants prévus"],
    "es": ["Participantes (mujeres)", "Participantes previstos"],
    "ar": ["المشاركون (نساء)", "المشاركون (مخطط)"],
}
COUNTRIES = {
    "KAZ": {"en": "Kazakhstan", "ru": "Казахстан", "fr": "Kazakhstan", "es": "Kazajistán", "ar": "كازاخستان"},
    "UZB": {"en": "Uzbekistan", "ru": "Узбекистан", "fr": "Ouzbékistan", "es": "Uzbekistán", "ar": "أوزبكستان"},
}
KINDS = {"training": {"en": "training", "ru": "тренинг"}, "webinar": {"en": "webinar", "ru": "вебинар"}}
CODE_PAGES = {"ru": ["utf-8", "utf-8-sig", "cp1251", "utf-16"], "ar": ["utf-8", "utf-8-sig", "cp1256", "utf-16"]}
TITLES = {
    "en": "Training of outreach workers",
    "ru": "Обучение сотрудников программ снижения вреда",
    "fr": "Formation des intervenants",
    "es": "Formación de los trabajadores",
    "ar": "تدريب العاملين في مجال التوعية",
}


@dataclass(frozen=True)
class Line:
    """What one row says."""

    title: str
    day: date
    kind: str
    country: str
    participants: int
    amount: int

    @property
    def numbers(self) -> tuple[str, str, str, str, str]:
        """Return what has to come out of it."""
        return self.title, self.day.isoformat(), self.country, str(self.participants), str(self.amount)


@cache
def package(folder: Path) -> TargetPackage:
    return read_package(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_small(tmp_path_factory.mktemp("package"))


def lines_of(random: Random, language: str) -> list[Line]:
    return [
        Line(
            f"{TITLES[language]} {number}",
            date(2020, 1, 1) + timedelta(days=random.randrange(700)),
            random.choice(list(KINDS)),
            random.choice(list(COUNTRIES)),
            random.choice([random.randrange(1, 60), random.randrange(1_000, 20_000)]),
            random.choice([random.randrange(1, 900) * 1_000, random.randrange(1, 90) * 1_000_000]),
        )
        for number in range(1, random.randrange(2, 7))
    ]


def written_number(random: Random, number: int) -> str:
    """Return a whole number as people write it."""
    digits = f"{number:,}"
    ways: list[Callable[[], str]] = [
        lambda: str(number),
        lambda: digits,
        lambda: digits.replace(",", " "),
        lambda: digits.replace(",", "\u00a0"),
        lambda: digits.replace(",", "."),
        lambda: digits.replace(",", "’"),
        lambda: f"{number}.0",
    ]
    return random.choice(ways)()


def written_date(random: Random, day: date, language: str) -> str:
    ways = [day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}", f"{day:%d.%m.%y}"]
    if language in ("en", "ru"):
        ways.append(f"{day.day} {MONTHS[language][day.month - 1]} {day.year}")
    return random.choice(ways)


MONTHS = {
    "en": [f"{date(2020, month, 1):%B}" for month in range(1, 13)],
    "ru": list(Locale.parse("ru").months["format"]["wide"].values()),
}


def table_of(random: Random, lines: list[Line], language: str) -> list[list[str]]:
    """Return the rows of a file that says these lines, its header first."""
    thousands = random.random() < 0.3
    second_language = random.choice([None, None, "en", "ru"])
    amount = THOUSANDS[language] if thousands else random.choice(HEADINGS["amount"][language])
    headings = {name: random.choice(words[language]) for name, words in HEADINGS.items()} | {"amount": amount}
    if second_language and second_language != language:
        name = random.choice(["title", "countries", "date_start"])
        headings[name] += f" / {HEADINGS[name][second_language][0]}"
    has_kinds = KINDS["training"].keys() & {language}
    columns: dict[str, list[str]] = {
        headings["title"]: [line.title for line in lines],
        headings["date_start"]: [written_date(random, line.day, language) for line in lines],
        headings["kind"]: [KINDS[line.kind][language if has_kinds else "en"] for line in lines],
        headings["countries"]: [random.choice([line.country, COUNTRIES[line.country][language]]) for line in lines],
        headings["participants"]: [written_number(random, line.participants) for line in lines],
        headings["amount"]: [written_number(random, line.amount // (1000 if thousands else 1)) for line in lines],
    }
    if random.random() < 0.5:
        extra = random.choice(DISTRACTIONS[language])
        columns[extra] = [str(max(1, line.participants // 3)) for line in lines]
    order = random.sample(list(columns), len(columns))
    return [order, *([columns[name][number] for name in order] for number in range(len(lines)))]


def file_of(random: Random, rows: list[list[str]], language: str) -> bytes:
    """Return the rows as a file, as someone may have saved it.

    Lines above, a total below, a locale's separator, a code page; or a workbook.
    """
    width = len(rows[0])
    rows = [rows[0], *random.sample(rows[1:], len(rows) - 1)]
    if random.random() < 0.3:
        rows = [[TITLES[language], *[""] * (width - 1)], [""] * width, *rows]
    if random.random() < 0.3:
        total = random.choice(["Total", "Итого", "المجموع", "Total general", "Ensemble"])
        rows = [*rows, [total, *["99999"] * (width - 1)]]
    if random.random() < 0.3:
        return workbook(rows)
    separator = random.choice(",;\t")
    text = "".join(separator.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
    page = random.choice(CODE_PAGES.get(language, ["utf-8", "utf-8-sig", "utf-16"]))
    try:
        return text.encode(page)
    except UnicodeEncodeError:
        return text.encode("utf-8")


def read(folder: Path, content: bytes, **options: Any) -> list[tuple[str, ...]]:
    """Return the rows that come out of a file; none where it is asked about."""
    choices = ImportOptions(fixed={**FIXED, "amount_kind": "goods"}, **options)
    try:
        file = read_file("list", content, package(folder), choices, lambda _sheet, _row, _rows: None)
    except ImportRejected:
        return []
    names = ("title", "date_start", "countries", "participants", "amount")
    return [tuple(record.get(name, "") for name in names) for record in records(file)]


@settings(max_examples=examples(50), deadline=None)
@given(seed=st.integers(0, 2**32), language=st.sampled_from(LANGUAGES))
def test_the_same_rows_come_out_or_a_question_never_another_number(folder: Path, seed: int, language: str) -> None:
    random = Random(seed)  # noqa: S311 - writes a list, hides nothing
    lines = lines_of(random, language)
    content = file_of(random, table_of(random, lines, language), language)
    rows = {line.numbers for line in lines}
    assert set(read(folder, content)) <= rows


@settings(max_examples=examples(30), deadline=None)
@given(seed=st.integers(0, 2**32), language=st.sampled_from(LANGUAGES))
def test_a_plain_list_comes_out_whole_in_every_language(folder: Path, seed: int, language: str) -> None:
    """Read it all where nothing can be meant in two ways.

    A test in which everything is asked about would prove nothing.
    """
    random = Random(seed)  # noqa: S311 - as above
    lines = lines_of(random, language)
    headings = {name: random.choice(words[language]) for name, words in HEADINGS.items()}
    cells = [
        [line.title, line.day.isoformat(), line.kind, line.country, str(line.participants), str(line.amount)]
        for line in lines
    ]
    order = random.sample(range(len(headings)), len(headings))
    rows = [[row[place] for place in order] for row in [list(headings.values()), *cells]]
    assert set(read(folder, file_of(random, rows, language))) == {line.numbers for line in lines}


RATES = {
    "service": ["Service", "Услуга", "Type de service", "Servicio", "الخدمة"],
    "scope": ["Country", "Страна", "Pays", "País", "البلد"],
    "value": ["Value (%)", "Значение (%)", "Valeur (%)", "Valor (%)", "القيمة (%)", "% of countries", "Доля стран"],
    "value_low": ["Lower CI", "Нижняя граница", "Borne inférieure", "Límite inferior", "الحد الأدنى"],
    "value_high": ["Upper CI", "Верхняя граница", "Borne supérieure", "Límite superior", "الحد الأعلى"],
    "n": ["n", "Число стран", "Nombre de pays", "Número de países", "عدد البلدان"],
}
BROKEN_DOWN = {
    "Sex": ["Female", "Total"],
    "Пол": ["женский", "все"],
    "Année": ["2019", "2020"],
    "Unidad": ["número", "%"],
    "المحافظة": ["ألماتي", "أستانا"],
    "Status": ["estimated", "final"],
    "Region": ["Almaty", "EUR"],
}


@settings(max_examples=examples(50), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_rates_and_their_bounds_come_out_or_a_question_never_another_number(folder: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - as above
    fraction, decimal = random.random() < 0.3, random.choice(".,")
    valid_rows: set[tuple[str, ...]] = set()
    columns: dict[str, list[str]] = {random.choice(words): [] for words in RATES.values()}
    for service in random.sample(["school", "clinic", "workplace", "harm-reduction"], 3):
        low, value, high = sorted(random.sample(range(10, 1000), 3))
        n = random.randrange(5, 200)
        valid_rows.add((service, "KAZ", *(f"{rate / 10:g}" for rate in (value, low, high)), str(n)))
        numbers = [rate / (1000 if fraction else 10) for rate in (value, low, high)]
        cells = [service, "KAZ", *(f"{rate:g}".replace(".", decimal) for rate in numbers), str(n)]
        for name, cell in zip(columns, cells, strict=True):
            columns[name].append(cell)
    breakdown = random.choice([None, *BROKEN_DOWN])
    if breakdown:
        columns[breakdown] = random.choice(
            [[cell] * 3 for cell in BROKEN_DOWN[breakdown]] + [[*BROKEN_DOWN[breakdown], ""]]
        )
    order = random.sample(list(columns), len(columns))
    rows = [order, *([columns[name][number] for name in order] for number in range(3))]
    fixed_values = {"source": SOURCE, "source_language": "en", "survey": "pulse-1", "indicator": "disrupted_any"}
    content = "".join("\t".join(row) + "\n" for row in rows).encode()
    try:
        file = read_file(
            "r", content, package(folder), ImportOptions(fixed=fixed_values), lambda _sheet, _row, _rows: None
        )
    except ImportRejected:
        return
    names = ("service", "scope", "value", "value_low", "value_high", "n")
    results = {tuple(record.get(name, "") for name in names) for record in records(file)}
    # the survey was in 2020
    limits = breakdown and {*columns[breakdown]} - {"Total", "все", "%", "final", "EUR", "2020", ""}
    assert results <= (set() if limits and breakdown != "Status" else valid_rows), rows
