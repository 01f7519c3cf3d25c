"""`refresh`: a deck made earlier, with today's numbers."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator

from dashboard.bounds.atomic_write import replace_file
from dashboard.bounds.errors import BoundError
from dashboard.bounds.files import read_regular_file
from dashboard.commands.check import read_dataset
from dashboard.exports.office_errors import DeckRejected
from dashboard.exports.refresh.deck_refresh import DONE, RefreshOptions, RefreshResult, changes_csv, refresh_deck
from dashboard.exports.refresh.package import PACKED
from dashboard.settings import Settings
from dashboard.text.translate import Translator, text_for


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Refresh a deck, say what was done, and return the exit code."""
    text = text_for(options.lang)
    try:
        content = read_regular_file(options.deck, PACKED)
        dataset, _source = read_dataset(settings)
        result = refresh_deck(content, dataset, RefreshOptions(options.keep_mine, options.overwrite))
        if options.out.exists() and options.out.samefile(options.deck):
            print(text.t("{file} is the deck itself. Name another file with --out.", file=options.out), file=sys.stderr)
            return 1
        replace_file(options.out, result.content, 0o600)
        if options.report:
            replace_file(options.report, changes_csv(result.changes, text), 0o600)
    except (DeckRejected, BoundError) as error:
        rejection = error if isinstance(error, DeckRejected) else DeckRejected("size")
        print(text.t("{file}: {sentence}", file=options.deck, sentence=rejection.sentence(text)), file=sys.stderr)
        return 1
    except OSError as error:
        name, reason = error.filename or options.deck, error.strerror or error
        print(text.t("{file} cannot be read or written ({reason}).", file=name, reason=reason), file=sys.stderr)
        return 1
    print(*summary_lines(result, text), sep="\n")
    return 0


def summary_lines(result: RefreshResult, text: Translator) -> Iterator[str]:
    """Say how often what was done, and whether anything was written."""
    counts = Counter(change.done for change in result.changes)
    for code, words in DONE.items():
        if counts[code]:
            yield text.labelled(text.t(words), text.number(counts[code]))
    if not result.is_changed:
        yield result.outcome(text)
