"""Was aus Aufträgen wurde: ihr Stand, Änderungen im ERP, und was das CRM erfährt."""

from __future__ import annotations

ORDERS: dict[str, str] = {
    "sold.note": "Auftrag {order} zu Angebot {quote}: {status}, {amount}, Versand {on}.",
    "sold.note/no_on": "Auftrag {order} zu Angebot {quote}: {status}, {amount}.",
    "sold.status.not confirmed": "nicht bestätigt",
    "sold.status.confirmed": "bestätigt",
    "sold.status.partly delivered": "teilweise geliefert",
    "sold.status.delivered": "geliefert",
    "sold.status.invoiced": "berechnet",
    "sold.status.cancelled": "storniert",
    "change.customer": "ist {now} der Kunde statt {was}",
    "change.customer/no_was": "ist {now} der Kunde",
    "change.currency": "ist {now} die Währung statt {was}",
    "change.line_gone": "fehlt {was} von {item}",
    "change.line_new": "ist {now} von {item} hinzugekommen",
    "change.quantity": "steht von {item} {now} statt {was}",
    "change.price": "kostet {item} {now} statt {was}",
    "changes.and": "{first}; {rest}",
    "audit.whole": "Das Prüfprotokoll ist vollständig: {rows} Zeilen.",
    "audit.broken": "Zeile {row} von {writer} wurde geändert, oder eine Zeile davor fehlt.",
    "audit.missing": "Das Ende des Protokolls von {writer} fehlt: {count} Zeilen nach Zeile {row}.",
    "audit.exported": "{rows} Zeilen wurden nach {name} geschrieben.",
    "audit.none": "Das Prüfprotokoll hat keine solchen Zeilen.",
    "problem.claim_held": "{detail} hält diesen Teil im ERP besetzt, und noch gibt es keinen Auftrag.",
    "problem.stage_vanished": "Das CRM nahm die Phase an und behielt sie nicht.",
}

ORDER_INBOX: dict[str, tuple[str, str, str, str]] = {
    "kind.order_changed": ("Auftrag geändert", "", "", ""),
    "order_changed": (
        "{order} ist nicht, was {quote} vereinbart",
        "{order} ist nicht mehr, was Angebot {quote} vereinbart",
        "Im ERP {what}. Firmdate ändert keines von beiden.",
        "Lassen Sie den Auftrag im ERP richtigstellen, oder schließen Sie dies mit dem Grund dafür.",
    ),
    "order_changed/no_what": (
        "{order} ist nicht, was {quote} vereinbart",
        "{order} ist nicht mehr, was Angebot {quote} vereinbart",
        "Der Auftrag im ERP weicht ab. Firmdate ändert keines von beiden.",
        "Lassen Sie den Auftrag im ERP richtigstellen, oder schließen Sie dies mit dem Grund dafür.",
    ),
    "order_cancelled": (
        "{order} wurde storniert",
        "{order} zu Angebot {quote} wurde im ERP storniert",
        "Der Teil des Angebots bleibt besetzt: Firmdate bestellt nichts von selbst noch einmal.",
        "Soll er erneut bestellt werden, geben Sie ihn hier mit dem Grund frei. Sonst schließen Sie dies.",
    ),
    "order_reopened": (
        "{order} ist nicht mehr bestätigt",
        "{order} zu Angebot {quote} ist im ERP nicht mehr bestätigt",
        "Jemand hat ihn zum Entwurf oder Angebot zurückgesetzt. Firmdate bestätigt nichts zweimal.",
        "Fragen Sie, wer das war, und lassen Sie den Auftrag im ERP bestätigen oder stornieren.",
    ),
    "status_owed": (
        "Dem CRM fehlt der Stand von {order}",
        "Auf Angebot {quote} steht noch nicht, dass der Auftrag {said} ist",
        "Firmdate versucht es von selbst noch einmal. {why}",
        "Es ist nichts zu tun.",
    ),
    "status_owed/no_why": (
        "Dem CRM fehlt der Stand von {order}",
        "Auf Angebot {quote} steht noch nicht, dass der Auftrag {said} ist",
        "Firmdate versucht es von selbst noch einmal.",
        "Es ist nichts zu tun.",
    ),
    "note_owed": (
        "Dem CRM fehlt die Notiz zu {order}",
        "Im CRM steht noch keine Notiz zu {order} von Angebot {quote}",
        "Der Auftrag selbst ist bestätigt. Firmdate versucht es von selbst noch einmal. {why}",
        "Es ist nichts zu tun; schließen Sie dies, wenn die Notiz nicht gebraucht wird.",
    ),
    "note_owed/no_why": (
        "Dem CRM fehlt die Notiz zu {order}",
        "Im CRM steht noch keine Notiz zu {order} von Angebot {quote}",
        "Der Auftrag selbst ist bestätigt. Firmdate versucht es von selbst noch einmal.",
        "Es ist nichts zu tun; schließen Sie dies, wenn die Notiz nicht gebraucht wird.",
    ),
    "stage_owed": (
        "Phase nicht auf {stage} gesetzt",
        "Die Verkaufschance zu Angebot {quote} steht nicht auf Phase {stage}",
        "Der Auftrag {order} selbst ist bestätigt. {why}",
        "Berichtigen Sie die Phase im Profil, oder schließen Sie dies.",
    ),
    "stage_owed/no_why": (
        "Phase nicht auf {stage} gesetzt",
        "Die Verkaufschance zu Angebot {quote} steht nicht auf Phase {stage}",
        "Der Auftrag {order} selbst ist bestätigt.",
        "Berichtigen Sie die Phase im Profil, oder schließen Sie dies.",
    ),
}

ORDER_FAULTS: dict[str, tuple[str, str, str]] = {
    "order_not_cancelled": (
        "Auftrag {order} ist nicht storniert",
        "Im ERP ist er ein laufender Auftrag; der Teil des Angebots ist nicht frei.",
        "Lassen Sie ihn zuerst im ERP stornieren.",
    ),
    "audit_rows": ("Das Prüfprotokoll hat nichts zu {quote}", "", "Prüfen Sie die Nummer des Angebots."),
    "claim_not_stale": (
        "Der Vorgriff kann noch in Arbeit sein",
        "Er ist {minutes} Minuten alt; das ERP kann noch ausführen, was damit gesendet wurde.",
        "Versuchen Sie es nach einer Viertelstunde noch einmal.",
    ),
    "claim_unknown": (
        "Niemand hält {reference} besetzt",
        "Im ERP gibt es unter dieser Referenz keinen Vorgriff.",
        "Wandeln Sie das Angebot erneut um.",
    ),
}

ORDER_CHECKS: dict[str, tuple[str, str, str]] = {
    "order_cancelled_in_erp": (
        "Der Auftrag zu diesem Angebot wurde im ERP storniert",
        "{orders} hält seinen Teil des Angebots noch besetzt.",
        "Geben Sie den Teil im Eingang mit dem Grund frei; wandeln Sie dann erneut um.",
    ),
}
