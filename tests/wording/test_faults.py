"""Every failure that the program can raise has a sentence of its own, in four languages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

import app.errors
from app.errors import (
    FirmdateError,
    NoPermission,
    NotFound,
    OutcomeUnknown,
    ProfileError,
    Rejected,
    SystemUnreachable,
    Throttled,
    UsageError,
    WarningRaised,
)
from app.wording.catalog import catalog_of
from app.wording.faults import empty_words, fault_words, panel_words, waiting_for_stock
from app.wording.language import LANGUAGES
from tests.wording.source import Made, code_takers, exception_classes, made_by_calls, trees

CLASSES = exception_classes()
RAISING = ("bootstrap.py", "cli.py", "config.py", "secrets.py", "connectors", "demo", "services", "storage")
HELPERS = ("connectors", "services/documents.py", "bootstrap.py")
"""Where helpers take a code and raise with it; the codes of the journal's steps are no exceptions."""
NAMED_BY_A_VARIABLE = {"account": {"account"}, "opportunity": {"opportunity"}, "quote": {"quote"}}
"""NotFound(on, ...) in connectors: the kind of record is the code."""


def made() -> list[Made]:
    direct = made_by_calls(dict.fromkeys(CLASSES, 0), *RAISING)
    helped = made_by_calls(code_takers(*HELPERS), *HELPERS)
    named = [Made(code, "NotFound", frozenset(given), "") for code, given in NAMED_BY_A_VARIABLE.items()]
    return direct + helped + named


MADE = made()


def _class_of(kind: str) -> type[FirmdateError]:
    found = getattr(app.errors, kind, None)
    if isinstance(found, type) and issubclass(found, FirmdateError):
        return found
    # A class of another module speaks with its parent's words; a helper decides by what it does.
    return FirmdateError


def test_the_scan_sees_what_it_must() -> None:
    assert {"DamagedDatabase", "DemoError", "Throttled"} <= CLASSES
    seen = {item.code for item in MADE}
    assert {
        "not_reachable",
        "html_instead_of_json",
        "order_or_customer",
        "server_error",
        "profile_none",
    } <= seen
    assert len(seen) > 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_is_raised_has_words(language: str) -> None:
    table = catalog_of(language).faults
    missing = sorted(
        {f"{m.code} ({m.place})" for m in MADE if m.kind != "OutcomeUnknown" and m.code not in table}
    )
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_is_filled_by_what_is_really_given(language: str) -> None:
    """With each set of params that some line gives, the sentence of the code itself is made."""
    table = catalog_of(language).faults
    wrong = []
    for item in MADE:
        if item.kind == "OutcomeUnknown" or item.kind not in CLASSES:
            continue
        params = {name: "7" for name in item.params if name != "retry_after"}
        kind = _class_of(item.kind)
        words = fault_words(kind(item.code, system="erp", **params), language)
        of_class = fault_words(kind("no such code", system="erp", **params), language)
        same_anyway = table[item.code] in [
            table[known.__name__] for known in kind.__mro__ if known.__name__ in table
        ]
        if words == of_class and not same_anyway:
            wrong.append(item)
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_helper_s_code_needs_nothing_but_the_system(language: str) -> None:
    """Codes of the error table carry a status and perhaps the server's words; both may be missing."""
    wrong = []
    for item in MADE:
        if item.kind in CLASSES or item.code in ("invoice_or_customer", "order_or_customer"):
            continue
        words = fault_words(SystemUnreachable(item.code, system="crm", status=500), language)
        if words.title == fault_words(SystemUnreachable("no such code", system="crm"), language).title:
            wrong.append(item)
    # The class of what cannot be reached says the same of it.
    assert [item for item in wrong if item.code != "not_reachable"] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(CLASSES - {"DemoError", "DamagedDatabase"}))
def test_a_code_without_words_still_gives_a_sentence_of_its_class(kind: str, language: str) -> None:
    words = fault_words(_class_of(kind)("brand_new", system="erp"), language)
    assert words.title and words.remedy
    assert "brand_new" not in words.whole and "{" not in words.whole


def test_no_class_of_the_tree_is_without_words() -> None:
    tree = {node.name for _, module in trees("errors.py") for node in module.body if hasattr(node, "bases")}
    assert tree <= set(catalog_of("en").faults)


