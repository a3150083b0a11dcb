"""Four languages say the same things: the same keys, the same places, and none of the forbidden words."""

from __future__ import annotations

import ast
import inspect
import re
import string
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib import import_module

import pytest

from app.wording.catalog import Catalog, catalog_of
from app.wording.language import LANGUAGES, pick_language
from tests.wording.source import trees

OTHERS = [language for language in LANGUAGES if language != "en"]
FORBIDDEN = re.compile(r"\b(error|errors|fout|fouten|fehler|erreur|erreurs)\b", re.IGNORECASE)
CODE = re.compile(r"[a-z]+_[a-z_]+")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def templates(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Every key with its text; the parts of one code numbered."""
    tables: Mapping[str, Mapping[str, tuple[str, ...]]] = {
        "checks": catalog.checks,
        "faults": catalog.faults,
        "inbox": catalog.inbox,
    }
    for name, table in tables.items():
        for key, parts in table.items():
            for number, text in enumerate(parts):
                yield f"{name}:{key}:{number}", text
    for key, text in catalog.sentences.items():
        yield f"sentences:{key}", text


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_keys_and_the_same_places(language: str) -> None:
    english = {key: places(text) for key, text in templates(catalog_of("en"))}
    other = {key: places(text) for key, text in templates(catalog_of(language))}
    assert set(other) ^ set(english) == set()
    assert {key: (english[key], other[key]) for key in english if english[key] != other[key]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_that_are_merged_share_no_key(language: str) -> None:
    """The later one would win, and nobody would miss the sentence of the other."""
    folder = f"app.wording.catalog.{language}"
    shared, merged = {}, 0
    for name in (folder, f"{folder}.sentences"):
        module = import_module(name)
        for tables in merged_tables(ast.parse(inspect.getsource(module))):
            merged += len(tables)
            counts = Counter(key for table in tables for key in vars(module)[table])
            shared |= {key: tables for key, count in counts.items() if count > 1}
    assert shared == {} and merged > 10


def merged_tables(tree: ast.AST) -> Iterator[list[str]]:
    """The names in each A | B | C."""
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.BitOr):
        yield [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
        return
    for node in ast.iter_child_nodes(tree):
        yield from merged_tables(node)


def test_every_problem_that_has_a_sentence_is_made_somewhere() -> None:
    """These are found by a code that is put together, so no search for the key would show it."""
    catalog = catalog_of("en").sentences
    known = {key.split("/")[0].removeprefix("problem.") for key in catalog if key.startswith("problem.")}
    written = [
        node.value
        for path, tree in trees(".")
        if "/wording/catalog/" not in path
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    unmade = {code for code in known if not any(text.split(":")[0] == code for text in written)}
    assert unmade == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_is_there_in_every_language_or_in_none(language: str) -> None:
    english = {key: bool(text) for key, text in templates(catalog_of("en"))}
    other = {key: bool(text) for key, text in templates(catalog_of(language))}
    assert [key for key in english if english[key] != other[key]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_speaks_of_errors_shouts_or_shows_a_code(language: str) -> None:
    wrong = []
    for key, text in templates(catalog_of(language)):
        said = re.sub(r"\{\w+\}|FIRMDATE_\w+", "X", text)
        if FORBIDDEN.search(said) or "!" in said or CODE.search(said) or "  " in said:
            wrong.append((key, text))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_have_no_stop_and_sentences_end_with_one(language: str) -> None:
    catalog = catalog_of(language)
    tables = [*catalog.checks.items(), *catalog.faults.items()]
    stopped = [key for key, (title, _, _) in tables if title.endswith((".", ":"))]
    open_ended = [
        key
        for key, parts in tables
        for text in parts[1:]
        # An address, a path or a command ends as it is, so that it can be copied.
        if text and not text.endswith((".", ":", "{log}", "firmdate demo", ".com", "--password", "NAME"))
    ]
    assert (stopped, open_ended) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_that_starts_with_words_starts_with_a_capital(language: str) -> None:
    catalog = catalog_of(language)
    small = [
        key
        for table in (catalog.checks, catalog.faults)
        for key, parts in table.items()
        for text in parts
        if text and text[0].islower()
    ]
    assert small == []


def test_french_high_signs_never_start_a_line() -> None:
    loose = [key for key, text in templates(catalog_of("fr")) if re.search(r" [:;?»]|« ", text)]
    assert loose == []


def test_an_unknown_language_is_refused_and_not_replaced() -> None:
    with pytest.raises(ValueError, match="'es'"):
        catalog_of("es")


@pytest.mark.parametrize(
    ("wanted", "system", "picked"),
    [
        ("nl", "de_DE.UTF-8", "nl"),
        ("", "de_DE.UTF-8", "de"),
        ("", "fr-BE", "fr"),
        ("NL_nl", "", "nl"),
        ("es", "fr_FR", "fr"),
        ("", "C.UTF-8", "en"),
        ("", "", "en"),
        ("french", "", "en"),
    ],
)
def test_the_language_is_the_profile_s_else_the_system_s_else_english(
    wanted: str, system: str, picked: str
) -> None:
    assert pick_language(wanted, system) == picked
