"""Contrôles avant la conversion : ce qui est, pourquoi, que faire."""

from __future__ import annotations

_WHY = "Dites pourquoi :"

CHECKS: dict[str, tuple[str, str, str]] = {
    "quote_accepted": ("Accepté le {on}", "", ""),
    "quote_accepted/no_on": ("Accepté", "", ""),
    "quote_not_accepted": (
        "Le devis n’est pas accepté",
        "Dans le CRM, il est {status}.",
        "Enregistrez l’accord du client dans le CRM, puis contrôlez de nouveau.",
    ),
    "quote_not_expired": ("Valable jusqu’au {until}", "", ""),
    "quote_not_expired/no_until": ("Non expiré : sans date de fin", "", ""),
    "quote_expired": (
        "Le devis a expiré le {on}",
        "",
        "Renouvelez le devis dans le CRM et faites-le accepter de nouveau.",
    ),
    "quote_expired/no_on": (
        "Le devis a expiré",
        "",
        "Renouvelez le devis dans le CRM et faites-le accepter de nouveau.",
    ),
    "quote_latest_revision": ("Dernière révision ({revision})", "", ""),
    "quote_superseded": (
        "La révision {revision} n’est pas la dernière",
        "Le CRM en a une plus récente.",
        "Convertissez la dernière révision.",
    ),
    "quote_not_converted": ("Pas encore converti", "", ""),
    "quote_part_left": ("Une partie est convertie ({orders}), voici le reste", "", ""),
    "quote_part_left/no_orders": ("Une partie est convertie, voici le reste", "", ""),
    "quote_converted": ("Le devis est déjà converti", "La commande est {orders}.", "Ouvrez la commande."),
    "quote_converted/no_orders": (
        "Le devis est déjà converti",
        "La commande n’a pas encore de numéro.",
        "Cherchez-la dans l’ERP.",
    ),
    "quote_converted_elsewhere": (
        "Le devis est déjà converti",
        "Le CRM indique {orders}, que Firmdate n’a pas créée.",
        "Ouvrez la commande.",
    ),
    "customer_linked": ("Client lié : {number} {name}", "", ""),
    "customer_not_linked": (
        "{customer} n’est lié à aucun compte de l’ERP",
        "Il peut s’agir de {candidates}.",
        "Liez le bon compte, ou faites-le créer dans l’ERP.",
    ),
    "customer_not_linked/no_candidates": (
        "{customer} n’est lié à aucun compte de l’ERP",
        "Aucun compte de l’ERP ne lui ressemble.",
        "Faites créer le compte dans l’ERP, puis liez-le.",
    ),
    "customer_link_broken": (
        "L’ERP n’a plus le compte de {customer}",
        "Le lien mène à {numbers}. Il peut s’agir maintenant de {candidates}.",
        "Liez le bon compte.",
    ),
    "customer_link_broken/no_candidates": (
        "L’ERP n’a plus le compte de {customer}",
        "Le lien mène à {numbers}, et aucun autre compte ne lui ressemble.",
        "Faites créer le compte dans l’ERP, puis liez-le.",
    ),
    "customer_choice": (
        "Ce client a plusieurs comptes dans l’ERP",
        "Ce sont {choices}.",
        "Choisissez celui qui commande.",
    ),
    "customer_active": ("Client actif, non bloqué", "", ""),
    "customer_inactive": (
        "{name} ({number}) est inactif dans l’ERP",
        "",
        "Demandez à la comptabilité de réactiver le compte, ou liez celui qui est utilisé.",
    ),
    "customer_blocked": (
        "{name} ({number}) est bloqué dans l’ERP",
        "",
        "Demandez à la comptabilité de lever le blocage.",
    ),
    "company_right": ("Société : {company}", "", ""),
    "company_right/no_company": ("Bonne société", "", ""),
    "company_other": (
        "Le devis est d’une autre société",
        "Il est de {unit}, et la commande serait créée dans {company}.",
        "Choisissez le profil de {unit}, ou corrigez le devis.",
    ),
    "ship_to_known": ("Adresse de livraison connue de l’ERP", "", ""),
    "ship_to_missing": (
        "L’ERP n’a pas d’adresse de livraison ou de facturation",
        "Sans les deux, il ne crée pas de commande pour ce client.",
        "Faites ajouter l’adresse dans l’ERP.",
    ),
    "products_known": ("Articles connus de l’ERP", "", ""),
    "product_unknown": (
        "{item} n’est pas dans l’ERP",
        "La ligne {line} nomme un article que l’ERP ne connaît pas.",
        "Corrigez l’article dans le devis, ou faites-le créer dans l’ERP.",
    ),
    "products_sellable": ("Articles actifs et en vente", "", ""),
    "product_inactive": (
        "{item} n’est plus au catalogue",
        "{name} n’est plus actif dans l’ERP.",
        "Proposez un autre article dans une nouvelle révision, ou convertissez sans cette ligne.",
    ),
    "product_not_sellable": (
        "{item} n’est pas en vente",
        "L’ERP n’autorise pas la vente de {name}.",
        "Demandez son autorisation, ou convertissez sans cette ligne.",
    ),
    "units_convertible": ("Unités connues de l’ERP", "", ""),
    "unit_unknown": (
        "L’ERP n’a pas l’unité « {unit} » pour {item}",
        "",
        "Choisissez dans le devis une unité de l’article.",
    ),
    "unit_not_exact": (
        "{quantity} {unit} de {item} ne font pas une quantité entière en {stock_unit}",
        "",
        "Choisissez une quantité qui se convertit exactement.",
    ),
    "quantities_valid": ("Quantités valables", "", ""),
    "quantity_not_positive": (
        "Il n’y a rien à commander de {item}",
        "",
        "Indiquez une quantité supérieure à zéro.",
    ),
    "quantity_below_minimum": (
        "{item} se vend à partir de {minimum}",
        "Le devis indique {quantity}.",
        "Révisez la quantité dans le devis.",
    ),
    "quantity_no_multiple": (
        "{item} se vend par multiples de {multiple}",
        "Le devis indique {quantity}.",
        "Révisez la quantité dans le devis.",
    ),
    "prices_equal": ("Prix identiques", "", ""),
    "price_higher_in_erp": (
        "{item} coûte {difference} de plus dans l’ERP",
        "{on_all} sur {quantity}. La commande reprend le prix du devis.",
        _WHY,
    ),
    "price_lower_in_erp": (
        "{item} coûte {difference} de moins dans l’ERP",
        "{on_all} sur {quantity}. La commande reprend le prix du devis.",
        _WHY,
    ),
    "taxes_equal": ("TVA identique", "", ""),
    "taxes_by_erp": ("TVA fixée par l’ERP", "", ""),
    "tax_differs": (
        "La TVA sur {item} diffère",
        "Le devis indique {quote_rate}, l’ERP {erp_rate}.",
        "Ce taux relève de la comptabilité : révisez le devis, ou demandez-lui.",
    ),
    "currency_equal": ("Devise identique : {currency}", "", ""),
    "currency_differs": (
        "Les devises diffèrent",
        "Le devis est en {quote}, l’ERP facture ce client en {erp}.",
        "Révisez le devis, ou demandez à la comptabilité.",
    ),
    "stock_in_time": ("Disponible à temps", "", ""),
    "stock_later": (
        "{item} n’est pas complet le {on}",
        "On peut alors promettre {available} sur {asked}, et le tout le {earliest}.",
        "Convertissez une partie, ou dites pourquoi la date plus tardive convient :",
    ),
    "stock_never": (
        "{item} ne peut pas être promis depuis {warehouse}",
        "{available} sur {asked} le {on} ; aucune réception prévue ne couvre le reste.",
        "Demandez aux Achats, ou convertissez moins.",
    ),
    "credit_no_limit": ("Aucun plafond de crédit fixé", "", ""),
    "credit_enough": ("Crédit suffisant : {free} restent libres", "", ""),
    "credit_nearly_used": ("Le crédit sera utilisé à {percent}", "{free} restent libres.", _WHY),
    "credit_exceeded": (
        "Cette commande dépasserait le plafond de crédit de {excess}",
        "",
        "Demandez à la comptabilité un plafond plus élevé, ou convertissez moins.",
    ),
    "credit_other_currency": (
        "Le plafond de crédit ne peut pas être comparé",
        "La commande est en {order}, le plafond en {limit}.",
        "Demandez à la comptabilité et dites pourquoi :",
    ),
    "nothing_overdue": ("Aucune facture échue", "", ""),
    "invoice_overdue": ("{invoice} a {days} jours de retard", "{amount} restent dus.", _WHY),
    "invoice_overdue/one": ("{invoice} a {days} jour de retard", "{amount} restent dus.", _WHY),
    "payment_term": ("Conditions de paiement : {term}", "", ""),
    "payment_term_missing": (
        "L’ERP n’a pas de conditions de paiement pour ce client",
        "La commande serait créée sans elles.",
        "Demandez à la comptabilité, ou dites pourquoi :",
    ),
    "totals_equal": ("Totaux identiques : {amount}", "", ""),
    "totals_differ": (
        "Le devis ne tombe pas juste",
        "Ses lignes font {lines}, son total indique {header} : {difference} d’écart.",
        "Corrigez le devis dans le CRM.",
    ),
    "totals_round_differently": (
        "Les totaux diffèrent par l’arrondi",
        "La commande arrive à {order}, le devis à {quote}.",
        _WHY,
    ),
    "arbiter_present": ("Une seule commande par devis est garantie", "", ""),
    "arbiter_missing": (
        "Un collègue pourrait convertir ce devis en même temps",
        "Le profil est celui d’une équipe, et rien dans l’ERP ne refuse une seconde commande.",
        "Demandez à votre administrateur la base d’équipe, ou laissez une seule personne convertir.",
    ),
    "erp_warning": (
        "L’ERP demande une confirmation",
        "Il indique : « {text} ».",
        "Dites pourquoi il peut continuer :",
    ),
    "erp_warning/no_text": ("L’ERP demande une confirmation", "", "Dites pourquoi il peut continuer :"),
}
