"""The team store: what keeps it from being used, and what an administrator does about it."""

from __future__ import annotations

_PREPARE = "firmdate team-store --prepare --owner NAME"

TEAM: dict[str, tuple[str, str, str]] = {
    "TeamStoreUnreachable": (
        "De teamopslag is niet bereikbaar",
        "Lezen gaat door; offertes omzetten wacht erop.",
        "Firmdate probeert het vanzelf opnieuw.",
    ),
    "team_store_unreachable": (
        "De teamopslag op {address} is niet bereikbaar",
        "Lezen gaat door; offertes omzetten wacht erop. De verbinding meldt: “{text}”.",
        "Firmdate probeert het vanzelf opnieuw.",
    ),
    "team_store_sign_in": (
        "De teamopslag op {address} laat “{user}” niet binnen",
        "Die meldt: “{text}”.",
        "Vul het wachtwoord opnieuw in: firmdate team-store --password",
    ),
    "team_store_not_valid": (
        "Het adres van de teamopslag is niet bruikbaar",
        "",
        "Schrijf het als postgresql://gebruiker@host:5432/database, met niets erachter.",
    ),
    "team_store_holds_password": (
        "Het adres van de teamopslag bevat een wachtwoord",
        "Dat hoort in de sleutelbos.",
        "Haal het uit het profiel en vul het in: firmdate team-store --password",
    ),
    "team_store_no_certificates": (
        "Er is geen bestand {path} met certificaten",
        "Zonder dat weet niemand van wie de teamopslag is.",
        "Verbeter het certificatenbestand in het profiel.",
    ),
    "team_store_no_certificates/no_path": (
        "Firmdate vindt geen certificaten van dit systeem",
        "Zonder die weet niemand van wie de teamopslag is.",
        "Noem een bestand ermee in het profiel.",
    ),
    "team_store_not_prepared": (
        "De teamopslag op {address} is niet klaargezet voor “{user}”",
        "",
        f"Een beheerder voert eenmaal uit: {_PREPARE}",
    ),
    "team_store_older": (
        "De teamopslag op {address} is van een oudere versie",
        "Die heeft versie {found}; deze Firmdate heeft {known} nodig.",
        f"Een beheerder voert eenmaal uit: {_PREPARE}",
    ),
    "team_store_newer": (
        "De teamopslag op {address} is van een nieuwere versie",
        "Die heeft versie {found}; deze Firmdate kent tot en met {known}.",
        "Werk Firmdate bij. Er is niets gewijzigd.",
    ),
    "team_store_role_too_strong": (
        "“{user}” mag het auditlog van de teamopslag op {address} wijzigen",
        "Het programma meldt zich aan als iemand die er alleen aan mag toevoegen.",
        "Neem de gebruiker de andere rechten af, "
        f"of noem een andere gebruiker in het profiel en voer uit: {_PREPARE}",
    ),
    "team_store_owner_is_user": (
        "“{user}” kan niet tegelijk eigenaar en gebruiker van de teamopslag zijn",
        "De eigenaar mag het auditlog wijzigen; daarom meldt het programma zich niet als eigenaar aan.",
        "Noem een andere gebruiker in het profiel.",
    ),
    "team_store_no_such_user": (
        "De database op {address} heeft geen gebruiker “{user}”",
        "",
        "Maak de gebruiker daar aan, met een wachtwoord, en voer dit opnieuw uit.",
    ),
    "team_store_refuses": (
        "De teamopslag op {address} weigert dit",
        "Die meldt: “{text}”.",
        "Vraag de beheerder ervan.",
    ),
    "team_store_owner_missing": (
        "Wie eigenaar van de teamopslag is, is niet gezegd",
        "",
        "Noem de eigenaar: --owner NAME",
    ),
    "team_store_none": (
        "Het profiel noemt geen teamopslag",
        "",
        "Schrijf het adres in het profiel.",
    ),
    "conversion_held": (
        "Een andere Firmdate zet offerte {quote} om",
        "Het is {writer}.",
        "Wacht een paar minuten: stopt die halverwege, dan gaat die van jou ermee verder.",
    ),
}
