"""Pannes : ce qui est, pourquoi, que faire. Les noms de classes servent aux codes sans phrase propre."""

from __future__ import annotations

_ITSELF = "Firmdate réessaie de lui-même."
_SETTINGS = "Vérifiez l’adresse ({system}) dans les réglages."
_CHANGED = "Prévenez votre administrateur : une mise à jour ({system}) a peut-être eu lieu."
_REFUSED = (
    "{The_system} refuse cette opération",
    "Il indique : « {text} ».",
    "Corrigez là-bas, puis réessayez.",
)
_REFUSED_MUTELY = (
    "{The_system} refuse cette opération",
    "Il ne donne pas de raison.",
    "Regardez là-bas, puis réessayez.",
)
_TROUBLE = ("{The_system} est lui-même en panne", "Il n’a pas pu répondre.", _ITSELF)
_NOT_UNDERSTOOD = ("{The_system} répond sous une forme que Firmdate ne connaît pas", "", _CHANGED)
_REASON = "Donnez une raison, puis convertissez de nouveau."
_ASKS = ("{The_system} demande une confirmation", "Il indique : « {text} ».", _REASON)
_RESET = "Relancez la démo avec --reset."
_DELETED = "Il a peut-être été supprimé."
_DELETED_HER = "Elle a peut-être été supprimée."
_SEARCH = "Cherchez de nouveau."

