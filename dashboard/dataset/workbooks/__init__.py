"""Workbooks that staff bring (XLSX), read in a process of their own; `read_workbook` is the one door."""

from dashboard.bounds.limits import Limits
from dashboard.dataset.workbooks.read import read_workbook

__all__ = ["Limits", "read_workbook"]
