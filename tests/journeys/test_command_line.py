"""J1 to J3 by the command line, on the real ERP and the real CRM."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import httpx
import pytest

from app.demo.servers import Demo, start_demo
from app.services.fault_points import FAULT_POINTS
from tests.journeys.conftest import Firmdate, erp_rows, orders_in_erp
from tests.servers import run_apart

pytestmark = [pytest.mark.real("tryton", "bottlecrm"), pytest.mark.xdist_group("journeys")]


def crm_quote(demo: Demo, number: str) -> dict[str, object]:
    """The quote as the CRM's own API gives it, without our connector."""
    with httpx.Client(
        base_url=demo.crm_url, headers={"Authorization": f"Bearer {demo.crm_token}"}, timeout=30
    ) as client:
        rows = client.get("/api/invoices/estimates/", params={"limit": 100}).json()["results"]
        quote_id = next(row["id"] for row in rows if row["estimate_number"] == number)
        found: dict[str, object] = client.get(f"/api/invoices/estimates/{quote_id}/").json()["estimate"]
        return found


def exact(value: object) -> Decimal:
    """Tryton keeps decimals in SQLite as bytes."""
    return Decimal(value.decode() if isinstance(value, bytes) else str(value))


def test_a_customer_is_found_and_seen_whole(firmdate: Firmdate, demo_servers: Demo) -> None:
    found = firmdate("customers", "dijk", "--json", demo=demo_servers)
    assert found.code == 0
    assert "10001" in [number for hit in found.json["customers"] for number in hit["erp_numbers"]]
    overview = firmdate("overview", "10001", "--json", demo=demo_servers)
    assert overview.code == 0
    assert set(overview.json) >= {
        "customer", "erp_accounts", "quotes", "sales_orders", "open_items", "credit", "read_at",
    }  # fmt: skip
    assert overview.json["erp_accounts"][0]["number"] == "10001"
    assert overview.json["quotes"] and overview.json["sales_orders"]
    assert Decimal(overview.json["credit"]["exposure"]) > 0


def test_availability_says_how_many_when_and_why(firmdate: Firmdate, demo_servers: Demo) -> None:
    answer = firmdate("availability", "--item", "HV-200", "--quantity", "200", "--json", demo=demo_servers)
    assert answer.code == 0
    said = answer.json
    assert set(said) >= {
        "item", "unit", "warehouse", "asked_quantity", "asked_date", "available_quantity", "earliest_date",
        "split", "limited_by", "read_at",
    }  # fmt: skip
    assert (said["asked_quantity"], said["available_quantity"]) == ("200", "80")
    assert said["limited_by"]["document"] == "SO-2207"
    assert date.fromisoformat(said["earliest_date"]) > date.fromisoformat(said["asked_date"])
    assert sum(Decimal(part["quantity"]) for part in said["split"]) == 200


def test_an_invoice_is_answered_by_its_number(firmdate: Firmdate, demo_servers: Demo) -> None:
    found = firmdate("invoices", "INV-4001", "--json", demo=demo_servers)
    assert found.code == 0
    item = found.json["open_items"][0]
    assert (item["number"], item["state"], item["days_late"]) == ("INV-4001", "overdue", 38)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("overview", "Nobody & Sons"), 5),
        (("check", "Q-9999"), 5),
        (("availability", "--item", "NO-SUCH", "--quantity", "1"), 5),
        (("invoices", "INV-9999"), 5),
        (("orders", "SO-9999"), 5),
        (("availability", "--item", "CP-100", "--quantity=-5"), 2),
        (("availability", "--item", "CP-100", "--quantity", "many"), 2),
        (("availability", "--item", "CP-100", "--quantity", "1", "--date", "31-12-2026"), 2),
        (("availability", "--item", "CP-100", "--quantity", "1", "--date", "2020-01-01"), 2),
        (("availability", "--item", "CP-100", "--quantity", "1", "--unit", "furlong"), 2),
        (("availability", "--item", "CP-100", "--quantity", "1", "--warehouse", "Atlantis"), 5),
        (("convert", "Q-0001", "--line", "one"), 2),
        (("convert", "Q-0001", "--reason", "credit"), 2),
        (("check", "Q-0007"), 1),
        (("convert", "Q-0007"), 1),
    ],
)
def test_bad_input_gets_a_sentence_and_its_exit_code(
    firmdate: Firmdate, demo_servers: Demo, arguments: tuple[str, ...], code: int
) -> None:
    ran = firmdate(*arguments, demo=demo_servers)
    assert ran.code == code, ran
    assert len((ran.err + ran.out).strip()) > 20


