"""The contract suites bite: each named fault of a connector breaks at least one promise."""

from __future__ import annotations

import pytest

from app.connectors.practice.faults import CRM_FAULTS, ERP_FAULTS, FAULTS
from app.connectors.practice.faulty_crm import FaultyCrm
from app.connectors.practice.faulty_erp import FaultyErp
from app.connectors.practice.story import practice_company
from app.errors import FirmdateError
from tests.contracts import erp_customers_contract, erp_documents_contract, erp_knowledge_contract
from tests.contracts.conftest import TODAY
from tests.contracts.crm_contract import CRM
from tests.contracts.erp_contract import ERP
from tests.contracts.practice_worlds import practice_crm_world, practice_erp_world

assert erp_customers_contract.ERP is erp_documents_contract.ERP is erp_knowledge_contract.ERP is ERP

CATCHERS = {
    # ---- ERP
    "duplicate_key_ignored": "a_second_order_under_a_key_is_refused",
    "cancelled_blocks_key": "a_cancelled_order_frees_its_key",
    "cancelled_found_by_key": "a_cancelled_order_frees_its_key",
    "create_drops_taxes": "an_order_costs_what_the_terms_said",
    "create_moves_dates": "a_created_order_is_read_back_by_its_key",
    "timeouts_as_not_sent": "a_lost_answer_leaves_the_outcome_unknown",
    "session_not_renewed": "an_expired_session_is_renewed",
    "drafts_take_stock": "a_draft_is_no_demand_yet",
    "confirm_not_repeatable": "confirming_numbers_the_order_and_may_be_repeated",
    "confirm_accepts_warnings": "passing_the_credit_limit_asks_first",
    "price_from_list_not_customer": "prices_are_the_customers",
    "wrong_unit_price_for_box": "prices_are_per_asked_unit",
    "tax_of_product_not_customer": "taxes_are_those_of_product_and_customer",
    "float_quantities": "stock_answers_every_pair_once",
    "search_case_sensitive": "search_customers_ignores_case",
    "inactive_hidden": "products_come_by_code",
    "unknown_number_fails": "customers_come_by_number_with_addresses",
    "page_loses_customer": "all_customers_has_each_exactly_once",
    "reservation_twice": "a_reservation_counts_once",
    "reservation_ignored": "a_reservation_counts_once",
    "state_of_order_not_told": "a_movement_tells_what_its_order_has_come_to",
    "open_quantity_not_told": "a_movement_tells_what_its_line_has_still_to_deliver",
    "overdue_receipt_trusted": "an_overdue_receipt_is_known_as_overdue",
    "undated_receipt_lost": "a_receipt_without_a_date_is_not_lost",
    "late_demand_dropped": "late_demand_still_counts",
    "future_demand_dropped": "a_later_demand_is_looked_ahead_to",
    "kit_has_own_stock": "a_kit_has_no_stock_of_its_own",
    "foreign_stock_counted": "goods_of_another_company_are_not_ours",
    "empty_pair_left_out": "stock_answers_every_pair_once",
    "orders_of_all_left_out": "orders_of_all_customers_come_without_naming_any",
    "delivered_shown_open": "open_orders_leave_out_what_is_delivered_or_cancelled",
    "paid_invoice_shown_open": "paid_items_come_when_asked",
    "overdue_left_out_of_credit": "credit_adds_up",
    "credit_without_orders": "open_orders_use_up_credit",
    "sign_in_failure_as_unreachable": "a_wrong_password_is_said_so_and_not_repeated",
    "unreachable_as_unknown": "what_was_not_sent_is_not_unknown",
    "companies_left_out": "connect_tells_who_answered",
    "script_as_link": "links_lead_to_pages",
    "key_search_is_fuzzy": "an_unknown_key_finds_nothing",
    "number_not_searched": "search_customers_knows_numbers",
    "wildcards_in_search": "search_customers_takes_text_literally",
    "names_not_searched": "search_products_by_code_and_name",
    "second_page_cut": "many_products_come_at_once",
    "kit_without_components": "kits_come_with_components",
    "only_the_stock_unit": "units_of_one_category_convert",
    "warehouses_added_up": "stock_of_warehouses_is_apart",
    "own_figure_of_today": "the_erps_own_figure_is_of_the_asked_day",
    "own_figure_is_ours": "the_erps_own_figure_forgets_what_is_late",
    "own_figure_of_kits": "the_erps_own_figure_is_of_goods_in_each_warehouse",
    "transfers_the_wrong_way": "warehouses_tell_how_long_a_transfer_takes",
    "substitutes_not_told": "a_replaced_product_names_what_replaces_it",
    "warehouses_unnamed": "warehouses_are_those_of_the_firm",
    "unknown_order_refused": "an_unknown_order_is_not_found",
    "order_ids_left_out": "orders_come_by_their_ids",
    "cancelled_not_by_id": "a_cancelled_order_still_comes_by_its_id",
    "invoiced_not_told": "what_is_invoiced_is_told",
    "boxes_delivered_as_pieces": "orders_show_delivery_progress",
    "moments_for_dates": "dates_are_dates",
    "foreign_orders_shown": "orders_of_another_company_are_not_ours",
    "invoices_newest_first": "open_items_of_all_are_oldest_first",
    "addresses_not_chosen": "terms_say_what_else_an_order_would_have",
    "tax_rounded_elsewhere": "tax_is_rounded_where_the_terms_say",
    "ship_to_ignored": "the_chosen_ship_to_is_that_of_the_terms_and_the_order",
    "ship_complete_dropped": "ship_complete_reaches_the_order",
    "new_customer_without_vat": "a_created_customer_has_what_was_told",
    "new_customer_without_address": "a_created_customer_has_what_was_told",
    "new_customer_number_given": "a_created_customer_is_found_by_the_erps_own_number",
    "new_customer_cannot_be_billed": "a_created_customer_can_be_sold_to",
    "lost_customer_as_not_sent": "a_customer_whose_answer_is_lost_may_exist",
    # ---- CRM
    "crm_sign_in_failure_as_unreachable": "a_wrong_password_is_said_so",
    "crm_version_unknown": "connect_tells_who_answered",
    "crm_script_as_link": "links_lead_to_pages",
    "crm_limit_ignored": "search_accounts_keeps_the_limit",
    "activities_oldest_first": "activities_are_newest_first",
    "quotes_by_id_only": "reads_may_run_side_by_side",
    "unknown_quote_refused": "an_unknown_quote_is_not_found",
    "expired_not_seen": "statuses_mean_the_same_everywhere",
    "rates_in_per_cent": "a_quote_comes_with_all_lines",
    "business_unit_dropped": "a_quote_names_the_business_unit_it_is_for",
    "wanted_date_dropped": "quote_dates_are_dates",
    "write_back_not_shown": "an_earlier_write_back_shows_on_the_quote",
    "declared_notes_refused": "notes_are_taken_wherever_it_is_declared",
    "crm_search_case_sensitive": "search_accounts_ignores_case",
    "not_found_is_empty": "an_unknown_account_is_not_found",
    "page_repeats_account": "all_accounts_has_each_exactly_once",
    "page_loses_account": "all_accounts_has_each_exactly_once",
    "headers_claim_complete": "quote_lists_are_headers_newest_first",
    "quotes_oldest_first": "quote_lists_are_headers_newest_first",
    "status_filter_ignored": "quotes_are_found_by_account_and_status",
    "lines_lose_units": "units_and_discounts_of_lines_are_told",
    "times_without_zone": "an_account_comes_with_what_hangs_on_it",
    "write_back_vanishes": "a_write_back_is_read_back_and_replaces",
    "write_back_appends": "a_write_back_is_read_back_and_replaces",
    "write_timeouts_as_not_sent": "a_lost_answer_leaves_the_outcome_unknown",
    "notes_dropped": "notes_land_on_the_account",
    "notes_not_listed": "notes_can_be_read_where_they_are_taken",
    "stage_not_moved": "a_stage_is_moved_and_read_back",
    "unknown_stage_taken": "an_unknown_stage_is_refused_and_changes_nothing",
    "stage_of_nobody": "an_unknown_opportunity_is_not_found",
}
"""The promise that is meant to catch each fault; others may break too."""


