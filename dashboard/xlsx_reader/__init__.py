"""Files of strangers, read in a process of their own.

Workbooks (XLSX) whole, CSV files by batches of rows.
"""

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.sandbox import read_batches_apart, read_workbook

__all__ = ["Limits", "read_batches_apart", "read_workbook"]
