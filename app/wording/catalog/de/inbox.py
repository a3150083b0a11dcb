"""Der Eingang: kurz für die Liste, was ist, was Firmdate tut, was ein Mensch tut oder lässt."""

from __future__ import annotations

_LEAVE = "Bitte legen Sie den Auftrag nicht von Hand an."

INBOX: dict[str, tuple[str, str, str, str]] = {
    "kind.conversion_failed": ("Nicht umgewandelt", "", "", ""),
    "kind.outcome_unknown": ("Ausgang unbekannt", "", "", ""),
    "kind.write_back_owed": ("Zurückzuschreiben", "", "", ""),
    "kind.promise_at_risk": ("Zusage gefährdet", "", "", ""),
    "kind.link_review": ("Verknüpfung zu prüfen", "", "", ""),
    "kind.conflict": ("Abweichung", "", "", ""),
    "kind.connection": ("Verbindung", "", "", ""),
    "kind.permission": ("Recht fehlt", "", "", ""),
    "kind.api_changed": ("API geändert", "", "", ""),
    "conversion_failed": (
        "{quote} ist nicht umgewandelt",
        "Angebot {quote} ist nicht umgewandelt",
        "Im ERP gibt es keinen Auftrag dazu. {why}",
        "Klären Sie, was dagegen spricht, und wandeln Sie erneut um.",
    ),
    "conversion_failed/no_why": (
        "{quote} ist nicht umgewandelt",
        "Angebot {quote} ist nicht umgewandelt",
        "Im ERP gibt es keinen Auftrag dazu.",
        "Öffnen Sie das Angebot und wandeln Sie erneut um.",
    ),
    "outcome_unknown": (
        "Auftrag zu {quote} ist vielleicht da",
        "Der Auftrag zu Angebot {quote} ist vielleicht schon im ERP",
        "Firmdate klärt das: Es sucht den Auftrag jede Minute nach seiner Referenz. {why}",
        _LEAVE,
    ),
    "outcome_unknown/no_why": (
        "Auftrag zu {quote} ist vielleicht da",
        "Der Auftrag zu Angebot {quote} ist vielleicht schon im ERP",
        "Firmdate klärt das: Es sucht den Auftrag jede Minute nach seiner Referenz.",
        _LEAVE,
    ),
    "order_unfinished": (
        "{order} ist noch nicht bestätigt",
        "{order} zu Angebot {quote} ist angelegt und noch nicht bestätigt",
        "Firmdate setzt jede Minute wieder daran an. {why}",
        _LEAVE,
    ),
    "order_unfinished/no_why": (
        "{order} ist noch nicht bestätigt",
        "{order} zu Angebot {quote} ist angelegt und noch nicht bestätigt",
        "Firmdate setzt jede Minute wieder daran an.",
        _LEAVE,
    ),
    "write_back_owed": (
        "Dem CRM fehlt die Nummer {order}",
        "{order} ist bestätigt; die Nummer steht noch nicht auf Angebot {quote}",
        "Firmdate versucht es von selbst noch einmal. {why}",
        "Es ist nichts zu tun und nichts erneut umzuwandeln.",
    ),
    "write_back_owed/no_why": (
        "Dem CRM fehlt die Nummer {order}",
        "{order} ist bestätigt; die Nummer steht noch nicht auf Angebot {quote}",
        "Firmdate versucht es von selbst noch einmal.",
        "Es ist nichts zu tun und nichts erneut umzuwandeln.",
    ),
    "promise_at_risk": (
        "Zusage gefährdet: {item}, {quantity}",
        "{quantity} {item} am {date} sind nicht mehr zu halten{cause}",
        "Neuer Termin: {new_date}.",
        "Sagen Sie es dem Kunden, oder fragen Sie den Einkauf.",
    ),
    "promise_at_risk/no_new_date": (
        "Zusage gefährdet: {item}, {quantity}",
        "{quantity} {item} am {date} sind nicht mehr zu halten{cause}",
        "Kein geplanter Zugang bringt sie.",
        "Sagen Sie es dem Kunden, oder fragen Sie den Einkauf.",
    ),
    "link_review": (
        "Ist {candidate} derselbe Kunde wie {customer}?",
        "Ist {candidate} im ERP derselbe Kunde wie {customer}?",
        "Firmdate verknüpft nichts, bis jemand es sagt.",
        "Verknüpfen Sie beide, oder sagen Sie, dass es nicht derselbe ist.",
    ),
    "link_review/no_candidate": (
        "Eine Verknüpfung wartet auf Prüfung",
        "Ein Kunde steht vielleicht in beiden Systemen, ohne Verknüpfung",
        "Firmdate verknüpft nichts, bis jemand es sagt.",
        "Verknüpfen Sie beide, oder sagen Sie, dass es nicht derselbe ist.",
    ),
    "conflict": (
        "{field} weicht in CRM und ERP ab",
        "{field} von {customer} weicht in CRM und ERP ab",
        "Firmdate ändert keines von beiden, bis jemand gewählt hat.",
        "Wählen Sie, was stimmt.",
    ),
    "conflict/no_field": (
        "CRM und ERP weichen ab",
        "Die Daten eines Kunden weichen in CRM und ERP ab",
        "Firmdate ändert keines von beiden, bis jemand gewählt hat.",
        "Wählen Sie, was stimmt.",
    ),
    "connection": (
        "{system} ist nicht verbunden",
        "{title}",
        "{why} Firmdate zeigt die letzten Zahlen mit ihrem Alter; die Umwandlung wartet.",
        "{remedy}",
    ),
    "permission": ("Im {system} fehlt ein Recht", "{title}", "{why} Alles andere geht.", "{remedy}"),
    "api_changed": (
        "Das {system} antwortet anders",
        "{The_system} antwortet anders, als Firmdate es kennt",
        "Was abweicht: {what}.",
        "Sagen Sie es Ihrem Administrator, bevor Sie umwandeln.",
    ),
    "api_changed/no_what": (
        "Das {system} antwortet anders",
        "{The_system} antwortet anders, als Firmdate es kennt",
        "Vielleicht wurde es aktualisiert.",
        "Sagen Sie es Ihrem Administrator, bevor Sie umwandeln.",
    ),
    "cause.moved": (": {document} ist auf {moved_to} verschoben", "", "", ""),
    "cause.gone": (": {document} ist nicht mehr geplant", "", "", ""),
    "cause.taken": (": Für {document} gehen {takes} am {takes_on} ab", "", "", ""),
}