BROKEN = (AssertionError, FirmdateError, LookupError, TypeError, ValueError)
"""How a promise ends that does not hold: asserted, refused, or stumbled over what is missing."""

_known: dict[str | None, frozenset[str]] = {}


async def broken_by(fault: str | None) -> frozenset[str]:
    """Names of the promises that do not hold, each tried in a world of its own."""
    if fault not in _known:
        broken: set[str] = set()
        if fault not in CRM_FAULTS:
            for promise in ERP.promises:
                try:
                    await promise.hold(practice_erp_world(TODAY, fault))
                except BROKEN:
                    broken.add(f"erp: {promise.name}")
        if fault not in ERP_FAULTS:
            for crm_promise in CRM.promises:
                try:
                    await crm_promise.hold(practice_crm_world(TODAY, fault))
                except BROKEN:
                    broken.add(f"crm: {crm_promise.name}")
        _known[fault] = frozenset(broken)
    return _known[fault]


@pytest.mark.parametrize("fault", sorted(FAULTS))
async def test_fault_is_caught_by_its_promise(fault: str) -> None:
    port = "erp" if fault in ERP_FAULTS else "crm"
    assert f"{port}: {CATCHERS[fault]}" in await broken_by(fault)


async def test_without_a_fault_every_promise_holds() -> None:
    assert await broken_by(None) == frozenset()


def test_every_fault_has_a_sentence_and_a_catcher() -> None:
    assert len(FAULTS) >= 20
    assert set(CATCHERS) == set(FAULTS)
    assert all(sentence.endswith(".") for sentence in FAULTS.values())


async def test_every_promise_is_known_to_bite() -> None:
    """A promise that no fault can break proves nothing."""
    bitten = {name for fault in FAULTS for name in await broken_by(fault)}
    names = {f"erp: {promise.name}" for promise in ERP.promises}
    names |= {f"crm: {promise.name}" for promise in CRM.promises}
    assert names - bitten == DECLARATIONS


DECLARATIONS = {"erp: capabilities_name_an_arbiter", "crm: capabilities_are_declared"}
"""Constants of a connector, which no fault changes."""


def test_unknown_faults_are_refused() -> None:
    company = practice_company(TODAY)
    with pytest.raises(ValueError, match="no fault is called"):
        FaultyErp(company, "notes_dropped")
    with pytest.raises(ValueError, match="no fault is called"):
        FaultyCrm(company, "float_quantities")
