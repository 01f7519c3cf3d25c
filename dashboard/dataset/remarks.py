"""Find slips in meaning in data that can be used, each with row and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from pathlib import Path

from babel import Locale
from babel.core import get_global
from rapidfuzz import fuzz

from dashboard.dataset.contract import Contract
from dashboard.dataset.implausible_values import implausible_values
from dashboard.dataset.load import Files, Frames, read_tables
from dashboard.dataset.rows.activity_rows import find_names
from dashboard.dataset.validation import FIRST_ROW, validate
from dashboard.errors import LazyMessage, Problem
from dashboard.text.translate import message

ALIKE, ALIKE_ENDS = 92, 85
"""From how alike two names of organizers are, of 100, and their last words, where countries differ, they may be one."""

MOST_NAMES = 2_000
"""Names of organizers that are compared two by two; in a longer list nothing is said of them."""

SHORTEST, LEAST_STEM = 2, 4
"""Words of a name without an abbreviation; letters of the name of a country that are looked for in titles."""

ABSENCE = re.compile(
    r"\b(?:not|no|nothing|never|none)\b[^.;]{0,60}\bpublished\b|\bне (?:был[аио]? )?опубликован"
    r"|\bn(?:e |'|’)[^.;]{0,40}\bpubliée?s?\b|\b(?:لم|لا) [يتن]+ُ?نشر|غير منشور",
    re.IGNORECASE,
)
"""A sentence that says that something was not published, in one of the languages of the data."""

MONTHS = re.compile(
    r"(?<![/\w])(?:يناير|فبراير|مارس|أبريل|إبريل|مايو|يونيو|يونيه|يوليو|يوليه|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر)(?!\w)"
    r"|(?<!\w)(?:كانون (?:الثاني|الأول)|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين (?:الأول|الثاني))(?![/\w])"
)
"""An Arabic month by one of its two names alone: `مارس` or `آذار`, where dates say `آذار/مارس`."""

BARE_SIGN = re.compile(r"(?<!\u2066)[<>~≈≥≤](?=\s*\d)")
"""A sign of a bound or an estimate before a number that is not in an isolate, and is mirrored."""

PARTED = re.compile(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)")
"""A number in groups with plain spaces between: from right to left, 30 000 shows as 000 30."""

ARABIC = (
    (MONTHS, message("names a month by one of its two names; write both: آذار/مارس")),
    (BARE_SIGN, message("has a sign that is mirrored from right to left; say it in a word, or isolate it")),
    (PARTED, message("has a number whose groups change places from right to left; use no-break spaces")),
)
"""What Arabic cells are looked through for: a month by one name only, a mirrored sign, a number in parts."""

NOTES = ("note", "caveat", "discrepancy", "definition")
"""Columns of sentences; those in other languages are called `note_ru` and so on."""

TRANSLATED = (
    ("activities", ("short_title", "note", "items", "beneficiary", "discrepancy"), "title"),
    ("observations", ("value_text", "note", "population"), "population"),
    ("outputs", ("measure", "note"), "measure"),
    ("surveys", ("note",), "name"),
)
"""Table, columns that are to be in each language in which another one of the table stands, and that one."""


def remarks_of(contract: Contract, source: Path | Files) -> tuple[Problem, ...]:
    """Return the remarks on valid tables of a folder, or of files."""
    return tuple(sorted(remarks(contract, validate(contract, read_tables(source, contract)[0]).tables)))


def remarks(contract: Contract, tables: Frames) -> Iterator[Problem]:
    """Yield what is worth a second look in checked tables, some columns of which are optional."""
    for find in FINDERS:
        yield from find(contract, tables)
    for value in implausible_values(tables):
        yield from _rows(contract, value.table, value.column, [value.row], value.sentence, value.cell)


def _kind_of_people(contract: Contract, tables: Frames) -> Iterator[Problem]:
    activities = tables["activities"]
    wrong = activities["participants"].notna() & (activities["people_kind"] == "")
    sentence = LazyMessage.t("is empty, though the activity has participants")
    yield from _rows(contract, "activities", "people_kind", activities[wrong].index, sentence)


def _parts(contract: Contract, tables: Frames) -> Iterator[Problem]:
    """Yield amounts and participants of several countries that are counted in full for each."""
    activities = tables["activities"]
    regional = activities["countries"].str.contains(";")
    amounts = activities["amount"].notna() & activities["amount_kind"].isin(["goods", "grant"])
    people = activities["participants"].notna() & activities["people_kind"].isin(["attended", "trained"])
    for column, mask, sentence in (
        ("amount_split", amounts, message("is empty, though an amount of several countries is added up for each")),
        (
            *("participants_split", people),
            message(
                "is empty, though participants of several countries count for each; write none where they are not split"
            ),
        ),
    ):
        if column in activities:
            wrong = activities[regional & mask & (activities[column] == "")]
            yield from _rows(contract, "activities", column, wrong.index, LazyMessage.t(sentence))


def _unsourced(contract: Contract, tables: Frames) -> Iterator[Problem]:
    """Yield the activities that name no source."""
    ids = tables["activities"]["id"]
    sentence = LazyMessage.t("has no source in {table}", table=contract.tables["activity_sources"].path)
    for row, cell in ids[~ids.isin(tables["activity_sources"]["activity"])].items():
        yield from _rows(contract, "activities", "id", [int(str(row))], sentence, cell)


def _base(contract: Contract, tables: Frames) -> Iterator[Problem]:
    observations = tables["observations"]
    series = observations["survey"].map(tables["surveys"].set_index("id")["n"])
    group = observations["service"].map(tables["services"].set_index("id")["group"])
    unit = observations["indicator"].map(tables["indicators"].set_index("id")["unit"])
    wrong = group.notna() & (group != "any-service") & unit.str.startswith("percent_") & (observations["n"] == series)
    sentence = LazyMessage.t("is how many answered the whole survey; of a single service it may be fewer")
    yield from _rows(contract, "observations", "n", observations[wrong].index, sentence)


def _report_date(contract: Contract, tables: Frames) -> Iterator[Problem]:
    activities, links = tables["activities"], tables["activity_sources"]
    main = links[links["order"] == 1].drop_duplicates("activity").set_index("activity")["source"]
    publication_dates = tables["sources"].drop_duplicates("id").set_index("id")["published_on"]
    day = activities["id"].map(main).map(publication_dates)
    mask = (activities["date_precision"] == "day") & (activities["certainty"] == "stated")
    wrong = mask & (activities["date_end"] == "") & (activities["date_start"] == day)
    sentence = LazyMessage.t("is the day of its source; where the day is not stated, the certainty is inferred")
    yield from _rows(contract, "activities", "date_start", activities[wrong].index, sentence)


def _organizers(contract: Contract, tables: Frames) -> Iterator[Problem]:
    """Yield the names that may be another name of the same body, or a part of one."""
    for column in ("organizer", "funder"):
        cells = tables["activities"][column]
        rows = {name: cells.index[places] for name, places in find_names(cells).items()}
        for name in (name for name in rows if name.count("(") != name.count(")")):
            sentence = LazyMessage.t("is a part of a name: separate names outside of brackets only")
            yield from _rows(contract, "activities", column, rows[name][:1], sentence, name)
        for pair in dict.fromkeys(_same_bodies(sorted(rows))):
            # The rarer name is the one to change.
            name_to_change, other = sorted(pair, key=lambda name: (len(rows[name]), name))
            sentence = LazyMessage.t("is written like {other}: give one body one name", other=other)
            yield from _rows(contract, "activities", column, rows[name_to_change][:1], sentence, name_to_change)


def _same_bodies(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of names that differ by spelling, abbreviation, brackets or country."""
    plain = {_plain(name): name for name in reversed(names)}
    short = {  # by their initials: `RKI` of `Robert Koch Institute`
        "".join(word[0] for word in re.findall(r"[^\W\d_]+", name) if word[0].isupper()): name
        for name in reversed(names)
        if len(name.split()) > SHORTEST
    }
    for name in names:
        longer = (full for full in names if full.startswith((f"{name} of ", f"{name} and ")))
        country = next(longer, "") if name.startswith("Ministry") else ""
        candidates = (plain[_plain(name)], short.get(name, ""), country)
        yield from ((name, other) for other in candidates if other not in ("", name))
    if len(names) <= MOST_NAMES:
        for first, other in combinations(names, 2):
            # Names that differ by their country are alike but for their last words.
            alike = fuzz.ratio(first.casefold(), other.casefold())
            last = fuzz.ratio(first.casefold().split()[-1], other.casefold().split()[-1])
            if alike >= ALIKE and last >= ALIKE_ENDS and re.findall(r"\d+", first) == re.findall(r"\d+", other):
                yield first, other


