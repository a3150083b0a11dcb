"""Which of Tryton's own messages a refusal is: refusals have no codes, but messages have names."""

from __future__ import annotations

from collections.abc import Mapping

from app.connectors.tryton.client import TrytonClient
from app.errors import Rejected


async def is_message(
    client: TrytonClient,
    refusal: Rejected,
    module: str,
    name: str,
    context: Mapping[str, object] | None = None,
) -> bool:
    """Compares with the text of `module`.`name` in the language of the refused call: give its `context`.
    For messages without parameters. Two requests."""
    if refusal.code != "erp_refused":
        return False
    message = await client.read("ir.model.data", "get_id", module, name)
    (found,) = await client.read_ids("ir.message", [str(message)], ["text"], context)
    return " ".join(found.text("text").split()) == refusal.params.get("text")
