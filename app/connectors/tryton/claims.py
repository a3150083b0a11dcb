"""Claims without the key module: a category of parties named after the reference, with its holder below it.

Tryton refuses a second category of one name under one parent, deactivated ones included, on every database.
Category and holder are written by one create, so that no claim is ever without a holder. The name is
translatable: claims are written and looked for in one language.
"""

from __future__ import annotations

from datetime import UTC, datetime

from app.connectors.tryton.client import TrytonClient
from app.connectors.tryton.messages import is_message
from app.connectors.tryton.rights import Right, name_missing_right, rights
from app.connectors.wire.fields import Fields
from app.errors import Rejected, UnexpectedReply
from app.ports import ClaimHolder

MODEL = "party.category"
NEEDED = (Right(MODEL, "create", "party"), Right(MODEL, "delete", "party"))
_LANGUAGE = {"language": "en"}
_CONTEXT = {**_LANGUAGE, "active_test": False}


async def may_claim(client: TrytonClient) -> bool:
    """Whether the user may create and delete categories: the group Party Administration may."""
    _, missing = await rights(client, NEEDED)
    return not missing


async def claim(client: TrytonClient, reference: str, holder: str) -> bool:
    values = {"name": reference, "childs": [["create", [{"name": holder}]]]}
    try:
        await client.change(MODEL, "create", [values], context=_LANGUAGE)
    except Rejected as refusal:
        # Whoever had it may have given it back meanwhile: it was taken all the same.
        if await _records(client, reference) or await _was_taken(client, refusal):
            return False
        raise await name_missing_right(client, refusal, ("create", "delete"), NEEDED) from None
    return True


async def _was_taken(client: TrytonClient, refusal: Rejected) -> bool:
    return await is_message(client, refusal, "party", "msg_category_name_unique", _LANGUAGE)


async def holder_of(client: TrytonClient, reference: str) -> ClaimHolder | None:
    found = await _records(client, reference)
    if not found:
        return None
    names = [child.text("name") for child in found[0].each("childs.")]
    made = found[0].raw("create_date")
    if not isinstance(made, datetime):
        raise UnexpectedReply("field_wrong", system="erp", field=f"{MODEL}.create_date")
    return ClaimHolder(names[0] if names else "", made.replace(tzinfo=UTC))


async def release(client: TrytonClient, reference: str) -> None:
    for record in await _records(client, reference):
        ids = [int(child.id()) for child in record.each("childs.")]
        await client.change(MODEL, "delete", [*ids, int(record.id())])


async def _records(client: TrytonClient, reference: str) -> list[Fields]:
    return await client.search_read(
        MODEL,
        [["name", "=", reference], ["parent", "=", None]],
        ["name", "create_date", "childs.name"],
        context=_CONTEXT,
    )
