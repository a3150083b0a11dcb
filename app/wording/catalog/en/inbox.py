"""The inbox: short for the list, what happened, what Firmdate does, what a person does or leaves."""

from __future__ import annotations

_LEAVE = "Please do not create the order by hand."

INBOX: dict[str, tuple[str, str, str, str]] = {
    "kind.conversion_failed": ("Not converted", "", "", ""),
    "kind.outcome_unknown": ("Outcome unknown", "", "", ""),
    "kind.write_back_owed": ("Write-back owed", "", "", ""),
    "kind.promise_at_risk": ("Promise at risk", "", "", ""),
    "kind.link_review": ("Link to review", "", "", ""),
    "kind.conflict": ("Conflict", "", "", ""),
    "kind.connection": ("Connection", "", "", ""),
    "kind.permission": ("Right missing", "", "", ""),
    "kind.api_changed": ("API changed", "", "", ""),
    "conversion_failed": (
        "{quote} is not converted",
        "Quote {quote} is not converted",
        "There is no sales order for it in the ERP. {why}",
        "Settle what stands against it, then convert again.",
    ),
    "conversion_failed/no_why": (
        "{quote} is not converted",
        "Quote {quote} is not converted",
        "There is no sales order for it in the ERP.",
        "Open the quote and convert again.",
    ),
    "outcome_unknown": (
        "Order for {quote} may exist",
        "The order for quote {quote} may exist in the ERP",
        "Firmdate is finding out: it looks the order up by its reference every minute. {why}",
        _LEAVE,
    ),
    "outcome_unknown/no_why": (
        "Order for {quote} may exist",
        "The order for quote {quote} may exist in the ERP",
        "Firmdate is finding out: it looks the order up by its reference every minute.",
        _LEAVE,
    ),
    "order_unfinished": (
        "{order} is not confirmed yet",
        "{order} for quote {quote} is created and not confirmed yet",
        "Firmdate takes it up again every minute. {why}",
        _LEAVE,
    ),
    "order_unfinished/no_why": (
        "{order} is not confirmed yet",
        "{order} for quote {quote} is created and not confirmed yet",
        "Firmdate takes it up again every minute.",
        _LEAVE,
    ),
    "write_back_owed": (
        "CRM lacks the number {order}",
        "{order} is confirmed; its number is not yet on quote {quote}",
        "Firmdate tries again by itself. {why}",
        "There is nothing to do, and nothing to convert again.",
    ),
    "write_back_owed/no_why": (
        "CRM lacks the number {order}",
        "{order} is confirmed; its number is not yet on quote {quote}",
        "Firmdate tries again by itself.",
        "There is nothing to do, and nothing to convert again.",
    ),
    "promise_at_risk": (
        "Promise at risk: {item}, {quantity}",
        "{quantity} {item} on {date} no longer holds{cause}",
        "New date: {new_date}.",
        "Tell the customer, or ask Purchasing.",
    ),
    "promise_at_risk/no_new_date": (
        "Promise at risk: {item}, {quantity}",
        "{quantity} {item} on {date} no longer holds{cause}",
        "No planned receipt brings it.",
        "Tell the customer, or ask Purchasing.",
    ),
    "link_review": (
        "Is {candidate} the same as {customer}?",
        "Is {candidate} in the ERP the same customer as {customer}?",
        "Firmdate links nothing until a person says so.",
        "Link them, or say that they are not the same.",
    ),
    "link_review/no_candidate": (
        "A link waits for review",
        "A customer may stand in both systems without a link",
        "Firmdate links nothing until a person says so.",
        "Link them, or say that they are not the same.",
    ),
    "conflict": (
        "{field} differs in CRM and ERP",
        "{field} of {customer} differs in CRM and ERP",
        "Firmdate changes neither until a person has chosen.",
        "Choose which one is right.",
    ),
    "conflict/no_field": (
        "CRM and ERP differ",
        "A customer's data differ in CRM and ERP",
        "Firmdate changes neither until a person has chosen.",
        "Choose which one is right.",
    ),
    "connection": (
        "{system} is not connected",
        "{title}",
        "{why} Firmdate shows the last figures with their age; conversion waits.",
        "{remedy}",
    ),
    "permission": (
        "A right in the {system} is missing",
        "{title}",
        "{why} Everything else works.",
        "{remedy}",
    ),
    "api_changed": (
        "The {system} answers differently",
        "{The_system} answers differently from what Firmdate knows",
        "What differs: {what}.",
        "Tell your administrator before you convert.",
    ),
    "api_changed/no_what": (
        "The {system} answers differently",
        "{The_system} answers differently from what Firmdate knows",
        "It may have been updated.",
        "Tell your administrator before you convert.",
    ),
    "cause.moved": (": {document} moved to {moved_to}", "", "", ""),
    "cause.gone": (": {document} is no longer planned", "", "", ""),
    "cause.taken": (": {document} takes {takes} on {takes_on}", "", "", ""),
}