FAULTS: dict[str, tuple[str, str, str]] = {
    "FirmdateError": (
        "Cela n’a pas marché",
        "",
        "Réessayez ; si cela persiste, prévenez votre administrateur.",
    ),
    "UsageError": ("Firmdate ne peut pas le faire ainsi", "", "Vérifiez votre saisie."),
    "ProfileError": (
        "Le profil n’est pas utilisable",
        "",
        "Vérifiez le profil, ou demandez à votre administrateur.",
    ),
    "NotFound": ("{The_system} n’a pas cet élément", "", _SEARCH),
    "AccessFault": ("{The_system} ne vous laisse pas entrer", "", "Vérifiez la connexion dans les réglages."),
    "SignInFailed": (
        "{The_system} refuse la connexion",
        "",
        "Saisissez de nouveau identifiant et mot de passe dans les réglages.",
    ),
    "SessionExpired": ("{The_system} a mis fin à la session", "", "Reconnectez-vous dans les réglages."),
    "NoPermission": (
        "Votre compte {system} ne le permet pas",
        "",
        "Demandez ce droit à votre administrateur.",
    ),
    "NoKeyring": (
        "Firmdate ne trouve pas de trousseau pour ses mots de passe",
        "",
        "Déverrouillez le trousseau, puis relancez Firmdate.",
    ),
    "SystemUnreachable": ("{The_system} est injoignable", "", _ITSELF),
    "Throttled": ("{The_system} demande à Firmdate d’attendre", "", _ITSELF),
    "UnexpectedReply": _NOT_UNDERSTOOD,
    "Rejected": _REFUSED,
    "Rejected/no_text": _REFUSED_MUTELY,
    "DuplicateKey": (
        "{The_system} a déjà cette commande",
        "",
        "Firmdate la recherche et n’en crée pas de seconde.",
    ),
    "WarningRaised": _ASKS,
    "WarningRaised/no_text": ("{The_system} demande une confirmation", "", _REASON),
    "OutcomeUnknown": (
        "{The_system} a reçu une modification et n’a pas répondu",
        "Personne ne sait encore si elle est faite.",
        "Firmdate se renseigne. Ne la faites pas à la main.",
    ),
    "StorageFault": (
        "Firmdate ne peut pas utiliser sa propre base",
        "",
        "Libérez de l’espace disque, puis relancez Firmdate.",
    ),
    "DemoFault": ("La démo ne peut pas démarrer", "", _RESET),
    "not_reachable": (
        "{The_system} est injoignable",
        "Rien n’a été envoyé.",
        f"Vérifiez le réseau. {_ITSELF}",
    ),
    "timed_out": ("{The_system} n’a pas répondu à temps", "", _ITSELF),
    "no_answer": ("{The_system} n’a pas répondu en {seconds} s", "", _ITSELF),
    "connection_broken": ("{The_system} a coupé la connexion", "", _ITSELF),
    "request_not_sent": ("Firmdate n’a pas pu envoyer la demande", "Rien n’a été envoyé.", _SETTINGS),
    "server_error": _TROUBLE,
    "server_crashed": _TROUBLE,
    "throttled": (
        "{The_system} demande à Firmdate d’attendre",
        "Il reçoit trop de demandes.",
        "Reprise dans {seconds} s.",
    ),
    "throttled/no_seconds": (
        "{The_system} demande à Firmdate d’attendre",
        "Il reçoit trop de demandes.",
        _ITSELF,
    ),
    "list_keeps_changing": (
        "La liste changeait sans cesse pendant la lecture",
        "",
        "Relisez-la dans une minute.",
    ),
    "redirected": ("{The_system} a changé d’adresse", "", _SETTINGS),
    "html_instead_of_json": (
        "Une page web est arrivée au lieu de données",
        "Un proxy ou une page de connexion se trouve peut-être entre Firmdate et {the_system}.",
        _SETTINGS,
    ),
    "not_json": (
        "Cette adresse envoie autre chose que des données",
        "Ce n’est peut-être pas {the_system}.",
        _SETTINGS,
    ),
    "reply_too_large": ("{The_system} a envoyé plus que Firmdate n’accepte", "", _CHANGED),
    "reply_cut": ("{The_system} n’a envoyé qu’une partie de sa réponse", "", _ITSELF),
    "reply_undecodable": ("{The_system} a envoyé une réponse illisible", "", _CHANGED),
    "wrong_type": _NOT_UNDERSTOOD,
    "no_result": _NOT_UNDERSTOOD,
    "unknown_status": _NOT_UNDERSTOOD,
    "field_missing": (
        "{The_system} répond sous une forme que Firmdate ne connaît pas",
        "Le champ « {field} » manque.",
        _CHANGED,
    ),
    "field_missing/no_field": _NOT_UNDERSTOOD,
    "field_wrong": (
        "{The_system} répond sous une forme que Firmdate ne connaît pas",
        "Le champ « {field} » contient autre chose.",
        _CHANGED,
    ),
    "field_wrong/no_field": _NOT_UNDERSTOOD,
    "rejected": _REFUSED,
    "rejected/no_text": _REFUSED_MUTELY,
    "bad_request": _REFUSED,
    "bad_request/no_text": _REFUSED_MUTELY,
    "not_valid": _REFUSED,
    "not_valid/no_text": _REFUSED_MUTELY,
    "erp_refused": _REFUSED,
    "erp_refused/no_text": _REFUSED_MUTELY,
    "method_not_allowed": ("{The_system} ne peut pas le faire", "", _CHANGED),
    "conflict": (
        "{The_system} en a une autre version",
        "",
        "Relisez, puis refaites la modification.",
    ),
    "changed_meanwhile": (
        "Quelqu’un l’a modifié entre-temps",
        "{The_system} a gardé cette modification.",
        "Relisez, puis refaites la vôtre.",
    ),
    "duplicate_key": (
        "{The_system} a déjà cette commande",
        "",
        "Firmdate la recherche et n’en crée pas de seconde.",
    ),
    "warning_raised": _ASKS,
    "warning_raised/no_text": ("{The_system} demande une confirmation", "", _REASON),
    "erp_asks_first": _ASKS,
    "erp_asks_first/no_text": ("{The_system} demande une confirmation", "", _REASON),
    "price_missing": ("{The_system} ne donne pas de prix pour un article de ce devis", "", _CHANGED),
    "tax_unknown": (
        "{The_system} nomme une taxe qu’il n’explique pas",
        "",
        "Demandez à la comptabilité de regarder les taxes de l’article.",
    ),
    "tax_without_rate": (
        "{The_system} a ici une taxe d’un montant fixe",
        "Firmdate ne compare que des taux.",
        "Demandez à la comptabilité de regarder les taxes de l’article.",
    ),
    "kit_holds_itself": (
        "Un kit se contient lui-même ; {the_system} le permet",
        "",
        "Faites corriger ses composants.",
    ),
    "product_unknown": ("{The_system} n’a plus un article de ce devis", "", "Contrôlez de nouveau."),
    "currency_unknown": (
        "{The_system} ne connaît pas la devise {currency}",
        "",
        "Révisez le devis, ou demandez à la comptabilité.",
    ),
    "one_date_per_order": (
        "{The_system} accepte une seule date de livraison par commande",
        "Les lignes demandent {dates}.",
        "Convertissez par parties : une commande par date.",
    ),
    "too_many_warnings": (
        "{The_system} demande sans cesse une confirmation",
        "",
        "Confirmez la commande là-bas, ou demandez à votre administrateur.",
    ),
    "method_not_exposed": ("{The_system} ne laisse pas les programmes le faire", "", _CHANGED),
    "sign_in_failed": (
        "{The_system} refuse la connexion",
        "Il n’accepte pas l’identifiant ou le mot de passe.",
        "Saisissez-les de nouveau dans les réglages.",
    ),
    "sign_in_needs_more": (
        "{The_system} demande une seconde étape pour se connecter",
        "Firmdate se connecte avec un mot de passe seul.",
        "Demandez à votre administrateur un compte sans seconde étape.",
    ),
    "session_expired": ("{The_system} a mis fin à la session", "", "Reconnectez-vous dans les réglages."),
    "secret_missing": (
        "Aucun mot de passe n’est enregistré pour {the_system}",
        "",
        "Saisissez-le dans les réglages.",
    ),
    "no_keyring": (
        "Firmdate ne trouve pas de trousseau pour ses mots de passe",
        "Il les garde seulement dans le trousseau du système, jamais dans un fichier.",
        "Déverrouillez le trousseau ou créez-en un, puis relancez Firmdate.",
    ),
    "no_permission": (
        "Votre compte {system} ne le permet pas",
        "",
        "Demandez à votre administrateur le droit « {right} ».",
    ),
    "no_permission/no_right": (
        "Votre compte {system} ne le permet pas",
        "",
        "Demandez ce droit à votre administrateur.",
    ),
    "module_off": (
        "{The_system} a désactivé cette partie",
        "Il s’agit de {right}.",
        "Demandez à votre administrateur de l’activer.",
    ),
    "not_found": ("{The_system} n’a pas cet élément", _DELETED, _SEARCH),
    "account": ("{The_system} n’a pas ce client", _DELETED, _SEARCH),
    "quote": (
        "{The_system} n’a pas de devis {quote}",
        "",
        "Vérifiez le numéro, ou cherchez dans la liste des devis.",
    ),
    "quote/no_quote": ("{The_system} n’a pas ce devis", _DELETED, _SEARCH),
    "opportunity": ("{The_system} n’a pas cette opportunité", _DELETED_HER, _SEARCH),
    "sales_order": ("{The_system} n’a pas de commande {sales_order}", "", "Vérifiez le numéro."),
    "sales_order/no_sales_order": ("{The_system} n’a pas cette commande", "", "Vérifiez le numéro."),
    "customer": (
        "Aucun client ne s’appelle « {text} »",
        "",
        "Essayez une partie du nom, ou le numéro de l’ERP.",
    ),
    "customer/no_text": ("{The_system} n’a pas ce client", "", _SEARCH),
    "item": (
        "{The_system} n’a pas d’article {item}",
        "",
        "Vérifiez le code, ou cherchez par une partie du nom.",
    ),
    "product": ("{The_system} n’a plus cet article", "", _SEARCH),
    "warehouse": (
        "Aucun entrepôt ne s’appelle « {text} »",
        "{The_system} a {known}.",
        "Choisissez-en un.",
    ),
    "promise": ("Cette promesse n’existe plus", "", "Relisez la liste."),
    "inbox_entry": ("Ce point n’est plus ouvert", "", "Relisez la boîte de réception."),
    "customer_not_linked": (
        "{customer} n’a pas encore de compte dans l’ERP",
        "",
        "Liez le client à son compte dans l’ERP.",
    ),
    "invoice_or_customer": (
        "Aucune facture ni aucun client ne s’appelle « {text} »",
        "",
        "Vérifiez le numéro ou le nom.",
    ),
    "order_or_customer": (
        "Aucune commande ni aucun client ne s’appelle « {text} »",
        "",
        "Vérifiez le numéro ou le nom.",
    ),
    "empty_search": ("Il n’y a rien à chercher", "", "Tapez un nom ou un numéro."),
    "customer_ambiguous": (
        "« {text} » correspond à {count} clients",
        "Ce sont {candidates}.",
        "Donnez le numéro, ou plus du nom.",
    ),
    "country_unknown": (
        "{The_system} ne connaît pas le pays {country}",
        "",
        "Corrigez le pays de l’adresse, ou faites-le ajouter dans l’ERP.",
    ),
    "customers_not_created_here": (
        "Le profil {profile} ne crée pas de clients dans l’ERP",
        "Ses règles laissent cela à l’ERP.",
        "Liez un compte, ou faites-en créer un dans l’ERP.",
    ),
    "erp_creates_no_customers": (
        "Firmdate ne peut pas créer de clients dans cet ERP",
        "",
        "Faites créer le compte dans l’ERP, puis liez-le.",
    ),
    "customer_has_account": (
        "{customer} a déjà un compte dans l’ERP : {number}",
        "Rien n’a été créé.",
        "Vérifiez de nouveau le devis.",
    ),
    "new_customer_may_arrive": (
        "Un compte ERP pour {customer} peut encore apparaître",
        "Une tentative précédente est restée sans réponse ; l’ERP l’a peut-être créé.",
        "Regardez de nouveau après {clock}, et liez-le s’il est là.",
    ),
    "address_not_of_customer": (
        "{address} n’est pas une adresse du compte ERP {number}",
        "Il a {known}.",
        "Choisissez l’une d’elles par son identifiant.",
    ),
    "address_not_of_customer/no_known": (
        "{address} n’est pas une adresse du compte ERP {number}",
        "Il n’en a aucune.",
        "Faites ajouter l’adresse dans l’ERP.",
    ),
    "price_of_no_line": (
        "La ligne {line} du devis {quote} n’est pas convertie maintenant",
        "Elle ne prend donc pas le prix de l’ERP.",
        "Nommez une ligne convertie maintenant.",
    ),
    "customer_not_of_account": (
        "Le compte {number} n’est pas celui du client du devis {quote}",
        "Le lien mène à {known}.",
        "Choisissez un compte lié.",
    ),
    "customer_not_of_account/no_known": (
        "Le compte {number} n’est pas celui du client du devis {quote}",
        "Aucun compte n’est lié.",
        "Liez d’abord le compte.",
    ),
    "no_such_line": (
        "Le devis {quote} n’a pas de ligne {line}",
        "Sa dernière ligne est {lines}.",
        "Choisissez une de ses lignes.",
    ),
    "quantity_not_positive": (
        "{quantity} n’est pas une quantité pour {item}",
        "",
        "Indiquez une quantité supérieure à zéro.",
    ),
    "more_than_left": (
        "Il ne reste que {left} de {item} à convertir",
        "La demande est de {quantity}.",
        "Demandez {left} ou moins.",
    ),
    "date_in_the_past": (
        "{date} est passé",
        "",
        "Choisissez aujourd’hui ou une date plus tardive pour {item}.",
    ),
    "unit_unknown": ("{item} n’a pas d’unité « {unit} »", "Il a {known}.", "Choisissez-en une."),
    "unit_unknown/no_item": (
        "{The_system} ne connaît pas l’unité « {unit} »",
        "",
        "Choisissez une autre unité dans le devis.",
    ),
    "unit_not_exact": (
        "{quantity} de {item} ne font pas une quantité entière en {unit}",
        "",
        "Choisissez une quantité qui se convertit exactement.",
    ),
    "naive_time": ("Une heure sans fuseau a été donnée : {value}", "", "Donnez-la avec son fuseau."),
    "promise_empty": ("Il n’y a rien à promettre de {item}", "", "Choisissez une date et une quantité."),
    "promise_not_possible": (
        "Cette promesse pour {item} ne peut plus être tenue",
        "On peut promettre {available} le {on}, et le tout le {earliest}.",
        "Vérifiez de nouveau et choisissez ce qui est possible maintenant.",
    ),
    "promise_not_possible/no_earliest": (
        "Cette promesse pour {item} ne peut plus être tenue",
        "On peut promettre {available} le {on} ; aucune réception prévue ne couvre le reste.",
        "Vérifiez de nouveau, ou demandez aux Achats.",
    ),
    "reason_missing": ("Il manque une raison", "", "Dites pourquoi en quelques mots."),
}
