"""De inbox: kort voor de lijst, wat er is, wat Firmdate doet, wat een mens doet of laat."""

from __future__ import annotations

_LEAVE = "Maak de order niet met de hand aan."

INBOX: dict[str, tuple[str, str, str, str]] = {
    "kind.conversion_failed": ("Niet omgezet", "", "", ""),
    "kind.outcome_unknown": ("Afloop onbekend", "", "", ""),
    "kind.write_back_owed": ("Terug te schrijven", "", "", ""),
    "kind.promise_at_risk": ("Toezegging in gevaar", "", "", ""),
    "kind.link_review": ("Koppeling te beoordelen", "", "", ""),
    "kind.conflict": ("Verschil", "", "", ""),
    "kind.connection": ("Verbinding", "", "", ""),
    "kind.permission": ("Recht ontbreekt", "", "", ""),
    "kind.api_changed": ("API gewijzigd", "", "", ""),
    "conversion_failed": (
        "{quote} is niet omgezet",
        "Offerte {quote} is niet omgezet",
        "In het ERP staat er geen verkooporder voor. {why}",
        "Los op wat in de weg staat en zet opnieuw om.",
    ),
    "conversion_failed/no_why": (
        "{quote} is niet omgezet",
        "Offerte {quote} is niet omgezet",
        "In het ERP staat er geen verkooporder voor.",
        "Open de offerte en zet opnieuw om.",
    ),
    "outcome_unknown": (
        "Order voor {quote} bestaat misschien",
        "De verkooporder voor offerte {quote} bestaat misschien al in het ERP",
        "Firmdate zoekt het uit: elke minuut zoekt het de order op zijn kenmerk. {why}",
        _LEAVE,
    ),
    "outcome_unknown/no_why": (
        "Order voor {quote} bestaat misschien",
        "De verkooporder voor offerte {quote} bestaat misschien al in het ERP",
        "Firmdate zoekt het uit: elke minuut zoekt het de order op zijn kenmerk.",
        _LEAVE,
    ),
    "order_unfinished": (
        "{order} is nog niet bevestigd",
        "{order} voor offerte {quote} is aangemaakt en nog niet bevestigd",
        "Firmdate gaat er elke minuut mee verder. {why}",
        _LEAVE,
    ),
    "order_unfinished/no_why": (
        "{order} is nog niet bevestigd",
        "{order} voor offerte {quote} is aangemaakt en nog niet bevestigd",
        "Firmdate gaat er elke minuut mee verder.",
        _LEAVE,
    ),
    "write_back_owed": (
        "CRM mist het nummer {order}",
        "{order} is bevestigd; het nummer staat nog niet op offerte {quote}",
        "Firmdate probeert het vanzelf opnieuw. {why}",
        "Je hoeft niets te doen en niets opnieuw om te zetten.",
    ),
    "write_back_owed/no_why": (
        "CRM mist het nummer {order}",
        "{order} is bevestigd; het nummer staat nog niet op offerte {quote}",
        "Firmdate probeert het vanzelf opnieuw.",
        "Je hoeft niets te doen en niets opnieuw om te zetten.",
    ),
    "promise_at_risk": (
        "Toezegging in gevaar: {item}, {quantity}",
        "{quantity} {item} op {date} is niet meer haalbaar{cause}",
        "Nieuwe datum: {new_date}.",
        "Laat het de klant weten, of vraag het Inkoop.",
    ),
    "promise_at_risk/no_new_date": (
        "Toezegging in gevaar: {item}, {quantity}",
        "{quantity} {item} op {date} is niet meer haalbaar{cause}",
        "Geen geplande ontvangst brengt het.",
        "Laat het de klant weten, of vraag het Inkoop.",
    ),
    "link_review": (
        "Is {candidate} dezelfde als {customer}?",
        "Is {candidate} in het ERP dezelfde klant als {customer}?",
        "Firmdate koppelt niets tot iemand het zegt.",
        "Koppel ze, of zeg dat het niet dezelfde zijn.",
    ),
    "link_review/no_candidate": (
        "Een koppeling wacht op beoordeling",
        "Een klant staat misschien in beide systemen zonder koppeling",
        "Firmdate koppelt niets tot iemand het zegt.",
        "Koppel ze, of zeg dat het niet dezelfde zijn.",
    ),
    "conflict": (
        "{field} verschilt in CRM en ERP",
        "{field} van {customer} verschilt in CRM en ERP",
        "Firmdate wijzigt geen van beide tot iemand kiest.",
        "Kies welke klopt.",
    ),
    "conflict/no_field": (
        "CRM en ERP verschillen",
        "Gegevens van een klant verschillen in CRM en ERP",
        "Firmdate wijzigt geen van beide tot iemand kiest.",
        "Kies welke klopt.",
    ),
    "connection": (
        "{system} is niet verbonden",
        "{title}",
        "{why} Firmdate toont de laatste cijfers met hun leeftijd; omzetten wacht.",
        "{remedy}",
    ),
    "permission": (
        "Er ontbreekt een recht in het {system}",
        "{title}",
        "{why} Al het andere werkt.",
        "{remedy}",
    ),
    "api_changed": (
        "Het {system} antwoordt anders",
        "{The_system} antwoordt anders dan Firmdate kent",
        "Wat verschilt: {what}.",
        "Meld het je beheerder voor je omzet.",
    ),
    "api_changed/no_what": (
        "Het {system} antwoordt anders",
        "{The_system} antwoordt anders dan Firmdate kent",
        "Misschien is het bijgewerkt.",
        "Meld het je beheerder voor je omzet.",
    ),
    "cause.moved": (": {document} is verschoven naar {moved_to}", "", "", ""),
    "cause.gone": (": {document} is niet meer gepland", "", "", ""),
    "cause.taken": (": {document} neemt {takes} op {takes_on}", "", "", ""),
}
