"""Sentences around a delivery answer: ways to say yes, which times counted, what the ERP itself says."""

from __future__ import annotations

DELIVERY: dict[str, str] = {
    # Ways to say yes.
    "source": "{quantity} de {warehouse}",
    "source.component": "{quantity} {item} de {warehouse}",
    "answer.transfer": "Vous pouvez promettre {parts} avec {sources}.",
    "answer.transfer.all": "Vous pouvez promettre {parts} ; tout vient d’abord de {warehouse}.",
    "answer.substitute": "Vous pouvez promettre {item} à la place : {parts}.",
    "answer.order": "Si les Achats commandent aujourd’hui : {parts}.",
    "answer.order.note": "Rien ne peut être promis avant la commande des Achats.",
    "option.transfer": "{quantity} avec {sources}",
    "option.transfer.all": "{quantity} de {warehouse} vers {here}",
    "option.transfer.why": "{on}, {count} jours de trajet",
    "option.transfer.why/one": "{on}, {count} jour de trajet",
    "option.substitute": "{quantity} {item} à la place",
    "option.substitute.why": "{on}, {name}",
    "option.order": "{quantity} si commandé aujourd’hui",
    "chip.via": "{via} : à temps",
    "chip.via.later": "{via} : {on}",
    "chip.order": "Si commandé : {on}",
    "chip.some": "{possible} sur {asked}",
    "customer.substitute": (
        "À la place de {name} ({item}), nous pouvons livrer {other} ({other_item}) : {parts}."
    ),
    "letter.instead": "{name} ({item}), à la place de {asked}",
    "limit.not_before": "Rien de ce qui part maintenant n’arrive avant le {on}.",
    "answer.never.ended": "Personne ne peut promettre cela : {item} n’est plus vendu.",
    "limit.ended": "{item} n’est plus vendu.",
    "chip.ended": "Plus vendu",
    "limit.of": "{what} : {reason}",
    # Which times counted.
    "terms.ready": (
        "Jours où la marchandise est prête : ni l’ERP ni le profil ne connaissent de délais de livraison."
    ),
    "terms.ready.transfer": (
        "Jours où la marchandise est prête, avec {facts} : ni l’ERP ni le profil ne"
        " connaissent de délais de livraison."
    ),
    "terms.delivery": "Dates de livraison : {facts}.",
    "terms.fact": "{what} ({source})",
    "terms.with_cut_off": "{facts} ; {cut_off}",
    "terms.handling": "{count} jours ouvrés de préparation",
    "terms.handling/one": "{count} jour ouvré de préparation",
    "terms.lead": "{count} jours de délai",
    "terms.lead/one": "{count} jour de délai",
    "terms.carrier": "{count} jours de transport",
    "terms.carrier/one": "{count} jour de transport",
    "terms.transfer": "{count} jours depuis {warehouse}",
    "terms.transfer/one": "{count} jour depuis {warehouse}",
    "terms.calendar": "jours ouvrés de l’entrepôt",
    "terms.cut_off": "les commandes après {time} partent le jour ouvré suivant",
    "terms.same_day": "la marchandise arrive le jour où elle est prête",
    "terms.by_erp": "ERP",
    "terms.by_profile": "profil",
    # The ERP's own figure, and what is wrong in the ERP.
    "own.differs": (
        "La prévision propre à l’ERP de {item} pour le {on} : {theirs}. Firmdate compte {ours} : {reasons}."
    ),
    "own.same": "La prévision propre à l’ERP de {item} pour le {on} est la même : {ours}.",
    "own.mark": "L’ERP dit {theirs}",
    "own.why.later_orders": "les commandes ultérieures gardent leur part",
    "own.why.safety_stock": "le stock de sécurité reste",
    "own.why.late_orders": "les commandes en retard recevront leur part",
    "own.why.set_aside": "ce qui est réservé est déjà parti",
    "own.why.lines_above": "d’autres lignes de cette demande prennent leur part",
    "own.why.late_receipts_counted": "les réceptions en retard comptent",
    "own.why.late_receipts": "les réceptions en retard ne comptent pas",
    "own.why.own_rules": "l’ERP compte selon ses propres règles",
    "data.beside": "Problèmes de données dans l’ERP qui touchent cette réponse : {count}, dans {documents}.",
    "data.beside/no_documents": "Problèmes de données dans l’ERP qui touchent cette réponse : {count}.",
    "data.more": "{count} autres",
}
