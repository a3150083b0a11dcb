"""Serves one BottleCRM database on loopback until the parent ends. Runs in BottleCRM's own environment.

python crm_serve.py    with one JSON line on standard input: {"folder": ..., "secret": ...,
                       "organisation": {...} to make a new database, "new_token": true}
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import keeper


def _prepare(orders: dict) -> None:
    os.chdir(orders["folder"])
    os.environ.update(
        FIRMDATE_CRM_FOLDER=orders["folder"],
        DJANGO_SETTINGS_MODULE="crm_settings",
        SECRET_KEY=orders["secret"],
        DEBUG="False",
        ALLOWED_HOSTS="127.0.0.1,localhost",
    )
    import django

    django.setup()


def _make_database(organisation: dict) -> None:
    from common.models import Org, Profile
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    users = get_user_model().objects
    org = Org.objects.create(
        name=organisation["name"],
        default_currency=organisation["currency"],
        default_country=organisation["country"],
        timezone=organisation["timezone"],
        estimate_number_prefix=organisation["quote_prefix"],
        number_date_part="NONE",
        number_padding=organisation["quote_padding"],
    )
    for member in organisation["users"]:
        make = users.create_superuser if member["role"] == "ADMIN" else users.create_user
        user = make(email=member["email"], password=None, name=member["name"])
        profile, _ = Profile.objects.get_or_create(user=user, org=org)
        profile.role = member["role"]
        profile.save()


def _make_bulk(bulk: dict) -> None:
    """The large company's accounts and products, in batches: one by one they would take minutes."""
    from accounts.models import Account
    from common.models import Org
    from invoices.models import Product

    org = Org.objects.get()
    fields = ("city", "postcode", "country", "phone")
    accounts = [
        Account(
            org=org,
            name=row["crm_name"],
            email="info@" + row["domain"],
            website="https://www." + row["domain"],
            address_line=row["street"],
            currency=org.default_currency,
            custom_fields={"vat_id": row["vat"]}
            | ({"erp_customer_no": row["code"]} if row["linked"] else {}),
            **{name: row[name] for name in fields},
        )
        for row in bulk["customers"]
    ]
    Account.objects.bulk_create(accounts, batch_size=500)
    products = [
        Product(org=org, name=row["name"], sku=row["code"], price=row["price"], currency=org.default_currency)
        for row in bulk["products"]
    ]
    Product.objects.bulk_create(products, batch_size=500)


def _new_token(name: str) -> dict:
    """A fresh access token for the administrator; the ones a template came with stop working."""
    from common.models import PersonalAccessToken, Profile

    profile = Profile.objects.filter(role="ADMIN").order_by("created_at").first()
    PersonalAccessToken.objects.all().delete()
    raw, _ = PersonalAccessToken.generate(profile=profile, name=name, scopes=[], expires_at=None)
    members = {p.user.email: str(p.id) for p in Profile.objects.select_related("user")}
    return {"token": raw, "user": profile.user.email, "profiles": members}


def main() -> None:
    orders = keeper.read_orders()
    keeper.keep()
    lock = keeper.hold_data(orders["folder"])
    _prepare(orders)
    if "organisation" in orders:
        _make_database(orders["organisation"])
    if orders.get("bulk"):
        _make_bulk(orders["bulk"])
    facts = _new_token("Firmdate") if orders.get("new_token") else {}

    import uvicorn

    class Server(uvicorn.Server):
        """Tells its port once it listens: a bound socket alone would still refuse callers."""

        async def startup(self, sockets=None):
            await super().startup(sockets)
            keeper.tell(port=sockets[0].getsockname()[1], **facts)

    settings = uvicorn.Config(
        "crm.wsgi:application", interface="wsgi", host="127.0.0.1", port=0, log_level="warning"
    )
    Server(settings).run(sockets=[settings.bind_socket()])
    del lock


if __name__ == "__main__":
    main()
