"""Files as staff have them, made small, and the ways to read them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl

from dashboard.dataset.contract import DESCRIPTOR
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.load import load_files
from dashboard.importing.dry_run_validation import DryRunResult, dry_run
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.reader import FileResult, read_file
from dashboard.importing.target_package import TargetPackage, package_of, read_package

NOW = datetime(2026, 11, 22, 10, 15, 30, tzinfo=UTC)

RUSSIAN = """Отчёт о мероприятиях за 2020 год;;;;;;;;;
;;;;;;;;;
Страна;Название мероприятия;Вид мероприятия;Дата начала;Дата окончания;Организатор;Число участников;Направление;\
Ссылка;Язык источника
Казахстан;Вебинар о передозировках;вебинар;12.10.2020;;ЮНОДК ;около 1\u00a0234;снижение вреда;\
https://example.org/ru/webinar;русский
Узбекистан и Казахстан;Тренинг для врачей;Обучение;октябрь 2020;;Минздрав;45;Наркологическая помощь, ВИЧ;\
https://example.org/training;ru
КAZ;Круглый стол;Встреча;01/02/2021;;UNODC;;психическое здоровье;https://example.org/ru/table;
Казахстан;Без ссылки;Встреча;01.02.2021;;UNODC;12;психическое здоровье;;
"""
"""A Russian Excel's file: a title above, semicolons, a Cyrillic К in KAZ, an ambiguous date, a row without source."""

WHO_WHAT_WHERE = """Who does What Where,,,,,,,,,,,
Organization,Implementing partner,Sector/Cluster,Activity,Activity type,Country,Admin1,Start date,End date,\
People reached,Source link,Status
#org,#org+impl,#sector,#activity,#activity+type,#country+name,#adm1+name,#date+start,#date+end,#reached,#meta+url,#status
UNODC,Answer,HIV prevention,Delivery of syringes,Distribution,Republic of Uzbekistan,Bukhara,2020-05-01,2020-06-01,\
"1,200",https://example.org/en/osh,done
UNDP,,Mental Health,Hotline opened,Training,KZ,Almaty,May 2020,,over 60,https://example.org/en/hotline,done
UNDP,,Education,School books,Training,KZ,Almaty,May 2020,,8,https://example.org/en/books,done
"""
"""A list of who does what, where, as OCHA collects them, with a row of HXL tags and a sector of another trade."""


def understood(
    folder: Path, content: str | bytes, name: str = "file.csv", options: ImportOptions | None = None
) -> FileResult:
    """Return what is understood of a file."""
    raw = content.encode() if isinstance(content, str) else content
    package = _package_of(tuple(files_of(folder).items()))
    return read_file(name, raw, package, options or ImportOptions(), lambda _sheet, _row, _rows: None)


@lru_cache(2)
def _package_of(files: tuple[tuple[str, bytes], ...]) -> TargetPackage:
    """Return the package of files, which most tests have in common."""
    return package_of(dict(files))


def records(file: FileResult) -> list[dict[str, str]]:
    """Return the cells of every record of a file."""
    return [dict(record.cells) for sheet in file.sheets for record in sheet.parsed_rows.records]


def refusals(file: FileResult) -> dict[int, list[str]]:
    """Return why rows of a file are not understood, by row."""
    return {
        place.row: list(map(str, reasons))
        for sheet in file.sheets
        for place, reasons in sheet.parsed_rows.rejections.items()
    }


def plan_of(
    folder: Path, content: str | bytes, options: ImportOptions | None = None
) -> tuple[TargetPackage, DryRunResult]:
    """Return what an import of a file would do to a package."""
    package = read_package(folder)
    file = understood(folder, content, options=options)
    records = [record for sheet in file.sheets for record in sheet.parsed_rows.records]
    return package, dry_run(package, records, NOW)


def imported(folder: Path, content: str | bytes, options: ImportOptions | None = None) -> Dataset:
    """Import a file into a folder without locks; return the resulting package."""
    package, result = plan_of(folder, content, options)
    for name, data in result.files.items():
        (folder / name).write_bytes(data)
    return load_files({**package.content, **result.files}, "2026-11-22")


def workbook(
    rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), formats: Mapping[str, str] | None = None
) -> bytes:
    """Return a workbook with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a package as they lie on the disk."""
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".csv" or path.name == DESCRIPTOR
    }
