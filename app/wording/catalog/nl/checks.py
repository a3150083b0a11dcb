"""Controles voor de omzetting: wat er is, waarom, wat te doen."""

from __future__ import annotations

_WHY = "Zeg waarom:"

CHECKS: dict[str, tuple[str, str, str]] = {
    "quote_accepted": ("Geaccepteerd op {on}", "", ""),
    "quote_accepted/no_on": ("Geaccepteerd", "", ""),
    "quote_not_accepted": (
        "De offerte is niet geaccepteerd",
        "In het CRM is ze {status}.",
        "Leg het akkoord van de klant vast in het CRM en controleer opnieuw.",
    ),
    "quote_not_expired": ("Geldig tot en met {until}", "", ""),
    "quote_not_expired/no_until": ("Niet verlopen: er is geen einddatum", "", ""),
    "quote_expired": (
        "De offerte is verlopen op {on}",
        "",
        "Vernieuw de offerte in het CRM en laat haar opnieuw accepteren.",
    ),
    "quote_expired/no_on": (
        "De offerte is verlopen",
        "",
        "Vernieuw de offerte in het CRM en laat haar opnieuw accepteren.",
    ),
    "quote_latest_revision": ("Laatste revisie ({revision})", "", ""),
    "quote_superseded": (
        "Revisie {revision} is niet de laatste",
        "Het CRM heeft een nieuwere.",
        "Zet de laatste revisie om.",
    ),
    "quote_not_converted": ("Nog niet omgezet", "", ""),
    "quote_part_left": ("Een deel is omgezet ({orders}), dit is de rest", "", ""),
    "quote_part_left/no_orders": ("Een deel is omgezet, dit is de rest", "", ""),
    "quote_converted": ("De offerte is al omgezet", "De verkooporder is {orders}.", "Open de verkooporder."),
    "quote_converted/no_orders": (
        "De offerte is al omgezet",
        "De verkooporder heeft nog geen nummer.",
        "Zoek hem op in het ERP.",
    ),
    "quote_converted_elsewhere": (
        "De offerte is al omgezet",
        "Het CRM noemt {orders}, die niet door Firmdate is gemaakt.",
        "Open de verkooporder.",
    ),
    "customer_linked": ("Klant gekoppeld: {number} {name}", "", ""),
    "customer_not_linked": (
        "{customer} is niet aan een ERP-klant gekoppeld",
        "Het kan {candidates} zijn.",
        "Koppel de juiste, of laat de klant aanmaken in het ERP.",
    ),
    "customer_not_linked/no_candidates": (
        "{customer} is niet aan een ERP-klant gekoppeld",
        "Geen klant in het ERP lijkt erop.",
        "Laat de klant aanmaken in het ERP en koppel hem dan.",
    ),
    "customer_link_broken": (
        "Het ERP heeft de klant van {customer} niet meer",
        "Gekoppeld is {numbers}. Het kan nu {candidates} zijn.",
        "Koppel de juiste.",
    ),
    "customer_link_broken/no_candidates": (
        "Het ERP heeft de klant van {customer} niet meer",
        "Gekoppeld is {numbers}, en geen andere klant lijkt erop.",
        "Laat de klant aanmaken in het ERP en koppel hem dan.",
    ),
    "customer_choice": (
        "Deze klant heeft meer dan één ERP-nummer",
        "Dat zijn {choices}.",
        "Kies op welk nummer besteld wordt.",
    ),
    "customer_active": ("Klant actief, niet geblokkeerd", "", ""),
    "customer_inactive": (
        "{name} ({number}) is niet actief in het ERP",
        "",
        "Vraag Financiën de klant te activeren, of koppel het nummer dat in gebruik is.",
    ),
    "customer_blocked": (
        "{name} ({number}) is geblokkeerd in het ERP",
        "",
        "Vraag Financiën de blokkade op te heffen.",
    ),
    "company_right": ("Bedrijf: {company}", "", ""),
    "company_right/no_company": ("Bedrijf klopt", "", ""),
    "company_other": (
        "De offerte is van een ander bedrijf",
        "Ze is van {unit}, en de order zou in {company} komen.",
        "Kies het profiel van {unit}, of verbeter de offerte.",
    ),
    "ship_to_known": ("Afleveradres bekend in het ERP", "", ""),
    "ship_to_missing": (
        "Het ERP heeft geen aflever- of factuuradres",
        "Zonder beide maakt het geen verkooporder voor deze klant.",
        "Laat het adres toevoegen in het ERP.",
    ),
    "products_known": ("Artikelen bekend in het ERP", "", ""),
    "product_unknown": (
        "{item} staat niet in het ERP",
        "Regel {line} noemt een artikel dat het ERP niet kent.",
        "Verbeter het artikel in de offerte, of laat het aanmaken in het ERP.",
    ),
    "products_sellable": ("Artikelen actief en verkoopbaar", "", ""),
    "product_inactive": (
        "{item} is uit het assortiment",
        "{name} is niet meer actief in het ERP.",
        "Bied een ander artikel aan in een nieuwe revisie, of zet om zonder deze regel.",
    ),
    "product_not_sellable": (
        "{item} is niet te koop",
        "Het ERP staat niet toe dat {name} wordt verkocht.",
        "Vraag om vrijgave, of zet om zonder deze regel.",
    ),
    "units_convertible": ("Eenheden bekend in het ERP", "", ""),
    "unit_unknown": (
        "Het ERP kent de eenheid “{unit}” niet voor {item}",
        "",
        "Kies in de offerte een eenheid van het artikel.",
    ),
    "unit_not_exact": (
        "{quantity} {unit} {item} is geen heel aantal in {stock_unit}",
        "",
        "Kies een aantal dat precies omgerekend kan worden.",
    ),
    "quantities_valid": ("Aantallen geldig", "", ""),
    "quantity_not_positive": ("Van {item} valt niets te bestellen", "", "Geef een aantal boven nul."),
    "quantity_below_minimum": (
        "{item} wordt verkocht vanaf {minimum}",
        "De offerte heeft {quantity}.",
        "Herzie het aantal in de offerte.",
    ),
    "quantity_no_multiple": (
        "{item} wordt verkocht per {multiple}",
        "De offerte heeft {quantity}.",
        "Herzie het aantal in de offerte.",
    ),
    "prices_equal": ("Prijzen gelijk", "", ""),
    "price_higher_in_erp": (
        "{item} kost {difference} meer in het ERP",
        "{on_all} op {quantity}. De order neemt de prijs van de offerte.",
        _WHY,
    ),
    "price_lower_in_erp": (
        "{item} kost {difference} minder in het ERP",
        "{on_all} op {quantity}. De order neemt de prijs van de offerte.",
        _WHY,
    ),
    "taxes_equal": ("Btw gelijk", "", ""),
    "taxes_by_erp": ("Btw zoals het ERP die bepaalt", "", ""),
    "tax_differs": (
        "De btw op {item} verschilt",
        "De offerte zegt {quote_rate}, het ERP {erp_rate}.",
        "Financiën gaat over dit tarief: herzie de offerte, of vraag het Financiën.",
    ),
    "currency_equal": ("Valuta gelijk: {currency}", "", ""),
    "currency_differs": (
        "De valuta's verschillen",
        "De offerte is in {quote}, het ERP factureert deze klant in {erp}.",
        "Herzie de offerte, of vraag het Financiën.",
    ),
    "stock_in_time": ("Op tijd beschikbaar", "", ""),
    "stock_later": (
        "{item} is niet compleet op {on}",
        "{available} van {asked} kan dan worden toegezegd, alles op {earliest}.",
        "Zet een deel om, of zeg waarom de latere datum akkoord is:",
    ),
    "stock_never": (
        "{item} kan niet worden toegezegd vanuit {warehouse}",
        "{available} van {asked} op {on}; geen geplande ontvangst dekt de rest.",
        "Vraag het Inkoop, of zet minder om.",
    ),
    "credit_no_limit": ("Geen kredietlimiet ingesteld", "", ""),
    "credit_enough": ("Krediet is voldoende: {free} blijft vrij", "", ""),
    "credit_nearly_used": ("Het krediet is dan voor {percent} gebruikt", "{free} blijft vrij.", _WHY),
    "credit_exceeded": (
        "Deze order gaat {excess} over de kredietlimiet",
        "",
        "Vraag Financiën om een hogere limiet, of zet minder om.",
    ),
    "credit_other_currency": (
        "De kredietlimiet is niet te vergelijken",
        "De order is in {order}, de limiet in {limit}.",
        "Overleg met Financiën en zeg waarom:",
    ),
    "nothing_overdue": ("Geen facturen te laat", "", ""),
    "invoice_overdue": ("{invoice} is {days} dagen te laat", "{amount} staat open.", _WHY),
    "invoice_overdue/one": ("{invoice} is {days} dag te laat", "{amount} staat open.", _WHY),
    "payment_term": ("Betalingsconditie: {term}", "", ""),
    "payment_term_missing": (
        "Het ERP heeft geen betalingsconditie voor deze klant",
        "De order wordt dan zonder gemaakt.",
        "Vraag het Financiën, of zeg waarom:",
    ),
    "totals_equal": ("Totalen gelijk: {amount}", "", ""),
    "totals_differ": (
        "De offerte telt niet op",
        "De regels maken {lines}, het totaal zegt {header}: een verschil van {difference}.",
        "Verbeter de offerte in het CRM.",
    ),
    "totals_round_differently": (
        "De totalen verschillen door afronding",
        "De order komt op {order}, de offerte op {quote}.",
        _WHY,
    ),
    "arbiter_present": ("Eén verkooporder per offerte is zeker", "", ""),
    "arbiter_missing": (
        "Een collega kan deze offerte tegelijk omzetten",
        "Het profiel is voor een team, en niets in het ERP weigert een tweede verkooporder.",
        "Vraag je beheerder om de teamopslag, of laat één persoon omzetten.",
    ),
    "erp_warning": (
        "Het ERP vraagt iets voor het bevestigt",
        "Het meldt: “{text}”.",
        "Zeg waarom het door mag:",
    ),
    "erp_warning/no_text": ("Het ERP vraagt iets voor het bevestigt", "", "Zeg waarom het door mag:"),
}
