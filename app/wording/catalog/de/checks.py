"""Prüfungen vor der Umwandlung: was ist, warum, was zu tun ist."""

from __future__ import annotations

_WHY = "Begründung:"

CHECKS: dict[str, tuple[str, str, str]] = {
    "quote_accepted": ("Angenommen am {on}", "", ""),
    "quote_accepted/no_on": ("Angenommen", "", ""),
    "quote_not_accepted": (
        "Das Angebot ist nicht angenommen",
        "Im CRM ist es {status}.",
        "Tragen Sie die Zusage des Kunden im CRM ein und prüfen Sie erneut.",
    ),
    "quote_not_expired": ("Gültig bis {until}", "", ""),
    "quote_not_expired/no_until": ("Nicht abgelaufen: ohne Enddatum", "", ""),
    "quote_expired": (
        "Das Angebot ist am {on} abgelaufen",
        "",
        "Erneuern Sie das Angebot im CRM und lassen Sie es noch einmal annehmen.",
    ),
    "quote_expired/no_on": (
        "Das Angebot ist abgelaufen",
        "",
        "Erneuern Sie das Angebot im CRM und lassen Sie es noch einmal annehmen.",
    ),
    "quote_latest_revision": ("Neueste Revision ({revision})", "", ""),
    "quote_superseded": (
        "Revision {revision} ist nicht die neueste",
        "Im CRM gibt es eine neuere.",
        "Wandeln Sie die neueste Revision um.",
    ),
    "quote_not_converted": ("Noch nicht umgewandelt", "", ""),
    "quote_part_left": ("Ein Teil ist umgewandelt ({orders}), das ist der Rest", "", ""),
    "quote_part_left/no_orders": ("Ein Teil ist umgewandelt, das ist der Rest", "", ""),
    "quote_converted": (
        "Das Angebot ist schon umgewandelt",
        "Der Auftrag ist {orders}.",
        "Öffnen Sie den Auftrag.",
    ),
    "quote_converted/no_orders": (
        "Das Angebot ist schon umgewandelt",
        "Der Auftrag hat noch keine Nummer.",
        "Suchen Sie ihn im ERP.",
    ),
    "quote_converted_elsewhere": (
        "Das Angebot ist schon umgewandelt",
        "Das CRM nennt {orders}; diesen Auftrag hat nicht Firmdate angelegt.",
        "Öffnen Sie den Auftrag.",
    ),
    "customer_linked": ("Kunde verknüpft: {number} {name}", "", ""),
    "customer_not_linked": (
        "{customer} ist mit keinem ERP-Konto verknüpft",
        "In Frage kommen {candidates}.",
        "Verknüpfen Sie das richtige, oder lassen Sie das Konto im ERP anlegen.",
    ),
    "customer_not_linked/no_candidates": (
        "{customer} ist mit keinem ERP-Konto verknüpft",
        "Kein Konto im ERP sieht danach aus.",
        "Lassen Sie das Konto im ERP anlegen und verknüpfen Sie es dann.",
    ),
    "customer_link_broken": (
        "Das ERP hat das Konto von {customer} nicht mehr",
        "Verknüpft ist {numbers}. In Frage kommen jetzt {candidates}.",
        "Verknüpfen Sie das richtige.",
    ),
    "customer_link_broken/no_candidates": (
        "Das ERP hat das Konto von {customer} nicht mehr",
        "Verknüpft ist {numbers}, und kein anderes Konto sieht danach aus.",
        "Lassen Sie das Konto im ERP anlegen und verknüpfen Sie es dann.",
    ),
    "customer_choice": (
        "Der Kunde hat mehrere ERP-Konten",
        "Es sind {choices}.",
        "Wählen Sie das Konto, das bestellt.",
    ),
    "customer_active": ("Kunde aktiv, nicht gesperrt", "", ""),
    "customer_inactive": (
        "{name} ({number}) ist im ERP inaktiv",
        "",
        "Bitten Sie die Buchhaltung, das Konto zu aktivieren, oder verknüpfen Sie das benutzte.",
    ),
    "customer_blocked": (
        "{name} ({number}) ist im ERP gesperrt",
        "",
        "Bitten Sie die Buchhaltung, die Sperre aufzuheben.",
    ),
    "company_right": ("Firma: {company}", "", ""),
    "company_right/no_company": ("Firma stimmt", "", ""),
    "company_other": (
        "Das Angebot ist von einer anderen Firma",
        "Es ist von {unit}, und der Auftrag würde in {company} angelegt.",
        "Wählen Sie das Profil von {unit}, oder berichtigen Sie das Angebot.",
    ),
    "ship_to_known": ("Lieferung an {address}", "", ""),
    "ship_to_known/no_address": ("Lieferadresse im ERP bekannt", "", ""),
    "ship_to_missing": (
        "Das ERP hat keine Liefer- oder Rechnungsadresse",
        "Ohne beide legt es für diesen Kunden keinen Auftrag an.",
        "Lassen Sie die Adresse im ERP ergänzen.",
    ),
    "products_known": ("Artikel im ERP bekannt", "", ""),
    "product_unknown": (
        "{item} gibt es im ERP nicht",
        "Position {line} nennt einen Artikel, den das ERP nicht kennt.",
        "Berichtigen Sie den Artikel im Angebot, oder lassen Sie ihn im ERP anlegen.",
    ),
    "products_sellable": ("Artikel aktiv und verkäuflich", "", ""),
    "product_inactive": (
        "{item} ist ausgelaufen",
        "{name} ist im ERP nicht mehr aktiv.",
        "Bieten Sie in einer neuen Revision einen anderen Artikel an, oder wandeln Sie ohne"
        " diese Position um.",
    ),
    "product_not_sellable": (
        "{item} ist nicht verkäuflich",
        "Das ERP lässt {name} nicht zum Verkauf zu.",
        "Bitten Sie um die Freigabe, oder wandeln Sie ohne diese Position um.",
    ),
    "units_convertible": ("Einheiten im ERP bekannt", "", ""),
    "unit_unknown": (
        "Das ERP kennt die Einheit „{unit}“ für {item} nicht",
        "",
        "Wählen Sie im Angebot eine Einheit des Artikels.",
    ),
    "unit_not_exact": (
        "{quantity} {unit} {item} ergeben keine ganze Menge in {stock_unit}",
        "",
        "Wählen Sie eine Menge, die sich genau umrechnen lässt.",
    ),
    "quantities_valid": ("Mengen gültig", "", ""),
    "quantity_not_positive": (
        "Von {item} ist keine Menge zu bestellen",
        "",
        "Geben Sie eine Menge über null an.",
    ),
    "quantity_below_minimum": (
        "{item} wird ab {minimum} verkauft",
        "Das Angebot hat {quantity}.",
        "Ändern Sie die Menge im Angebot.",
    ),
    "quantity_no_multiple": (
        "{item} wird in Vielfachen von {multiple} verkauft",
        "Das Angebot hat {quantity}.",
        "Ändern Sie die Menge im Angebot.",
    ),
    "kit_none": ("Keine Sets", "", ""),
    "kit_content": ("{item} enthält {content}", "", ""),
    "kit_empty": (
        "{kit} hat im ERP keine Komponenten",
        "Ein Set ohne Inhalt lässt sich weder prüfen noch liefern.",
        "Lassen Sie den Inhalt im ERP ergänzen, oder wandeln Sie ohne diese Position um.",
    ),
    "kit_component_unknown": (
        "{component}, Teil von {item}, gibt es im ERP nicht",
        "",
        "Lassen Sie den Inhalt des Sets im ERP berichtigen, oder wandeln Sie ohne diese Position um.",
    ),
    "kit_component_inactive": (
        "{component}, Teil von {item}, ist ausgelaufen",
        "Der Artikel ist im ERP nicht mehr aktiv.",
        "Lassen Sie den Inhalt des Sets im ERP ändern, oder wandeln Sie ohne diese Position um.",
    ),
    "kit_within_itself": (
        "Das Set {item} enthält sich selbst",
        "Die Komponente {component} kommt darin noch einmal vor.",
        "Lassen Sie den Inhalt des Sets im ERP berichtigen, oder wandeln Sie ohne diese Position um.",
    ),
    "discounts": ("Rabatte gehen auf", "", ""),
    "discount_as_amount": ("{item}: {discount} Rabatt auf die Position", "", ""),
    "discount_amount_impossible": (
        "Der Rabatt auf {item} kann nicht sein",
        "{discount} Rabatt sind weniger als nichts oder mehr als die Position selbst.",
        "Berichtigen Sie die Position im CRM.",
    ),
    "discount_impossible": (
        "Der Rabatt auf {item} kann nicht sein",
        "Das Angebot sagt {discount_rate}; möglich sind nur 0 bis 100 Prozent.",
        "Berichtigen Sie die Position im CRM.",
    ),
    "discount_not_applied": (
        "Der Rabatt auf {item} führt nicht zum Betrag",
        "Mit {discount_rate} Rabatt ist Preis mal Menge {reckoned}; das Angebot sagt {said}.",
        "Berichtigen Sie die Position im CRM.",
    ),
    "net_amount_off": (
        "Der Betrag von {item} ist nicht Preis mal Menge",
        "Das wären {reckoned}; das Angebot sagt {said}, ohne Rabatt.",
        "Berichtigen Sie die Position im CRM.",
    ),
    "prices_equal": ("Preise gleich", "", ""),
    "price_higher_in_erp": (
        "{item} kostet im ERP {difference} mehr",
        "{on_all} auf {quantity}. Der Auftrag übernimmt den Preis des Angebots.",
        _WHY,
    ),
    "price_lower_in_erp": (
        "{item} kostet im ERP {difference} weniger",
        "{on_all} auf {quantity}. Der Auftrag übernimmt den Preis des Angebots.",
        _WHY,
    ),
    "price_taken": (
        "{item} übernimmt den Preis des ERP, {erp_price}",
        "Der Kunde hat {quote_price} angenommen: {difference} Unterschied, {on_all} auf {quantity}.",
        _WHY,
    ),
    "taxes_equal": ("MwSt. gleich", "", ""),
    "taxes_by_erp": ("MwSt., wie das ERP sie festlegt", "", ""),
    "taxes_partly_by_erp": ("MwSt. gleich; auf {items}, wie das ERP sie festlegt", "", ""),
    "tax_differs": (
        "Die MwSt. auf {item} weicht ab",
        "Das Angebot sagt {quote_rate}, das ERP {erp_rate}.",
        "Der Satz ist Sache der Buchhaltung: Ändern Sie das Angebot, oder fragen Sie dort nach.",
    ),
    "currency_equal": ("Währung gleich: {currency}", "", ""),
    "currency_differs": (
        "Die Währungen weichen ab",
        "Das Angebot ist in {quote}, das ERP berechnet diesem Kunden in {erp}.",
        "Ändern Sie das Angebot, oder fragen Sie die Buchhaltung.",
    ),
    "stock_in_time": ("Rechtzeitig verfügbar", "", ""),
    "stock_later": (
        "{item} ist am {on} nicht vollständig",
        "{available} von {asked} sind dann zusagbar, alles am {earliest}.",
        "Wandeln Sie einen Teil um, oder begründen Sie das spätere Datum:",
    ),
    "stock_never": (
        "{item} lässt sich aus {warehouse} nicht zusagen",
        "{available} von {asked} am {on}; kein geplanter Zugang deckt den Rest.",
        "Fragen Sie den Einkauf, oder wandeln Sie weniger um.",
    ),
    "credit_no_limit": ("Kein Kreditlimit hinterlegt", "", ""),
    "credit_enough": ("Kreditlimit reicht: {free} bleiben frei", "", ""),
    "credit_nearly_used": ("Das Kreditlimit wird zu {percent} ausgeschöpft", "{free} bleiben frei.", _WHY),
    "credit_exceeded": (
        "Dieser Auftrag übersteigt das Kreditlimit um {excess}",
        "",
        "Bitten Sie die Buchhaltung um ein höheres Limit, oder wandeln Sie weniger um.",
    ),
    "credit_other_currency": (
        "Das Kreditlimit lässt sich nicht vergleichen",
        "Der Auftrag ist in {order}, das Limit in {limit}.",
        "Fragen Sie die Buchhaltung und begründen Sie:",
    ),
    "nothing_overdue": ("Keine Rechnung überfällig", "", ""),
    "invoice_overdue": ("{invoice} ist {days} Tage überfällig", "{amount} sind offen.", _WHY),
    "invoice_overdue/one": ("{invoice} ist {days} Tag überfällig", "{amount} sind offen.", _WHY),
    "payment_term": ("Zahlungsbedingung: {term}", "", ""),
    "payment_term_missing": (
        "Das ERP hat keine Zahlungsbedingung für diesen Kunden",
        "Der Auftrag würde ohne sie angelegt.",
        "Fragen Sie die Buchhaltung, oder begründen Sie:",
    ),
    "totals_equal": ("Summen gleich: {amount}", "", ""),
    "totals_differ": (
        "Das Angebot geht nicht auf",
        "Die Positionen ergeben {lines}, die Summe sagt {header}: {difference} Unterschied.",
        "Berichtigen Sie das Angebot im CRM.",
    ),
    "totals_round_differently": (
        "Die Summen weichen durch Rundung ab",
        "Der Auftrag kommt auf {order}, das Angebot auf {quote}.",
        _WHY,
    ),
    "total_with_tax_equal": ("Summe mit MwSt. gleich: {amount}", "", ""),
    "total_with_tax_by_erp": ("Summe mit MwSt.: {amount}", "", ""),
    "total_with_tax_rounds": (
        "Die Summen mit MwSt. weichen durch Rundung ab",
        "Der Auftrag kommt auf {order}, das Angebot auf {quote}: {difference} Unterschied.",
        _WHY,
    ),
    "total_with_tax_differs": (
        "Die Summen mit MwSt. weichen stärker ab als durch Rundung",
        "Der Auftrag kommt auf {order}, das Angebot auf {quote}: {difference} Unterschied.",
        "Berichtigen Sie die MwSt. des Angebots im CRM, oder fragen Sie die Buchhaltung.",
    ),
    "arbiter_present": ("Ein Auftrag je Angebot ist sichergestellt", "", ""),
    "arbiter_missing": (
        "Ein Kollege könnte dieses Angebot gleichzeitig umwandeln",
        "Das Profil gilt für ein Team, und nichts im ERP verhindert einen zweiten Auftrag.",
        "Bitten Sie Ihren Administrator um die Teamdatenbank, oder lassen Sie nur eine Person umwandeln.",
    ),
    "erp_warning": (
        "Das ERP fragt vor der Bestätigung nach",
        "Es meldet: „{text}“.",
        "Begründen Sie, warum es weitergehen darf:",
    ),
    "erp_warning/no_text": (
        "Das ERP fragt vor der Bestätigung nach",
        "",
        "Begründen Sie, warum es weitergehen darf:",
    ),
}
