"""Checks of a pre-flight: what is so, why, what to do."""

from __future__ import annotations

_WHY = "Say why:"

CHECKS: dict[str, tuple[str, str, str]] = {
    "quote_accepted": ("Accepted on {on}", "", ""),
    "quote_accepted/no_on": ("Accepted", "", ""),
    "quote_not_accepted": (
        "The quote is not accepted",
        "In the CRM it is {status}.",
        "Record the customer's yes in the CRM, then check again.",
    ),
    "quote_not_expired": ("Valid until {until}", "", ""),
    "quote_not_expired/no_until": ("Not expired: it has no end date", "", ""),
    "quote_expired": (
        "The quote expired on {on}",
        "",
        "Renew the quote in the CRM and have it accepted again.",
    ),
    "quote_expired/no_on": (
        "The quote has expired",
        "",
        "Renew the quote in the CRM and have it accepted again.",
    ),
    "quote_latest_revision": ("Latest revision ({revision})", "", ""),
    "quote_superseded": (
        "Revision {revision} is not the latest",
        "The CRM has a newer one.",
        "Convert the latest revision.",
    ),
    "quote_not_converted": ("Not converted yet", "", ""),
    "quote_part_left": ("Part is converted ({orders}), this is the rest", "", ""),
    "quote_part_left/no_orders": ("Part is converted, this is the rest", "", ""),
    "quote_converted": (
        "The quote is already converted",
        "Its sales order is {orders}.",
        "Open the sales order.",
    ),
    "quote_converted/no_orders": (
        "The quote is already converted",
        "Its sales order has no number yet.",
        "Look for it in the ERP.",
    ),
    "quote_converted_elsewhere": (
        "The quote is already converted",
        "The CRM names {orders}, which Firmdate did not make.",
        "Open the sales order.",
    ),
    "customer_linked": ("Customer linked: {number} {name}", "", ""),
    "customer_not_linked": (
        "{customer} is not linked to an ERP account",
        "It may be {candidates}.",
        "Link the right one, or have the account created in the ERP.",
    ),
    "customer_not_linked/no_candidates": (
        "{customer} is not linked to an ERP account",
        "No account in the ERP looks like it.",
        "Have the account created in the ERP, then link it.",
    ),
    "customer_link_broken": (
        "The ERP no longer has the account of {customer}",
        "Linked is {numbers}. It may now be {candidates}.",
        "Link the right one.",
    ),
    "customer_link_broken/no_candidates": (
        "The ERP no longer has the account of {customer}",
        "Linked is {numbers}, and no other account looks like it.",
        "Have the account created in the ERP, then link it.",
    ),
    "customer_choice": (
        "The customer has several ERP accounts",
        "They are {choices}.",
        "Choose the one that orders.",
    ),
    "customer_active": ("Customer active, not blocked", "", ""),
    "customer_inactive": (
        "{name} ({number}) is inactive in the ERP",
        "",
        "Ask Finance to activate the account, or link the one in use.",
    ),
    "customer_blocked": ("{name} ({number}) is blocked in the ERP", "", "Ask Finance to lift the block."),
    "company_right": ("Company: {company}", "", ""),
    "company_right/no_company": ("Company right", "", ""),
    "company_other": (
        "The quote is of another company",
        "It is of {unit}, and the order would be made in {company}.",
        "Choose the profile of {unit}, or correct the quote.",
    ),
    "ship_to_known": ("Ship-to known to the ERP", "", ""),
    "ship_to_missing": (
        "The ERP has no delivery or invoice address",
        "Without both it makes no sales order for this customer.",
        "Have the address added in the ERP.",
    ),
    "products_known": ("Items known to the ERP", "", ""),
    "product_unknown": (
        "{item} is not in the ERP",
        "Line {line} names an item that the ERP does not know.",
        "Correct the item in the quote, or have it created in the ERP.",
    ),
    "products_sellable": ("Items active and sellable", "", ""),
    "product_inactive": (
        "{item} is discontinued",
        "{name} is no longer active in the ERP.",
        "Offer another item in a new revision, or convert without this line.",
    ),
    "product_not_sellable": (
        "{item} is not for sale",
        "The ERP does not let {name} be sold.",
        "Ask for its release, or convert without this line.",
    ),
    "units_convertible": ("Units known to the ERP", "", ""),
    "unit_unknown": (
        "The ERP has no unit “{unit}” for {item}",
        "",
        "Choose a unit of the item in the quote.",
    ),
    "unit_not_exact": (
        "{quantity} {unit} of {item} is no whole quantity in {stock_unit}",
        "",
        "Choose a quantity that converts exactly.",
    ),
    "quantities_valid": ("Quantities valid", "", ""),
    "quantity_not_positive": ("{item} has no quantity to order", "", "Give a quantity above zero."),
    "quantity_below_minimum": (
        "{item} is sold from {minimum}",
        "The quote has {quantity}.",
        "Revise the quantity in the quote.",
    ),
    "quantity_no_multiple": (
        "{item} is sold in multiples of {multiple}",
        "The quote has {quantity}.",
        "Revise the quantity in the quote.",
    ),
    "prices_equal": ("Prices equal", "", ""),
    "price_higher_in_erp": (
        "{item} costs {difference} more in the ERP",
        "{on_all} on {quantity}. The order takes the quote's price.",
        _WHY,
    ),
    "price_lower_in_erp": (
        "{item} costs {difference} less in the ERP",
        "{on_all} on {quantity}. The order takes the quote's price.",
        _WHY,
    ),
    "taxes_equal": ("VAT equal", "", ""),
    "taxes_by_erp": ("VAT as the ERP sets it", "", ""),
    "tax_differs": (
        "VAT on {item} differs",
        "The quote says {quote_rate}, the ERP {erp_rate}.",
        "Finance owns this rate: revise the quote, or ask Finance.",
    ),
    "currency_equal": ("Currency equal: {currency}", "", ""),
    "currency_differs": (
        "The currencies differ",
        "The quote is in {quote}, the ERP invoices this customer in {erp}.",
        "Revise the quote, or ask Finance.",
    ),
    "stock_in_time": ("Available in time", "", ""),
    "stock_later": (
        "{item} is not complete on {on}",
        "{available} of {asked} can be promised then, all of it on {earliest}.",
        "Convert part, or say why the later date is agreed:",
    ),
    "stock_never": (
        "{item} cannot be promised from {warehouse}",
        "{available} of {asked} on {on}; no planned receipt covers the rest.",
        "Ask Purchasing, or convert less.",
    ),
    "credit_no_limit": ("No credit limit set", "", ""),
    "credit_enough": ("Credit suffices: {free} stays free", "", ""),
    "credit_nearly_used": ("Credit will be {percent} used", "{free} stays free.", _WHY),
    "credit_exceeded": (
        "This order would pass the limit by {excess}",
        "",
        "Ask Finance for a higher limit, or convert less.",
    ),
    "credit_other_currency": (
        "The credit limit cannot be compared",
        "The order is in {order}, the limit in {limit}.",
        "Ask Finance and say why:",
    ),
    "nothing_overdue": ("No invoice overdue", "", ""),
    "invoice_overdue": ("{invoice} is {days} days late", "{amount} is open.", _WHY),
    "invoice_overdue/one": ("{invoice} is {days} day late", "{amount} is open.", _WHY),
    "payment_term": ("Payment term: {term}", "", ""),
    "payment_term_missing": (
        "The ERP has no payment term for this customer",
        "The order would be made without one.",
        "Ask Finance, or say why:",
    ),
    "totals_equal": ("Totals agree: {amount}", "", ""),
    "totals_differ": (
        "The quote does not add up",
        "Its lines make {lines}, its total says {header}: {difference} apart.",
        "Correct the quote in the CRM.",
    ),
    "totals_round_differently": (
        "The totals differ by rounding",
        "The order comes to {order}, the quote to {quote}.",
        _WHY,
    ),
    "arbiter_present": ("One sales order per quote is assured", "", ""),
    "arbiter_missing": (
        "A colleague could convert this quote at the same time",
        "The profile is for a team, and nothing in the ERP refuses a second sales order.",
        "Ask your administrator for the team store, or let one person convert.",
    ),
    "erp_warning": ("The ERP asks before it confirms", "It says: “{text}”.", "Say why it may go on:"),
    "erp_warning/no_text": ("The ERP asks before it confirms", "", "Say why it may go on:"),
}
