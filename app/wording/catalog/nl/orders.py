"""Wat er van verkooporders werd: hun status, wijzigingen in het ERP, en wat het CRM te horen krijgt."""

from __future__ import annotations

ORDERS: dict[str, str] = {
    "sold.note": "Verkooporder {order} van offerte {quote}: {status}, {amount}, verzending {on}.",
    "sold.note/no_on": "Verkooporder {order} van offerte {quote}: {status}, {amount}.",
    "sold.status.not confirmed": "niet bevestigd",
    "sold.status.confirmed": "bevestigd",
    "sold.status.partly delivered": "deels geleverd",
    "sold.status.delivered": "geleverd",
    "sold.status.invoiced": "gefactureerd",
    "sold.status.cancelled": "geannuleerd",
    "change.customer": "is {now} de klant in plaats van {was}",
    "change.customer/no_was": "is {now} de klant",
    "change.currency": "is {now} de valuta in plaats van {was}",
    "change.line_gone": "staat {was} van {item} er niet meer op",
    "change.line_new": "is {now} van {item} toegevoegd",
    "change.quantity": "staat er van {item} {now} in plaats van {was}",
    "change.price": "kost {item} {now} in plaats van {was}",
    "changes.and": "{first}; {rest}",
    "audit.whole": "Het auditlogboek is heel: {rows} regels.",
    "audit.broken": "Regel {row} van {writer} is gewijzigd, of een regel ervoor ontbreekt.",
    "audit.missing": "Het einde van het logboek van {writer} ontbreekt: {count} regels na regel {row}.",
    "audit.exported": "{rows} regels zijn naar {name} geschreven.",
    "audit.none": "Het auditlogboek heeft zulke regels niet.",
    "problem.claim_held": "{detail} houdt dit deel van de offerte in het ERP bezet, en er is nog geen order.",
    "problem.stage_vanished": "Het CRM nam de fase aan en bewaarde die niet.",
}

ORDER_INBOX: dict[str, tuple[str, str, str, str]] = {
    "kind.order_changed": ("Order gewijzigd", "", "", ""),
    "order_changed": (
        "{order} is niet wat {quote} afsprak",
        "{order} is niet meer wat in offerte {quote} was afgesproken",
        "In het ERP {what}. Firmdate wijzigt geen van beide.",
        "Laat de order in het ERP rechtzetten, of sluit dit met de reden waarom hij mag afwijken.",
    ),
    "order_changed/no_what": (
        "{order} is niet wat {quote} afsprak",
        "{order} is niet meer wat in offerte {quote} was afgesproken",
        "De order in het ERP wijkt af. Firmdate wijzigt geen van beide.",
        "Laat de order in het ERP rechtzetten, of sluit dit met de reden waarom hij mag afwijken.",
    ),
    "order_cancelled": (
        "{order} is geannuleerd",
        "{order} van offerte {quote} is in het ERP geannuleerd",
        "Het deel van de offerte blijft bezet: Firmdate bestelt niets vanzelf opnieuw.",
        "Moet het opnieuw besteld worden, geef het deel dan hier vrij, met de reden. Sluit dit anders.",
    ),
    "order_reopened": (
        "{order} is niet meer bevestigd",
        "{order} van offerte {quote} is in het ERP niet meer bevestigd",
        "Iemand zette de order terug naar concept of offerte. Firmdate bevestigt niets twee keer.",
        "Vraag wie dat deed, en laat de order in het ERP bevestigen of annuleren.",
    ),
    "status_owed": (
        "CRM mist de status van {order}",
        "Op offerte {quote} staat nog niet dat de order {said} is",
        "Firmdate probeert het vanzelf opnieuw. {why}",
        "Je hoeft niets te doen.",
    ),
    "status_owed/no_why": (
        "CRM mist de status van {order}",
        "Op offerte {quote} staat nog niet dat de order {said} is",
        "Firmdate probeert het vanzelf opnieuw.",
        "Je hoeft niets te doen.",
    ),
    "note_owed": (
        "CRM mist de notitie over {order}",
        "In het CRM staat nog geen notitie over {order} van offerte {quote}",
        "De order zelf is bevestigd. Firmdate probeert het vanzelf opnieuw. {why}",
        "Je hoeft niets te doen; sluit dit als de notitie niet nodig is.",
    ),
    "note_owed/no_why": (
        "CRM mist de notitie over {order}",
        "In het CRM staat nog geen notitie over {order} van offerte {quote}",
        "De order zelf is bevestigd. Firmdate probeert het vanzelf opnieuw.",
        "Je hoeft niets te doen; sluit dit als de notitie niet nodig is.",
    ),
    "stage_owed": (
        "Fase niet naar {stage} gezet",
        "De verkoopkans van offerte {quote} staat niet op fase {stage}",
        "De order {order} zelf is bevestigd. {why}",
        "Verbeter de fase in het profiel, of sluit dit.",
    ),
    "stage_owed/no_why": (
        "Fase niet naar {stage} gezet",
        "De verkoopkans van offerte {quote} staat niet op fase {stage}",
        "De order {order} zelf is bevestigd.",
        "Verbeter de fase in het profiel, of sluit dit.",
    ),
}

ORDER_FAULTS: dict[str, tuple[str, str, str]] = {
    "order_not_cancelled": (
        "Verkooporder {order} is niet geannuleerd",
        "In het ERP is het een lopende order, dus het deel van de offerte is niet vrij.",
        "Laat de order eerst in het ERP annuleren.",
    ),
    "audit_rows": ("Het auditlogboek heeft niets over {quote}", "", "Controleer het nummer van de offerte."),
    "claim_not_stale": (
        "De claim kan nog bezig zijn",
        "Hij is {minutes} minuten geleden gemaakt; het ERP kan nog uitvoeren wat ermee verstuurd is.",
        "Probeer het na een kwartier opnieuw.",
    ),
    "claim_unknown": (
        "Niemand houdt een claim op {reference}",
        "Het ERP heeft er geen onder dit kenmerk.",
        "Zet de offerte opnieuw om.",
    ),
}

ORDER_CHECKS: dict[str, tuple[str, str, str]] = {
    "order_cancelled_in_erp": (
        "De order van deze offerte is in het ERP geannuleerd",
        "{orders} houdt zijn deel van de offerte nog bezet.",
        "Geef het deel vrij in de Inbox, met de reden; zet daarna opnieuw om.",
    ),
}
