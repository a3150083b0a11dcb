"""The legal entities of the story: chart of accounts, fiscal year, taxes and tax rules of each."""

from decimal import Decimal

from dateutil.relativedelta import relativedelta
from erp_base import STORY, TODAY, expect, model
from proteus import Wizard
from proteus.config import get_config


class Company:
    """One legal entity: its chart, fiscal years, taxes and what hangs on them."""

    def __init__(self, told, currency):
        self.key = told["key"]
        party = model("party.party")(name=told["name"])
        identifier = party.identifiers.new()
        identifier.type, identifier.code = "eu_vat", told["vat"]
        party.save()
        wizard = Wizard("company.company.config")
        wizard.execute("company")
        wizard.form.party, wizard.form.currency = party, currency
        wizard.form.timezone = STORY["organisation"]["timezone"]
        wizard.execute("add")
        (self.record,) = model("company.company").find([("party", "=", party.id)])

    def enter(self):
        """From here on the ERP works for this company."""
        config = get_config()
        user = model("res.user")(config.user)
        if self.record not in user.companies:
            user.companies.append(model("company.company")(self.record.id))
        user.company = model("company.company")(self.record.id)
        user.save()
        config._context = model("res.user").get_preferences(True, {})
        expect(config.context["company"], self.record.id)

    def make_accounts(self):
        template_id = model("ir.model.data").get_id("account.account_template_root_en", get_config().context)
        wizard = Wizard("account.create_chart")
        wizard.execute("account")
        wizard.form.account_template = model("account.account.template")(template_id)
        wizard.form.company = self.record
        wizard.execute("create_account")
        wizard.form.account_receivable = self._account("receivable")
        wizard.form.account_payable = self._account("payable")
        self.revenue, self.expense = self._account("revenue"), self._account("expense")
        wizard.form.category_account_revenue, wizard.form.category_account_expense = (
            self.revenue,
            self.expense,
        )
        wizard.execute("create_properties")
        self.cash = self._numbered("1.1.1")
        self.tax_account = self._numbered("6.3.6")
        self._make_years()
        self._make_taxes()

    def _account(self, kind):
        domain = [("type." + kind, "=", True), ("company", "=", self.record.id), ("closed", "!=", True)]
        return model("account.account").find(domain, limit=1)[0]

    def _numbered(self, code):
        (found,) = model("account.account").find([("code", "=", code), ("company", "=", self.record.id)])
        return found

    def _strict(self, name, kind, prefix="", start=1):
        (kind,) = model("ir.sequence.type").find([("name", "=", kind)], limit=1)
        sequence = model("ir.sequence.strict")(name=name, sequence_type=kind, company=self.record)
        sequence.prefix, sequence.number_next = prefix, start
        sequence.save()
        return sequence

    def _make_years(self):
        year = model("account.fiscalyear")(name=f"{TODAY.year}", company=self.record)
        year.start_date = TODAY - relativedelta(months=8, day=1)
        year.end_date = TODAY + relativedelta(months=14, day=31)
        year.move_sequence = self._strict("Moves", "Account Move")
        prefix, start = STORY["organisation"]["erp_sequences"]["invoice"]
        if self.key != STORY["companies"][0]["key"]:
            prefix = prefix + "B-"
        numbers = self._strict("Invoices", "Invoice", prefix, start)
        kinds = year.invoice_sequences[0]
        kinds.out_invoice_sequence = kinds.out_credit_note_sequence = numbers
        kinds.in_invoice_sequence = kinds.in_credit_note_sequence = self._strict(
            "Supplier invoices", "Invoice"
        )
        year.save()
        year.click("create_period")

    def _make_taxes(self):
        self.taxes = {}
        for told in STORY["taxes"]:
            tax = model("account.tax")(name=told["name"], description=told["name"], type="percentage")
            tax.company, tax.rate = self.record, Decimal(told["rate"])
            tax.invoice_account = tax.credit_note_account = self.tax_account
            tax.save()
            self.taxes[told["key"]] = tax
        self.tax_rules = {}
        for told in STORY["tax_rules"]:
            rule = model("account.tax.rule")(name=told["name"], kind="sale", company=self.record)
            for key, tax in self.taxes.items():
                if key != told["to"]:
                    line = rule.lines.new()
                    line.origin_tax, line.tax = tax, self.taxes[told["to"]]
            rule.save()
            self.tax_rules[told["key"]] = rule
        (journal,) = model("account.journal").find([("type", "=", "cash")])
        method = model("account.invoice.payment.method")(name="Bank", journal=journal, company=self.record)
        method.credit_account = method.debit_account = self.cash
        method.save()
        self.payment_method = method
