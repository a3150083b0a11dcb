"""The large company's customers, products and stock movements, around the story.

They are made by the server's own models in batches (its client would need most of an hour). Movements are
created as drafts, as any client does; those of the past are then set to done in the database, because the
server's own way recomputes cost prices move by move.
"""

import datetime as dt
import random
from decimal import Decimal

from erp_base import ORDERS, STORY, TODAY, progress
from proteus.config import get_config
from trytond.pool import Pool
from trytond.transaction import Transaction

BATCH = 250
PRODUCT_BATCH = 40  # more in one create can exceed Python's recursion limit
SHIPMENTS, LINES_EACH = 500, 5


def make(data):
    data.main.enter()
    bulk = Bulk(data)
    bulk.make_customers()
    bulk.make_products()
    bulk.make_movements()


def _batches(rows, size):
    for start in range(0, len(rows), size):
        yield start, rows[start : start + size]


class Bulk:
    def __init__(self, data):
        self.data, self.told = data, STORY["bulk"]
        self.dice = random.Random(self.told["seed"])  # noqa: S311 (made-up data)
        self.company = data.main.record.id

    def _transaction(self):
        return Transaction().start(ORDERS["database"], get_config().user, context=dict(get_config().context))

    def make_customers(self):
        country, term = self.data.countries["NL"].id, self.data.terms["30"].id
        for start, rows in _batches(self.told["customers"], BATCH):
            progress(f"customer {start} of {len(self.told['customers'])}")
            with self._transaction():
                Pool().get("party.party").create([self._customer(row, country, term) for row in rows])

    @staticmethod
    def _customer(row, country, term):
        address = {"street_unstructured": row["street"], "postal_code": row["postcode"], "city": row["city"]}
        address |= {"country": country, "invoice": True, "delivery": True}
        return {
            "name": row["name"],
            "code": row["code"],
            "customer_payment_term": term,
            "addresses": [("create", [address])],
            "identifiers": [("create", [{"type": "eu_vat", "code": row["vat"]}])],
            "contact_mechanisms": [("create", [{"type": "phone", "value": row["phone"]}])],
        }

    def make_products(self):
        self.products = []
        unit = self.data.units["u"].id
        category = self.data.products["CP-100"].template.account_category.id
        for start, rows in _batches(self.told["products"], PRODUCT_BATCH):
            progress(f"product {start} of {len(self.told['products'])}")
            with self._transaction():
                templates = (
                    Pool()
                    .get("product.template")
                    .create([self._product(row, unit, category) for row in rows])
                )
                self.products += [product.id for template in templates for product in template.products]

    @staticmethod
    def _product(row, unit, category):
        variant = {"suffix_code": row["code"], "cost_price": Decimal(row["cost"])}
        return {
            "name": row["name"],
            "type": "goods",
            "default_uom": unit,
            "sale_uom": unit,
            "purchase_uom": unit,
            "list_price": Decimal(row["price"]),
            "account_category": category,
            "salable": True,
            "purchasable": True,
            "products": [("create", [variant])],
        }

    def make_movements(self):
        with self._transaction():
            there = Pool().get("stock.move").search([], count=True)
        missing = self.told["movements"] - there - len(self.products) - 2 * SHIPMENTS * LINES_EACH
        coming = 2_000
        self._make_past(missing - coming)
        self._make_receipts(coming)
        self._make_shipments()

    def _move(self, product, quantity, origin, target, day):
        values = {"product": product, "quantity": float(quantity), "unit": self.data.units["u"].id}
        values |= {
            "from_location": origin,
            "to_location": target,
            "company": self.company,
            "planned_date": day,
        }
        values |= {"unit_price": Decimal("1.00"), "currency": self.data.main.record.currency.id}
        return values

    def _places(self):
        warehouse = self.data.warehouses[self.data.main_warehouse]
        locations = Pool().get("stock.location")
        (customer,) = locations.search([("type", "=", "customer")])
        (supplier,) = locations.search([("type", "=", "supplier")])
        return warehouse, customer.id, supplier.id

    def _make_past(self, count):
        """Every product starts with enough stock for all it will ship; two of three movements go out."""
        with self._transaction():
            warehouse, customer, supplier = self._places()
        storage, lost = warehouse.storage_location.id, warehouse.lost_found_location.id
        opening = TODAY - dt.timedelta(days=365)
        rows = []
        for product in self.products:
            values = self._move(product, self.dice.randrange(200, 900), lost, storage, opening)
            del values["unit_price"], values["currency"]
            rows.append(values)
        for number in range(count):
            day = TODAY - dt.timedelta(days=self.dice.randrange(1, 360))
            product, quantity = self.dice.choice(self.products), self.dice.randrange(1, 15)
            way = (supplier, storage) if number % 3 == 0 else (storage, customer)
            rows.append(self._move(product, quantity, *way, day))
        for start, batch in _batches(rows, 1000):
            progress(f"past movement {start} of {len(rows)}")
            with self._transaction() as transaction:
                moves = Pool().get("stock.move").create(batch)
                self._set_done(transaction, [move.id for move in moves])

    @staticmethod
    def _set_done(transaction, ids):
        table = Pool().get("stock.move").__table__()
        cursor = transaction.connection.cursor()
        columns, values = [table.state, table.effective_date], ["done", table.planned_date]
        cursor.execute(*table.update(columns=columns, values=values, where=table.id.in_(ids)))

    def _make_receipts(self, count):
        with self._transaction():
            warehouse, _, supplier = self._places()
        entry = warehouse.input_location.id
        rows = []
        for _ in range(count):
            day = TODAY + dt.timedelta(days=self.dice.randrange(1, 180))
            product, quantity = self.dice.choice(self.products), self.dice.randrange(10, 200)
            rows.append(self._move(product, quantity, supplier, entry, day))
        for start, batch in _batches(rows, 1000):
            progress(f"coming receipt {start} of {len(rows)}")
            with self._transaction():
                Pool().get("stock.move").create(batch)

    def _make_shipments(self):
        with self._transaction():
            warehouse, customer, _ = self._places()
            codes = [row["code"] for row in self.told["customers"]]
            parties = Pool().get("party.party").search([("code", "in", codes)], order=[("id", "ASC")])
            receivers = [(party.id, party.addresses[0].id) for party in parties[: SHIPMENTS * 2]]
        output = warehouse.output_location.id
        shipments = []
        for _ in range(SHIPMENTS):
            day = TODAY + dt.timedelta(days=self.dice.randrange(1, 120))
            party, address = self.dice.choice(receivers)
            moves = [
                self._move(self.dice.choice(self.products), self.dice.randrange(1, 40), output, customer, day)
                for _ in range(LINES_EACH)
            ]
            values = {"customer": party, "delivery_address": address, "warehouse": warehouse.id}
            values |= {"warehouse_storage": warehouse.storage_location.id, "warehouse_output": output}
            values |= {"company": self.company, "planned_date": day, "outgoing_moves": [("create", moves)]}
            shipments.append(values)
        for start, batch in _batches(shipments, 100):
            progress(f"coming shipment {start} of {len(shipments)}")
            with self._transaction():
                model = Pool().get("stock.shipment.out")
                model.wait(model.create(batch))
