"""The team store: what keeps it from being used, and what an administrator does about it."""

from __future__ import annotations

_PREPARE = "firmdate team-store --prepare --owner NAME"

TEAM: dict[str, tuple[str, str, str]] = {
    "TeamStoreUnreachable": (
        "Die Teamdatenbank ist nicht erreichbar",
        "Lesen geht weiter; das Umwandeln von Angeboten wartet auf sie.",
        "Firmdate versucht es von selbst wieder.",
    ),
    "team_store_unreachable": (
        "Die Teamdatenbank unter {address} ist nicht erreichbar",
        "Lesen geht weiter; das Umwandeln von Angeboten wartet auf sie. Die Verbindung meldet: „{text}“.",
        "Firmdate versucht es von selbst wieder.",
    ),
    "team_store_sign_in": (
        "Die Teamdatenbank unter {address} lässt „{user}“ nicht ein",
        "Sie meldet: „{text}“.",
        "Geben Sie das Passwort erneut ein: firmdate team-store --password",
    ),
    "team_store_not_valid": (
        "Die Adresse der Teamdatenbank ist nicht brauchbar",
        "",
        "Schreiben Sie sie als postgresql://benutzer@host:5432/datenbank, ohne etwas dahinter.",
    ),
    "team_store_holds_password": (
        "Die Adresse der Teamdatenbank enthält ein Passwort",
        "Es gehört in den Schlüsselbund.",
        "Nehmen Sie es aus dem Profil, und geben Sie es ein: firmdate team-store --password",
    ),
    "team_store_no_certificates": (
        "Es gibt keine Datei {path} mit Zertifikaten",
        "Ohne sie weiß niemand, wem die Teamdatenbank gehört.",
        "Berichtigen Sie die Zertifikatsdatei im Profil.",
    ),
    "team_store_no_certificates/no_path": (
        "Firmdate findet keine Zertifikate dieses Systems",
        "Ohne sie weiß niemand, wem die Teamdatenbank gehört.",
        "Nennen Sie im Profil eine Datei damit.",
    ),
    "team_store_not_prepared": (
        "Die Teamdatenbank unter {address} ist für „{user}“ nicht vorbereitet",
        "",
        f"Ein Administrator führt einmal aus: {_PREPARE}",
    ),
    "team_store_older": (
        "Die Teamdatenbank unter {address} stammt von einer älteren Version",
        "Sie hat Version {found}; dieses Firmdate braucht {known}.",
        f"Ein Administrator führt einmal aus: {_PREPARE}",
    ),
    "team_store_newer": (
        "Die Teamdatenbank unter {address} stammt von einer neueren Version",
        "Sie hat Version {found}; dieses Firmdate kennt sie bis {known}.",
        "Aktualisieren Sie Firmdate. Es wurde nichts geändert.",
    ),
    "team_store_role_too_strong": (
        "„{user}“ darf das Protokoll der Teamdatenbank unter {address} ändern",
        "Das Programm meldet sich als jemand an, der nur hinzufügen darf.",
        "Nehmen Sie dem Benutzer die übrigen Rechte, "
        f"oder nennen Sie im Profil einen anderen und führen Sie aus: {_PREPARE}",
    ),
    "team_store_owner_is_user": (
        "„{user}“ kann nicht zugleich Eigentümer und Benutzer der Teamdatenbank sein",
        "Der Eigentümer darf das Protokoll ändern; deshalb meldet sich das Programm nicht als er an.",
        "Nennen Sie im Profil einen anderen Benutzer.",
    ),
    "team_store_no_such_user": (
        "Die Datenbank unter {address} hat keinen Benutzer „{user}“",
        "",
        "Legen Sie ihn dort mit einem Passwort an, und führen Sie dies erneut aus.",
    ),
    "team_store_refuses": (
        "Die Teamdatenbank unter {address} lehnt das ab",
        "Sie meldet: „{text}“.",
        "Fragen Sie ihren Administrator.",
    ),
    "team_store_owner_missing": (
        "Wem die Teamdatenbank gehört, ist nicht gesagt",
        "",
        "Nennen Sie den Eigentümer: --owner NAME",
    ),
    "team_store_none": (
        "Das Profil nennt keine Teamdatenbank",
        "",
        "Schreiben Sie ihre Adresse ins Profil.",
    ),
    "conversion_held": (
        "Ein anderes Firmdate wandelt Angebot {quote} gerade um",
        "Es ist {writer}.",
        "Warten Sie ein paar Minuten: Bleibt es auf halbem Weg stehen, macht Ihres weiter.",
    ),
}
