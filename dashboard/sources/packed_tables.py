"""Tables as text that a browser can keep: as CSV in JSON, compressed, in letters."""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import zlib
from collections.abc import Mapping

import pandas as pd

from dashboard.bounds.limits import PREVIEW
from dashboard.dataset.contract import Contract
from dashboard.dataset.csv_reader import read_csv
from dashboard.errors import DataError, LazyMessage, Problem

Texts = Mapping[str, pd.DataFrame]


def pack(name: str, texts: Texts, most: int) -> str:
    """Return the tables of a file as text of at most so many characters.

    Raises:
        DataError: it would be longer.
    """
    tables = {table: frame.to_csv(index=False, lineterminator="\n") for table, frame in texts.items()}
    packed = base64.b64encode(gzip.compress(json.dumps(tables).encode(), 9, mtime=0)).decode()
    if len(packed) > most:
        sentence = LazyMessage.t("the tables are too large to be kept by the browser, even compressed")
        raise DataError([Problem(name, 0, "", sentence, "", LazyMessage.t("Remove what is not needed."))])
    return packed


def unpack(packed: str, contract: Contract) -> Texts:
    """Return the tables of such a text.

    Raises:
        DataError: they are no tables of the contract.
    """
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        tables = json.loads(unpacking.decompress(base64.b64decode(packed, validate=True), PREVIEW.unpacked))
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise _unreadable() from None
    if not isinstance(tables, dict) or not tables or not set(tables) <= set(contract.tables):
        raise _unreadable()
    return read_tables(tables, contract)


def read_tables(tables: Mapping[str, object], contract: Contract) -> Texts:
    """Return the tables of CSV texts by name.

    Raises:
        DataError: they are no tables of the contract, or too long.
    """
    return {name: _frame(name, text, contract) for name, text in tables.items()}


def _frame(name: str, text: object, contract: Contract) -> pd.DataFrame:
    frame, problems = read_csv(contract.tables[name], str(text).encode("utf-8", "replace"))
    if frame is None or problems or len(frame) > PREVIEW.rows:
        raise DataError(problems or _unreadable().problems)
    return frame


def _unreadable() -> DataError:
    sentence = LazyMessage.t("the file cannot be read")
    return DataError([Problem("preview", 0, "", sentence, "", LazyMessage.t("Choose it again."))])
