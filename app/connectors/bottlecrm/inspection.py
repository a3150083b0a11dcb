"""What `connect()` finds out: who is signed in, what that token may do, what is missing, what drifted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.connectors.bottlecrm import mapping
from app.connectors.bottlecrm.client import PROFILE, BottleCrmClient
from app.connectors.bottlecrm.mapping import CustomFieldKeys
from app.connectors.wire.fields import Fields
from app.connectors.wire.http import Reply
from app.errors import NoPermission, UnexpectedReply
from app.ports import SystemInfo

FIELDS = "/api/custom-fields/"
NOBODY = "00000000-0000-0000-0000-000000000000"

WRITES: Mapping[str, tuple[str, str]] = {
    "invoices:write": ("PUT", f"/api/invoices/estimates/{NOBODY}/"),
    "accounts:write": ("POST", f"/api/accounts/{NOBODY}/"),
    "opportunities:write": ("POST", f"/api/opportunities/{NOBODY}/"),
}
"""Scopes for write-back and notes, and a request that shows them without changing anything."""

PROVEN_VERSION = "1.35.0"
PROVEN: Mapping[str, frozenset[str]] = {
    "account": frozenset(
        "id name email phone website industry number_of_employees annual_revenue currency address_line city"
        " state postcode country country_display assigned_to teams tags description rollups created_by"
        " created_at is_active org custom_fields".split()
    ),
    "estimate": frozenset(
        "id estimate_number title status account account_name contact contact_name opportunity"
        " converted_to_invoice client_name issue_date expiry_date total_amount currency is_expired"
        " introduction deposit_percent start_project project_billing_type project deposit_invoice deposit"
        " created_at".split()
    ),
    "product": frozenset(
        "id name description sku price currency category is_active used_on created_at updated_at".split()
    ),
}
"""The fields of a list's rows in the version against which this connector was proven."""


Rows = Callable[[Fields], Sequence[Fields]]
"""Takes the rows out of a list's reply."""


async def inspect(client: BottleCrmClient, keys: CustomFieldKeys) -> SystemInfo:
    """Raises SignInFailed and SystemUnreachable; what is merely missing is told in the answer."""
    findings = _Findings(client)
    profile = await findings.ask("profile:read", client.get(PROFILE))
    organisation, fields, *_ = await asyncio.gather(
        findings.ask("org:read", client.get("/api/org/settings/")),
        findings.ask("custom-fields:read", client.get(FIELDS, active_only="true", include_counts="false")),
        findings.ask("interactions:read", client.may("GET", f"/api/interactions/?account={NOBODY}")),
        findings.sample(
            "accounts:read",
            "/api/accounts/",
            "account",
            _account_rows,
            lambda row: mapping.account(row, keys),
        ),
        findings.sample(
            "invoices:read", "/api/invoices/estimates/", "estimate", _result_rows, mapping.quote_header
        ),
        findings.sample(
            "invoices:read", "/api/invoices/products/", "product", _result_rows, lambda row: row.text("sku")
        ),
        *(findings.ask(scope, client.may(method, path)) for scope, (method, path) in WRITES.items()),
    )
    user, role = _user(profile)
    if role not in ("", "ADMIN"):
        findings.rights.append("own and assigned records only")
    if fields is not None:
        findings.missing += missing_fields(Fields.of(fields.value, "custom_fields", "crm"), keys)
    return _info(user, organisation, findings)


class _Findings:
    """What the questions of one inspection brought to light."""

    def __init__(self, client: BottleCrmClient) -> None:
        self._client = client
        self.rights: list[str] = []
        self.missing: list[str] = []
        self.drift: list[str] = []

    async def ask(self, right: str, question: Awaitable[Reply | None]) -> Reply | None:
        """The reply; None where the token has no right to it, which is noted."""
        try:
            reply = await question
        except NoPermission as fault:
            _note(self.missing, str(fault.params.get("right", right)))
            return None
        _note(self.rights, right)
        return reply

    async def sample(
        self, right: str, path: str, where: str, rows: Rows, understand: Callable[[Fields], object]
    ) -> None:
        """Compares the first row of a list with what this connector was proven against."""
        try:
            reply = await self.ask(right, self._client.get(path, limit="1"))
            if reply is None:
                return
            for row in rows(Fields.of(reply.value, where, "crm"))[:1]:
                self.drift += differences(row, PROVEN[where])
                if PROVEN[where] <= row.record.keys():
                    understand(row)
        except UnexpectedReply as fault:
            _note(self.drift, f"{fault.params.get('field', where)}: {fault.code}")