def test_check_and_convert_make_one_order_with_the_right_content(
    firmdate: Firmdate, fresh_demo: Demo
) -> None:
    check = firmdate("check", "Q-0001", "--json", demo=fresh_demo)
    assert check.code == 0
    assert {line["result"] for line in check.json["checks"]} == {"pass"}
    first = firmdate("convert", "Q-0001", "--json", demo=fresh_demo)
    assert (first.code, first.json["status"]) == (0, "converted")
    number, reference = first.json["sales_order"]["number"], first.json["external_reference"]
    second = firmdate("convert", "Q-0001", "--json", demo=fresh_demo)
    assert (second.code, second.json["status"]) == (0, "already_converted")
    assert second.json["sales_order"]["number"] == number
    orders = orders_in_erp(fresh_demo, reference)
    assert [row["number"] for row in orders] == [number]
    taxes = erp_rows(
        fresh_demo,
        "SELECT l.id, l.unit_price, l.quantity, t.rate FROM sale_line l"
        " JOIN 'sale_line-account_tax' lt ON lt.line = l.id JOIN account_tax t ON t.id = lt.tax"
        " WHERE l.sale = ? ORDER BY l.id",
        orders[0]["id"],
    )
    assert [exact(row["rate"]) for row in taxes] == [Decimal("0.21")] * 3
    net = sum(exact(row["unit_price"]) * exact(row["quantity"]) for row in taxes)
    assert net == Decimal(check.json["quote"]["untaxed_amount"])
    custom = crm_quote(fresh_demo, "Q-0001")["custom_fields"]
    assert isinstance(custom, dict) and custom["erp_order_no"] == number


def test_a_customers_own_price_is_what_the_order_gets(firmdate: Firmdate, fresh_demo: Demo) -> None:
    converted = firmdate("convert", "Q-0008", "--json", demo=fresh_demo)
    assert converted.json["status"] == "converted", converted
    order = firmdate("orders", converted.json["sales_order"]["number"], "--json", demo=fresh_demo)
    quoted = crm_quote(fresh_demo, "Q-0008")["line_items"]
    assert isinstance(quoted, list)
    prices = [Decimal(line["unit_price"]) for line in order.json["sales_orders"][0]["lines"]]
    assert prices == [Decimal(str(line["unit_price"])) for line in quoted]


def test_a_warning_needs_its_reason(firmdate: Firmdate, fresh_demo: Demo) -> None:
    refused = firmdate("convert", "Q-0009", "--json", demo=fresh_demo)
    assert (refused.code, refused.json["status"]) == (1, "refused")
    key = next(c["reason_key"] for c in refused.json["checks"] if c["result"] == "warn")
    converted = firmdate("convert", "Q-0009", "--reason", f"{key}=agreed", "--json", demo=fresh_demo)
    assert (converted.code, converted.json["status"]) == (0, "converted")


@pytest.mark.parametrize("point", FAULT_POINTS)
def test_the_process_ends_at_this_point_and_the_next_start_finishes_it(
    firmdate: Firmdate, fresh_demo: Demo, point: str
) -> None:
    killed = firmdate("convert", "Q-0001", "--json", demo=fresh_demo, fault_point=point)
    assert killed.code == 86, killed
    again = firmdate("convert", "Q-0001", "--json", demo=fresh_demo)
    assert again.code == 0 and again.json["status"] in ("converted", "already_converted"), again
    assert len(orders_in_erp(fresh_demo, again.json["external_reference"])) == 1
    custom = crm_quote(fresh_demo, "Q-0001")["custom_fields"]
    assert isinstance(custom, dict) and custom["erp_order_no"] == again.json["sales_order"]["number"]


def test_a_server_that_is_down_is_said_and_the_work_goes_on_when_it_is_back(
    firmdate: Firmdate, fresh_demo: Demo
) -> None:
    killed = firmdate("convert", "Q-0001", demo=fresh_demo, fault_point="after_create_sent")
    assert killed.code == 86
    next(child for child in fresh_demo._children if "ERP" in child.name.upper()).stop()
    for arguments in (("availability", "--item", "CP-100", "--quantity", "1"), ("convert", "Q-0001")):
        ran = firmdate(*arguments, demo=fresh_demo)
        assert ran.code == 3 and "not running" in ran.err, ran
    again = run_apart(lambda: _restarted(fresh_demo))
    try:
        done = firmdate("convert", "Q-0001", "--json", demo=again)
        assert done.json["status"] in ("converted", "already_converted"), done
        assert len(orders_in_erp(again, done.json["external_reference"])) == 1
    finally:
        run_apart(again.close)


async def _restarted(demo: Demo) -> Demo:
    """The same folder's servers anew, as the next start of the demo does."""
    await demo.close()
    return await start_demo(demo.folder)
