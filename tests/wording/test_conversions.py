"""How a conversion stands, what its steps did, and what waits in the inbox."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from typing import get_args

import pytest

from app.domain.conversion import State
from app.errors import OutcomeUnknown, Rejected, SystemUnreachable
from app.services.conversion_steps import STEPS
from app.storage.inbox import ItemKind
from app.wording.catalog import catalog_of
from app.wording.conversions import (
    conversion_words,
    problem_sentence,
    readiness_words,
    state_name,
    step_name,
    step_sentence,
)
from app.wording.findings import finding_words
from app.wording.inbox import inbox_words, kind_name
from app.wording.language import LANGUAGES
from tests.wording.source import made_by_calls, name_of, strings, trees

TODAY = date(2026, 11, 24)
PARAMS = {"quote": "Q-1190", "order": "SO-2249", "reference": "practice:q:r2:p1", "problem": ""}


def test_the_sentences_of_the_design() -> None:
    assert conversion_words("unknown", "en", quote="Q-1190").whole == (
        "The order for quote Q-1190 may exist in the ERP. Firmdate is finding out."
        " Please do not create the order by hand."
    )
    owed = conversion_words(
        "converted", "en", quote="Q-1", order="SO-2249", owed=True, next_try=timedelta(minutes=2)
    )
    assert owed.whole == (
        "SO-2249 is confirmed; its number is not yet on the quote. Firmdate tries again in 2 min."
    )
    assert readiness_words(1, 1, "en").whole == (
        "Not ready: 1 block and 1 reason missing."
        " Nothing has been sent to the ERP. Checks run again when you convert."
    )


def test_how_it_ended() -> None:
    done = conversion_words("converted", "en", quote="Q-1187", order="SO-2249")
    assert done.whole == "SO-2249 is confirmed. Its number is on quote Q-1187."
    again = conversion_words("already_converted", "nl", quote="Q-1187", order="SO-2249")
    assert again.whole == "Offerte Q-1187 is al omgezet: SO-2249. Er is niets aangemaakt."
    refused = conversion_words("refused", "de", quote="Q-1187", blocks=2)
    assert refused.title == "Noch nicht bereit: 2 Sperren"
    told = conversion_words(
        "refused", "en", quote="Q-1", fault=Rejected("rejected", system="erp", text="Credit is low.")
    )
    assert told.whole == (
        "Quote Q-1 is not converted. There is no sales order for it in the ERP."
        " The ERP refuses this. It says: “Credit is low”. Correct it there, then try again."
    )


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("nl", "Nog niet klaar: 1 blokkade en 3 redenen ontbreken"),
        ("de", "Noch nicht bereit: 1 Sperre und 3 Begründungen fehlen"),
        ("fr", "Pas encore prêt : 1 blocage et 3 raisons manquent"),
    ],
)
def test_readiness_counts_in_every_language(language: str, title: str) -> None:
    assert readiness_words(1, 3, language).title.replace("\u00a0", " ") == title


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_and_state_has_its_words(language: str) -> None:
    assert len({step_name(step, language) for step in STEPS}) == len(STEPS)
    states = get_args(State)
    assert len({state_name(state, language) for state in states}) == len(states)
    for step in STEPS:
        assert "SO-1" in step_sentence(step, "done", language, "SO-1") or step == "verify"
        lost = step_sentence(
            step, "failed", language, "timed_out", SystemUnreachable("timed_out", system="erp")
        )
        assert "ERP" in lost and not lost.endswith(".")


def test_steps_as_lines_of_a_history() -> None:
    assert step_sentence("look_up", "done", "en") == "Looked up by reference: none"
    unknown = OutcomeUnknown("timed_out", system="erp")
    assert step_sentence("create", "unknown", "en", "timed_out", unknown) == (
        "Not created: The ERP took a change and did not answer. Nobody knows yet whether it was made"
    )
    assert step_sentence("write_back", "owed", "en", "write_back_vanished") == (
        "Not yet on the quote: The CRM took the number and did not keep it"
    )


def problem_codes() -> set[str]:
    """What app/services/conversion_steps.py writes into the journal as a plain code."""
    found: set[str] = set()
    for _, tree in trees("services/conversion_steps.py"):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            place = {"_move": 1, "_report": 2, "_cancel": 1, "_owe": 0}.get(name_of(node.func))
            if place is not None and len(node.args) > place:
                found |= set(strings(node.args[place]))
    return {code for code in found if code}


def test_the_scan_sees_the_journal_s_problems() -> None:
    assert {"interrupted", "not_found_yet", "content_differs", "write_back_vanished"} <= problem_codes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_of_the_journal_has_a_sentence_of_its_own(language: str) -> None:
    known = catalog_of(language).sentences
    assert {code for code in problem_codes() if f"problem.{code}" not in known} == set()
    for code in problem_codes():
        assert problem_sentence(code, language).endswith("."), code


def test_problems_with_details_and_words_of_a_server() -> None:
    assert problem_sentence("content_differs: line 1: price 2 instead of 1", "en") == (
        "The order in the ERP differs from the quote: line 1: price 2 instead of 1."
    )
    assert problem_sentence("timed_out", "en", "crm") == "The CRM did not answer in time."
    assert problem_sentence("erp_refused: Closed period", "nl") == (
        "Het ERP weigert dit. Het meldt: “Closed period”."
    )
    assert problem_sentence("The period is closed.", "fr").replace("\u00a0", " ") == (
        "L’ERP indique : « The period is closed »."
    )
    assert problem_sentence("", "en") == ""
    assert problem_sentence("stock_never", "en") == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", get_args(ItemKind))
def test_every_kind_of_the_inbox_has_words_with_and_without_params(kind: str, language: str) -> None:
    full = {
        **PARAMS,
        "problem": "timed_out",
        "item": "EV-80",
        "quantity": "12",
        "unit": "u",
        "date": "2026-12-01",
        "new_date": "2026-12-14",
        "system": "erp",
        "right": "Account / Read",
        "what": "a field is gone",
        "candidate": "10043 Van Dijk Zeist",
        "customer": "Van Dijk",
        "field": "Phone",
    }
    said = inbox_words(kind, kind, full, language, TODAY)
    assert said.short and said.title and said.text and said.remedy and said.kind
    assert "{" not in said.whole + said.short and "  " not in said.whole
    if kind not in ("promise_at_risk",):
        about_quotes = "conver" in kind or kind.startswith(("out", "write", "order"))
        few = {"quote": "Q-1", "order": ""} if about_quotes else {}
        assert inbox_words(kind, kind, few, language, TODAY).title


def test_a_promise_that_no_longer_holds() -> None:
    given = {"item": "EV-80", "quantity": "12", "unit": "u", "date": "2026-12-01", "new_date": "2026-12-14"}
    moved = given | {"cause": "moved", "document": "PO-760", "moved_to": date(2026, 12, 11)}
    assert inbox_words("promise_at_risk", "promise_at_risk", moved, "en", TODAY).sentence == (
        "12 EV-80 on Tue 1 Dec no longer holds: PO-760 moved to Fri 11 Dec. New date: Mon 14 Dec."
    )
    plain = inbox_words("promise_at_risk", "promise_at_risk", given, "en", TODAY)
    assert plain.sentence == "12 EV-80 on Tue 1 Dec no longer holds. New date: Mon 14 Dec."
    assert plain.short == "Promise at risk: EV-80, 12"
    never = inbox_words("promise_at_risk", "promise_at_risk", given | {"new_date": ""}, "nl", TODAY)
    assert never.sentence == "12 EV-80 op di 1 dec is niet meer haalbaar. Geen geplande ontvangst brengt het."


def test_an_unknown_outcome_says_what_firmdate_does_and_what_to_leave() -> None:
    words = inbox_words("outcome_unknown", "outcome_unknown", PARAMS | {"order": ""}, "en", TODAY)
    assert words.short == "Order for Q-1190 may exist"
    assert words.title == "The order for quote Q-1190 may exist in the ERP"
    assert words.text.startswith("Firmdate is finding out")
    assert words.remedy == "Please do not create the order by hand."
    known = inbox_words("outcome_unknown", "outcome_unknown", PARAMS, "en", TODAY)
    assert known.title == "SO-2249 for quote Q-1190 is created and not confirmed yet"


def test_a_lost_connection_speaks_with_the_fault_s_words() -> None:
    words = inbox_words(
        "connection", "not_reachable", {"system": "crm", "reason": "ConnectError"}, "en", TODAY
    )
    assert words.title == "The CRM cannot be reached"
    assert "ConnectError" not in words.whole
    denied = inbox_words(
        "permission", "no_permission", {"system": "erp", "right": "Account / Read"}, "en", TODAY
    )
    assert denied.remedy == "Ask your administrator for the right “Account / Read”."
    assert kind_name("permission", "de") == "Recht fehlt"


def finding_codes() -> set[str]:
    found = {made.code for made in made_by_calls({"Finding": 2}, "services/doctor.py")}
    return found | {"crm_lost", "erp_lost", "crm_connected", "erp_connected"}  # made from the system's name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_of_the_doctor_has_words(language: str) -> None:
    given = dict.fromkeys(
        ("name", "version", "user", "company", "rights", "what", "inbox", "row", "references"), "X"
    )
    for code in finding_codes():
        assert finding_words(code, given, language).title
    lost = finding_words("erp_lost", {}, "en", SystemUnreachable("not_reachable", system="erp"))
    assert (
        lost.sentence == "The ERP does not answer as it should. The ERP cannot be reached. Nothing was sent."
    )
