"""Ce qui arrête le programme avant le travail : profils, sa propre base, la démo."""

from __future__ import annotations

_RESET = "Relancez la démo avec --reset."

SETUP: dict[str, tuple[str, str, str]] = {
    "quantity_malformed": (
        "« {quantity} » n’est pas une quantité",
        "",
        "Écrivez des chiffres, avec un point avant les décimales : 12.5.",
    ),
    "date_malformed": (
        "« {date} » n’est pas une date",
        "",
        "Écrivez année-mois-jour : 2026-12-04.",
    ),
    "line_malformed": (
        "« {text} » ne nomme pas de ligne ni de quantité",
        "",
        "Écrivez le numéro de la ligne, = et une quantité : 1=20.",
    ),
    "reason_malformed": (
        "« {text} » ne nomme pas de contrôle ni de raison",
        "",
        "Écrivez le nom du contrôle, = et votre raison, comme le contrôle l’affiche.",
    ),
    "profile_name_unusable": (
        "« {name} » ne peut pas être un nom de profil",
        "",
        "Utilisez seulement des lettres, des chiffres, - et _.",
    ),
    "profile_name_unusable/no_name": (
        "Un profil a besoin d’un nom",
        "",
        "Utilisez seulement des lettres, des chiffres, - et _.",
    ),
    "profile_missing": (
        "Il n’y a pas de profil « {name} »",
        "Son fichier serait {path}.",
        "Vérifiez le nom, ou connectez de nouveau les systèmes.",
    ),
    "profile_unreadable": (
        "Le profil est illisible",
        "Son fichier est {path}. Le système indique : « {text} ».",
        "Vérifiez qui peut lire le fichier.",
    ),
    "profile_malformed": (
        "Le profil est mal écrit",
        "Son fichier est {path}. À la lecture : « {text} ».",
        "Corrigez le fichier, ou revenez au précédent, à côté.",
    ),
    "profile_newer": (
        "Le profil vient d’un Firmdate plus récent",
        "{path} est en version {found} ; ce Firmdate connaît jusqu’à {known}.",
        "Mettez Firmdate à jour.",
    ),
    "profile_wrong": (
        "Le profil contient une entrée qui ne convient pas",
        "Son fichier est {path}. À la lecture : « {text} ».",
        "Corrigez le fichier, ou revenez au précédent, à côté.",
    ),
    "profile_none": (
        "Aucun système n’est encore connecté",
        "",
        "Connectez un CRM et un ERP dans la fenêtre, ou lancez la démo : firmdate demo",
    ),
    "profile_several": ("Il y a plusieurs profils", "Ce sont {known}.", "Nommez-en un avec --profile."),
    "system_kind_unknown": (
        "Firmdate ne connaît pas le système « {kind} »",
        "Il connaît {known}.",
        "Corrigez le profil.",
    ),
    "url_not_valid": (
        "L’adresse du système ({system}) n’est pas une adresse web",
        "",
        "Écrivez-la comme https://erp.example.com",
    ),
    "url_holds_password": (
        "L’adresse du système ({system}) contient un identifiant ou un mot de passe",
        "Leur place est dans le trousseau.",
        "Retirez-les de l’adresse.",
    ),
    "url_not_encrypted": (
        "L’adresse du système ({system}) n’est pas chiffrée",
        "Les mots de passe seraient lisibles en route vers {host}.",
        "Utilisez https.",
    ),
    "company_unknown": (
        "{The_system} ne vous montre pas de société « {company} »",
        "Vous voyez {companies}.",
        "Corrigez la société dans le profil.",
    ),
    "company_unknown/no_companies": (
        "{The_system} ne vous montre pas de société « {company} »",
        "Vous n’en voyez aucune.",
        "Demandez l’accès à votre administrateur.",
    ),
    "user_without_company": (
        "Votre compte {system} n’appartient à aucune société",
        "",
        "Demandez à votre administrateur de lui en donner une.",
    ),
    "database_newer": (
        "La base de Firmdate vient d’une version plus récente",
        "Elle est en version {found} ; ce Firmdate connaît jusqu’à {known}.",
        "Mettez Firmdate à jour. Rien n’a été modifié.",
    ),
    "database_unusable": (
        "Firmdate ne peut pas utiliser sa propre base",
        "Le système indique : « {text} ».",
        "Vérifiez l’espace disque et les droits, puis relancez Firmdate.",
    ),
    "database_damaged": (
        "La base de Firmdate est abîmée",
        "Elle est mise de côté sous {aside} ; rien n’a été supprimé.",
        "Restaurez une sauvegarde, ou repartez à neuf et liez de nouveau les clients.",
    ),
    "no_such_database": (
        "{The_system} n’a pas de base de ce nom, ou démarre encore",
        "",
        "Vérifiez la base dans le profil, puis réessayez.",
    ),
    "export_kind_unknown": (
        "{name} n’est pas un type de fichier que Firmdate écrit",
        "",
        "Terminez le nom par .csv ou .xlsx.",
    ),
    "export_unreadable": (
        "{name} ne peut pas être lu comme export du journal d’audit",
        "Le système indique : « {text} ».",
        "Indiquez un fichier de lignes JSON que --export a écrit du journal entier.",
    ),
    "export_not_whole": (
        "{name} n’est pas un export complet du journal d’audit",
        "Ses lignes ne se suivent pas.",
        "Indiquez un fichier de lignes JSON que --export a écrit du journal entier.",
    ),
    "export_failed": (
        "{name} n’a pas pu être écrit",
        "Le système indique : « {text} ».",
        "Choisissez un autre dossier.",
    ),
    "demo_no_python": (
        "La démo ne peut pas installer son {server}",
        "Il faut Python {version} ou plus récent, et aucun n’a été trouvé.",
        "Installez Python, puis relancez la démo.",
    ),
    "demo_no_venv": (
        "La démo ne peut pas créer d’environnement pour son {server}",
        "Le système indique : « {reason} ».",
        "Sous Debian ou Ubuntu, installez le paquet python3-venv.",
    ),
    "demo_install_failed": (
        "La démo n’a pas pu installer son {server}",
        "L’installateur indique : « {reason} ».",
        "Vérifiez le réseau, puis relancez la démo.",
    ),
    "demo_build_failed": (
        "La société de la démo n’a pas pu être créée dans le système ({server})",
        "Ses derniers mots : « {reason} ».",
        "Le journal est {log}",
    ),
    "demo_server_died": (
        "Le système ({server}) s’est arrêté au démarrage",
        "Ses derniers mots : « {reason} ».",
        "Le journal est {log}",
    ),
    "demo_server_silent": (
        "Le système ({server}) n’a pas répondu en {seconds} s",
        "",
        "Le journal est {log}",
    ),
    "demo_busy": (
        "Un autre Firmdate démarre ou ferme cette démo",
        "Il n’a pas fini en {seconds} s.",
        "Attendez-le ou fermez-le, puis relancez la démo.",
    ),
    "demo_folder": (
        "Le dossier de la démo n’est pas utilisable",
        "La raison : « {reason} ».",
        "Choisissez-en un autre avec FIRMDATE_DEMO_FOLDER.",
    ),
    "demo_in_use": (
        "Un autre Firmdate utilise cette démo",
        "Elle ne peut pas être remise à zéro maintenant.",
        "Fermez d’abord l’autre.",
    ),
    "demo_size": ("Ce dossier contient la société {has}, pas {size}", "", _RESET),
    "demo_not_running": ("La démo n’est pas lancée", "", "Lancez-la : firmdate demo"),
}
