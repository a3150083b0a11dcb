"""The team store: what keeps it from being used, and what an administrator does about it."""

from __future__ import annotations

_PREPARE = "firmdate team-store --prepare --owner NAME"

TEAM: dict[str, tuple[str, str, str]] = {
    "TeamStoreUnreachable": (
        "La base d’équipe est injoignable",
        "La lecture continue ; la conversion des devis l’attend.",
        "Firmdate réessaie de lui-même.",
    ),
    "team_store_unreachable": (
        "La base d’équipe à {address} est injoignable",
        "La lecture continue ; la conversion des devis l’attend. La connexion indique : « {text} ».",
        "Firmdate réessaie de lui-même.",
    ),
    "team_store_sign_in": (
        "La base d’équipe à {address} refuse l’entrée à « {user} »",
        "Elle indique : « {text} ».",
        "Saisissez de nouveau le mot de passe : firmdate team-store --password",
    ),
    "team_store_not_valid": (
        "L’adresse de la base d’équipe est inutilisable",
        "",
        "Écrivez-la comme postgresql://utilisateur@hote:5432/base, sans rien derrière.",
    ),
    "team_store_holds_password": (
        "L’adresse de la base d’équipe contient un mot de passe",
        "Sa place est dans le trousseau.",
        "Retirez-le du profil, puis saisissez-le : firmdate team-store --password",
    ),
    "team_store_no_certificates": (
        "Il n’y a pas de fichier {path} avec des certificats",
        "Sans lui, personne ne sait à qui est la base d’équipe.",
        "Corrigez le fichier de certificats dans le profil.",
    ),
    "team_store_no_certificates/no_path": (
        "Firmdate ne trouve pas de certificats de ce système",
        "Sans eux, personne ne sait à qui est la base d’équipe.",
        "Nommez un fichier qui en contient dans le profil.",
    ),
    "team_store_not_prepared": (
        "La base d’équipe à {address} n’est pas préparée pour « {user} »",
        "",
        f"Un administrateur exécute une fois : {_PREPARE}",
    ),
    "team_store_older": (
        "La base d’équipe à {address} vient d’une version plus ancienne",
        "Elle est en version {found} ; ce Firmdate demande {known}.",
        f"Un administrateur exécute une fois : {_PREPARE}",
    ),
    "team_store_newer": (
        "La base d’équipe à {address} vient d’une version plus récente",
        "Elle est en version {found} ; ce Firmdate connaît jusqu’à {known}.",
        "Mettez Firmdate à jour. Rien n’a été modifié.",
    ),
    "team_store_role_too_strong": (
        "« {user} » peut modifier le journal d’audit de la base d’équipe à {address}",
        "Le programme entre comme quelqu’un qui ne peut qu’y ajouter.",
        "Retirez à l’utilisateur ses autres droits, "
        f"ou nommez-en un autre dans le profil et exécutez : {_PREPARE}",
    ),
    "team_store_owner_is_user": (
        "« {user} » ne peut pas être à la fois propriétaire et utilisateur de la base d’équipe",
        "Le propriétaire peut modifier le journal d’audit ; le programme n’entre donc pas comme lui.",
        "Nommez un autre utilisateur dans le profil.",
    ),
    "team_store_no_such_user": (
        "La base à {address} n’a pas d’utilisateur « {user} »",
        "",
        "Créez-le là-bas, avec un mot de passe, puis recommencez.",
    ),
    "team_store_refuses": (
        "La base d’équipe à {address} refuse cela",
        "Elle indique : « {text} ».",
        "Demandez à son administrateur.",
    ),
    "team_store_owner_missing": (
        "Le propriétaire de la base d’équipe n’est pas nommé",
        "",
        "Nommez-le : --owner NAME",
    ),
    "team_store_none": (
        "Le profil ne nomme pas de base d’équipe",
        "",
        "Écrivez son adresse dans le profil.",
    ),
    "conversion_held": (
        "Un autre Firmdate convertit le devis {quote}",
        "C’est {writer}.",
        "Attendez quelques minutes : s’il s’arrête en chemin, le vôtre continue.",
    ),
}
