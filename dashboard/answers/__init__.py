"""Raw answers of questionnaires, a row a respondent, to rates with n and interval."""

from importlib.util import find_spec


def missing_modules() -> list[str]:
    """Return the modules of the extra `answers` that are not installed."""
    return [module for module in ("ibis", "duckdb") if find_spec(module) is None]
