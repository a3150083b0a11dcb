"""Creating and confirming where the server fails half way: what is said, and what is sent again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest

from app.connectors.tryton import sales
from app.connectors.tryton.terms import Header
from app.connectors.tryton.units import UnitBook
from app.domain.sales_orders import DraftLine, SalesOrder, SalesOrderDraft
from app.domain.values import UnitOfMeasure
from app.errors import DuplicateKey, NoPermission, OutcomeUnknown, Rejected, SystemUnreachable, WarningRaised
from tests.connectors.tryton.answering import Tryton, error, user_error, user_warning
from tests.connectors.tryton.test_mapping import SALE

CREATE, FIND = "model.sale.sale.create", "model.sale.sale.search_read"
QUOTE, CONFIRM, CANCEL = (f"model.sale.sale.{name}" for name in ("quote", "confirm", "cancel"))
SKIP = "model.res.user.warning.skip"
DAY = date(2026, 12, 1)
PIECE = UnitOfMeasure("u", "Unit", "1")
HEAD = Header("2", "10", "30 days", "", "2", "3", "fulfillment", "order")
DRAFT = SalesOrderDraft(
    external_reference="crm:Q-1:r1:p1",
    customer_id="2",
    invoice_address_id="2",
    delivery_address_id="3",
    currency="EUR",
    lines=(DraftLine("3", Decimal("0.1"), PIECE, Decimal("17.575"), ("1", "2"), promised_date=DAY),),
    warehouse_id="5",
    order_date=date(2026, 11, 24),
    promised_date=DAY,
    payment_term_id="10",
)


def sale(**changes: Any) -> dict[str, Any]:
    """A sale as search_read sends it, in plain JSON."""

    def wire(value: object) -> object:
        if isinstance(value, Decimal):
            return {"__class__": "Decimal", "decimal": str(value)}
        if isinstance(value, date):
            return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}
        if isinstance(value, dict):
            return {key: wire(item) for key, item in value.items()}
        return [wire(item) for item in value] if isinstance(value, list) else value

    return {key: wire(value) for key, value in {**SALE, **changes}.items()}


@pytest.fixture
def tryton() -> Tryton:
    server = Tryton()
    server.says("model.product.uom.search_read", [{"id": 1, "symbol": "u", "category": 1}])
    server.says(FIND, [sale()])
    server.says(CREATE, [5])
    for method in (QUOTE, CONFIRM, CANCEL, SKIP):
        server.says(method, None)
    return server


async def create(tryton: Tryton, draft: SalesOrderDraft = DRAFT) -> SalesOrder:
    client = tryton.client()
    return await sales.create(client, UnitBook(client), HEAD, draft)


async def test_a_create_sends_everything_and_reads_it_back(tryton: Tryton) -> None:
    assert (await create(tryton)).id == "5"
    assert tryton.methods() == ["model.product.uom.search_read", CREATE, FIND]
    ((values,),) = next(params[:1] for name, params in tryton.calls if name == CREATE)
    assert values["crm_quote"] == values["reference"] == "crm:Q-1:r1:p1"
    assert (values["invoice_address"], values["shipment_address"], values["payment_term"]) == (2, 3, 10)
    assert values["invoice_method"] == "fulfillment"
    ((_, (line,)),) = values["lines"]
    assert (line["quantity"], line["taxes"]) == (0.1, [["add", [1, 2]]])
    assert line["unit_price"] == {"__class__": "Decimal", "decimal": "17.575"}


async def test_a_refused_create_is_a_duplicate_only_when_the_key_is_there(tryton: Tryton) -> None:
    tryton.says(CREATE, user_error("Un texte"))
    with pytest.raises(DuplicateKey):
        await create(tryton)
    tryton.says(FIND, [])
    with pytest.raises(Rejected) as caught:
        await create(tryton)
    assert type(caught.value) is Rejected and caught.value.params["text"] == "Un texte"
    assert tryton.methods().count(CREATE) == 2


async def test_a_missing_right_to_create_is_named(tryton: Tryton) -> None:
    tryton.says(CREATE, user_error())
    tryton.says(FIND, [])
    access = {model: {"read": 1, "create": 1, "write": 1} for model in ALL_MODELS}
    tryton.says(
        "model.ir.model.access.get_access", {**access, "sale.sale": {"read": 1, "create": 0, "write": 1}}
    )
    with pytest.raises(NoPermission) as caught:
        await create(tryton)
    assert caught.value.params["right"] == "sale.sale (create)"


ALL_MODELS = (
    "party.party",
    "product.product",
    "stock.move",
    "stock.location",
    "purchase.line",
    "purchase.product_supplier",
    "account.invoice",
    "account.move.line",
    "account.tax",
    "sale.sale",
)


@pytest.fixture(autouse=True)
def with_all_rights(tryton: Tryton) -> None:
    access = {model: {"read": 1, "create": 1, "write": 1} for model in ALL_MODELS}
    tryton.says("model.ir.model.access.get_access", access)


@pytest.mark.parametrize("answer", [httpx.ReadTimeout("x"), error("boom", ""), httpx.Response(502)])
async def test_an_unclear_create_is_unknown_and_sent_once(tryton: Tryton, answer: object) -> None:
    tryton.says(CREATE, answer)
    with pytest.raises(OutcomeUnknown):
        await create(tryton)
    assert tryton.methods().count(CREATE) == 1


@pytest.mark.parametrize("answer", [httpx.ConnectError("x"), httpx.Response(403), [], user_error()])
async def test_a_create_that_cannot_be_read_back_is_not_undone(tryton: Tryton, answer: object) -> None:
    """It stands: "unreachable" would mean that nothing was changed."""
    tryton.says(FIND, answer)
    with pytest.raises(OutcomeUnknown) as caught:
        await create(tryton)
    assert caught.value.params["operation"] == "create"


@pytest.mark.parametrize("result", [None, [], [1, 2], "x", {"id": 1}])
async def test_a_create_answered_oddly_is_unknown(tryton: Tryton, result: object) -> None:
    tryton.says(CREATE, result)
    with pytest.raises(OutcomeUnknown):
        await create(tryton)


async def test_different_dates_are_refused_before_anything_is_sent(tryton: Tryton) -> None:
    other = DraftLine("3", Decimal(1), PIECE, Decimal(1), (), promised_date=date(2026, 12, 2))
    draft = SalesOrderDraft(**{**DRAFT.__dict__, "lines": (*DRAFT.lines, other)})
    with pytest.raises(Rejected) as caught:
        await create(tryton, draft)
    assert caught.value.code == "one_date_per_order"
    assert CREATE not in tryton.methods()


async def test_a_confirmation_takes_three_requests(tryton: Tryton) -> None:
    tryton.says(FIND, [sale(state="processing", number="SO-1")])
    assert (await sales.confirm(tryton.client(), "5", ())).number == "SO-1"
    assert tryton.methods() == [QUOTE, CONFIRM, FIND]


async def test_a_quotation_is_only_confirmed(tryton: Tryton) -> None:
    tryton.says(QUOTE, user_error())
    tryton.says(FIND, [sale(state="quotation")], [sale(state="processing")])
    assert (await sales.confirm(tryton.client(), "5", ())).state == "processing"
    assert tryton.methods() == [QUOTE, FIND, CONFIRM, FIND]


async def test_a_confirmed_sale_is_left_alone(tryton: Tryton) -> None:
    tryton.says(QUOTE, user_error())
    tryton.says(FIND, [sale(state="done")])
    assert (await sales.confirm(tryton.client(), "5", ())).state == "done"
    assert CONFIRM not in tryton.methods()


async def test_a_refusal_after_the_commit_is_not_believed(tryton: Tryton) -> None:
    """Tryton commits the confirmation and then runs the processing, whose refusal it reports."""
    tryton.says(CONFIRM, user_error("Kein Lagerort"))
    tryton.says(FIND, [sale(state="confirmed")])
    assert (await sales.confirm(tryton.client(), "5", ())).state == "confirmed"
    tryton.says(CONFIRM, user_warning())
    assert (await sales.confirm(tryton.client(), "5", ())).state == "confirmed"


@pytest.mark.parametrize("state", ["draft", "cancelled"])
async def test_a_refused_confirmation_is_told(tryton: Tryton, state: str) -> None:
    tryton.says(QUOTE, user_error("Nein"))
    tryton.says(FIND, [sale(state=state)])
    with pytest.raises(Rejected) as caught:
        await sales.confirm(tryton.client(), "5", ())
    assert caught.value.params["text"] == "Nein"
    assert CONFIRM not in tryton.methods()


async def test_a_confirmation_that_cannot_be_read_back_is_unknown(tryton: Tryton) -> None:
    tryton.says(FIND, httpx.ConnectError("x"))
    with pytest.raises(OutcomeUnknown) as caught:
        await sales.confirm(tryton.client(), "5", ())
    assert caught.value.params["operation"] == "confirm"


async def test_a_confirmation_that_was_not_sent_is_not_unknown(tryton: Tryton) -> None:
    tryton.says(CONFIRM, httpx.ConnectError("x"))
    with pytest.raises(SystemUnreachable):
        await sales.confirm(tryton.client(), "5", ())


async def test_only_accepted_warnings_are_answered(tryton: Tryton) -> None:
    tryton.says(CONFIRM, user_warning("w1"), user_warning("w2"), None)
    tryton.says(FIND, [sale(state="quotation")])
    with pytest.raises(WarningRaised) as caught:
        await sales.confirm(tryton.client(), "5", ["w1"])
    assert (caught.value.params["name"], caught.value.params["text"]) == ("w2", "Wirklich?")
    assert [params[0] for name, params in tryton.calls if name == SKIP] == ["w1"]

    tryton.says(CONFIRM, user_warning("w1"), user_warning("w2"), None)
    tryton.says(FIND, [sale(state="processing")])
    assert (await sales.confirm(tryton.client(), "5", ["w1", "w2"])).state == "processing"


async def test_a_warning_without_end_ends(tryton: Tryton) -> None:
    tryton.says(CONFIRM, user_warning("w1"))
    tryton.says(FIND, [sale(state="quotation")])
    with pytest.raises(Rejected) as caught:
        await sales.confirm(tryton.client(), "5", ["w1"])
    assert caught.value.code == "too_many_warnings"


async def test_a_refused_cancel_of_a_cancelled_sale_is_fine(tryton: Tryton) -> None:
    tryton.says(CANCEL, user_error())
    tryton.says(FIND, [sale(state="cancelled")])
    assert (await sales.cancel(tryton.client(), "5")).state == "cancelled"
    tryton.says(FIND, [sale(state="processing")])
    with pytest.raises(Rejected):
        await sales.cancel(tryton.client(), "5")


async def test_an_id_wins_over_an_equal_number(tryton: Tryton) -> None:
    tryton.says(FIND, [sale(id=9, number="5"), sale(id=5, number="9")])
    assert (await sales.by_id_or_number(tryton.client(), "5")).id == "5"
