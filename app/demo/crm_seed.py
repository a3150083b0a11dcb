"""Fills a fresh BottleCRM with the demo's company, through the CRM's own HTTP API."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import httpx

Progress = Callable[[str], None]
_PLAIN_LETTERS = str.maketrans({"ü": "ue", "ö": "oe", "ä": "ae", "ß": "ss", " ": "."})
_log = logging.getLogger(__name__)


class CrmSeed:
    """One filling. `profiles`: the CRM's member id per e-mail address."""

    def __init__(self, url: str, token: str, profiles: dict[str, str], story: dict[str, Any]) -> None:
        self._http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60)
        self._story = story
        self._owners = {user["key"]: profiles[user["email"]] for user in story["crm_users"]}
        self._customers = {customer["key"]: customer for customer in story["customers"]}
        self._accounts: dict[str, str] = {}
        self._contacts: dict[str, str] = {}
        self._opportunities: dict[str, str] = {}
        self._products: dict[str, dict[str, Any]] = {}

    def run(self, progress: Progress) -> None:
        """Raises httpx.HTTPError when the CRM refuses a part, AssertionError when it numbers otherwise."""
        with self._http:
            for field in self._story["custom_fields"]:
                self._define(field)
            progress("products")
            self._make_products()
            progress("customers and contacts")
            for customer in self._story["customers"]:
                self._make_customer(customer)
            progress("opportunities and activities")
            for told in self._story["opportunities"]:
                self._make_opportunity(told)
            for told in self._story["activities"]:
                self._make_activity(told)
            for told in self._story["quotes"]:
                progress("quote " + told["number"])
                self._make_quote(told)

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        reply = self._http.post(path, json=body)
        if reply.is_error:
            _log.error("the CRM refused %s: %s", path, reply.text[:500])
        reply.raise_for_status()
        answer: dict[str, Any] = reply.json()
        return answer

    def _define(self, field: dict[str, Any]) -> None:
        body = {"target_model": field["model"], "key": field["key"], "label": field["label"]}
        self._post("/api/custom-fields/", body | {"field_type": field.get("field_type", "text")})

    def _make_products(self) -> None:
        """One CRM product per ERP product, and one more for each larger unit (SKU CODE/UNIT)."""
        quoted = {line["sku"]: line for quote in self._story["quotes"] for line in quote["lines"]}
        units = {unit["symbol"]: unit for unit in self._story["units"]}
        for told in self._story["products"]:
            self._make_product(told["code"], told["name"], told["price"])
            for symbol in told.get("units", []):
                sku = f"{told['code']}/{symbol}"
                price = quoted.get(sku, {}).get("price", "0.00")
                self._make_product(sku, f"{told['name']}, {units[symbol]['name'].lower()}", price)

    def _make_product(self, sku: str, name: str, price: str) -> None:
        body = {"name": name, "sku": sku, "price": price, "currency": self._story["organisation"]["currency"]}
        self._products[sku] = self._post("/api/invoices/products/", body)["product"]

    def _make_customer(self, told: dict[str, Any]) -> None:
        address = {
            "address_line": told["street"],
            "city": told["city"],
            "postcode": told["postcode"],
            "country": told["country"],
        }
        fields = {"vat_id": told["vat"]}
        if told["linked"]:
            fields["erp_customer_no"] = told["erp"][0]["code"]
        account = {
            "name": told["name"],
            "email": "info@" + told["domain"],
            "phone": told["phone"].replace(" ", ""),
            "website": "https://www." + told["domain"],
            "currency": self._story["organisation"]["currency"],
            "assigned_to": [self._owners[told["owner"]]],
            "custom_fields": fields,
        }
        self._accounts[told["key"]] = account_id = self._post("/api/accounts/", account | address)["id"]
        for number, person in enumerate(told["contacts"]):
            body = {
                "first_name": person["first"],
                "last_name": person["last"],
                "title": person["title"],
                "email": self._email(told, person),
                "phone": told["phone"].replace(" ", ""),
                "organization": told["name"],
                "account": account_id,
            }
            contact = self._post("/api/contacts/", body | address)["id"]
            if number == 0:
                self._contacts[told["key"]] = contact

    @staticmethod
    def _email(customer: dict[str, Any], person: dict[str, str]) -> str:
        plain = person["first"].lower().translate(_PLAIN_LETTERS)
        return f"{plain}@{customer['domain']}"

    def _make_opportunity(self, told: dict[str, Any]) -> None:
        key = told["customer"]
        body = {
            "name": told["name"],
            "account": self._accounts[key],
            "stage": told["stage"],
            "amount": told["amount"],
            "currency": self._story["organisation"]["currency"],
            "closed_on": told["closes"],
            "contacts": [self._contacts[key]],
            "assigned_to": [self._owners[self._customers[key]["owner"]]],
        }
        self._opportunities.setdefault(key, self._post("/api/opportunities/", body)["id"])

    def _make_activity(self, told: dict[str, Any]) -> None:
        body = {
            "kind": told["kind"],
            "account": self._accounts[told["customer"]],
            "home": "account",
            "subject": told["subject"],
            "body": told["body"],
            "occurred_at": told["date"] + "T10:15:00Z",
        }
        self._post("/api/interactions/", body)

    def _make_quote(self, told: dict[str, Any]) -> None:
        customer = self._customers[told["customer"]]
        person = customer["contacts"][0]
        email = self._email(customer, person)
        body = {
            "title": told["title"],
            "account_id": self._accounts[customer["key"]],
            "contact_id": self._contacts[customer["key"]],
            "opportunity_id": self._opportunities.get(customer["key"]),
            "client_name": customer["name"],
            "client_email": email,
            "currency": self._story["organisation"]["currency"],
            "issue_date": told["issued"],
            # The CRM refuses to send a quote that has expired, so the story's past dates are set afterwards.
            "expiry_date": max(told["expires"], self._story["story_date"]),
            "custom_fields": self._quote_fields(told),
            "line_items": [self._line(number, line) for number, line in enumerate(told["lines"])],
        } | self._ship_to(customer)
        quote = self._post("/api/invoices/estimates/", body)["estimate"]
        if quote["estimate_number"] != told["number"]:
            raise AssertionError(f"the CRM says {quote['estimate_number']}, the story says {told['number']}")
        self._bring_to_state(quote, told, f"{person['first']} {person['last']}", email)

    @staticmethod
    def _quote_fields(told: dict[str, Any]) -> dict[str, str]:
        fields: dict[str, str] = {key: told[key] for key in ("erp_order_no", "business_unit") if key in told}
        if "promised" in told:
            fields["promised_date"] = told["promised"]
        if "erp_order_no" in told:
            fields["erp_order_status"] = "confirmed"
        return fields

    @staticmethod
    def _ship_to(customer: dict[str, Any]) -> dict[str, str]:
        """The address the quote names: the ERP's delivery address where the customer has one."""
        places = [
            place
            for party in customer.get("erp", [])[:1]
            for place in party["addresses"]
            if place["delivery"]
        ]
        place = places[0] if places else customer
        return {
            "client_address_line": place["street"],
            "client_city": place["city"],
            "client_postcode": place["postcode"],
            "client_country": place["country"],
        }

    def _line(self, number: int, told: dict[str, Any]) -> dict[str, Any]:
        product = self._products[told["sku"]]
        line = {
            "product": product["id"],
            "name": product["name"],
            "quantity": told["quantity"],
            "unit_price": told["price"],
            "tax_rate": told["tax"],
            "order": number,
        }
        if "discount" in told:
            line |= {"discount_type": "PERCENTAGE", "discount_value": told["discount"]}
        return line

    def _bring_to_state(self, quote: dict[str, Any], told: dict[str, Any], name: str, email: str) -> None:
        if told["state"] == "draft":
            return
        self._post(f"/api/invoices/estimates/{quote['id']}/send/", {})
        answer = {"accepted": "accept", "declined": "decline"}.get(told["state"])
        if answer:
            self._post(
                f"/api/public/estimate/{quote['public_token']}/{answer}/", {"name": name, "email": email}
            )
        if told["expires"] < self._story["story_date"]:
            path = f"/api/invoices/estimates/{quote['id']}/"
            self._http.put(path, json={"expiry_date": told["expires"]}).raise_for_status()