def test_english_sentences() -> None:
    lost = SystemUnreachable("no_answer", system="erp", seconds="15")
    assert fault_words(lost, "en").whole == (
        "The ERP did not answer within 15 s. Firmdate tries again by itself."
    )
    assert (
        panel_words(
            "open_items",
            SystemUnreachable("no_answer", system="erp", seconds="10"),
            "en",
            timedelta(seconds=20),
        ).whole
        == "We cannot read invoices now. The ERP did not answer within 10 s. Next try in 20 s."
    )
    assert panel_words(
        "open_items", NoPermission("no_permission", system="erp", right="Account / Read"), "en"
    ).whole == (
        "Your ERP account may not read invoices. Ask your administrator for the right “Account / Read”."
    )
    assert empty_words("open_items", "Van Dijk", "en").whole == "Nothing open. Van Dijk has paid everything."
    assert waiting_for_stock("10:12", "en") == (
        "Stock could not be read since 10:12. Conversion waits for live stock."
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "Het ERP antwoordde niet binnen 15 s. Firmdate probeert het vanzelf opnieuw."),
        (
            "de",
            "Das ERP hat nicht innerhalb von 15 s geantwortet. Firmdate versucht es von selbst noch einmal.",
        ),
        ("fr", "L’ERP n’a pas répondu en 15 s. Firmdate réessaie de lui-même."),
    ],
)
def test_the_other_languages(language: str, sentence: str) -> None:
    assert fault_words(SystemUnreachable("no_answer", system="erp", seconds="15"), language).whole == sentence


def test_a_panel_without_a_known_right_tells_what_failed() -> None:
    words = panel_words("quotes", SystemUnreachable("not_reachable", system="crm"), "nl")
    assert words.title == "We kunnen de offertes nu niet lezen"
    assert words.text == "Het CRM is niet bereikbaar. Er is niets verstuurd."


def test_what_a_server_said_stands_in_the_sentence_on_one_line_and_bounded() -> None:
    said = Rejected("rejected", system="erp", text="The party\n\n is  closed.")
    assert fault_words(said, "en").sentence == "The ERP refuses this. It says: “The party is closed”."
    long = fault_words(Rejected("rejected", system="erp", text="x" * 5000), "en").sentence
    assert len(long) < 400 and "…”." in long
    assert fault_words(Rejected("rejected", system="erp"), "en").text == "It gives no reason."
    braces = fault_words(Rejected("rejected", system="erp", text="{system} {0}"), "en").sentence
    assert "“{system} {0}”" in braces


def test_an_unknown_outcome_says_that_nobody_knows_whatever_broke() -> None:
    words = [
        fault_words(OutcomeUnknown(code, system="erp"), "en")
        for code in ("timed_out", "server_error", "not_json")
    ]
    assert len(set(words)) == 1
    assert words[0].text == "Nobody knows yet whether it was made."


def test_the_wait_that_a_system_asks_for_is_said_in_whole_seconds() -> None:
    asked = Throttled(system="crm", retry_after=12.2)
    assert fault_words(asked, "en").remedy == "It goes on in 13 s."
    assert fault_words(Throttled(system="crm"), "en").remedy == "Firmdate tries again by itself."


def test_the_program_names_itself_where_no_system_failed() -> None:
    words = fault_words(NotFound("not_found"), "fr")
    assert words.title == "Firmdate n’a pas cet élément"


def test_lists_and_dates_are_written_out() -> None:
    past = UsageError("date_in_the_past", item="HV-200", date="2026-11-20")
    assert fault_words(past, "en").whole == "Fri 20 Nov has passed. Choose today or a later date for HV-200."
    several = ProfileError("profile_several", known="demo, work")
    assert fault_words(several, "en").text == "They are demo, work."
    asks = WarningRaised("warning_raised", system="erp", name="x", text="Credit is low.")
    assert fault_words(asks, "de").text == "Es meldet: „Credit is low“."


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_filled_sentence_shows_a_code_or_a_place(language: str) -> None:
    for item in MADE:
        params = {name: "Seven" for name in item.params if name != "retry_after"}
        words = fault_words(_class_of(item.kind)(item.code, system="erp", **params), language)
        assert not re.search(r"[a-z]_[a-z]|\{|\}", words.whole), (item, words)
