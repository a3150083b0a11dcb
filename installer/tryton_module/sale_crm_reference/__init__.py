# This file is part of sale_crm_reference, free software under the GNU General Public License,
# version 3 or (at your option) any later version. The README in the folder above has the licence note.
from trytond.pool import Pool

from . import sale

__all__ = ["register"]


def register():
    Pool.register(sale.Sale, module="sale_crm_reference", type_="model")