def _plain(name: str) -> str:
    """Return a name without what stands in brackets, `Government of` and letter case."""
    return re.sub(r"(?<!\s)\s*\([^()]*\)|^Government of (?:the )?", "", name).casefold()


def _split_sums(contract: Contract, tables: Frames) -> Iterator[Problem]:
    activities = tables["activities"]
    for column, total_column, sentence in (
        ("amount_split", "amount", message("does not add up to the amount")),
        ("participants_split", "participants", message("does not add up to the participants")),
    ):
        if column in activities:
            split = activities[activities[column].str.contains(":")]
            sums = split[column].map(lambda cell: sum(float(part.partition(":")[2]) for part in cell.split(";")))
            wrong = split.index[(sums - split[total_column]).abs() > 1]
            yield from _rows(contract, "activities", column, wrong, LazyMessage.t(sentence))


def _first_sources(contract: Contract, tables: Frames) -> Iterator[Problem]:
    """Yield the rows whose first source is a copy on a site of unclear standing."""
    sources = tables["sources"]
    mirrors = set(sources.loc[sources["standing"] == "mirror", "id"])
    sentence = LazyMessage.t("is a copy on a site of unclear standing; let the publisher’s own page stand first")
    for name in ("activity_sources", "observations", "outputs", "surveys"):
        table = tables[name]
        wrong = table["source"].isin(mirrors) & (table["order"] == 1 if name == "activity_sources" else True)
        yield from _rows(contract, name, "source", table[wrong].index, sentence)


