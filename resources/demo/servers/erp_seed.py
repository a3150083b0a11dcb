"""Makes a Tryton database and fills it with the demo's company. Runs in Tryton's own environment.

    python erp_seed.py    with one JSON line on standard input: {"folder": ..., "database": ...,
                          "modules": [...], "admin_password": ..., "users": [...], "story": {...}}

The story has real dates (app/demo/story.py resolved them). Everything is made as Tryton's own client makes
it (proteus: on_change, buttons, wizards), and every number and price that the story names is compared
with the one the ERP gave. Only the large size's bulk is made by the server's models directly.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import keeper
from erp_base import STORY, make_database, progress
from erp_documents import Documents
from erp_masterdata import MasterData


def main():
    progress("modules")
    make_database()
    data = MasterData()
    data.make()
    Documents(data).make()
    data.close_parties_and_products()
    data.make_users()
    if "bulk" in STORY:
        import erp_bulk

        erp_bulk.make(data)
    keeper.tell(done=True)


if __name__ == "__main__":
    main()
