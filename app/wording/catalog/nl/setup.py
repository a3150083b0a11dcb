"""Wat het programma tegenhoudt voor het werk: profielen, de eigen database, de demo."""

from __future__ import annotations

SETUP: dict[str, tuple[str, str, str]] = {
    "quantity_malformed": (
        "“{quantity}” is geen aantal",
        "",
        "Schrijf cijfers, met een punt voor de decimalen: 12.5.",
    ),
    "date_malformed": (
        "“{date}” is geen datum",
        "",
        "Schrijf jaar-maand-dag: 2026-12-04.",
    ),
    "line_malformed": (
        "“{text}” noemt geen regel en aantal",
        "",
        "Schrijf het regelnummer, = en een aantal: 1=20.",
    ),
    "reason_malformed": (
        "“{text}” noemt geen controle en reden",
        "",
        "Schrijf de naam van de controle, = en uw reden, zoals de controle die toont.",
    ),
    "profile_name_unusable": (
        "“{name}” kan geen profielnaam zijn",
        "",
        "Gebruik alleen letters, cijfers, - en _.",
    ),
    "profile_name_unusable/no_name": (
        "Een profiel heeft een naam nodig",
        "",
        "Gebruik alleen letters, cijfers, - en _.",
    ),
    "profile_missing": (
        "Er is geen profiel “{name}”",
        "Het bestand zou {path} zijn.",
        "Controleer de naam, of maak een nieuwe verbinding.",
    ),
    "profile_unreadable": (
        "Het profiel is niet te lezen",
        "Het bestand is {path}. Het systeem meldt: “{text}”.",
        "Controleer wie het bestand mag lezen.",
    ),
    "profile_malformed": (
        "Het profiel is niet goed geschreven",
        "Het bestand is {path}. De lezer meldt: “{text}”.",
        "Verbeter het bestand, of ga terug naar het vorige ernaast.",
    ),
    "profile_newer": (
        "Het profiel is van een nieuwere Firmdate",
        "{path} heeft versie {found}; deze Firmdate kent tot en met {known}.",
        "Werk Firmdate bij.",
    ),
    "profile_wrong": (
        "In het profiel staat iets dat niet past",
        "Het bestand is {path}. De lezer meldt: “{text}”.",
        "Verbeter het bestand, of ga terug naar het vorige ernaast.",
    ),
    "profile_none": (
        "Er zijn nog geen systemen verbonden",
        "",
        "Verbind een CRM en een ERP in het venster, of start de demo: firmdate demo",
    ),
    "profile_several": ("Er zijn meer profielen", "Dat zijn {known}.", "Noem er een met --profile."),
    "system_kind_unknown": (
        "Firmdate kent het systeem “{kind}” niet",
        "Het kent {known}.",
        "Verbeter het profiel.",
    ),
    "url_not_valid": (
        "Het adres van het {system} is geen webadres",
        "",
        "Schrijf het als https://erp.example.com",
    ),
    "url_holds_password": (
        "In het adres van het {system} staat een naam of wachtwoord",
        "Die horen in de sleutelbos.",
        "Haal ze uit het adres.",
    ),
    "url_not_encrypted": (
        "Het adres van het {system} is niet versleuteld",
        "Wachtwoorden zijn dan leesbaar op weg naar {host}.",
        "Gebruik https.",
    ),
    "company_unknown": (
        "{The_system} toont je geen bedrijf “{company}”",
        "Je ziet {companies}.",
        "Verbeter het bedrijf in het profiel.",
    ),
    "company_unknown/no_companies": (
        "{The_system} toont je geen bedrijf “{company}”",
        "Je ziet er geen enkel.",
        "Vraag je beheerder om toegang.",
    ),
    "user_without_company": (
        "Je {system}-account hoort bij geen bedrijf",
        "",
        "Vraag je beheerder er een toe te wijzen.",
    ),
    "database_newer": (
        "De database van Firmdate is van een nieuwere versie",
        "Ze heeft versie {found}; deze Firmdate kent tot en met {known}.",
        "Werk Firmdate bij. Er is niets gewijzigd.",
    ),
    "database_unusable": (
        "Firmdate kan zijn eigen database niet gebruiken",
        "Het systeem meldt: “{text}”.",
        "Controleer schijfruimte en rechten, en start Firmdate opnieuw.",
    ),
    "database_damaged": (
        "De database van Firmdate is beschadigd",
        "Ze is apart gezet als {aside}; er is niets verwijderd.",
        "Zet een back-up terug, of begin opnieuw en koppel de klanten weer.",
    ),
    "no_such_database": (
        "{The_system} heeft geen database met deze naam, of start nog",
        "",
        "Controleer de database in het profiel en probeer opnieuw.",
    ),
    "export_kind_unknown": (
        "{name} is geen soort bestand dat Firmdate schrijft",
        "",
        "Eindig op .csv of .xlsx.",
    ),
    "export_unreadable": (
        "{name} kan niet als export van het auditlogboek worden gelezen",
        "Het systeem meldt: “{text}”.",
        "Noem een bestand met JSON-regels dat --export van het hele logboek heeft geschreven.",
    ),
    "export_not_whole": (
        "{name} is geen volledige export van het auditlogboek",
        "De regels volgen niet op elkaar.",
        "Noem een bestand met JSON-regels dat --export van het hele logboek heeft geschreven.",
    ),
    "export_failed": (
        "{name} kon niet worden geschreven",
        "Het systeem meldt: “{text}”.",
        "Kies een andere map.",
    ),
    "demo_no_python": (
        "De demo kan zijn {server} niet installeren",
        "Daarvoor is Python {version} of nieuwer nodig, en dat is niet gevonden.",
        "Installeer Python en start de demo opnieuw.",
    ),
    "demo_no_venv": (
        "De demo kan geen omgeving maken voor zijn {server}",
        "Het systeem meldt: “{reason}”.",
        "Installeer op Debian of Ubuntu het pakket python3-venv.",
    ),
    "demo_install_failed": (
        "De demo kon zijn {server} niet installeren",
        "Het installatieprogramma meldt: “{reason}”.",
        "Controleer het netwerk en start de demo opnieuw.",
    ),
    "demo_build_failed": (
        "Het bedrijf van de demo kon niet worden gemaakt in het {server}",
        "De laatste woorden waren: “{reason}”.",
        "Het logboek is {log}",
    ),
    "demo_server_died": (
        "Het {server} stopte tijdens het starten",
        "De laatste woorden waren: “{reason}”.",
        "Het logboek is {log}",
    ),
    "demo_server_silent": ("Het {server} antwoordde niet binnen {seconds} s", "", "Het logboek is {log}"),
    "demo_busy": (
        "Een andere Firmdate start of sluit deze demo",
        "Dat was niet klaar binnen {seconds} s.",
        "Wacht erop of sluit die, en start de demo opnieuw.",
    ),
    "demo_folder": (
        "De map van de demo is niet bruikbaar",
        "De reden: “{reason}”.",
        "Kies een andere met FIRMDATE_DEMO_FOLDER.",
    ),
    "demo_in_use": (
        "Een andere Firmdate gebruikt deze demo",
        "Ze kan nu niet worden gewist.",
        "Sluit eerst die andere.",
    ),
    "demo_size": (
        "Deze map bevat het bedrijf {has}, niet {size}",
        "",
        "Start de demo met --reset om te wisselen.",
    ),
    "demo_not_running": ("De demo draait niet", "", "Start hem: firmdate demo"),
}
