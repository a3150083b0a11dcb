"""Störungen: was ist, warum, was zu tun ist. Klassennamen gelten für Codes ohne eigene Worte."""

from __future__ import annotations

_ITSELF = "Firmdate versucht es von selbst noch einmal."
_SETTINGS = "Prüfen Sie die Adresse des {system} in den Einstellungen."
_CHANGED = "Sagen Sie es Ihrem Administrator: Vielleicht wurde das {system} aktualisiert."
_REFUSED = (
    "{The_system} lehnt das ab",
    "Es meldet: „{text}“.",
    "Berichtigen Sie es dort und versuchen Sie es erneut.",
)
_REFUSED_MUTELY = (
    "{The_system} lehnt das ab",
    "Es nennt keinen Grund.",
    "Sehen Sie dort nach und versuchen Sie es erneut.",
)
_TROUBLE = ("{The_system} hat selbst eine Störung", "Es konnte nicht antworten.", _ITSELF)
_NOT_UNDERSTOOD = ("{The_system} antwortet in einer Form, die Firmdate nicht kennt", "", _CHANGED)
_REASON = "Geben Sie eine Begründung an und wandeln Sie erneut um."
_ASKS = ("{The_system} fragt vor der Bestätigung nach", "Es meldet: „{text}“.", _REASON)
_RESET = "Starten Sie die Demo neu mit --reset."

