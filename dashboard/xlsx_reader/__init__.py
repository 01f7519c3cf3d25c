"""Files of strangers: workbooks, read in a process of their own, and the rows of CSV files."""

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.sandbox import read_workbook

__all__ = ["Limits", "read_workbook"]
