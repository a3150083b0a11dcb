"""Every check that a pre-flight can make has words, and the real rules give every place its value."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.domain import preflight as rules
from app.domain import preflight_content as content
from app.domain.availability import AvailabilityPolicy, Need, StockEvent, StockSituation, answer, project
from app.domain.conversion import Check
from app.domain.credit import Credit
from app.domain.customers import Address, CrmAccount, ErpAccount
from app.domain.invoices import OpenItem
from app.domain.policies import Policies
from app.domain.preflight import Line
from app.domain.products import Component, Product
from app.domain.quotes import Quote, QuoteLine
from app.domain.sales_orders import LineTerms, SalesTerms
from app.domain.values import Money, UnitOfMeasure
from app.wording.catalog import catalog_of
from app.wording.checks import check_words
from app.wording.language import LANGUAGES
from tests.wording.source import made_by_calls, strings, trees

TODAY = date(2026, 11, 24)
ON = date(2026, 11, 27)
PIECE = UnitOfMeasure("u", "Unit", "units")
DOZEN = UnitOfMeasure("dz", "Dozen", "units", factor=Decimal(12))
VALVE = Product("1", "HV-200", "Ball valve", "goods", PIECE, PIECE)
QUOTED = QuoteLine("l1", "HV-200", "Ball valve", Decimal(200), Decimal("12.40"), Decimal(2480))
QUOTE = Quote(
    id="q",
    number="Q-1187",
    title="Valves",
    status="accepted",
    account_id="a",
    account_name="Van Dijk",
    currency="EUR",
    untaxed_amount=Decimal(2480),
    total_amount=Decimal(3000),
    expiry_date=date(2026, 12, 31),
    accepted_on=date(2026, 11, 23),
)
ACCOUNT = CrmAccount("a", "Van Dijk", Address("", "", "", "", "", ""))
PARTY = ErpAccount("7", "10042", "Van Dijk B.V.")
TERMS = SalesTerms(
    customer_id="7",
    currency="EUR",
    payment_term="30 days net",
    lines=(),
    invoice_address_id="1",
    delivery_address_id="1",
)


def euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def _documents() -> list[Check]:
    declined = replace(QUOTE, status="declined", expiry_date=None, is_latest=False)
    bare = replace(QUOTE, accepted_on=None, expiry_date=None)
    checks = [
        *rules.quote_checks(QUOTE, TODAY),
        *rules.quote_checks(declined, TODAY),
        *rules.quote_checks(bare, TODAY),
        *rules.quote_checks(replace(declined, status="expired"), TODAY),
        *rules.quote_checks(replace(QUOTE, status="sent", expiry_date=date(2025, 12, 31)), TODAY),
    ]
    line = Line(1, QUOTED, Decimal(200), VALVE, PIECE, LineTerms("1", Decimal("12.40"), (), ()))
    odd = replace(QUOTED, quantity=Decimal(3), net_amount=Decimal("10.00"), unit_price=Decimal("3.33333"))
    odd_line = replace(line, quoted=odd, quantity=Decimal(3))
    odd_quote = replace(QUOTE, untaxed_amount=Decimal("10.00"))
    coarse = replace(TERMS, price_digits=2, payment_term="", delivery_address_id="")
    return [
        *checks,
        *rules.document_checks(QUOTE, [line], TERMS, True),
        *rules.document_checks(
            replace(QUOTE, untaxed_amount=Decimal(2500), currency="USD"), [line], TERMS, True
        ),
        *rules.document_checks(odd_quote, [odd_line], coarse, True),
        rules.company_check(QUOTE, "Voorbeeld B.V."),
        rules.company_check(QUOTE, ""),
        rules.company_check(replace(QUOTE, business_unit="BE01"), "NL01"),
        rules.arbiter_check(Policies(), "none"),
        rules.arbiter_check(Policies(writers="team"), "none"),
    ]


def _customers() -> list[Check]:
    other = replace(PARTY, number="10043", name="Van Dijk Zeist")
    return [
        *rules.customer_checks(ACCOUNT, [], [PARTY, other], []),
        *rules.customer_checks(ACCOUNT, [], [], []),
        *rules.customer_checks(ACCOUNT, [], [PARTY], ["9"]),
        *rules.customer_checks(ACCOUNT, [], [], ["9"]),
        *rules.customer_checks(ACCOUNT, [PARTY, other], [], []),
        *rules.customer_checks(ACCOUNT, [PARTY], [], []),
        *rules.customer_checks(ACCOUNT, [replace(PARTY, active=False)], [], []),
        *rules.customer_checks(ACCOUNT, [replace(PARTY, blocked=True)], [], []),
    ]


def _products() -> list[Check]:
    line = Line(1, QUOTED, Decimal(200), VALVE, PIECE)
    in_dozens = replace(VALVE, unit=DOZEN, sales_unit=DOZEN)
    lines = [
        replace(line, product=None),
        replace(line, product=replace(VALVE, active=False)),
        replace(line, product=replace(VALVE, sellable=False)),
        replace(line, quantity=Decimal(0)),
        replace(line, quoted=replace(QUOTED, unit_code="barrel"), unit=None),
        replace(line, product=in_dozens, quantity=Decimal(5)),
        replace(line, product=replace(VALVE, minimum_quantity=Decimal(500))),
        replace(line, product=replace(VALVE, multiple=Decimal(150))),
    ]
    return [check for case in lines for check in rules.product_checks(case)]


def _money() -> list[Check]:
    line = Line(1, QUOTED, Decimal(200), VALVE, PIECE)
    taxed = replace(QUOTED, tax_rate=Decimal("0.21"))
    rate = (Decimal("0.09"),)
    higher = replace(line, quoted=taxed, terms=LineTerms("1", Decimal("12.50"), ("t",), rate))
    lower = replace(line, terms=LineTerms("1", Decimal("12.30"), (), ()))
    bill = OpenItem(
        "i", "INV-3310", "7", "Van Dijk", TODAY, TODAY - timedelta(38), euro("4100"), euro("4100")
    )
    young = replace(bill, number="INV-3311", due_date=TODAY - timedelta(1))
    credit = Credit("7", euro("30000"), euro("20000"), euro("5000"), euro("0"))
    return [
        *rules.money_checks(higher, TERMS, Decimal(0)),
        *rules.money_checks(lower, TERMS, Decimal(0)),
        *rules.credit_checks(credit, [bill, young], euro("3000"), TODAY),
        *rules.credit_checks(credit, [], euro("100"), TODAY),
        *rules.credit_checks(credit, [], euro("6240"), TODAY),
        *rules.credit_checks(credit, [], Money(Decimal(1), "USD"), TODAY),
        *rules.credit_checks(None, [], euro("100"), TODAY),
    ]


def _stock() -> list[Check]:
    taken = StockEvent(date(2026, 11, 26), Decimal(-120), "sales_order", "SO-2231", "Brandt Metaalbouw")
    brought = StockEvent(date(2026, 12, 2), Decimal(300), "purchase", "PO-771")
    found = []
    for on_hand, events in (
        (Decimal(500), ()),
        (Decimal(240), (taken, brought)),
        (Decimal(240), (replace(taken, party=""), brought)),
        (Decimal(240), (taken,)),
        (Decimal(100), ()),
    ):
        projection = project(StockSituation("1", "w", on_hand, events), TODAY, AvailabilityPolicy())
        for need in (Need("HV-200", Decimal(1), projection), Need("GK-12", Decimal(2), projection)):
            said = answer([need], Decimal(200), ON)
            line = Line(1, QUOTED, Decimal(200), VALVE, PIECE, None, said, projection, ON)
            check = rules.availability_check(line, "Utrecht")
            assert check is not None
            found.append(check)
    return found


def _services() -> list[Check]:
    """Those that app/services makes, with the params that stand there."""
    goods = ("products_known", "products_sellable", "units_convertible", "quantities_valid")
    money = ("prices_equal",)
    ids = {"availability": "stock_in_time"} | {code: code for code in (*goods, *money)}
    return [
        Check("quote_not_converted", "block", "quote_converted", {"orders": "SO-2249, SO-2250"}),
        Check("quote_not_converted", "block", "quote_converted", {"orders": "?"}),
        Check("quote_not_converted", "block", "quote_converted_elsewhere", {"orders": "SO-9"}),
        Check("quote_not_converted", "block", "order_cancelled_in_erp", {"orders": "SO-9"}),
        Check("quote_not_converted", "pass", "quote_part_left", {"orders": "SO-2249"}),
        Check("quote_not_converted", "pass", "quote_part_left", {"orders": ""}),
        Check("quote_not_converted", "pass", "quote_not_converted"),
        Check("erp_warning", "warn", "erp_warning", {"text": "Credit is low."}),
        Check("erp_warning", "warn", "erp_warning", {"text": ""}),
        *rules.summed_up([], 4, ids),
    ]


def _content() -> list[Check]:
    line = Line(1, QUOTED, Decimal(200), VALVE, PIECE)
    tenth = Decimal("0.1")
    discounts = [
        {"discount": None, "net_amount": Decimal(2400)},
        {"discount": None, "net_amount": Decimal(2500)},
        {"discount": Decimal(-1)},
        {"discount": tenth},
        {"net_amount": Decimal("2479.99")},
    ]
    kit = Product("9", "KIT-HZ", "Heating kit", "kit", PIECE, PIECE)
    parts = (Component("1", "HV-200", Decimal(2)), Component("2", "GK-12", Decimal(1)))
    full = replace(kit, components=parts)
    looped = replace(kit, components=(Component("9", "KIT-HZ", Decimal(1)),))
    gasket = replace(VALVE, id="2", code="GK-12")
    known = {"HV-200": VALVE, "GK-12": gasket, "KIT-HZ": looped}
    kits = [
        (kit, {}),
        (full, {"HV-200": VALVE}),
        (full, {"HV-200": VALVE, "GK-12": replace(gasket, active=False)}),
        (full, known),
        (looped, known),
    ]
    return [
        *(c for changes in discounts for c in content.discount_checks(_quoted(line, **changes), "EUR")),
        *(c for one, known in kits for c in content.kit_checks(replace(line, product=one), known)),
        *rules.summed_up([], 1, {"kit_content": "kit_none", "discounts": "discounts"}),
    ]


def _quoted(line: Line, **changes: object) -> Line:
    return replace(line, quoted=replace(line.quoted, **changes))


def _taxes_and_totals() -> list[Check]:
    priced = LineTerms("1", Decimal("12.50"), ("t",), (Decimal("0.21"),))
    line = Line(1, QUOTED, Decimal(200), VALVE, PIECE, priced)
    named = _quoted(line, tax_rate=Decimal("0.21"))
    address = Address("1", "Van Dijk", "Atoomweg 40", "3542 AB", "Utrecht", "NL")
    return [
        *(rules.taxes_check(lines) for lines in ([named], [line], [named, line])),
        *rules.money_checks(replace(named, takes_erp_price=True), TERMS, Decimal(0)),
        *rules.document_checks(QUOTE, [named], TERMS, True, [address]),
        *(
            check
            for total in map(Decimal, ("3000.80", "3000.81", "2999.00"))
            for check in rules.totals_checks(replace(QUOTE, total_amount=total), [named], TERMS, True)
        ),
    ]


CHECKS = [
    *_documents(), *_customers(), *_products(), *_money(), *_stock(), *_services(), *_content(),
    *_taxes_and_totals(),
]  # fmt: skip


def codes_in_the_source() -> set[str]:
    modules = (
        "domain/preflight.py", "domain/preflight_content.py", "domain/preflight_totals.py",
        "services/preflight.py", "services/conversion_steps.py",
    )  # fmt: skip
    found = {made.code for made in made_by_calls({"Check": 2}, *modules)}
    for _, tree in trees("services/preflight.py"):
        for node in ast.walk(tree):
            # The passes of checks in which nothing was found: {id: code}.
            keys = node.keys if isinstance(node, ast.Dict) else []
            if isinstance(node, ast.Dict) and keys and strings(keys[0]) == ["products_known"]:
                found |= {text for value in node.values for text in strings(value)}
    return found


def test_the_scan_sees_what_it_must() -> None:
    seen = codes_in_the_source()
    assert {
        "customer_link_broken",
        "price_lower_in_erp",
        "erp_warning",
        "prices_equal",
        "stock_in_time",
    } <= seen
    assert len(seen) > 45


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words_and_no_words_are_left_over(language: str) -> None:
    assert {key.partition("/")[0] for key in catalog_of(language).checks} == codes_in_the_source()


def test_the_made_up_data_drives_every_code_through_the_real_rules() -> None:
    assert codes_in_the_source() - {check.code for check in CHECKS} == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: f"{check.code}-{check.result}")
def test_what_the_rules_give_fills_the_sentence(check: Check, language: str) -> None:
    words = check_words(check, language, TODAY)
    assert words.title
    assert "{" not in words.whole and "  " not in words.whole and ".." not in words.whole
    assert "()" not in words.whole and "None" not in words.whole
    if check.result == "pass":
        assert (words.text, words.remedy) == ("", "")
    else:
        assert words.remedy


def _said(code: str, language: str, number: int = 0) -> str:
    return check_words([check for check in CHECKS if check.code == code][number], language, TODAY).whole


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_sentences_of_the_design() -> None:
    tax = Check("taxes_equal", "block", "tax_differs", {
        "item": "SRV-1", "quote_rate": Decimal("0.21"), "erp_rate": Decimal("0.09"),
    }, "SRV-1")  # fmt: skip
    assert _plain(check_words(tax, "en", TODAY).whole) == (
        "VAT on SRV-1 differs. The quote says 21 %, the ERP 9 %."
        " Finance owns this rate: revise the quote, or ask Finance."
    )
    assert _said("credit_exceeded", "en") == (
        "This order would pass the limit by €1,240.00. Ask Finance for a higher limit, or convert less."
    )
    gasket = replace(QUOTED, sku="GK-12", quantity=Decimal(400), net_amount=Decimal(740))
    line = Line(2, gasket, Decimal(400), VALVE, PIECE, LineTerms("2", Decimal("1.95"), (), ()))
    price = rules.money_checks(line, TERMS, Decimal(0))[0]
    assert check_words(price, "en", TODAY).whole == (
        "GK-12 costs €0.10 more in the ERP. €40.00 on 400. The order takes the quote's price. Say why:"
    )
    assert (
        _plain(_said("credit_nearly_used", "en"))
        == "Credit will be 93 % used. €2,000.00 stays free. Say why:"
    )
    assert _said("invoice_overdue", "en") == "INV-3310 is 38 days late. €4,100.00 is open. Say why:"
    assert _said("invoice_overdue", "en", 1).startswith("INV-3311 is 1 day late.")


def test_stock_says_how_much_when_and_what_takes_it() -> None:
    assert _said("stock_later", "en") == (
        "HV-200 is not complete on Fri 27 Nov. 120 of 200 can be promised then, all of it on Wed 2 Dec."
        " SO-2231 (Brandt Metaalbouw) takes 120 on Thu 26 Nov."
        " Convert part, or say why the later date is agreed:"
    )
    assert (
        "Short is the component GK-12."
        in check_words(
            next(check for check in CHECKS if check.params.get("bottleneck") and check.result != "pass"),
            "en",
            TODAY,
        ).text
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "nl",
            "Deze order gaat € 1.240,00 over de kredietlimiet."
            " Vraag Financiën om een hogere limiet, of zet minder om.",
        ),
        (
            "de",
            "Dieser Auftrag übersteigt das Kreditlimit um 1.240,00 €."
            " Bitten Sie die Buchhaltung um ein höheres Limit, oder wandeln Sie weniger um.",
        ),
        (
            "fr",
            "Cette commande dépasserait le plafond de crédit de 1 240,00 €."
            " Demandez à la comptabilité un plafond plus élevé, ou convertissez moins.",
        ),
    ],
)
def test_the_credit_block_in_the_other_languages(language: str, sentence: str) -> None:
    assert _plain(_said("credit_exceeded", language)) == sentence


def test_an_expiry_of_last_year_has_its_year() -> None:
    assert _said("quote_expired", "en", 1).startswith("The quote expired on Wed 31 Dec 2025.")


def test_an_unknown_code_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError, match="brand_new"):
        check_words(Check("credit", "warn", "brand_new"), "en", TODAY)
