"""Why a workbook is not read at all, in sentences that say what to do."""

from __future__ import annotations

from dataclasses import asdict

from dashboard.bounds.limits import MEGABYTE, Limits
from dashboard.errors import DataError, LazyMessage, Problem
from dashboard.text.translate import message

SMALLER = message("Remove what is not needed, or save each sheet as 'CSV UTF-8 (comma delimited)'.")
SAVE_AGAIN = message("Open it in Excel and save it as 'Excel Workbook (.xlsx)'.")
DOWNLOAD_AGAIN = message("Export or download it again.")

REASONS = {
    "not-a-workbook": (message("the file is not an Excel workbook (.xlsx)"), SAVE_AGAIN),
    "empty": (message("the file is empty"), DOWNLOAD_AGAIN),
    "foreign": (
        message("the file is of a kind that is not read, such as PDF, Word or XML of another program"),
        message("Save its table as 'Excel Workbook (.xlsx)' or 'CSV UTF-8'."),
    ),
    "no-table": (message("the web page in the file holds no table"), SAVE_AGAIN),
    "no-records": (
        message("the JSON of the file holds no list of records"),
        message("Give an answer of DHIS2 analytics, of OData, or a list of objects."),
    ),
    "damaged-json": (message("the JSON of the file is damaged, or nested too deep"), DOWNLOAD_AGAIN),
    "damaged-statistics": (message("the file of SPSS or Stata is damaged"), DOWNLOAD_AGAIN),
    "letters": (message("the letters of the file are not those that it names"), SAVE_AGAIN),
    "password": (
        message("the workbook is protected with a password"),
        message("Open it in Excel, remove the password and save it again."),
    ),
    "broken": (
        message("the workbook is damaged"),
        message("Open it in Excel, let Excel repair it, and save it again."),
    ),
    "entities": (
        message("the workbook defines entities or names another document inside its XML, which Excel never does"),
        message("Do not use this file; ask who sent it for another."),
    ),
    "packed": (message("the file is larger than {packed} MB"), SMALLER),
    "unpacked": (message("the workbook is larger than {unpacked} MB when it is unpacked"), SMALLER),
    "parts": (message("the workbook is made of more than {parts} parts"), SAVE_AGAIN),
    "elements": (message("the XML of the workbook has more than {elements} elements"), SAVE_AGAIN),
    "merged": (
        message("a sheet of the workbook has more than {merged} merged cells"),
        message("Unmerge the cells, and write the value into each of them."),
    ),
    "columns": (message("a sheet of the workbook has more than {columns} columns"), SMALLER),
    "sheets": (message("the workbook has more than {sheets} sheets"), message("Keep the sheets that hold data.")),
    "rows": (message("a sheet of the workbook has cells below row {rows}"), SMALLER),
    "cells": (message("the workbook has more than {cells} cells"), SMALLER),
    "characters": (message("the cells of the workbook hold more than {characters} characters"), SMALLER),
    "memory": (message("reading the workbook takes more than {memory} MB of memory"), SMALLER),
    "seconds": (message("reading the workbook takes more than {seconds} seconds"), SMALLER),
}
"""Reason -> what was found, what to do; the places are the bounds of `Limits`."""

BYTES = ("packed", "unpacked", "memory")
"""The bounds of `Limits` that are said in megabytes."""


class WorkbookRejected(Exception):
    """A workbook cannot be read; `reason` is a key of `REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def rejection(name: str, reason: str, limits: Limits) -> DataError:
    """Return the error that tells why a workbook is not read."""
    cause, remedy = REASONS[reason]
    bounds = {name: f"{bound // (MEGABYTE if name in BYTES else 1):,}" for name, bound in asdict(limits).items()}
    return DataError([Problem(name, 0, "", LazyMessage.t(cause, **bounds), "", LazyMessage.t(remedy))])
