# This file is part of sale_crm_reference, free software under the GNU General Public License,
# version 3 or (at your option) any later version. The README in the folder above has the licence note.
from sql.operators import Equal
from trytond.model import Exclude, fields
from trytond.pool import PoolMeta


class Sale(metaclass=PoolMeta):
    __name__ = "sale.sale"

    crm_quote = fields.Char(
        "CRM Quote",
        readonly=True,
        help="The quote of the CRM that this sale was made from.\n"
        "A company has at most one sale per quote, cancelled ones aside.",
    )

    @classmethod
    def __setup__(cls):
        super().__setup__()
        table = cls.__table__()
        # The database refuses the second sale, so two clients that create at the same moment
        # cannot both win: a search before the create could not promise that.
        cls._sql_constraints += [
            (
                "crm_quote_unique",
                Exclude(
                    table,
                    (table.company, Equal),
                    (table.crm_quote, Equal),
                    where=(table.crm_quote != None) & (table.state != "cancelled"),  # noqa: E711 (SQL)
                ),
                "sale_crm_reference.msg_crm_quote_unique",
            ),
        ]

    @classmethod
    def copy(cls, sales, default=None):
        default = dict(default) if default is not None else {}
        # A duplicated sale is a new sale: it does not come from the quote.
        default.setdefault("crm_quote")
        return super().copy(sales, default=default)
