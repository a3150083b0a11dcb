"""Purchases and sales of the story, each taken as far as the story takes it."""

import datetime as dt
from decimal import Decimal

from erp_base import STORY, TODAY, click, day, expect, model, progress
from proteus import Wizard


class Documents:
    """`data`: the MasterData whose parties, products and companies the documents name."""

    def __init__(self, data):
        self.data = data

    def make(self):
        progress("purchases")
        self.data.main.enter()
        for told in STORY["purchases"]:
            self.make_purchase(told)
        for told in STORY["sales"]:
            progress("sales order " + told.get("number", "(draft)"))
            self._company(told).enter()
            self.make_sale(told)
        self.data.main.enter()

    def _company(self, told):
        return self.data.companies[told.get("company", self.data.main.key)]

    def make_purchase(self, told):
        purchase = model("purchase.purchase")(
            party=model("party.party")(self.data.parties[told["supplier"]].id)
        )
        purchase.payment_term, purchase.warehouse = (
            self.data.terms["30"],
            self.data.warehouses[self.data.main_warehouse],
        )
        moved = []
        for row in told["lines"]:
            product = self.data.products[row["product"]]
            line = purchase.lines.new(product=product)
            line.quantity, line.unit_price = float(row["quantity"]), product.cost_price
            arrives = day(row["arrives"])
            late = arrives < TODAY and row.get("dated", True)
            line.delivery_date_edit = True
            # An overdue receipt was dated when it was ordered. A day in the past would be dropped,
            # so it is confirmed for tomorrow and its move dated back.
            line.delivery_date_store = TODAY + dt.timedelta(days=1) if late else arrives
            moved.append(arrives if late else None)
        purchase.purchase_date = TODAY - dt.timedelta(days=21)
        purchase.save()
        click(purchase, "quote")
        click(purchase, "confirm")
        purchase.reload()
        expect(purchase.number, told["number"])
        for line, back in zip(purchase.lines, moved, strict=True):
            for move in line.moves:
                if back:
                    move = model("stock.move")(move.id)
                    move.planned_date = back
                    move.save()

    def make_sale(self, told):
        sale = model("sale.sale")(party=model("party.party")(self.data.parties[told["customer"]].id))
        sale.reference = told.get("reference")
        sale.sale_date = day(told["date"])
        warehouse = self.data.warehouses[told.get("warehouse", self.data.main_warehouse)]
        sale.warehouse = model("stock.location")(warehouse.id)
        if "ship_on" in told:
            sale.shipping_date = day(told["ship_on"])
        services = all(self.data.products[row["product"]].type == "service" for row in told["lines"])
        sale.invoice_method = "order" if services else "fulfillment"
        sale.shipment_cost_method = None
        for row in told["lines"]:
            line = sale.lines.new()
            line.product = model("product.product")(self.data.products[row["product"]].id)
            if "unit" in row:
                line.unit = model("product.uom")(self.data.units[row["unit"]].id)
            line.quantity = float(row["quantity"])
            expect(line.unit_price, Decimal(row["price"]))
        sale.save()
        if told["state"] == "draft":
            return
        click(sale, "quote")
        sale.reload()
        expect(sale.number, told["number"])
        if told["state"] == "cancelled":
            click(sale, "cancel")
        elif told["state"] != "quotation":
            click(sale, "confirm")
            sale.reload()
            self._carry_on(sale, told)

    def _carry_on(self, sale, told):
        if told["state"] == "assigned":
            (shipment,) = sale.shipments
            shipment.click("assign_try")
            expect(shipment.state, "assigned")
        if "shipped" in told:
            self._ship(sale, told)
        if "invoiced" in told:
            self._invoice(sale, told)

    def _ship(self, sale, told):
        (shipment,) = sale.shipments
        shipment.planned_date = day(told["shipped"])
        shipment.save()
        if "shipped_quantity" in told:
            for move in shipment.inventory_moves:
                move.quantity = float(told["shipped_quantity"])
                move.save()
            shipment.reload()
        shipment.click("assign_try")
        expect(shipment.state, "assigned")
        shipment.click("pick")
        shipment.click("pack")
        shipment.effective_date = day(told["shipped"])
        shipment.save()
        shipment.click("do")
        sale.reload()

    def _invoice(self, sale, told):
        (invoice,) = sale.invoices
        invoice.invoice_date = day(told["invoiced"])
        invoice.save()
        click(invoice, "post")
        invoice.reload()
        paid = told.get("paid")
        if not paid:
            return
        wizard = Wizard("account.invoice.pay", [invoice])
        wizard.form.payment_method = self._company(told).payment_method
        wizard.form.date = day(paid["date"])
        if "amount" in paid:
            wizard.form.amount = Decimal(paid["amount"])
        wizard.execute("choice")
        if wizard.form_state == "ask":
            wizard.form.type = "partial"
            wizard.execute("pay")
        invoice.reload()
        left = invoice.total_amount - Decimal(paid["amount"]) if "amount" in paid else Decimal(0)
        expect(invoice.amount_to_pay, left)
