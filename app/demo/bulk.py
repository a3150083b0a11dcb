"""What surrounds the story in the large company: generated, always the same, for both servers alike."""

from __future__ import annotations

import random
from typing import Any

CUSTOMERS, PRODUCTS, MOVEMENTS = 5_000, 1_000, 20_000
_SEED = 20_261_124

_FAMILIES = (
    "Aalbers Achterberg Baas Bakels Bergsma Blom Boersma Brinkman Brouwer Claassen Dekker "
    "Dijkstra Drent Eijk Faber Geerts Groen Haan Hartog Heemskerk Hoekstra Huisman Jacobs "
    "Jager Kamp Klaver Koster Kramer Kuiper Lammers Leeuw Linden Maas Meijer Molenaar Mulder "
    "Nauta Noord Oosterhuis Otten Pauw Pieters Pol Prins Ridder Roos Ruiter Schaap Scholten "
    "Schut Slager Smeets Spaan Steen Tromp Veenstra Veld Verbeek Vink Visser Vliet Vogel Vos "
    "Waal Weber Wiersma Wolters Zanden Zijlstra Zwart"
).split()
_TRADES = (
    "Installatie Installatietechniek Klimaat Klimaattechniek Bouw Waterwerken Onderhoud Techniek Verwarming "
    "Sanitair Projecten Beheer Leidingwerk Koeltechniek Loodgieters Energie"
).split()
_FORMS = ("BV", "B.V.", "VOF", "NV")
_CITIES = (
    ("Alkmaar", "1811"), ("Almelo", "7607"), ("Apeldoorn", "7311"), ("Arnhem", "6811"), ("Assen", "9401"),
    ("Delft", "2611"), ("Deventer", "7411"), ("Dordrecht", "3311"), ("Ede", "6711"), ("Emmen", "7811"),
    ("Gouda", "2801"), ("Heerlen", "6411"), ("Hengelo", "7551"), ("Hoorn", "1621"), ("Leeuwarden", "8911"),
    ("Maastricht", "6211"), ("Middelburg", "4331"), ("Roermond", "6041"), ("Tiel", "4001"), ("Venlo", "5911"),
)  # fmt: skip
_STREETS = (
    "Dorpsstraat Industrieweg Havenkade Molenweg Stationsstraat Parallelweg Nijverheidsweg Kerkstraat".split()
)
_GOODS = (
    "Pump Valve Coupling Bend Filter Sensor Hose Flange Gasket Tap Tee Reducer Union Gauge Bracket".split()
)


def dutch_vat_number(root: int) -> str | None:
    """The VAT number whose first eight digits are `root`; None where the check digit would be two digits."""
    digits = f"{root:08d}"
    check = sum(int(digit) * weight for digit, weight in zip(digits, range(9, 1, -1), strict=True)) % 11
    return None if check == 10 else f"NL{digits}{check}B01"


def bulk(customers: int, products: int) -> dict[str, Any]:
    """`customers` and `products` beside the story's own; `movements` is what the ERP is to hold in all."""
    dice = random.Random(_SEED)  # noqa: S311 (made-up data, not a secret)
    return {
        "seed": _SEED,
        "customers": [_customer(dice, number) for number in range(customers)],
        "products": [_product(dice, number) for number in range(products)],
        "movements": MOVEMENTS,
    }


def _customer(dice: random.Random, number: int) -> dict[str, Any]:
    family, trade, form = dice.choice(_FAMILIES), dice.choice(_TRADES), dice.choice(_FORMS)
    city, postcode = dice.choice(_CITIES)
    vat = None
    while vat is None:
        vat = dutch_vat_number(dice.randrange(10_000_000, 99_999_999))
    letters = dice.choice("ABCDEFGHJKLMNPRSTVWXZ") + dice.choice("ABCDEFGHJKLMNPRSTVWXZ")
    name = f"{family} {trade} {city} {number + 1:04d}"
    return {
        "code": str(20_001 + number),
        "name": f"{name} {form}",
        # One in ten is spelt otherwise in the CRM and waits to be linked.
        "crm_name": name if number % 10 == 0 else f"{name} {form}",
        "linked": number % 10 != 0,
        "vat": vat,
        "street": f"{dice.choice(_STREETS)} {dice.randrange(1, 250)}",
        "postcode": f"{postcode} {letters}",
        "city": city,
        "country": "NL",
        "phone": f"+3188{dice.randrange(1_000_000, 9_999_999)}",
        "domain": f"{family.lower()}{number + 1:04d}.example.com",
    }


def _product(dice: random.Random, number: int) -> dict[str, Any]:
    cents = dice.randrange(150, 60_000)
    return {
        "code": f"L-{number + 1:04d}",
        "name": f"{dice.choice(_GOODS)} type {number + 1:04d}",
        "price": f"{cents // 100}.{cents % 100:02d}",
        "cost": f"{cents * 55 // 10_000}.{cents * 55 // 100 % 100:02d}",
    }
