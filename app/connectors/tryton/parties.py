"""Creating a customer: a party with its address, VAT number and how to reach it.

Number, payment term and price list are Tryton's own to choose: nothing of them is sent.
"""

from __future__ import annotations

import asyncio

from app.connectors.tryton import reads
from app.connectors.tryton.client import TrytonClient
from app.connectors.tryton.messages import is_message
from app.connectors.tryton.rights import PARTY_RIGHTS, name_missing_right
from app.domain.customers import Address, ErpAccount, NewCustomer
from app.errors import FirmdateError, OutcomeUnknown, Rejected

EU_PREFIXES = frozenset(
    "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split()
)
"""With which VAT numbers of the European Union start; Tryton checks these by their own rules."""


async def create(client: TrytonClient, new: NewCustomer) -> ErpAccount:
    """Sends one create, then reads back what stands in Tryton.

    Two clients that create a party at the same moment may get the same number from Tryton's sequence; the
    second is refused then. As nothing was created, it is sent once more: after that refusal and no other.

    Raises Rejected with Tryton's words where it does not take a value (a VAT number that cannot be),
    Rejected("country_unknown"), NoPermission where the right is missing; then nothing was created.
    """
    values = await _values(client, new)
    try:
        created = await client.change("party.party", "create", [values])
    except Rejected as refusal:
        await name_missing_right(client, refusal, ("create",), PARTY_RIGHTS)
        if not await is_message(client, refusal, "party", "msg_party_code_unique"):
            raise
        created = await client.change("party.party", "create", [values])
    if not isinstance(created, list) or len(created) != 1:
        raise OutcomeUnknown("wrong_type", system="erp", operation="create_customer")
    return await _read_back(client, str(created[0]))


async def _read_back(client: TrytonClient, party_id: str) -> ErpAccount:
    """After a change: no failure of the read may pass for "nothing was changed"."""
    try:
        (found,) = await client.read_ids("party.party", [party_id], ["code"])
        accounts = await reads.customers(client, [found.text("code")])
        return accounts[found.text("code")]
    except (FirmdateError, LookupError, ValueError) as fault:
        code = fault.code if isinstance(fault, FirmdateError) else "wrong_type"
        raise OutcomeUnknown(
            "not_read_back", system="erp", operation="create_customer", reason=code
        ) from fault


async def _values(client: TrytonClient, new: NewCustomer) -> dict[str, object]:
    country, language = await asyncio.gather(
        _country(client, new.address.country), _language(client, new.language)
    )
    values: dict[str, object] = {
        "name": new.name,
        "addresses": [["create", [_address(new.address, country)]]],
    }
    if language is not None:
        values["lang"] = language
    if new.vat_number:
        number = "".join(new.vat_number.split()).upper()
        kind = "eu_vat" if number[:2] in EU_PREFIXES else None
        values["identifiers"] = [["create", [{"type": kind, "code": number}]]]
    reach = (("phone", new.phone), ("email", new.email), ("website", new.website))
    mechanisms = [{"type": kind, "value": value} for kind, value in reach if value]
    if mechanisms:
        values["contact_mechanisms"] = [["create", mechanisms]]
    return values


def _address(address: Address, country: int | None) -> dict[str, object]:
    """One address for both uses; a name is only sent where it is another than the party's."""
    return {
        "party_name": address.name,
        "street": address.street,
        "postal_code": address.postal_code,
        "city": address.city,
        "country": country,
        "invoice": True,
        "delivery": True,
    }


async def _country(client: TrytonClient, code: str) -> int | None:
    if not code:
        return None
    found = await client.search_read("country.country", [["code", "=", code.upper()]], ["code"])
    if not found:
        raise Rejected("country_unknown", system="erp", country=code)
    return int(found[0].id())


async def _language(client: TrytonClient, code: str) -> int | None:
    """None where Tryton does not translate into it: then it chooses."""
    if not code:
        return None
    domain = [["code", "=", code], ["translatable", "=", True]]
    found = await client.search_read("ir.lang", domain, ["code"])
    return int(found[0].id()) if found else None