def _untranslated(contract: Contract, tables: Frames) -> Iterator[Problem]:
    """Yield words that are missing in a language into which their row is translated."""
    for name, columns, beside in TRANSLATED:
        table = tables[name]
        if name == "activities":
            sentence = LazyMessage.t("is empty; a label beside a mark needs at most 24 characters")
            yield from _rows(contract, name, "short_title", table[table["short_title"] == ""].index, sentence)
        for column, language in product(columns, ("ru", "fr", "ar")):
            translation, other = f"{column}_{language}", f"{beside}_{language}"
            if translation in table and other in table:
                mask = table[other] != ""
                wrong = (table[column] != "") & (table[translation] == "")
                wrong &= mask if name == "activities" else bool(mask.any())
                sentence = LazyMessage.t("is empty, though {column} is filled", column=column)
                yield from _rows(contract, name, translation, table[wrong].index, sentence)


def _country_names(contract: Contract, tables: Frames) -> Iterator[Problem]:
    """Yield the titles that call a country as the UN does not, where the table of places does."""
    scopes, activities = tables["scopes"], tables["activities"]
    aliases = get_global("territory_aliases")
    for language in ("ru", "fr", "ar"):
        name, title = f"name_{language}", f"title_{language}"
        if name not in scopes or title not in activities:
            continue
        territories = Locale.parse(language).territories
        for code, un_name in zip(scopes["id"], scopes[name], strict=True):
            old = str(territories.get((aliases.get(code) or [""])[0], ""))[:-1]
            if len(old) > LEAST_STEM and un_name and old not in un_name:
                wrong = activities[title].str.contains(old, regex=False)
                sentence = LazyMessage.t("is not the name of the country in scopes.csv: {name}", name=un_name)
                yield from _rows(contract, "activities", title, activities[wrong].index, sentence, f"{old}…")


def _wording(contract: Contract, tables: Frames) -> Iterator[Problem]:
    """Yield notes on what was not published, and Arabic cells with slips of `ARABIC`."""
    absence = (ABSENCE, message("says that something was not published; say what was looked at and not found"))
    for name, table in contract.tables.items():
        for column in (field.name for field in table.fields if field.name in tables[name]):
            slips = [*([absence] if column.startswith(NOTES) else []), *(ARABIC if column.endswith("_ar") else [])]
            for pattern, sentence in slips:
                cells = tables[name][column].astype("str")
                wrong = cells[cells.str.contains(pattern)].index
                yield from _rows(contract, name, column, wrong, LazyMessage.t(sentence))


def _rows(
    contract: Contract, table: str, column: str, rows: Iterable[int], sentence: LazyMessage, words: str = ""
) -> Iterator[Problem]:
    """Yield one remark a row."""
    cell: str = words or LazyMessage.t("the cell")
    path, remedy = contract.tables[table].path, LazyMessage.t("Look at it again.")
    yield from (Problem(path, int(row) + FIRST_ROW, column, cell, sentence, remedy) for row in rows)


FINDERS = (
    _kind_of_people,
    _parts,
    _unsourced,
    _split_sums,
    _base,
    _report_date,
    _organizers,
    _first_sources,
    _untranslated,
    _country_names,
    _wording,
)
"""What looks for one kind of slip each."""
