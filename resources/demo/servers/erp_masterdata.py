"""Units, warehouses, products, stock, price lists, parties and users of the story."""

import datetime as dt
from decimal import Decimal

from erp_base import ORDERS, STORY, TRADE_START, confirming, expect, model, progress
from erp_company import Company


class MasterData:
    def __init__(self):
        self.countries, self.terms, self.units, self.products = {}, {}, {}, {}
        self.warehouses, self.price_lists, self.parties, self.companies = {}, {}, {}, {}

    def make(self):
        self.make_companies()
        progress("terms, units and warehouses")
        self.make_basics()
        self.name_sequences()
        progress("products")
        self.make_products()
        progress("opening stock")
        self.make_stock()
        progress("customers and suppliers")
        self.make_price_lists()
        self.make_parties()

    def make_companies(self):
        for code, name in [("BE", "Belgium"), ("DE", "Germany"), ("NL", "Netherlands")]:
            self.countries[code] = model("country.country")(name=name, code=code)
            self.countries[code].save()
        euro = model("currency.currency")(name="Euro", symbol="€", code="EUR", digits=2)
        euro.rounding = Decimal("0.01")
        euro.save()
        model("currency.currency.rate")(date=dt.date(2020, 1, 1), rate=Decimal(1), currency=euro).save()
        for told in STORY["companies"]:
            progress("company " + told["name"])
            company = Company(told, euro)
            company.enter()
            company.make_accounts()
            self.companies[company.key] = company
        self.main = self.companies[STORY["companies"][0]["key"]]

    def make_basics(self):
        self.main.enter()
        for told in STORY["terms"]:
            term = model("account.invoice.payment_term")(name=told["name"])
            line = term.lines.new(type="remainder")
            line.relativedeltas.new(days=told["days"])
            term.save()
            self.terms[told["key"]] = term
        for uom in model("product.uom").find([]):
            self.units[uom.symbol] = uom
        for told in STORY["units"]:
            factor = Decimal(told["factor"])
            uom = model("product.uom")(name=told["name"], symbol=told["symbol"])
            uom.category = self.units["u"].category
            uom.factor, uom.rounding, uom.digits = float(factor), 1.0, 0
            uom.save()
            self.units[told["symbol"]] = uom
        self._make_warehouses()
        configuration = model("product.configuration")(1)
        configuration.default_lead_time = dt.timedelta(0)
        configuration.save()

    def _make_warehouses(self):
        location = model("stock.location")
        (first,) = location.find([("type", "=", "warehouse")])
        (lost,) = location.find([("type", "=", "lost_found")])
        for told in STORY["warehouses"]:
            if told.get("main"):
                warehouse = first
            else:
                parts = {}
                for part in ("input", "output", "storage"):
                    parts[part] = location(name=f"{told['name']} {part}", type="storage")
                    parts[part].save()
                warehouse = location(name=told["name"], type="warehouse", input_location=parts["input"])
                warehouse.output_location, warehouse.storage_location = parts["output"], parts["storage"]
            warehouse.name, warehouse.code = told["name"], told["key"]
            warehouse.lost_found_location = lost
            warehouse.save()
            self.warehouses[told["key"]] = warehouse
        self.main_warehouse = next(told["key"] for told in STORY["warehouses"] if told.get("main"))
        for told in STORY["warehouses"]:
            for target, days in told.get("transfer_days", {}).items():
                record = model("stock.location.lead_time")(lead_time=dt.timedelta(days=days))
                record.warehouse_from = location(self.warehouses[told["key"]].id)
                record.warehouse_to = location(self.warehouses[target].id)
                record.save()

    def name_sequences(self):
        for key, kind in [("sale", "Sale"), ("purchase", "Purchase")]:
            prefix, start = STORY["organisation"]["erp_sequences"][key]
            for sequence in model("ir.sequence").find([("sequence_type.name", "=", kind)]):
                sequence.prefix, sequence.number_next = prefix, start
                sequence.save()

    # ---- products and stock

    def make_products(self):
        categories = {}
        for told in STORY["taxes"]:
            categories[told["key"]] = model("product.category")(name=told["name"], accounting=True)
            categories[told["key"]].save()
        for company in self.companies.values():
            company.enter()
            for key, record in categories.items():
                category = model("product.category")(record.id)
                category.account_expense, category.account_revenue = company.expense, company.revenue
                category.customer_taxes.append(model("account.tax")(company.taxes[key].id))
                category.supplier_taxes.append(model("account.tax")(company.taxes[key].id))
                category.save()
        self.main.enter()
        for told in STORY["products"]:
            self.products[told["code"]] = self._make_product(told, categories[told.get("tax", "21")])
        for company in list(self.companies.values())[1:]:
            company.enter()
            for told in STORY["products"]:
                product = model("product.product")(self.products[told["code"]].id)
                product.template.list_price = Decimal(told["price"])
                product.template.save()
                if "cost" in told:
                    product.cost_price = Decimal(told["cost"])
                    product.save()
        self.main.enter()

    def _make_product(self, told, category):
        kind = told.get("type", "goods")
        template = model("product.template")(name=told["name"], type=kind, account_category=category)
        template.default_uom = self.units[told.get("unit", "u")]
        template.list_price = Decimal(told["price"])
        template.salable = told.get("salable", True)
        if kind == "goods":
            template.purchasable = True
        (product,) = template.products
        product.suffix_code = told["code"]
        if kind != "kit":
            product.cost_price = Decimal(told["cost"])
        for code, quantity in told.get("components", []):
            component = template.components.new()
            component.product, component.quantity = self.products[code], float(quantity)
        template.save()
        (product,) = template.products
        return product

    def make_stock(self):
        self.main.enter()
        for key in self.warehouses:
            self._count(key, {t["code"]: t.get("opening", {}).get(key) for t in STORY["products"]})
        for company in list(self.companies.values())[1:]:
            company.enter()
            for key in self.warehouses:
                told = {t["code"]: t.get("opening_other_company", {}).get(key) for t in STORY["products"]}
                self._count(key, told)
        self.main.enter()

    def _count(self, warehouse, quantities):
        found = {code: quantity for code, quantity in quantities.items() if quantity}
        if not found:
            return
        storage = self.warehouses[warehouse].storage_location
        inventory = model("stock.inventory")(location=model("stock.location")(storage.id), date=TRADE_START)
        for code, quantity in found.items():
            line = inventory.lines.new(product=model("product.product")(self.products[code].id))
            line.quantity, line.expected_quantity = float(quantity), 0.0
        inventory.click("confirm")
        assert inventory.state == "done"

    # ---- parties

    def make_price_lists(self):
        for told in STORY["price_lists"]:
            record = model("product.price_list")(name=told["name"], price="list_price")
            for row in told["lines"]:
                line = record.lines.new()
                if "product" in row:
                    line.product = self.products[row["product"]]
                if "quantity" in row:
                    line.quantity = float(row["quantity"])
                line.formula = row["formula"]
            record.save()
            self.price_lists[told["key"]] = record

    def make_parties(self):
        for told in STORY["suppliers"]:
            party = model("party.party")(name=told["name"])
            address = party.addresses[0] if party.addresses else party.addresses.new()
            address.city, address.country = told["city"], self.countries[told["country"]]
            party.supplier_payment_term = self.terms["30"]
            party.save()
            self.parties[told["key"]] = party
        for customer in STORY["customers"]:
            for told in customer.get("erp", []):
                self.parties[told["code"]] = self._make_customer(customer, told)
        others = list(self.companies.values())[1:]
        for company in others:
            company.enter()
            for customer in STORY["customers"]:
                for told in customer.get("erp", []):
                    party = model("party.party")(self.parties[told["code"]].id)
                    self._company_terms(party, told, company)
                    party.save()
        self.main.enter()

    def _make_customer(self, customer, told):
        party = model("party.party")(name=told["name"], code=told["code"])
        for number, place in enumerate(told["addresses"]):
            address = party.addresses[0] if number == 0 and party.addresses else party.addresses.new()
            address.street_unstructured, address.postal_code = place["street"], place["postcode"]
            address.city, address.country = place["city"], self.countries[place["country"]]
            address.invoice, address.delivery = place["invoice"], place["delivery"]
            if "name" in place:
                address.party_name = place["name"]
        if "vat" in told:
            identifier = party.identifiers.new()
            identifier.type, identifier.code = "eu_vat", told["vat"]
        for kind, value in [("phone", customer["phone"]), ("email", "administratie@" + customer["domain"])]:
            mechanism = party.contact_mechanisms.new()
            mechanism.type, mechanism.value = kind, value
        self._company_terms(party, told, self.main)
        party.save()
        return party

    def _company_terms(self, party, told, company):
        party.customer_payment_term = model("account.invoice.payment_term")(self.terms[told["term"]].id)
        if "price_list" in told and company is self.main:  # a price list belongs to one company
            party.sale_price_list = model("product.price_list")(self.price_lists[told["price_list"]].id)
        if "tax_rule" in told:
            party.customer_tax_rule = company.tax_rules[told["tax_rule"]]

    def close_parties_and_products(self):
        """Last: limits would raise warnings, and what is closed could no longer be traded."""
        for customer in STORY["customers"]:
            for told in customer.get("erp", []):
                party = model("party.party")(self.parties[told["code"]].id)
                if "credit_limit" in told:
                    party.credit_limit_amount = Decimal(told["credit_limit"])
                party.active = told.get("active", True)
                party.save()
        for told in STORY["products"]:
            if "replaced_by" in told:
                product = model("product.product")(self.products[told["code"]].id)
                product.replaced_by = model("product.product")(self.products[told["replaced_by"]].id)
                product.save()
            if told.get("discontinued"):
                template = model("product.template")(self.products[told["code"]].template.id)
                template.active = False
                confirming(template.save)  # it warns of the stock that is left

    def make_users(self):
        groups = model("res.group")
        for told in ORDERS["users"]:
            user = model("res.user")()
            user.name, user.login, user.password = told["name"], told["login"], told["password"]
            for group in groups.find([("name", "in", told["groups"])]):
                user.groups.append(group)
            # A user sees the records of its own company only: the ERP's default company filter.
            company = self.companies[told.get("company", self.main.key)]
            user.companies.append(model("company.company")(company.record.id))
            user.company = model("company.company")(company.record.id)
            user.warehouse = model("stock.location")(self.warehouses[self.main_warehouse].id)
            user.save()
            expect(sorted(g.name for g in user.groups), sorted(told["groups"]))
