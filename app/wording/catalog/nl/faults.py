"""Storingen: wat er is, waarom, wat te doen. Namen van klassen zijn voor codes zonder eigen woorden."""

from __future__ import annotations

_ITSELF = "Firmdate probeert het vanzelf opnieuw."
_SETTINGS = "Controleer het adres van het {system} bij Instellingen."
_CHANGED = "Meld het je beheerder: het {system} is misschien bijgewerkt."
_REFUSED = ("{The_system} weigert dit", "Het meldt: “{text}”.", "Verbeter het daar en probeer opnieuw.")
_REFUSED_MUTELY = ("{The_system} weigert dit", "Het geeft geen reden.", "Bekijk het daar en probeer opnieuw.")
_TROUBLE = ("{The_system} heeft zelf een storing", "Het kon niet antwoorden.", _ITSELF)
_NOT_UNDERSTOOD = ("{The_system} antwoordt in een vorm die Firmdate niet kent", "", _CHANGED)
_ASKS = (
    "{The_system} vraagt iets voor het bevestigt",
    "Het meldt: “{text}”.",
    "Geef een reden en zet opnieuw om.",
)

FAULTS: dict[str, tuple[str, str, str]] = {
    "FirmdateError": ("Dit is niet gelukt", "", "Probeer het opnieuw; blijft het zo, meld het je beheerder."),
    "UsageError": ("Firmdate kan dit zo niet doen", "", "Controleer wat je hebt ingevuld."),
    "ProfileError": ("Het profiel is niet bruikbaar", "", "Controleer het profiel, of vraag je beheerder."),
    "NotFound": ("{The_system} heeft dit niet", "", "Zoek het opnieuw."),
    "AccessFault": ("{The_system} laat je niet toe", "", "Controleer de aanmelding bij Instellingen."),
    "SignInFailed": (
        "{The_system} weigert de aanmelding",
        "",
        "Vul naam en wachtwoord opnieuw in bij Instellingen.",
    ),
    "SessionExpired": ("{The_system} heeft de sessie beëindigd", "", "Meld je opnieuw aan bij Instellingen."),
    "NoPermission": ("Je {system}-account mag dit niet", "", "Vraag je beheerder om het recht."),
    "NoKeyring": (
        "Firmdate vindt geen sleutelbos voor zijn wachtwoorden",
        "",
        "Ontgrendel de sleutelbos en start Firmdate opnieuw.",
    ),
    "SystemUnreachable": ("{The_system} is niet bereikbaar", "", _ITSELF),
    "Throttled": ("{The_system} vraagt Firmdate te wachten", "", _ITSELF),
    "UnexpectedReply": _NOT_UNDERSTOOD,
    "Rejected": _REFUSED,
    "Rejected/no_text": _REFUSED_MUTELY,
    "DuplicateKey": (
        "{The_system} heeft deze verkooporder al",
        "",
        "Firmdate zoekt hem op en maakt geen tweede.",
    ),
    "WarningRaised": _ASKS,
    "WarningRaised/no_text": (
        "{The_system} vraagt iets voor het bevestigt",
        "",
        "Geef een reden en zet opnieuw om.",
    ),
    "OutcomeUnknown": (
        "{The_system} nam een wijziging aan en antwoordde niet",
        "Niemand weet nog of ze is doorgevoerd.",
        "Firmdate zoekt het uit. Doe het niet met de hand.",
    ),
    "StorageFault": (
        "Firmdate kan zijn eigen database niet gebruiken",
        "",
        "Maak schijfruimte vrij en start Firmdate opnieuw.",
    ),
    "DemoFault": ("De demo kan niet starten", "", "Start hem opnieuw met --reset."),
    "not_reachable": (
        "{The_system} is niet bereikbaar",
        "Er is niets verstuurd.",
        f"Controleer het netwerk. {_ITSELF}",
    ),
    "timed_out": ("{The_system} antwoordde niet op tijd", "", _ITSELF),
    "no_answer": ("{The_system} antwoordde niet binnen {seconds} s", "", _ITSELF),
    "connection_broken": ("{The_system} verbrak de verbinding", "", _ITSELF),
    "request_not_sent": ("Firmdate kon de vraag niet versturen", "Er is niets verstuurd.", _SETTINGS),
    "server_error": _TROUBLE,
    "server_crashed": _TROUBLE,
    "throttled": (
        "{The_system} vraagt Firmdate te wachten",
        "Het krijgt te veel vragen.",
        "Het gaat over {seconds} s verder.",
    ),
    "throttled/no_seconds": (
        "{The_system} vraagt Firmdate te wachten",
        "Het krijgt te veel vragen.",
        _ITSELF,
    ),
    "list_keeps_changing": (
        "De lijst veranderde steeds tijdens het lezen",
        "",
        "Lees haar over een minuut opnieuw.",
    ),
    "redirected": ("{The_system} is naar een ander adres verhuisd", "", _SETTINGS),
    "html_instead_of_json": (
        "Er kwam een webpagina in plaats van gegevens",
        "Misschien staat er een proxy of aanmeldpagina tussen Firmdate en {the_system}.",
        _SETTINGS,
    ),
    "not_json": (
        "Van dit adres kwam iets anders dan gegevens",
        "Misschien is het niet {the_system}.",
        _SETTINGS,
    ),
    "reply_too_large": ("{The_system} stuurde meer dan Firmdate aanneemt", "", _CHANGED),
    "reply_cut": ("{The_system} stuurde maar een deel van zijn antwoord", "", _ITSELF),
    "reply_undecodable": ("{The_system} stuurde een onleesbaar antwoord", "", _CHANGED),
    "wrong_type": _NOT_UNDERSTOOD,
    "no_result": _NOT_UNDERSTOOD,
    "unknown_status": _NOT_UNDERSTOOD,
    "field_missing": (
        "{The_system} antwoordt in een vorm die Firmdate niet kent",
        "Het veld “{field}” ontbreekt.",
        _CHANGED,
    ),
    "field_missing/no_field": _NOT_UNDERSTOOD,
    "field_wrong": (
        "{The_system} antwoordt in een vorm die Firmdate niet kent",
        "In het veld “{field}” staat iets anders.",
        _CHANGED,
    ),
    "field_wrong/no_field": _NOT_UNDERSTOOD,
    "rejected": _REFUSED,
    "rejected/no_text": _REFUSED_MUTELY,
    "bad_request": _REFUSED,
    "bad_request/no_text": _REFUSED_MUTELY,
    "not_valid": _REFUSED,
    "not_valid/no_text": _REFUSED_MUTELY,
    "erp_refused": _REFUSED,
    "erp_refused/no_text": _REFUSED_MUTELY,
    "method_not_allowed": ("{The_system} kan dit niet", "", _CHANGED),
    "conflict": ("{The_system} heeft hiervan een andere versie", "", "Lees opnieuw en herhaal de wijziging."),
    "changed_meanwhile": (
        "Iemand heeft dit intussen gewijzigd",
        "{The_system} hield die wijziging aan.",
        "Lees opnieuw en herhaal de jouwe.",
    ),
    "duplicate_key": (
        "{The_system} heeft deze verkooporder al",
        "",
        "Firmdate zoekt hem op en maakt geen tweede.",
    ),
    "warning_raised": _ASKS,
    "warning_raised/no_text": (
        "{The_system} vraagt iets voor het bevestigt",
        "",
        "Geef een reden en zet opnieuw om.",
    ),
    "erp_asks_first": _ASKS,
    "erp_asks_first/no_text": (
        "{The_system} vraagt iets voor het bevestigt",
        "",
        "Geef een reden en zet opnieuw om.",
    ),
    "price_missing": ("{The_system} geeft geen prijs voor een artikel van deze offerte", "", _CHANGED),
    "tax_unknown": (
        "{The_system} noemt een belasting die het niet uitlegt",
        "",
        "Vraag Financiën de btw van het artikel te bekijken.",
    ),
    "tax_without_rate": (
        "{The_system} heeft hier een belasting met een vast bedrag",
        "Firmdate vergelijkt alleen tarieven.",
        "Vraag Financiën de btw van het artikel te bekijken.",
    ),
    "kit_holds_itself": (
        "Een set in {the_system} bevat zichzelf",
        "",
        "Vraag de beheerder van het artikel de onderdelen te verbeteren.",
    ),
    "product_unknown": (
        "{The_system} heeft een artikel van deze offerte niet meer",
        "",
        "Controleer opnieuw.",
    ),
    "currency_unknown": (
        "{The_system} kent de valuta {currency} niet",
        "",
        "Herzie de offerte, of vraag het Financiën.",
    ),
    "one_date_per_order": (
        "{The_system} neemt één leverdatum per order",
        "De regels vragen {dates}.",
        "Zet een deel om: één order per datum.",
    ),
    "too_many_warnings": (
        "{The_system} blijft vragen voor het bevestigt",
        "",
        "Bevestig de order daar, of vraag je beheerder.",
    ),
    "method_not_exposed": ("{The_system} laat programma's dit niet doen", "", _CHANGED),
    "sign_in_failed": (
        "{The_system} weigert de aanmelding",
        "Het aanvaardt de gebruikersnaam of het wachtwoord niet.",
        "Vul beide opnieuw in bij Instellingen.",
    ),
    "sign_in_needs_more": (
        "{The_system} vraagt een tweede stap bij het aanmelden",
        "Firmdate meldt zich aan met alleen een wachtwoord.",
        "Vraag je beheerder om een account zonder tweede stap.",
    ),
    "session_expired": (
        "{The_system} heeft de sessie beëindigd",
        "",
        "Meld je opnieuw aan bij Instellingen.",
    ),
    "secret_missing": ("Voor {the_system} is geen wachtwoord bewaard", "", "Vul het in bij Instellingen."),
    "no_keyring": (
        "Firmdate vindt geen sleutelbos voor zijn wachtwoorden",
        "Het bewaart ze alleen in de sleutelbos van het systeem, nooit in een bestand.",
        "Ontgrendel de sleutelbos of maak er een, en start Firmdate opnieuw.",
    ),
    "no_permission": ("Je {system}-account mag dit niet", "", "Vraag je beheerder om het recht “{right}”."),
    "no_permission/no_right": ("Je {system}-account mag dit niet", "", "Vraag je beheerder om het recht."),
    "module_off": (
        "{The_system} heeft dit onderdeel uitgeschakeld",
        "Het gaat om {right}.",
        "Vraag je beheerder het in te schakelen.",
    ),
    "not_found": ("{The_system} heeft dit niet", "Misschien is het verwijderd.", "Zoek het opnieuw."),
    "account": ("{The_system} heeft deze klant niet", "Misschien is die verwijderd.", "Zoek opnieuw."),
    "quote": (
        "{The_system} heeft geen offerte {quote}",
        "",
        "Controleer het nummer, of zoek in de lijst met offertes.",
    ),
    "quote/no_quote": (
        "{The_system} heeft deze offerte niet",
        "Misschien is ze verwijderd.",
        "Zoek opnieuw.",
    ),
    "opportunity": (
        "{The_system} heeft deze verkoopkans niet",
        "Misschien is ze verwijderd.",
        "Zoek opnieuw.",
    ),
    "sales_order": ("{The_system} heeft geen verkooporder {sales_order}", "", "Controleer het nummer."),
    "sales_order/no_sales_order": ("{The_system} heeft deze verkooporder niet", "", "Controleer het nummer."),
    "customer": ("Geen klant heet “{text}”", "", "Probeer een deel van de naam, of het ERP-nummer."),
    "customer/no_text": ("{The_system} heeft deze klant niet", "", "Zoek opnieuw."),
    "item": (
        "{The_system} heeft geen artikel {item}",
        "",
        "Controleer de code, of zoek op een deel van de naam.",
    ),
    "product": ("{The_system} heeft dit artikel niet meer", "", "Zoek opnieuw."),
    "warehouse": ("Geen magazijn heet “{text}”", "{The_system} heeft {known}.", "Kies er een van."),
    "promise": ("Deze toezegging is er niet meer", "", "Lees de lijst opnieuw."),
    "inbox_entry": ("Dit punt staat niet meer open", "", "Lees de inbox opnieuw."),
    "customer_not_linked": (
        "{customer} heeft nog geen klantnummer in het ERP",
        "",
        "Koppel de klant aan het nummer in het ERP.",
    ),
    "invoice_or_customer": (
        "Geen factuur en geen klant heet “{text}”",
        "",
        "Controleer het nummer of de naam.",
    ),
    "order_or_customer": (
        "Geen verkooporder en geen klant heet “{text}”",
        "",
        "Controleer het nummer of de naam.",
    ),
    "empty_search": ("Er is niets om te zoeken", "", "Typ een naam of een nummer."),
    "customer_ambiguous": (
        "“{text}” past bij {count} klanten",
        "Dat zijn {candidates}.",
        "Geef het nummer, of meer van de naam.",
    ),
    "country_unknown": (
        "{The_system} kent het land {country} niet",
        "",
        "Verbeter het land van het adres, of laat het toevoegen in het ERP.",
    ),
    "customers_not_created_here": (
        "Het profiel {profile} maakt geen klanten aan in het ERP",
        "De regels van het profiel laten dat aan het ERP.",
        "Koppel een klant, of laat er een aanmaken in het ERP.",
    ),
    "erp_creates_no_customers": (
        "Firmdate kan in dit ERP geen klanten aanmaken",
        "",
        "Laat de klant aanmaken in het ERP en koppel hem dan.",
    ),
    "customer_has_account": (
        "{customer} heeft al een ERP-nummer: {number}",
        "Er is niets aangemaakt.",
        "Controleer de offerte opnieuw.",
    ),
    "new_customer_may_arrive": (
        "Een ERP-nummer voor {customer} kan nog verschijnen",
        "Een eerdere poging bleef zonder antwoord; het ERP kan de klant nog hebben aangemaakt.",
        "Kijk na {clock} opnieuw, en koppel de klant als hij er is.",
    ),
    "address_not_of_customer": (
        "{address} is geen adres van klant {number} in het ERP",
        "Die heeft {known}.",
        "Kies er een met het id.",
    ),
    "address_not_of_customer/no_known": (
        "{address} is geen adres van klant {number} in het ERP",
        "Die heeft er geen.",
        "Laat het adres toevoegen in het ERP.",
    ),
    "price_of_no_line": (
        "Regel {line} van offerte {quote} wordt nu niet omgezet",
        "Dus neemt ze geen prijs van het ERP.",
        "Noem een regel die nu wordt omgezet.",
    ),
    "customer_not_of_account": (
        "Nummer {number} hoort niet bij de klant van offerte {quote}",
        "Gekoppeld is {known}.",
        "Kies een gekoppeld nummer.",
    ),
    "customer_not_of_account/no_known": (
        "Nummer {number} hoort niet bij de klant van offerte {quote}",
        "Er is nog niets gekoppeld.",
        "Koppel het nummer eerst.",
    ),
    "no_such_line": (
        "Offerte {quote} heeft geen regel {line}",
        "De laatste regel is {lines}.",
        "Kies een van de regels.",
    ),
    "quantity_not_positive": ("{quantity} is geen aantal voor {item}", "", "Geef een aantal boven nul."),
    "more_than_left": (
        "Van {item} is nog maar {left} om te zetten",
        "Gevraagd is {quantity}.",
        "Vraag {left} of minder.",
    ),
    "date_in_the_past": ("{date} is voorbij", "", "Kies voor {item} vandaag of een latere datum."),
    "unit_unknown": ("{item} heeft geen eenheid “{unit}”", "Wel {known}.", "Kies er een van."),
    "unit_unknown/no_item": (
        "{The_system} kent de eenheid “{unit}” niet",
        "",
        "Kies een andere eenheid in de offerte.",
    ),
    "unit_not_exact": (
        "{quantity} {item} is geen heel aantal in {unit}",
        "",
        "Kies een aantal dat precies omgerekend kan worden.",
    ),
    "naive_time": ("Er is een tijd zonder tijdzone gegeven: {value}", "", "Geef de zone erbij."),
    "promise_empty": ("Van {item} valt niets toe te zeggen", "", "Kies een datum en een aantal."),
    "promise_not_possible": (
        "Deze toezegging van {item} is niet meer haalbaar",
        "{available} kan worden toegezegd op {on}, alles op {earliest}.",
        "Controleer opnieuw en kies wat nu kan.",
    ),
    "promise_not_possible/no_earliest": (
        "Deze toezegging van {item} is niet meer haalbaar",
        "{available} kan worden toegezegd op {on}; geen geplande ontvangst dekt de rest.",
        "Controleer opnieuw, of vraag het Inkoop.",
    ),
    "reason_missing": ("Er ontbreekt een reden", "", "Zeg in een paar woorden waarom."),
}
