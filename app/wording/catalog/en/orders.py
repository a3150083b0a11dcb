"""What became of sales orders: their status, changes in the ERP, and what the CRM is told."""

from __future__ import annotations

ORDERS: dict[str, str] = {
    "sold.note": "Sales order {order} of quote {quote}: {status}, {amount}, shipping {on}.",
    "sold.note/no_on": "Sales order {order} of quote {quote}: {status}, {amount}.",
    "sold.status.not confirmed": "not confirmed",
    "sold.status.confirmed": "confirmed",
    "sold.status.partly delivered": "partly delivered",
    "sold.status.delivered": "delivered",
    "sold.status.invoiced": "invoiced",
    "sold.status.cancelled": "cancelled",
    "change.customer": "the customer is {now} instead of {was}",
    "change.customer/no_was": "the customer is {now}",
    "change.currency": "the currency is {now} instead of {was}",
    "change.line_gone": "{was} of {item} is no longer on it",
    "change.line_new": "{now} of {item} was added",
    "change.quantity": "of {item} there is {now} instead of {was}",
    "change.price": "{item} costs {now} instead of {was}",
    "changes.and": "{first}; {rest}",
    "audit.whole": "The audit log is whole: {rows} rows.",
    "audit.broken": "Row {row} of {writer} was changed, or a row before it is missing.",
    "audit.missing": "The end of the log of {writer} is missing: {count} rows after row {row}.",
    "audit.exported": "{rows} rows were written to {name}.",
    "audit.none": "The audit log has no such rows.",
    "problem.claim_held": "{detail} holds the claim on this part in the ERP, and there is no order yet.",
    "problem.stage_vanished": "The CRM took the stage and did not keep it.",
}

ORDER_INBOX: dict[str, tuple[str, str, str, str]] = {
    "kind.order_changed": ("Order changed", "", "", ""),
    "order_changed": (
        "{order} is not what {quote} agreed",
        "{order} is no longer what quote {quote} agreed",
        "In the ERP {what}. Firmdate changes neither.",
        "Have the order put right in the ERP, or dismiss this with the reason why it may differ.",
    ),
    "order_changed/no_what": (
        "{order} is not what {quote} agreed",
        "{order} is no longer what quote {quote} agreed",
        "The order in the ERP differs. Firmdate changes neither.",
        "Have the order put right in the ERP, or dismiss this with the reason why it may differ.",
    ),
    "order_cancelled": (
        "{order} was cancelled",
        "{order} of quote {quote} was cancelled in the ERP",
        "Its part of the quote stays taken: Firmdate orders nothing again by itself.",
        "If it is to be ordered again, free its part here, with the reason. Otherwise dismiss this.",
    ),
    "order_reopened": (
        "{order} is no longer confirmed",
        "{order} of quote {quote} is no longer confirmed in the ERP",
        "Somebody took it back to a draft or quotation. Firmdate confirms nothing twice.",
        "Ask who changed it, and have it confirmed or cancelled in the ERP.",
    ),
    "status_owed": (
        "CRM lacks the status of {order}",
        "Quote {quote} does not say yet that its order is {said}",
        "Firmdate tries again by itself. {why}",
        "There is nothing to do.",
    ),
    "status_owed/no_why": (
        "CRM lacks the status of {order}",
        "Quote {quote} does not say yet that its order is {said}",
        "Firmdate tries again by itself.",
        "There is nothing to do.",
    ),
    "note_owed": (
        "CRM lacks the note on {order}",
        "The CRM has no note on {order} of quote {quote} yet",
        "The order itself is confirmed. Firmdate tries again by itself. {why}",
        "There is nothing to do; dismiss this if the note is not needed.",
    ),
    "note_owed/no_why": (
        "CRM lacks the note on {order}",
        "The CRM has no note on {order} of quote {quote} yet",
        "The order itself is confirmed. Firmdate tries again by itself.",
        "There is nothing to do; dismiss this if the note is not needed.",
    ),
    "stage_owed": (
        "Stage not moved to {stage}",
        "The opportunity of quote {quote} is not at stage {stage}",
        "The order {order} itself is confirmed. {why}",
        "Correct the stage in the profile, or dismiss this.",
    ),
    "stage_owed/no_why": (
        "Stage not moved to {stage}",
        "The opportunity of quote {quote} is not at stage {stage}",
        "The order {order} itself is confirmed.",
        "Correct the stage in the profile, or dismiss this.",
    ),
}

ORDER_FAULTS: dict[str, tuple[str, str, str]] = {
    "order_not_cancelled": (
        "Sales order {order} is not cancelled",
        "The ERP shows it as a living order, so its part of the quote is not free.",
        "Have it cancelled in the ERP first.",
    ),
    "audit_rows": ("The audit log has nothing about {quote}", "", "Check the quote's number."),
    "claim_not_stale": (
        "The claim may still be at work",
        "It was made {minutes} minutes ago; the ERP may still carry out what was sent under it.",
        "Try again after a quarter of an hour.",
    ),
    "claim_unknown": (
        "Nobody holds a claim on {reference}",
        "The ERP has none under this reference.",
        "Convert the quote again.",
    ),
}

ORDER_CHECKS: dict[str, tuple[str, str, str]] = {
    "order_cancelled_in_erp": (
        "The order of this quote was cancelled in the ERP",
        "{orders} still holds its part of the quote.",
        "Free the part in the Inbox, with the reason; then convert again.",
    ),
}