def _note(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)


def _account_rows(reply: Fields) -> Sequence[Fields]:
    return [
        *reply.inner("active_accounts").each("open_accounts"),
        *reply.inner("closed_accounts").each("close_accounts"),
    ]


def _result_rows(reply: Fields) -> Sequence[Fields]:
    return reply.each("results")


def differences(row: Fields, proven: frozenset[str]) -> list[str]:
    """Fields that are new and fields that are gone, as readable names."""
    new = [f"{row.where}.{name}: new field" for name in sorted(row.record.keys() - proven)]
    gone = [f"{row.where}.{name}: field gone" for name in sorted(proven - row.record.keys())]
    return new + gone


def missing_fields(reply: Fields, keys: CustomFieldKeys) -> list[str]:
    """The custom fields that are not defined, or in a kind that cannot hold what belongs there."""
    found = {
        (row.text("target_model"), row.text("key")): row.text("field_type")
        for row in reply.each("definitions")
    }
    names = []
    for model, key, kinds in _needed(keys):
        kind = found.get((model, key))
        if kind is None:
            names.append(f"custom field {model}.{key}")
        elif kind not in kinds:
            names.append(f"custom field {model}.{key} of kind {kinds[0]}, not {kind}")
    return names


def _needed(keys: CustomFieldKeys) -> list[tuple[str, str, tuple[str, ...]]]:
    text = ("text", "textarea")
    needed = [
        ("Account", keys.vat_id, text),
        ("Account", keys.erp_customer_no, (*text, "number")),
        ("Estimate", keys.erp_order_no, text),
        ("Estimate", keys.erp_order_status, text),
        ("Estimate", keys.wanted_date, ("date",)),
        ("Estimate", keys.business_unit, (*text, "dropdown")),
    ]
    return [(model, key, kinds) for model, key, kinds in needed if key]


def _user(profile: Reply | None) -> tuple[str, str]:
    """E-mail address and role; both "" where the token may not read its own profile."""
    if profile is None:
        return "", ""
    user = Fields.of(profile.value, "profile", "crm").inner("user_obj")
    return user.inner("user_details").text("email"), user.text("role")


def _info(user: str, organisation: Reply | None, findings: _Findings) -> SystemInfo:
    name = currency = timezone = ""
    today = datetime.now(UTC).date()
    if organisation is not None:
        settings = Fields.of(organisation.value, "org.settings", "crm")
        name = settings.text("company_name") or settings.text("name")
        currency = settings.text("default_currency")
        timezone = settings.text("timezone")
        today = business_date(organisation.headers.get("date"), settings)
    return SystemInfo(
        name="BottleCRM",
        # The API names its version nowhere: it is known by the fields of its replies only.
        version=f"unlike {PROVEN_VERSION}" if findings.drift else f"like {PROVEN_VERSION}",
        user=user,
        today=today,
        company=name,
        currency=currency,
        timezone=timezone,
        companies=(name,) if name else (),
        rights=tuple(sorted(findings.rights)),
        missing_rights=tuple(sorted(findings.missing)),
        drift=tuple(sorted(findings.drift)),
    )


def business_date(date_header: str | None, settings: Fields) -> date:
    """The server's clock in the organisation's time zone; this computer's where the server tells no time."""
    try:
        zone = ZoneInfo(settings.text("timezone") or "UTC")
    except (ValueError, ZoneInfoNotFoundError):
        raise settings.wrong("timezone") from None
    now = datetime.now(UTC)
    if date_header:
        try:
            now = parsedate_to_datetime(date_header)
        except ValueError:
            raise UnexpectedReply("field_wrong", system="crm", field="Date") from None
    return now.astimezone(zone).date()
