"""Serves one Tryton database on loopback until the parent ends. Runs in Tryton's own environment.

python erp_serve.py    with one JSON line on standard input: {"folder": ..., "database": ...}
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import keeper


def main() -> None:
    orders = keeper.read_orders()
    keeper.keep()
    lock = keeper.hold_data(orders["folder"])

    from trytond import config

    for section, option, value in [
        ("database", "uri", "sqlite://"),
        ("database", "path", orders["folder"]),
        ("web", "root", ""),
        ("session", "timeout", str(7 * 24 * 3600)),
        ("session", "max_age", str(30 * 24 * 3600)),
    ]:
        config.set(section, option, orders.get("settings", {}).get(section + "." + option, value))

    from trytond.pool import Pool
    from trytond.wsgi import app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log_request(self, code="-", size="-"):
            """The log is for faults; every request would fill the folder."""

    Pool.start()
    Pool(orders["database"]).init()
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    keeper.tell(port=server.server_port)
    server.serve_forever()
    del lock


if __name__ == "__main__":
    main()
