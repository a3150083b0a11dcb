"""La boîte de réception : en bref, ce qui est, ce que fait Firmdate, ce qu’une personne fait ou évite."""

from __future__ import annotations

_LEAVE = "Ne créez pas la commande à la main."

INBOX: dict[str, tuple[str, str, str, str]] = {
    "kind.conversion_failed": ("Non converti", "", "", ""),
    "kind.outcome_unknown": ("Issue inconnue", "", "", ""),
    "kind.write_back_owed": ("Report dû", "", "", ""),
    "kind.promise_at_risk": ("Promesse menacée", "", "", ""),
    "kind.link_review": ("Lien à vérifier", "", "", ""),
    "kind.conflict": ("Divergence", "", "", ""),
    "kind.connection": ("Connexion", "", "", ""),
    "kind.permission": ("Droit manquant", "", "", ""),
    "kind.api_changed": ("API modifiée", "", "", ""),
    "conversion_failed": (
        "{quote} n’est pas converti",
        "Le devis {quote} n’est pas converti",
        "L’ERP n’a pas de commande pour lui. {why}",
        "Réglez ce qui s’y oppose, puis convertissez de nouveau.",
    ),
    "conversion_failed/no_why": (
        "{quote} n’est pas converti",
        "Le devis {quote} n’est pas converti",
        "L’ERP n’a pas de commande pour lui.",
        "Ouvrez le devis et convertissez de nouveau.",
    ),
    "outcome_unknown": (
        "La commande de {quote} existe peut-être",
        "La commande du devis {quote} existe peut-être dans l’ERP",
        "Firmdate se renseigne : il cherche la commande par sa référence chaque minute. {why}",
        _LEAVE,
    ),
    "outcome_unknown/no_why": (
        "La commande de {quote} existe peut-être",
        "La commande du devis {quote} existe peut-être dans l’ERP",
        "Firmdate se renseigne : il cherche la commande par sa référence chaque minute.",
        _LEAVE,
    ),
    "order_unfinished": (
        "{order} n’est pas encore confirmée",
        "{order}, pour le devis {quote}, est créée et pas encore confirmée",
        "Firmdate la reprend chaque minute. {why}",
        _LEAVE,
    ),
    "order_unfinished/no_why": (
        "{order} n’est pas encore confirmée",
        "{order}, pour le devis {quote}, est créée et pas encore confirmée",
        "Firmdate la reprend chaque minute.",
        _LEAVE,
    ),
    "write_back_owed": (
        "Il manque au CRM le numéro {order}",
        "{order} est confirmée ; son numéro n’est pas encore sur le devis {quote}",
        "Firmdate réessaie de lui-même. {why}",
        "Il n’y a rien à faire, ni à reconvertir.",
    ),
    "write_back_owed/no_why": (
        "Il manque au CRM le numéro {order}",
        "{order} est confirmée ; son numéro n’est pas encore sur le devis {quote}",
        "Firmdate réessaie de lui-même.",
        "Il n’y a rien à faire, ni à reconvertir.",
    ),
    "promise_at_risk": (
        "Promesse menacée : {item}, {quantity}",
        "{quantity} {item} le {date} : la promesse ne tient plus{cause}",
        "Nouvelle date : {new_date}.",
        "Prévenez le client, ou demandez aux Achats.",
    ),
    "promise_at_risk/no_new_date": (
        "Promesse menacée : {item}, {quantity}",
        "{quantity} {item} le {date} : la promesse ne tient plus{cause}",
        "Aucune réception prévue n’y suffit.",
        "Prévenez le client, ou demandez aux Achats.",
    ),
    "link_review": (
        "{candidate} est-il le même que {customer} ?",
        "{candidate} dans l’ERP est-il le même client que {customer} ?",
        "Firmdate ne lie rien tant que personne ne l’a dit.",
        "Liez-les, ou dites que ce ne sont pas les mêmes.",
    ),
    "link_review/no_candidate": (
        "Un lien attend une vérification",
        "Un client est peut-être dans les deux systèmes sans lien",
        "Firmdate ne lie rien tant que personne ne l’a dit.",
        "Liez-les, ou dites que ce ne sont pas les mêmes.",
    ),
    "conflict": (
        "{field} diffère entre CRM et ERP",
        "{field} de {customer} diffère entre CRM et ERP",
        "Firmdate ne modifie aucun des deux tant que personne n’a choisi.",
        "Choisissez celui qui est juste.",
    ),
    "conflict/no_field": (
        "CRM et ERP diffèrent",
        "Les données d’un client diffèrent entre CRM et ERP",
        "Firmdate ne modifie aucun des deux tant que personne n’a choisi.",
        "Choisissez celui qui est juste.",
    ),
    "connection": (
        "{system} non connecté",
        "{title}",
        "{why} Firmdate montre les derniers chiffres avec leur âge ; la conversion attend.",
        "{remedy}",
    ),
    "permission": ("Il manque un droit ({system})", "{title}", "{why} Tout le reste fonctionne.", "{remedy}"),
    "api_changed": (
        "Réponses différentes ({system})",
        "{The_system} répond autrement que Firmdate ne le connaît",
        "Ce qui diffère : {what}.",
        "Prévenez votre administrateur avant de convertir.",
    ),
    "api_changed/no_what": (
        "Réponses différentes ({system})",
        "{The_system} répond autrement que Firmdate ne le connaît",
        "Une mise à jour a peut-être eu lieu.",
        "Prévenez votre administrateur avant de convertir.",
    ),
    "cause.moved": (" ; {document} est reportée au {moved_to}", "", "", ""),
    "cause.gone": (" ; {document} n’est plus prévue", "", "", ""),
    "cause.taken": (" ; {document} en prend {takes} le {takes_on}", "", "", ""),
}
