"""Beside the answer: other open quotes in their states, the reasons, the price, and the answer on paper."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.errors import NoPermission
from app.services import opening
from app.services.search import refresh_index
from tests.ui.screens.selling_stage import CTRL, Stage, shown_keys, stage, words
from tests.ui.screens.test_delivery import ask
from ui import printing
from ui.context import DeliveryTarget, QuoteTarget
from ui.screens.delivery import DeliveryPage

__all__ = ["stage"]
PEETERS = DeliveryTarget(customer_key="account-peeters", customer_name="Peeters & Fils SA")


@pytest.fixture
def page(stage: Stage) -> DeliveryPage:
    stage.do(lambda: refresh_index(stage.workspace))
    shown = stage.show(DeliveryPage)
    stage.quiet()
    stage.do(shown.focus_first)
    return shown


def ask_for(stage: Stage, page: DeliveryPage, target: DeliveryTarget, item: str, quantity: str) -> None:
    stage.do(lambda: page.open_target(target))
    stage.quiet()
    stage.do(page.focus_first)
    ask(stage, page, item, quantity)


# Also quoted ----------------------------------------------------------------


def test_before_a_question_there_is_nothing_to_compare(page: DeliveryPage) -> None:
    assert page.side.state == "empty" and "once you have asked" in page.side.accessibleDescription()


def test_other_quotes_stand_beside_the_answer_the_nearest_day_first(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "hv", "200")
    assert page.side.state == "ready"
    assert words(page.side.table, 0)[0] == "Q-0002"
    assert set(words(page.side.table, 0)) == {"Q-0002", "Q-0017", "Q-0018"}
    assert words(page.side.table, 2)[0] == "200" and words(page.side.table, 3)[0] == "Fri 27 Nov"
    assert "Quotes hold no stock" in page.side._note.text()


def test_the_quote_that_is_asked_about_is_no_rival_of_itself(stage: Stage, page: DeliveryPage) -> None:
    stage.do(lambda: page.open_target(DeliveryTarget(quote_id="quote-Q-0002")))
    stage.quiet()
    assert "Q-0002" not in words(page.side.table, 0) and "Q-0017" in words(page.side.table, 0)


def test_another_line_shows_its_own_rivals(stage: Stage, page: DeliveryPage) -> None:
    stage.do(lambda: page.open_target(DeliveryTarget(quote_id="quote-Q-0001")))
    stage.quiet()
    pump = words(page.side.table, 0)
    stage.do(lambda: page.question.lines.choose(page.question.lines.lines[1]))
    valve = words(page.side.table, 0)
    assert "Q-0012" in valve and "Q-0012" not in pump
    stage.do(lambda: page.question.lines.choose(page.question.lines.lines[2]))
    assert page.side.state == "empty" and "needs no stock" in page.side.accessibleDescription()


def test_a_kit_is_compared_by_what_is_scarce(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "kit-hz", "20")
    assert page.side.state == "ready" and "Counted in TS-2" in page.side._note.text()


def test_nobody_else_is_said_with_the_item(stage: Stage, page: DeliveryPage) -> None:
    stage.company.state.quotes.clear()
    ask(stage, page, "hv", "200")
    assert page.side.state == "empty"
    assert "No other open quote asks for HV-200." in page.side.accessibleDescription()


def test_while_it_is_read_and_when_the_crm_is_lost(stage: Stage, page: DeliveryPage) -> None:
    stage.company.switches.turn_on("crm_down")
    ask(stage, page, "hv", "200")
    assert page.card.state == "ready", "the answer is the ERP's"
    assert page.side.state == "error"
    stage.company.switches.turn_off()
    stage.do(page.side.retry_requested.emit)
    assert page.side.state == "loading"
    stage.quiet()
    assert page.side.state == "ready"
    stage.clock.forward(hours=2)
    stage.company.switches.turn_on("crm_down")
    stage.do(page.check)
    stage.quiet()
    assert page.side.state == "stale" and "Q-0017" in words(page.side.table, 0)


def test_a_missing_right_names_the_right(
    stage: Stage, page: DeliveryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(**_: object) -> None:
        raise NoPermission("no_permission", system="crm", right="Estimates / Read")

    monkeypatch.setattr(stage.workspace.crm, "quotes", refuse)
    ask(stage, page, "hv", "200")
    assert page.side.state == "no_permission" and "Estimates / Read" in page.side.accessibleDescription()


def test_many_quotes_say_how_many_wait(
    stage: Stage, page: DeliveryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MOST_OPENED", 4)
    ask(stage, page, "hv", "200")
    assert "not looked into yet" in page.side._note.text()


def test_enter_opens_the_quote(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "hv", "200")
    stage.do(page.side.table.choose_first)
    stage.do(page.side.table.view.setFocus)
    stage.press(Qt.Key.Key_Return)
    assert stage.went == [("quotes", QuoteTarget("quote-Q-0002"))]
    assert shown_keys(page.side.table)[0] == "quote-Q-0002"


# Why ------------------------------------------------------------------------


def test_the_reasons_are_one_key_away_and_go_again(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "hv", "200")
    stage.press(Qt.Key.Key_I, CTRL)
    assert page.beside.explains and page.beside.explanation.table.view.hasFocus()
    said = words(page.beside.explanation.table, 0)
    assert said[0] == "On hand now" and "PO-752 brings it, counted" in said
    assert any(what.startswith("SO-2207 (Brandt Metaalbouw B.V.)") for what in said)
    stage.press(Qt.Key.Key_I, CTRL)
    assert not page.beside.explains


def test_a_late_receipt_is_named_as_not_counted(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "ev-80", "12")
    assert "PO-753 is late, not counted" in words(page.beside.explanation.table, 0)
    ask_for(stage, page, DeliveryTarget(customer_name="Somebody"), "cv-25", "500")
    assert "PO-754 has no date, not counted" in words(page.beside.explanation.table, 0)


def test_the_reasons_are_those_of_the_way_that_is_chosen(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "bp-60", "1")
    assert words(page.beside.explanation.table, 1)[0] == "1", "Purmerend has one"
    ask_for(stage, page, DeliveryTarget(customer_name="Somebody"), "bp-60", "6")
    assert [way.kind for way in page.ways] == ["elsewhere", "transfer"]
    assert words(page.beside.explanation.table, 1)[0] == "15", "Tilburg has fifteen"


# Price ----------------------------------------------------------------------


def test_the_customers_own_price_stands_with_the_answer(stage: Stage, page: DeliveryPage) -> None:
    ask_for(stage, page, PEETERS, "gk", "100")
    assert page.card.price.text() == "€3.30 each, €330.00 for 100, without VAT"


def test_without_a_customer_there_is_no_price(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "gk", "100")
    assert page.card.price.isHidden()


def test_a_price_that_cannot_be_read_is_said(
    stage: Stage, page: DeliveryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise NoPermission("no_permission", system="erp", right="Prices / Read")

    monkeypatch.setattr(stage.workspace.erp, "sales_terms", refuse)
    ask_for(stage, page, PEETERS, "gk", "100")
    assert page.card.state == "ready" and page.card.price.text() == "The price cannot be read now"


# On paper -------------------------------------------------------------------


def test_the_letter_has_what_is_chosen_and_nothing_of_others(stage: Stage, page: DeliveryPage) -> None:
    for party in stage.company.state.parties.values():
        if party.number == "10003":
            party.language = "nl"
    stage.do(lambda: page.open_target(DeliveryTarget(quote_id="quote-Q-0002", customer_key="account-dejong",
                                                     customer_name="De Jong Klimaat BV")))  # fmt: skip
    stage.quiet()
    letter = page._letter()
    assert letter is not None and letter.title == "Levertermijnen"
    assert letter.facts[:2] == ("Voor De Jong Klimaat BV", "Offerte Q-0002")
    assert letter.rows[0][1] == "200" and "80 op vrijdag 27 november" in letter.rows[0][2]
    text = printing.document_of(letter).toPlainText()
    for secret in ("SO-2207", "Brandt", "PO-752", "Q-0017", "260"):
        assert secret not in text
    stage.do(page.card.options[1].click)
    chosen = page._letter()
    assert chosen is not None and chosen.rows[0][2].startswith("200 op")


def test_the_pdf_is_written_where_it_was_asked(
    stage: Stage, page: DeliveryPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QFileDialog] = []
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: opened.append(dialog))
    ask(stage, page, "hv", "200")
    stage.press(Qt.Key.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
    [dialog] = opened
    assert dialog.selectedFiles()[0].endswith("delivery-dates-2026-11-24.pdf")
    path = tmp_path / "answer.pdf"
    stage.do(lambda: dialog.fileSelected.emit(str(path)))
    stage.quiet()
    assert path.read_bytes().startswith(b"%PDF-") and path.read_bytes().rstrip().endswith(b"%%EOF")
    assert stage.said == ["The answer is in answer.pdf."] and list(tmp_path.glob("*.part")) == []
    stage.do(lambda: dialog.finished.emit(0))


def test_a_file_that_cannot_be_written_is_told(stage: Stage, page: DeliveryPage, tmp_path: Path) -> None:
    told: list[object] = []
    from ui import tasks

    tasks.present_errors_with(lambda fault, *_: told.append(fault))
    ask(stage, page, "hv", "200")
    letter = page._letter()
    assert letter is not None
    stage.do(lambda: printing.save(page, letter, tmp_path / "missing" / "answer.pdf", stage.said.append))
    stage.quiet()
    assert told and stage.said == []


def test_what_is_old_or_changed_is_handed_to_nobody(stage: Stage, page: DeliveryPage) -> None:
    assert not page.paper.pdf.isEnabled()
    ask(stage, page, "hv", "200")
    assert page.paper.pdf.isEnabled() and page.paper.printing.isEnabled()
    stage.company.switches.turn_on("erp_down")
    stage.do(page.check)
    stage.quiet()
    assert not page.paper.pdf.isEnabled()
    stage.company.switches.turn_off()
    stage.do(page.check)
    stage.quiet()
    assert page.paper.pdf.isEnabled()
    stage.do(page.question.lines.add_line)
    ask(stage, page, "XY-1", "2")
    assert not page.paper.pdf.isEnabled(), "the question is refused"


def test_text_from_servers_is_no_markup(stage: Stage, page: DeliveryPage) -> None:
    target = DeliveryTarget(customer_name="<b>Bold & Co</b>")
    ask_for(stage, page, target, "hv", "80")
    letter = page._letter()
    assert letter is not None and "<b>Bold & Co</b>" in printing.document_of(letter).toPlainText()
    assert page.question.current.quantity == Decimal(80)


def test_printing_asks_without_blocking_and_prints_what_was_chosen(
    stage: Stage, page: DeliveryPage, tmp_path: Path
) -> None:
    ask(stage, page, "hv", "200")
    letter = page._letter()
    assert letter is not None
    dialog = stage.do(lambda: printing.print_letter(page, letter))
    assert dialog.isVisible()
    path = tmp_path / "printed.pdf"
    dialog.printer().setOutputFileName(str(path))
    stage.do(lambda: dialog.done(1))
    assert path.read_bytes().startswith(b"%PDF-")
