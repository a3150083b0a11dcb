"""Was das Programm vor der Arbeit aufhält: Profile, die eigene Datenbank, die Demo."""

from __future__ import annotations

_RESET = "Starten Sie die Demo neu mit --reset."

SETUP: dict[str, tuple[str, str, str]] = {
    "quantity_malformed": (
        "„{quantity}“ ist keine Menge",
        "",
        "Schreiben Sie Ziffern, mit einem Punkt vor den Nachkommastellen: 12.5.",
    ),
    "date_malformed": (
        "„{date}“ ist kein Datum",
        "",
        "Schreiben Sie Jahr-Monat-Tag: 2026-12-04.",
    ),
    "line_malformed": (
        "„{text}“ nennt keine Position und Menge",
        "",
        "Schreiben Sie die Nummer der Position, = und eine Menge: 1=20.",
    ),
    "reason_malformed": (
        "„{text}“ nennt keine Prüfung und Begründung",
        "",
        "Schreiben Sie den Namen der Prüfung, = und Ihre Begründung, wie die Prüfung ihn zeigt.",
    ),
    "profile_name_unusable": (
        "„{name}“ kann kein Profilname sein",
        "",
        "Verwenden Sie nur Buchstaben, Ziffern, - und _.",
    ),
    "profile_name_unusable/no_name": (
        "Ein Profil braucht einen Namen",
        "",
        "Verwenden Sie nur Buchstaben, Ziffern, - und _.",
    ),
    "profile_missing": (
        "Es gibt kein Profil „{name}“",
        "Seine Datei wäre {path}.",
        "Prüfen Sie den Namen, oder richten Sie die Verbindung neu ein.",
    ),
    "profile_unreadable": (
        "Das Profil ist nicht lesbar",
        "Die Datei ist {path}. Das System meldet: „{text}“.",
        "Prüfen Sie, wer die Datei lesen darf.",
    ),
    "profile_malformed": (
        "Das Profil ist nicht richtig geschrieben",
        "Die Datei ist {path}. Beim Lesen hieß es: „{text}“.",
        "Berichtigen Sie die Datei, oder kehren Sie zur vorigen daneben zurück.",
    ),
    "profile_newer": (
        "Das Profil stammt von einem neueren Firmdate",
        "{path} hat Version {found}; dieses Firmdate kennt sie bis {known}.",
        "Aktualisieren Sie Firmdate.",
    ),
    "profile_wrong": (
        "Im Profil steht etwas, das nicht passt",
        "Die Datei ist {path}. Beim Lesen hieß es: „{text}“.",
        "Berichtigen Sie die Datei, oder kehren Sie zur vorigen daneben zurück.",
    ),
    "profile_none": (
        "Noch sind keine Systeme verbunden",
        "",
        "Verbinden Sie im Fenster ein CRM und ein ERP, oder starten Sie die Demo: firmdate demo",
    ),
    "profile_several": ("Es gibt mehrere Profile", "Es sind {known}.", "Nennen Sie eines mit --profile."),
    "system_kind_unknown": (
        "Firmdate kennt das System „{kind}“ nicht",
        "Es kennt {known}.",
        "Berichtigen Sie das Profil.",
    ),
    "url_not_valid": (
        "Die Adresse des {system} ist keine Webadresse",
        "",
        "Schreiben Sie sie wie https://erp.example.com",
    ),
    "url_holds_password": (
        "In der Adresse des {system} steht ein Benutzername oder ein Passwort",
        "Beides gehört in den Schlüsselbund.",
        "Nehmen Sie es aus der Adresse heraus.",
    ),
    "url_not_encrypted": (
        "Die Adresse des {system} ist nicht verschlüsselt",
        "Passwörter wären auf dem Weg zu {host} lesbar.",
        "Verwenden Sie https.",
    ),
    "company_unknown": (
        "{The_system} zeigt Ihnen keine Firma „{company}“",
        "Sie sehen {companies}.",
        "Berichtigen Sie die Firma im Profil.",
    ),
    "company_unknown/no_companies": (
        "{The_system} zeigt Ihnen keine Firma „{company}“",
        "Sie sehen gar keine.",
        "Bitten Sie Ihren Administrator um Zugang.",
    ),
    "user_without_company": (
        "Ihr {system}-Konto gehört zu keiner Firma",
        "",
        "Bitten Sie Ihren Administrator, ihm eine zuzuordnen.",
    ),
    "database_newer": (
        "Die Datenbank von Firmdate stammt von einer neueren Version",
        "Sie hat Version {found}; dieses Firmdate kennt sie bis {known}.",
        "Aktualisieren Sie Firmdate. Es wurde nichts geändert.",
    ),
    "database_unusable": (
        "Firmdate kann seine eigene Datenbank nicht benutzen",
        "Das System meldet: „{text}“.",
        "Prüfen Sie Speicherplatz und Rechte, und starten Sie Firmdate neu.",
    ),
    "database_damaged": (
        "Die Datenbank von Firmdate ist beschädigt",
        "Sie liegt beiseite als {aside}; gelöscht wurde nichts.",
        "Spielen Sie eine Sicherung ein, oder beginnen Sie neu und verknüpfen Sie die Kunden wieder.",
    ),
    "no_such_database": (
        "{The_system} hat keine Datenbank dieses Namens, oder es startet noch",
        "",
        "Prüfen Sie die Datenbank im Profil und versuchen Sie es erneut.",
    ),
    "export_kind_unknown": (
        "{name} ist keine Art von Datei, die Firmdate schreibt",
        "",
        "Der Name endet auf .csv oder .xlsx.",
    ),
    "export_unreadable": (
        "{name} kann nicht als Export des Auditprotokolls gelesen werden",
        "Das System meldet: „{text}“.",
        "Nennen Sie eine Datei mit JSON-Zeilen, die --export vom ganzen Protokoll geschrieben hat.",
    ),
    "export_not_whole": (
        "{name} ist kein vollständiger Export des Auditprotokolls",
        "Seine Zeilen folgen nicht aufeinander.",
        "Nennen Sie eine Datei mit JSON-Zeilen, die --export vom ganzen Protokoll geschrieben hat.",
    ),
    "export_failed": (
        "{name} konnte nicht geschrieben werden",
        "Das System meldet: „{text}“.",
        "Wählen Sie einen anderen Ordner.",
    ),
    "demo_no_python": (
        "Die Demo kann ihr {server} nicht installieren",
        "Es braucht Python {version} oder neuer, und keines wurde gefunden.",
        "Installieren Sie Python und starten Sie die Demo neu.",
    ),
    "demo_no_venv": (
        "Die Demo kann keine Umgebung für ihr {server} anlegen",
        "Das System meldet: „{reason}“.",
        "Installieren Sie unter Debian oder Ubuntu das Paket python3-venv.",
    ),
    "demo_install_failed": (
        "Die Demo konnte ihr {server} nicht installieren",
        "Das Installationsprogramm meldet: „{reason}“.",
        "Prüfen Sie das Netzwerk und starten Sie die Demo neu.",
    ),
    "demo_build_failed": (
        "Die Firma der Demo ließ sich im {server} nicht anlegen",
        "Die letzten Worte waren: „{reason}“.",
        "Das Protokoll ist {log}",
    ),
    "demo_server_died": (
        "Das {server} hat beim Start aufgehört",
        "Die letzten Worte waren: „{reason}“.",
        "Das Protokoll ist {log}",
    ),
    "demo_server_silent": (
        "Das {server} hat nicht innerhalb von {seconds} s geantwortet",
        "",
        "Das Protokoll ist {log}",
    ),
    "demo_busy": (
        "Ein anderes Firmdate startet oder schließt diese Demo",
        "Nach {seconds} s war es noch nicht fertig.",
        "Warten Sie darauf oder schließen Sie es, und starten Sie die Demo neu.",
    ),
    "demo_folder": (
        "Der Ordner der Demo ist nicht benutzbar",
        "Der Grund: „{reason}“.",
        "Wählen Sie einen anderen mit FIRMDATE_DEMO_FOLDER.",
    ),
    "demo_in_use": (
        "Ein anderes Firmdate benutzt diese Demo",
        "Sie lässt sich jetzt nicht zurücksetzen.",
        "Schließen Sie zuerst das andere.",
    ),
    "demo_size": ("Dieser Ordner enthält die Firma {has}, nicht {size}", "", _RESET),
    "demo_not_running": ("Die Demo läuft nicht", "", "Starten Sie sie: firmdate demo"),
}
