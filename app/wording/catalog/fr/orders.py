"""Ce que deviennent les commandes : leur état, les changements dans l’ERP, et ce que le CRM apprend."""

from __future__ import annotations

ORDERS: dict[str, str] = {
    "sold.note": "Commande {order} du devis {quote} : {status}, {amount}, expédition {on}.",
    "sold.note/no_on": "Commande {order} du devis {quote} : {status}, {amount}.",
    "sold.status.not confirmed": "non confirmée",
    "sold.status.confirmed": "confirmée",
    "sold.status.partly delivered": "livrée en partie",
    "sold.status.delivered": "livrée",
    "sold.status.invoiced": "facturée",
    "sold.status.cancelled": "annulée",
    "change.customer": "le client est {now} au lieu de {was}",
    "change.customer/no_was": "le client est {now}",
    "change.currency": "la devise est {now} au lieu de {was}",
    "change.line_gone": "{was} de {item} n’y est plus",
    "change.line_new": "{now} de {item} a été ajouté",
    "change.quantity": "il y a {now} de {item} au lieu de {was}",
    "change.price": "{item} coûte {now} au lieu de {was}",
    "changes.and": "{first} ; {rest}",
    "audit.whole": "Le journal d’audit est intact : {rows} lignes.",
    "audit.broken": "La ligne {row} de {writer} a été modifiée, ou une ligne avant elle manque.",
    "audit.missing": "La fin du journal de {writer} manque : {count} lignes après la ligne {row}.",
    "audit.exported": "{rows} lignes ont été écrites dans {name}.",
    "audit.none": "Le journal d’audit n’a pas de telles lignes.",
    "problem.claim_held": "{detail} retient cette partie dans l’ERP, et il n’y a pas encore de commande.",
    "problem.stage_vanished": "Le CRM a accepté l’étape et ne l’a pas gardée.",
}

ORDER_INBOX: dict[str, tuple[str, str, str, str]] = {
    "kind.order_changed": ("Commande modifiée", "", "", ""),
    "order_changed": (
        "{order} n’est plus ce que {quote} prévoit",
        "{order} n’est plus ce que prévoit le devis {quote}",
        "Dans l’ERP, {what}. Firmdate ne change ni l’un ni l’autre.",
        "Faites corriger la commande dans l’ERP, ou classez ceci avec la raison de l’écart.",
    ),
    "order_changed/no_what": (
        "{order} n’est plus ce que {quote} prévoit",
        "{order} n’est plus ce que prévoit le devis {quote}",
        "La commande dans l’ERP diffère. Firmdate ne change ni l’un ni l’autre.",
        "Faites corriger la commande dans l’ERP, ou classez ceci avec la raison de l’écart.",
    ),
    "order_cancelled": (
        "{order} a été annulée",
        "{order}, du devis {quote}, a été annulée dans l’ERP",
        "Sa partie du devis reste prise : Firmdate ne commande rien de nouveau de lui-même.",
        "Si elle doit être commandée de nouveau, libérez-la ici, avec la raison. Sinon, classez ceci.",
    ),
    "order_reopened": (
        "{order} n’est plus confirmée",
        "{order}, du devis {quote}, n’est plus confirmée dans l’ERP",
        "Quelqu’un l’a remise en brouillon ou en devis. Firmdate ne confirme rien deux fois.",
        "Demandez qui l’a fait, et faites-la confirmer ou annuler dans l’ERP.",
    ),
    "status_owed": (
        "Il manque au CRM l’état de {order}",
        "Le devis {quote} ne dit pas encore que sa commande est {said}",
        "Firmdate réessaie de lui-même. {why}",
        "Il n’y a rien à faire.",
    ),
    "status_owed/no_why": (
        "Il manque au CRM l’état de {order}",
        "Le devis {quote} ne dit pas encore que sa commande est {said}",
        "Firmdate réessaie de lui-même.",
        "Il n’y a rien à faire.",
    ),
    "note_owed": (
        "Il manque au CRM la note sur {order}",
        "Le CRM n’a pas encore de note sur {order} du devis {quote}",
        "La commande elle-même est confirmée. Firmdate réessaie de lui-même. {why}",
        "Il n’y a rien à faire ; classez ceci si la note n’est pas nécessaire.",
    ),
    "note_owed/no_why": (
        "Il manque au CRM la note sur {order}",
        "Le CRM n’a pas encore de note sur {order} du devis {quote}",
        "La commande elle-même est confirmée. Firmdate réessaie de lui-même.",
        "Il n’y a rien à faire ; classez ceci si la note n’est pas nécessaire.",
    ),
    "stage_owed": (
        "Étape non passée à {stage}",
        "L’opportunité du devis {quote} n’est pas à l’étape {stage}",
        "La commande {order} elle-même est confirmée. {why}",
        "Corrigez l’étape dans le profil, ou classez ceci.",
    ),
    "stage_owed/no_why": (
        "Étape non passée à {stage}",
        "L’opportunité du devis {quote} n’est pas à l’étape {stage}",
        "La commande {order} elle-même est confirmée.",
        "Corrigez l’étape dans le profil, ou classez ceci.",
    ),
}

ORDER_FAULTS: dict[str, tuple[str, str, str]] = {
    "order_not_cancelled": (
        "La commande {order} n’est pas annulée",
        "Dans l’ERP elle est en cours, sa partie du devis n’est donc pas libre.",
        "Faites-la d’abord annuler dans l’ERP.",
    ),
    "audit_rows": ("Le journal d’audit n’a rien sur {quote}", "", "Vérifiez le numéro du devis."),
    "claim_not_stale": (
        "La réservation est peut-être encore à l’œuvre",
        "Elle date de {minutes} minutes ; l’ERP peut encore exécuter ce qui a été envoyé avec elle.",
        "Réessayez dans un quart d’heure.",
    ),
    "claim_unknown": (
        "Personne ne retient {reference}",
        "L’ERP n’a pas de réservation sous cette référence.",
        "Convertissez de nouveau le devis.",
    ),
}

ORDER_CHECKS: dict[str, tuple[str, str, str]] = {
    "order_cancelled_in_erp": (
        "La commande de ce devis a été annulée dans l’ERP",
        "{orders} retient encore sa partie du devis.",
        "Libérez la partie dans la boîte de réception, avec la raison ; puis convertissez de nouveau.",
    ),
}