FAULTS: dict[str, tuple[str, str, str]] = {
    "FirmdateError": (
        "Das hat nicht geklappt",
        "",
        "Versuchen Sie es noch einmal; bleibt es so, sagen Sie es Ihrem Administrator.",
    ),
    "UsageError": ("So kann Firmdate das nicht ausführen", "", "Prüfen Sie Ihre Eingabe."),
    "ProfileError": (
        "Das Profil ist nicht verwendbar",
        "",
        "Prüfen Sie das Profil, oder fragen Sie Ihren Administrator.",
    ),
    "NotFound": ("{The_system} hat das nicht", "", "Suchen Sie noch einmal."),
    "AccessFault": (
        "{The_system} lässt Sie nicht hinein",
        "",
        "Prüfen Sie die Anmeldung in den Einstellungen.",
    ),
    "SignInFailed": (
        "{The_system} lehnt die Anmeldung ab",
        "",
        "Geben Sie Benutzername und Passwort in den Einstellungen neu ein.",
    ),
    "SessionExpired": (
        "{The_system} hat die Sitzung beendet",
        "",
        "Melden Sie sich in den Einstellungen neu an.",
    ),
    "NoPermission": ("Ihr {system}-Konto darf das nicht", "", "Bitten Sie Ihren Administrator um das Recht."),
    "NoKeyring": (
        "Firmdate findet keinen Schlüsselbund für seine Passwörter",
        "",
        "Entsperren Sie den Schlüsselbund und starten Sie Firmdate neu.",
    ),
    "SystemUnreachable": ("{The_system} ist nicht erreichbar", "", _ITSELF),
    "Throttled": ("{The_system} bittet Firmdate zu warten", "", _ITSELF),
    "UnexpectedReply": _NOT_UNDERSTOOD,
    "Rejected": _REFUSED,
    "Rejected/no_text": _REFUSED_MUTELY,
    "DuplicateKey": (
        "{The_system} hat diesen Auftrag schon",
        "",
        "Firmdate sucht ihn und legt keinen zweiten an.",
    ),
    "WarningRaised": _ASKS,
    "WarningRaised/no_text": ("{The_system} fragt vor der Bestätigung nach", "", _REASON),
    "OutcomeUnknown": (
        "{The_system} hat eine Änderung angenommen und nicht geantwortet",
        "Noch weiß niemand, ob sie ausgeführt ist.",
        "Firmdate klärt das. Bitte führen Sie sie nicht von Hand aus.",
    ),
    "StorageFault": (
        "Firmdate kann seine eigene Datenbank nicht benutzen",
        "",
        "Schaffen Sie Platz auf der Festplatte und starten Sie Firmdate neu.",
    ),
    "DemoFault": ("Die Demo kann nicht starten", "", _RESET),
    "not_reachable": (
        "{The_system} ist nicht erreichbar",
        "Es wurde nichts gesendet.",
        f"Prüfen Sie das Netzwerk. {_ITSELF}",
    ),
    "timed_out": ("{The_system} hat nicht rechtzeitig geantwortet", "", _ITSELF),
    "no_answer": ("{The_system} hat nicht innerhalb von {seconds} s geantwortet", "", _ITSELF),
    "connection_broken": ("{The_system} hat die Verbindung abgebrochen", "", _ITSELF),
    "request_not_sent": ("Firmdate konnte die Anfrage nicht senden", "Es wurde nichts gesendet.", _SETTINGS),
    "server_error": _TROUBLE,
    "server_crashed": _TROUBLE,
    "throttled": (
        "{The_system} bittet Firmdate zu warten",
        "Es bekommt zu viele Anfragen.",
        "Weiter geht es in {seconds} s.",
    ),
    "throttled/no_seconds": (
        "{The_system} bittet Firmdate zu warten",
        "Es bekommt zu viele Anfragen.",
        _ITSELF,
    ),
    "list_keeps_changing": (
        "Die Liste hat sich beim Lesen ständig geändert",
        "",
        "Lesen Sie sie in einer Minute noch einmal.",
    ),
    "redirected": ("{The_system} ist auf eine andere Adresse umgezogen", "", _SETTINGS),
    "html_instead_of_json": (
        "Statt Daten kam eine Webseite",
        "Vielleicht steht ein Proxy oder eine Anmeldeseite zwischen Firmdate und {the_system}.",
        "Prüfen Sie die Adresse ({system}) in den Einstellungen.",
    ),
    "not_json": (
        "Von dieser Adresse kam etwas anderes als Daten",
        "Vielleicht ist es nicht {the_system}.",
        _SETTINGS,
    ),
    "reply_too_large": ("{The_system} hat mehr gesendet, als Firmdate annimmt", "", _CHANGED),
    "reply_cut": ("{The_system} hat nur einen Teil seiner Antwort gesendet", "", _ITSELF),
    "reply_undecodable": ("{The_system} hat eine unlesbare Antwort gesendet", "", _CHANGED),
    "wrong_type": _NOT_UNDERSTOOD,
    "no_result": _NOT_UNDERSTOOD,
    "unknown_status": _NOT_UNDERSTOOD,
    "field_missing": (
        "{The_system} antwortet in einer Form, die Firmdate nicht kennt",
        "Das Feld „{field}“ fehlt.",
        _CHANGED,
    ),
    "field_missing/no_field": _NOT_UNDERSTOOD,
    "field_wrong": (
        "{The_system} antwortet in einer Form, die Firmdate nicht kennt",
        "Im Feld „{field}“ steht etwas anderes.",
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
    "method_not_allowed": ("{The_system} kann das nicht", "", _CHANGED),
    "conflict": (
        "{The_system} hat davon eine andere Fassung",
        "",
        "Lesen Sie neu und wiederholen Sie die Änderung.",
    ),
    "changed_meanwhile": (
        "Jemand hat das inzwischen geändert",
        "{The_system} hat diese Änderung behalten.",
        "Lesen Sie neu und wiederholen Sie Ihre.",
    ),
    "duplicate_key": (
        "{The_system} hat diesen Auftrag schon",
        "",
        "Firmdate sucht ihn und legt keinen zweiten an.",
    ),
    "warning_raised": _ASKS,
    "warning_raised/no_text": ("{The_system} fragt vor der Bestätigung nach", "", _REASON),
    "erp_asks_first": _ASKS,
    "erp_asks_first/no_text": ("{The_system} fragt vor der Bestätigung nach", "", _REASON),
    "price_missing": ("{The_system} nennt keinen Preis für einen Artikel dieses Angebots", "", _CHANGED),
    "tax_unknown": (
        "{The_system} nennt eine Steuer, die es nicht erklärt",
        "",
        "Bitten Sie die Buchhaltung, die Steuern des Artikels anzusehen.",
    ),
    "tax_without_rate": (
        "{The_system} hat hier eine Steuer mit festem Betrag",
        "Firmdate vergleicht nur Sätze.",
        "Bitten Sie die Buchhaltung, die Steuern des Artikels anzusehen.",
    ),
    "kit_holds_itself": (
        "Eine Stückliste enthält sich selbst; {the_system} lässt das zu",
        "",
        "Bitten Sie um Berichtigung der Komponenten.",
    ),
    "product_unknown": (
        "{The_system} hat einen Artikel dieses Angebots nicht mehr",
        "",
        "Prüfen Sie erneut.",
    ),
    "currency_unknown": (
        "{The_system} kennt die Währung {currency} nicht",
        "",
        "Ändern Sie das Angebot, oder fragen Sie die Buchhaltung.",
    ),
    "one_date_per_order": (
        "{The_system} nimmt nur einen Liefertermin je Auftrag",
        "Die Positionen verlangen {dates}.",
        "Wandeln Sie in Teilen um: einen Auftrag je Termin.",
    ),
    "too_many_warnings": (
        "{The_system} fragt vor der Bestätigung immer wieder nach",
        "",
        "Bestätigen Sie den Auftrag dort, oder fragen Sie Ihren Administrator.",
    ),
    "method_not_exposed": ("{The_system} lässt das Programme nicht tun", "", _CHANGED),
    "sign_in_failed": (
        "{The_system} lehnt die Anmeldung ab",
        "Benutzername oder Passwort stimmt nicht.",
        "Geben Sie beides in den Einstellungen neu ein.",
    ),
    "sign_in_needs_more": (
        "{The_system} verlangt einen zweiten Schritt bei der Anmeldung",
        "Firmdate meldet sich nur mit einem Passwort an.",
        "Bitten Sie Ihren Administrator um ein Konto ohne zweiten Schritt.",
    ),
    "session_expired": (
        "{The_system} hat die Sitzung beendet",
        "",
        "Melden Sie sich in den Einstellungen neu an.",
    ),
    "secret_missing": (
        "Für {the_system} ist kein Passwort hinterlegt",
        "",
        "Geben Sie es in den Einstellungen ein.",
    ),
    "no_keyring": (
        "Firmdate findet keinen Schlüsselbund für seine Passwörter",
        "Es bewahrt sie nur im Schlüsselbund des Systems auf, nie in einer Datei.",
        "Entsperren Sie den Schlüsselbund oder richten Sie einen ein, und starten Sie Firmdate neu.",
    ),
    "no_permission": (
        "Ihr {system}-Konto darf das nicht",
        "",
        "Bitten Sie Ihren Administrator um das Recht „{right}“.",
    ),
    "no_permission/no_right": (
        "Ihr {system}-Konto darf das nicht",
        "",
        "Bitten Sie Ihren Administrator um das Recht.",
    ),
    "module_off": (
        "{The_system} hat diesen Teil ausgeschaltet",
        "Es geht um {right}.",
        "Bitten Sie Ihren Administrator, ihn einzuschalten.",
    ),
    "not_found": (
        "{The_system} hat diesen Eintrag nicht",
        "Vielleicht ist er gelöscht.",
        "Suchen Sie noch einmal.",
    ),
    "account": (
        "{The_system} hat diesen Kunden nicht",
        "Vielleicht ist er gelöscht.",
        "Suchen Sie noch einmal.",
    ),
    "quote": (
        "{The_system} hat kein Angebot {quote}",
        "",
        "Prüfen Sie die Nummer, oder suchen Sie in der Liste der Angebote.",
    ),
    "quote/no_quote": (
        "{The_system} hat dieses Angebot nicht",
        "Vielleicht ist es gelöscht.",
        "Suchen Sie noch einmal.",
    ),
    "opportunity": (
        "{The_system} hat diese Verkaufschance nicht",
        "Vielleicht ist sie gelöscht.",
        "Suchen Sie noch einmal.",
    ),
    "sales_order": ("{The_system} hat keinen Auftrag {sales_order}", "", "Prüfen Sie die Nummer."),
    "sales_order/no_sales_order": ("{The_system} hat diesen Auftrag nicht", "", "Prüfen Sie die Nummer."),
    "customer": (
        "Kein Kunde heißt „{text}“",
        "",
        "Versuchen Sie es mit einem Teil des Namens oder der ERP-Nummer.",
    ),
    "customer/no_text": ("{The_system} hat diesen Kunden nicht", "", "Suchen Sie noch einmal."),
    "item": (
        "{The_system} hat keinen Artikel {item}",
        "",
        "Prüfen Sie die Artikelnummer, oder suchen Sie nach einem Teil des Namens.",
    ),
    "product": ("{The_system} hat diesen Artikel nicht mehr", "", "Suchen Sie noch einmal."),
    "warehouse": ("Kein Lager heißt „{text}“", "{The_system} hat {known}.", "Wählen Sie eines davon."),
    "promise": ("Diese Zusage gibt es nicht mehr", "", "Lesen Sie die Liste neu."),
    "inbox_entry": ("Dieser Eintrag ist nicht mehr offen", "", "Lesen Sie den Eingang neu."),
    "customer_not_linked": (
        "{customer} hat noch kein ERP-Konto",
        "",
        "Verknüpfen Sie den Kunden mit seinem Konto im ERP.",
    ),
    "invoice_or_customer": (
        "Keine Rechnung und kein Kunde heißt „{text}“",
        "",
        "Prüfen Sie die Nummer oder den Namen.",
    ),
    "order_or_customer": (
        "Kein Auftrag und kein Kunde heißt „{text}“",
        "",
        "Prüfen Sie die Nummer oder den Namen.",
    ),
    "empty_search": ("Es gibt nichts zu suchen", "", "Geben Sie einen Namen oder eine Nummer ein."),
    "customer_ambiguous": (
        "„{text}“ passt auf {count} Kunden",
        "Es sind {candidates}.",
        "Geben Sie die Nummer an, oder mehr vom Namen.",
    ),
    "country_unknown": (
        "{The_system} kennt das Land {country} nicht",
        "",
        "Berichtigen Sie das Land der Adresse, oder lassen Sie es im ERP ergänzen.",
    ),
    "customers_not_created_here": (
        "Das Profil {profile} legt keine Kunden im ERP an",
        "Seine Regeln überlassen das dem ERP.",
        "Verknüpfen Sie ein Konto, oder lassen Sie eines im ERP anlegen.",
    ),
    "erp_creates_no_customers": (
        "Firmdate kann in diesem ERP keine Kunden anlegen",
        "",
        "Lassen Sie das Konto im ERP anlegen und verknüpfen Sie es dann.",
    ),
    "customer_has_account": (
        "{customer} hat schon ein ERP-Konto: {number}",
        "Es wurde nichts angelegt.",
        "Prüfen Sie das Angebot noch einmal.",
    ),
    "new_customer_may_arrive": (
        "Ein ERP-Konto für {customer} kann noch erscheinen",
        "Ein früherer Versuch blieb ohne Antwort; das ERP kann es noch angelegt haben.",
        "Sehen Sie nach {clock} noch einmal nach, und verknüpfen Sie es, wenn es da ist.",
    ),
    "address_not_of_customer": (
        "{address} ist keine Adresse des ERP-Kontos {number}",
        "Es hat {known}.",
        "Wählen Sie eine davon mit ihrer Id.",
    ),
    "address_not_of_customer/no_known": (
        "{address} ist keine Adresse des ERP-Kontos {number}",
        "Es hat keine.",
        "Lassen Sie die Adresse im ERP ergänzen.",
    ),
    "price_of_no_line": (
        "Position {line} von Angebot {quote} wird jetzt nicht umgewandelt",
        "Also übernimmt sie keinen Preis des ERP.",
        "Nennen Sie eine Position, die jetzt umgewandelt wird.",
    ),
    "customer_not_of_account": (
        "Konto {number} gehört nicht zum Kunden von Angebot {quote}",
        "Verknüpft ist {known}.",
        "Wählen Sie ein verknüpftes Konto.",
    ),
    "customer_not_of_account/no_known": (
        "Konto {number} gehört nicht zum Kunden von Angebot {quote}",
        "Es ist keines verknüpft.",
        "Verknüpfen Sie zuerst das Konto.",
    ),
    "no_such_line": (
        "Angebot {quote} hat keine Position {line}",
        "Die letzte Position ist {lines}.",
        "Wählen Sie eine vorhandene.",
    ),
    "quantity_not_positive": (
        "{quantity} ist keine Menge für {item}",
        "",
        "Geben Sie eine Menge über null an.",
    ),
    "more_than_left": (
        "Von {item} sind nur noch {left} umzuwandeln",
        "Verlangt wurden {quantity}.",
        "Verlangen Sie {left} oder weniger.",
    ),
    "date_in_the_past": ("{date} ist vorbei", "", "Wählen Sie für {item} heute oder ein späteres Datum."),
    "unit_unknown": ("{item} hat keine Einheit „{unit}“", "Es gibt {known}.", "Wählen Sie eine davon."),
    "unit_unknown/no_item": (
        "{The_system} kennt die Einheit „{unit}“ nicht",
        "",
        "Wählen Sie im Angebot eine andere Einheit.",
    ),
    "unit_not_exact": (
        "{quantity} {item} ergeben keine ganze Menge in {unit}",
        "",
        "Wählen Sie eine Menge, die sich genau umrechnen lässt.",
    ),
    "naive_time": ("Eine Zeit ohne Zeitzone wurde angegeben: {value}", "", "Geben Sie die Zone mit an."),
    "promise_empty": ("Von {item} gibt es nichts zuzusagen", "", "Wählen Sie ein Datum und eine Menge."),
    "promise_not_possible": (
        "Diese Zusage für {item} ist nicht mehr zu halten",
        "{available} sind am {on} zusagbar, alles am {earliest}.",
        "Prüfen Sie erneut und wählen Sie, was jetzt möglich ist.",
    ),
    "promise_not_possible/no_earliest": (
        "Diese Zusage für {item} ist nicht mehr zu halten",
        "{available} sind am {on} zusagbar; kein geplanter Zugang deckt den Rest.",
        "Prüfen Sie erneut, oder fragen Sie den Einkauf.",
    ),
    "reason_missing": ("Eine Begründung fehlt", "", "Begründen Sie es in wenigen Worten."),
}
