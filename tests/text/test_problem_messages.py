"""A fault is said in the reader's language; what stands in the data is repeated as it is."""

from __future__ import annotations

from dashboard.errors import LazyMessage, Problem
from dashboard.text.problem_messages import problem_sentence, translate
from dashboard.text.translate import text_for


def test_what_is_said_reads_in_english_as_it_stands() -> None:
    assert LazyMessage.t("{number} of {all}", number=3, all="x") == "3 of x"
    assert LazyMessage.n("{number} row of {table}", "{number} rows of {table}", 1, table="a") == "1 row of a"
    assert LazyMessage.n("{number} row of {table}", "{number} rows of {table}", 1_200, table="a") == "1,200 rows of a"


def test_messages_are_translated_with_their_parts_and_data_are_not() -> None:
    russian = text_for("ru")
    assert translate(LazyMessage.t("Activities"), russian) == "Мероприятия"
    assert translate("Activities", russian) == "Activities"
    assert translate(LazyMessage.t("Activities by country and date, {period}", period="Activities"), russian) == (
        "Мероприятия по странам и датам, Activities"
    )
    assert translate(
        LazyMessage.t("Activities by country and date, {period}", period=LazyMessage.t("Activities")), russian
    ) == ("Мероприятия по странам и датам, Мероприятия")


def test_braces_in_the_data_are_no_places() -> None:
    assert translate(
        LazyMessage.t("Activities by country and date, {period}", period="{period} {x}"), text_for("fr")
    ).endswith("{period} {x}")


def test_words_of_the_data_stand_apart_in_arabic_but_not_in_a_command_to_copy() -> None:
    """Else `date ← date_start` reads from the wrong end."""
    arabic = text_for("ar")
    sentence = translate(LazyMessage.t("{count} more: {sentence}", count="2", sentence="a.csv"), arabic)
    assert "\u2068a.csv\u2069" in sentence
    problem = Problem("activities", 3, "date", "x", "", "y")
    assert "\u2068activities\u2069" in problem_sentence(problem, arabic)
    command = LazyMessage.t("Pass the column that links the weights: --column '{header}=unit'.", header="date")
    assert "\u2068" not in translate(command, arabic)
    assert "\u2068" not in problem_sentence(problem, text_for("fr"))


def test_words_of_the_data_with_translations_are_said_in_them_and_else_in_english() -> None:
    words = LazyMessage.of_data("a date", {"ru": "дата"})
    assert [translate(words, text_for(language)) for language in ("en", "ru", "fr")] == ["a date", "дата", "a date"]


def test_the_english_sentence_is_that_of_the_problem() -> None:
    for row, column in ((0, ""), (0, "id"), (4, ""), (4, "id")):
        problem = Problem(
            "a.csv",
            row,
            column,
            LazyMessage.t("the cell"),
            LazyMessage.t("is nothing but spaces"),
            LazyMessage.t("Put it back."),
        )
        assert problem_sentence(problem, text_for("en")) == str(problem)
