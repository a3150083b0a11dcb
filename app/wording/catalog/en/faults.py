"""Failures: what is so, why, what to do. Names of classes are for codes that have no words of their own."""

from __future__ import annotations

_ITSELF = "Firmdate tries again by itself."
_SETTINGS = "Check the address of the {system} in Settings."
_CHANGED = "Tell your administrator: the {system} may have been updated."
_REFUSED = ("{The_system} refuses this", "It says: “{text}”.", "Correct it there, then try again.")
_REFUSED_MUTELY = (
    "{The_system} refuses this",
    "It gives no reason.",
    "Look at the record there, then try again.",
)
_TROUBLE = ("{The_system} has trouble of its own", "It could not answer.", _ITSELF)
_NOT_UNDERSTOOD = ("{The_system} answers in a form that Firmdate does not know", "", _CHANGED)
_ASKS = ("{The_system} asks before it confirms", "It says: “{text}”.", "Give a reason, then convert again.")

FAULTS: dict[str, tuple[str, str, str]] = {
    # by class
    "FirmdateError": ("This did not work", "", "Try it again; if it stays so, tell your administrator."),
    "UsageError": ("Firmdate cannot do this as it was asked", "", "Check what you entered."),
    "ProfileError": ("The profile cannot be used", "", "Check the profile, or ask your administrator."),
    "NotFound": ("{The_system} does not have this", "", "Search for it again."),
    "AccessFault": ("{The_system} does not let you in", "", "Check the sign-in in Settings."),
    "SignInFailed": (
        "{The_system} refuses the sign-in",
        "",
        "Enter user name and password again in Settings.",
    ),
    "SessionExpired": ("{The_system} ended the session", "", "Sign in again in Settings."),
    "NoPermission": ("Your {system} account may not do this", "", "Ask your administrator for the right."),
    "NoKeyring": (
        "Firmdate finds no keyring for its passwords",
        "",
        "Unlock the keyring, then start Firmdate again.",
    ),
    "SystemUnreachable": ("{The_system} cannot be reached", "", _ITSELF),
    "Throttled": ("{The_system} asks Firmdate to wait", "", _ITSELF),
    "UnexpectedReply": _NOT_UNDERSTOOD,
    "Rejected": _REFUSED,
    "Rejected/no_text": _REFUSED_MUTELY,
    "DuplicateKey": (
        "{The_system} has this sales order already",
        "",
        "Firmdate looks it up and makes no second one.",
    ),
    "WarningRaised": _ASKS,
    "WarningRaised/no_text": (
        "{The_system} asks before it confirms",
        "",
        "Give a reason, then convert again.",
    ),
    "OutcomeUnknown": (
        "{The_system} took a change and did not answer",
        "Nobody knows yet whether it was made.",
        "Firmdate is finding out. Please do not make it by hand.",
    ),
    "StorageFault": (
        "Firmdate cannot use its own database",
        "",
        "Free some disk space, then start Firmdate again.",
    ),
    "DemoFault": ("The demo cannot start", "", "Start it again with --reset."),
    # the way to a system
    "not_reachable": ("{The_system} cannot be reached", "Nothing was sent.", f"Check the network. {_ITSELF}"),
    "timed_out": ("{The_system} did not answer in time", "", _ITSELF),
    "no_answer": ("{The_system} did not answer within {seconds} s", "", _ITSELF),
    "connection_broken": ("{The_system} broke the connection off", "", _ITSELF),
    "request_not_sent": ("Firmdate could not send the request", "Nothing was sent.", _SETTINGS),
    "server_error": _TROUBLE,
    "server_crashed": _TROUBLE,
    "throttled": (
        "{The_system} asks Firmdate to wait",
        "It gets too many requests.",
        "It goes on in {seconds} s.",
    ),
    "throttled/no_seconds": ("{The_system} asks Firmdate to wait", "It gets too many requests.", _ITSELF),
    "list_keeps_changing": (
        "The list kept changing while Firmdate read it",
        "",
        "Read it again in a minute.",
    ),
    # answers that are not understood
    "redirected": ("{The_system} has moved to another address", "", _SETTINGS),
    "html_instead_of_json": (
        "A web page came instead of data",
        "A proxy or a sign-in page may stand between Firmdate and {the_system}.",
        _SETTINGS,
    ),
    "not_json": (
        "Something other than data came from this address",
        "It may not be {the_system}.",
        _SETTINGS,
    ),
    "reply_too_large": ("{The_system} sent more than Firmdate accepts", "", _CHANGED),
    "reply_cut": ("{The_system} sent only part of its answer", "", _ITSELF),
    "reply_undecodable": ("{The_system} sent an answer that cannot be read", "", _CHANGED),
    "wrong_type": _NOT_UNDERSTOOD,
    "no_result": _NOT_UNDERSTOOD,
    "unknown_status": _NOT_UNDERSTOOD,
    "field_missing": (
        "{The_system} answers in a form that Firmdate does not know",
        "The field “{field}” is missing.",
        _CHANGED,
    ),
    "field_missing/no_field": _NOT_UNDERSTOOD,
    "field_wrong": (
        "{The_system} answers in a form that Firmdate does not know",
        "The field “{field}” holds something else.",
        _CHANGED,
    ),
    "field_wrong/no_field": _NOT_UNDERSTOOD,
    # refusals
    "rejected": _REFUSED,
    "rejected/no_text": _REFUSED_MUTELY,
    "bad_request": _REFUSED,
    "bad_request/no_text": _REFUSED_MUTELY,
    "not_valid": _REFUSED,
    "not_valid/no_text": _REFUSED_MUTELY,
    "erp_refused": _REFUSED,
    "erp_refused/no_text": _REFUSED_MUTELY,
    "method_not_allowed": ("{The_system} cannot do this", "", _CHANGED),
    "conflict": (
        "{The_system} holds another version of this record",
        "",
        "Read it again, then repeat the change.",
    ),
    "changed_meanwhile": (
        "Somebody changed this record meanwhile",
        "{The_system} kept their change.",
        "Read it again, then repeat yours.",
    ),
    "duplicate_key": (
        "{The_system} has this sales order already",
        "",
        "Firmdate looks it up and makes no second one.",
    ),
    "warning_raised": _ASKS,
    "warning_raised/no_text": (
        "{The_system} asks before it confirms",
        "",
        "Give a reason, then convert again.",
    ),
    "erp_asks_first": _ASKS,
    "erp_asks_first/no_text": (
        "{The_system} asks before it confirms",
        "",
        "Give a reason, then convert again.",
    ),
    "price_missing": ("{The_system} gives no price for an item of this quote", "", _CHANGED),
    "tax_unknown": (
        "{The_system} names a tax that it does not explain",
        "",
        "Ask Finance to look at the item's taxes.",
    ),
    "tax_without_rate": (
        "{The_system} has a tax of a fixed amount here",
        "Firmdate compares rates only.",
        "Ask Finance to look at the item's taxes.",
    ),
    "kit_holds_itself": (
        "A kit in {the_system} contains itself",
        "",
        "Ask the owner of the item to correct its components.",
    ),
    "product_unknown": ("{The_system} no longer has an item of this quote", "", "Check again."),
    "currency_unknown": (
        "{The_system} does not know the currency {currency}",
        "",
        "Revise the quote, or ask Finance.",
    ),
    "one_date_per_order": (
        "{The_system} takes one shipping date per order",
        "The lines want {dates}.",
        "Convert part: one order per date.",
    ),
    "too_many_warnings": (
        "{The_system} keeps asking before it confirms",
        "",
        "Confirm the order there, or ask your administrator.",
    ),
    "method_not_exposed": ("{The_system} does not let programs do this", "", _CHANGED),
    # sign-in and rights
    "sign_in_failed": (
        "{The_system} refuses the sign-in",
        "It does not accept the user name or the password.",
        "Enter both again in Settings.",
    ),
    "sign_in_needs_more": (
        "{The_system} wants a second step to sign in",
        "Firmdate signs in with a password alone.",
        "Ask your administrator for an account without the second step.",
    ),
    "session_expired": ("{The_system} ended the session", "", "Sign in again in Settings."),
    "secret_missing": ("No password is kept for {the_system}", "", "Enter it in Settings."),
    "no_keyring": (
        "Firmdate finds no keyring for its passwords",
        "It keeps them in the system's keyring only, never in a file.",
        "Unlock the keyring or set one up, then start Firmdate again.",
    ),
    "no_permission": (
        "Your {system} account may not do this",
        "",
        "Ask your administrator for the right “{right}”.",
    ),
    "no_permission/no_right": (
        "Your {system} account may not do this",
        "",
        "Ask your administrator for the right.",
    ),
    "module_off": (
        "{The_system} has this part switched off",
        "It is the {right}.",
        "Ask your administrator to switch it on.",
    ),
    # not found
    "not_found": (
        "{The_system} does not have this record",
        "It may have been deleted.",
        "Search for it again.",
    ),
    "account": (
        "{The_system} does not have this customer",
        "It may have been deleted.",
        "Search for it again.",
    ),
    "quote": (
        "{The_system} has no quote {quote}",
        "",
        "Check the number, or look it up in the list of quotes.",
    ),
    "quote/no_quote": (
        "{The_system} does not have this quote",
        "It may have been deleted.",
        "Search for it again.",
    ),
    "opportunity": (
        "{The_system} does not have this opportunity",
        "It may have been deleted.",
        "Search for it again.",
    ),
    "sales_order": ("{The_system} has no sales order {sales_order}", "", "Check the number."),
    "sales_order/no_sales_order": ("{The_system} does not have this sales order", "", "Check the number."),
    "customer": ("No customer is called “{text}”", "", "Try a part of the name, or the ERP number."),
    "customer/no_text": ("{The_system} does not have this customer", "", "Search for it again."),
    "item": ("{The_system} has no item {item}", "", "Check the code, or search by a part of the name."),
    "product": ("{The_system} no longer has this item", "", "Search for it again."),
    "warehouse": ("No warehouse is called “{text}”", "{The_system} has {known}.", "Choose one of them."),
    "promise": ("This promise is no longer there", "", "Read the list again."),
    "inbox_entry": ("This entry is no longer open", "", "Read the inbox again."),
    "customer_not_linked": (
        "{customer} has no ERP account yet",
        "",
        "Link the customer to its account in the ERP.",
    ),
    "invoice_or_customer": (
        "No invoice and no customer is called “{text}”",
        "",
        "Check the number or the name.",
    ),
    "order_or_customer": (
        "No sales order and no customer is called “{text}”",
        "",
        "Check the number or the name.",
    ),
    # what was asked
    "empty_search": ("There is nothing to search for", "", "Type a name or a number."),
    "customer_ambiguous": (
        "“{text}” fits {count} customers",
        "They are {candidates}.",
        "Give the number, or more of the name.",
    ),
    "country_unknown": (
        "{The_system} does not know the country {country}",
        "",
        "Correct the country of the address, or have it added in the ERP.",
    ),
    "customers_not_created_here": (
        "The profile {profile} creates no customers in the ERP",
        "Its policy leaves that to the ERP.",
        "Link an account, or have one created in the ERP.",
    ),
    "erp_creates_no_customers": (
        "Firmdate cannot create customers in this ERP",
        "",
        "Have the account created in the ERP, then link it.",
    ),
    "customer_has_account": (
        "{customer} has an ERP account already: {number}",
        "Nothing was created.",
        "Check the quote again.",
    ),
    "new_customer_may_arrive": (
        "An ERP account for {customer} may still appear",
        "A former attempt had no answer, and the ERP may yet have created it.",
        "Look for it again after {clock}; link it if it is there.",
    ),
    "address_not_of_customer": (
        "{address} is no address of ERP account {number}",
        "It has {known}.",
        "Choose one of them by its id.",
    ),
    "address_not_of_customer/no_known": (
        "{address} is no address of ERP account {number}",
        "It has none.",
        "Have the address added in the ERP.",
    ),
    "price_of_no_line": (
        "Line {line} of quote {quote} is not in this conversion",
        "So it takes no price of the ERP.",
        "Name a line that is converted now.",
    ),
    "customer_not_of_account": (
        "Account {number} does not belong to the customer of quote {quote}",
        "Linked is {known}.",
        "Choose a linked account.",
    ),
    "customer_not_of_account/no_known": (
        "Account {number} does not belong to the customer of quote {quote}",
        "No account is linked.",
        "Link the account first.",
    ),
    "no_such_line": (
        "Quote {quote} has no line {line}",
        "Its last line is {lines}.",
        "Choose one of its lines.",
    ),
    "quantity_not_positive": ("{quantity} is no quantity for {item}", "", "Give a quantity above zero."),
    "more_than_left": (
        "Only {left} of {item} are left to convert",
        "{quantity} was asked.",
        "Ask for {left} or less.",
    ),
    "date_in_the_past": ("{date} has passed", "", "Choose today or a later date for {item}."),
    "unit_unknown": ("{item} has no unit “{unit}”", "It has {known}.", "Choose one of them."),
    "unit_unknown/no_item": (
        "{The_system} does not know the unit “{unit}”",
        "",
        "Choose another unit in the quote.",
    ),
    "unit_not_exact": (
        "{quantity} of {item} is no whole quantity in {unit}",
        "",
        "Choose a quantity that converts exactly.",
    ),
    "naive_time": ("A time without a time zone was given: {value}", "", "Give it with its zone."),
    "promise_empty": ("There is nothing to promise of {item}", "", "Choose a date and a quantity."),
    "promise_not_possible": (
        "This promise of {item} can no longer be kept",
        "{available} can be promised on {on}, all of it on {earliest}.",
        "Check again and choose what is possible now.",
    ),
    "promise_not_possible/no_earliest": (
        "This promise of {item} can no longer be kept",
        "{available} can be promised on {on}; no planned receipt covers the rest.",
        "Check again, or ask Purchasing.",
    ),
    "reason_missing": ("A reason is missing", "", "Say why in a few words."),
}
