"""Names of what a bad connector would do; `faulty_erp` and `faulty_crm` do it.

Each fault is one mistake that real connectors make, switched on in an otherwise right practice connector,
to know that the contract suites bite. Nothing but tests uses them.
"""

from __future__ import annotations

from collections.abc import Mapping

ERP_FAULTS: dict[str, str] = {
    "duplicate_key_ignored": "A second order under the same key is created.",
    "orders_of_all_left_out": "Without named customers no orders come.",
    "cancelled_blocks_key": "A cancelled order still holds its key.",
    "key_search_is_fuzzy": "The look-up by key also gives orders with a similar key.",
    "cancelled_found_by_key": "The look-up by key also gives cancelled orders.",
    "tax_rounded_elsewhere": "The terms name another rounding of taxes than the one that is done.",
    "create_drops_taxes": "Lines are created without taxes.",
    "create_moves_dates": "Lines lose the promised date that was sent.",
    "timeouts_as_not_sent": "A lost answer to a change is reported as if nothing had been sent.",
    "session_not_renewed": "An expired session is reported instead of signing in again.",
    "sign_in_failure_as_unreachable": "A wrong password is reported as a server that is away.",
    "unreachable_as_unknown": "What was never sent is reported as an unknown outcome.",
    "companies_left_out": "The companies that the user may work in are not told.",
    "script_as_link": "A record's page is a script instead of a web address.",
    "drafts_take_stock": "A draft counts as demand before anybody confirmed it.",
    "confirm_not_repeatable": "Confirming what is confirmed already fails.",
    "confirm_accepts_warnings": "Warnings are answered yes without asking anybody.",
    "price_from_list_not_customer": "Prices are the list's, whatever the customer's price list says.",
    "addresses_not_chosen": "Terms do not say where the order would be sent.",
    "wrong_unit_price_for_box": "A box has the price of one piece.",
    "tax_of_product_not_customer": "The customer's tax rule is not applied.",
    "float_quantities": "Quantities are floats.",
    "search_case_sensitive": "Customers are found only in the spelling of the ERP.",
    "number_not_searched": "Customers are not found by their number.",
    "wildcards_in_search": "A per cent sign in a search finds everything.",
    "names_not_searched": "Products are found by their code only.",
    "inactive_hidden": "Inactive customers and products do not exist.",
    "second_page_cut": "Of many products only those of the first page are read.",
    "kit_without_components": "A kit does not say what it is made of.",
    "only_the_stock_unit": "Boxes and other units of a product are not told.",
    "unknown_number_fails": "One unknown customer number makes the whole answer fail.",
    "page_loses_customer": "The last customer of each page is lost.",
    "reservation_twice": "Stock set aside is subtracted as a reservation and as demand.",
    "reservation_ignored": "Stock set aside is still offered.",
    "state_of_order_not_told": "What a movement's order has come to is not told.",
    "overdue_receipt_trusted": "A late receipt is shown as arriving today.",
    "undated_receipt_lost": "A receipt without a date does not exist.",
    "late_demand_dropped": "Demand of the past does not count any more.",
    "future_demand_dropped": "Only reservations count, not confirmed demand of later days.",
    "warehouses_added_up": "Each warehouse is said to have what all have together.",
    "warehouses_unnamed": "A warehouse has its id for a name.",
    "kit_has_own_stock": "A kit is said to lie on a shelf.",
    "foreign_stock_counted": "Goods of the firm's other company are offered.",
    "empty_pair_left_out": "A product without stock in a warehouse is missing from the answer.",
    "unknown_order_refused": "An unknown order is reported as refused, not as unknown.",
    "boxes_delivered_as_pieces": "What was delivered is told in pieces where boxes were ordered.",
    "moments_for_dates": "Dates of orders are moments.",
    "foreign_orders_shown": "Orders of the firm's other company are shown.",
    "delivered_shown_open": "Delivered orders are listed as open.",
    "invoices_newest_first": "Open items come newest due first.",
    "paid_invoice_shown_open": "A paid or part-paid invoice is shown with its whole amount.",
    "overdue_left_out_of_credit": "Nothing is ever overdue.",
    "credit_without_orders": "Open orders do not use up credit.",
}

CRM_FAULTS: dict[str, str] = {
    "crm_search_case_sensitive": "Accounts are found only in the spelling of the CRM.",
    "crm_sign_in_failure_as_unreachable": "A wrong token is reported as a server that is away.",
    "crm_version_unknown": "The connector does not tell what it talks to.",
    "crm_script_as_link": "A record's page is a script instead of a web address.",
    "crm_limit_ignored": "A search gives everything it finds.",
    "activities_oldest_first": "Activities come oldest first.",
    "not_found_is_empty": "An unknown account is answered with an empty one.",
    "page_repeats_account": "The last account of a page comes again on the next.",
    "page_loses_account": "The last account of each page is lost.",
    "headers_claim_complete": "Quotes of a list say that they are complete.",
    "quotes_oldest_first": "Quotes come oldest first.",
    "quotes_by_id_only": "Nobody finds a quote by the number that people say.",
    "unknown_quote_refused": "An unknown quote is reported as refused, not as unknown.",
    "expired_not_seen": "A quote that has expired is told without its date.",
    "rates_in_per_cent": "Tax rates are per cent instead of fractions.",
    "wanted_date_dropped": "The date that the customer wants is lost.",
    "business_unit_dropped": "The company that a quote is for is lost.",
    "status_filter_ignored": "The status asked for is ignored.",
    "lines_lose_units": "Boxes are told as if they were pieces.",
    "times_without_zone": "Times of activities are local and do not say so.",
    "write_back_not_shown": "A quote does not show the orders that were written back to it.",
    "write_back_vanishes": "A write-back is accepted and not kept.",
    "write_back_appends": "New order numbers are added to the old ones.",
    "write_timeouts_as_not_sent": "A lost answer to a write-back is reported as if nothing had been sent.",
    "declared_notes_refused": "Notes on opportunities are refused though they are declared.",
    "notes_dropped": "Notes are accepted and not kept.",
}

FAULTS = ERP_FAULTS | CRM_FAULTS


def known(fault: str, faults: Mapping[str, str]) -> str:
    """The name itself. Raises ValueError for a name that is not in `faults`."""
    if fault not in faults:
        raise ValueError(f"no fault is called {fault!r}")
    return fault
