"""The command line: the same services without a window. Exit codes: see app.errors and README."""

from __future__ import annotations

import argparse
import asyncio
import json
import locale
import logging
import logging.handlers
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from app import __version__
from app.cli_text import Printer
from app.errors import FirmdateError, UsageError
from app.folders import data_folder
from app.services import shapes
from app.services.workspace import Workspace
from app.wording.faults import fault_words
from app.wording.language import pick_language

_log = logging.getLogger("firmdate")
Verb = Callable[[argparse.Namespace, Workspace, Printer], Awaitable[int]]


def _quantity(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except ArithmeticError:
        raise UsageError("quantity_malformed", quantity=text) from None
    if not number.is_finite():
        raise UsageError("quantity_malformed", quantity=text)
    return number


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("date_malformed", date=text) from None


def _pairs(given: Sequence[str], malformed: Callable[[str], UsageError]) -> dict[str, str]:
    """NAME=TEXT options as a dict. Raises what `malformed` makes for one without "="."""
    result = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise malformed(text)
        result[name.strip()] = value.strip()
    return result


async def _customers(args: argparse.Namespace, workspace: Workspace, out: Printer) -> int:
    from app.services.customers import find_customers

    found = await find_customers(workspace, args.text)
    faults = [shapes.fault_json(fault, out.language) for fault in found.faults]
    out.show({"customers": [shapes.customer_json(hit) for hit in found.hits], "faults": faults}, "customers")
    if not found.hits:
        return 5
    return 0


async def _overview(args: argparse.Namespace, workspace: Workspace, out: Printer) -> int:
    from app.services.customers import resolve_customer
    from app.services.overview import read_overview

    hit = await resolve_customer(workspace, args.customer)
    overview = await read_overview(workspace, hit)
    panels = (overview.account, overview.erp_accounts, overview.quotes, overview.sales_orders)
    faults = [panel.fault for panel in panels if panel.fault]
    today = None if overview.erp_accounts.fault else await workspace.today()
    out.show(shapes.overview_json(overview, today, out.language), "overview")
    return max((fault.exit_code for fault in faults), default=0)


async def _invoices(args: argparse.Namespace, workspace: Workspace, out: Printer) -> int:
    from app.services.documents import read_invoices

    out.show(shapes.invoices_json(await read_invoices(workspace, args.customer_or_number)), "invoices")
    return 0


async def _orders(args: argparse.Namespace, workspace: Workspace, out: Printer) -> int:
    from app.services.documents import read_orders

    out.show(shapes.orders_json(await read_orders(workspace, args.customer_or_number)), "orders")
    return 0


async def _quotes(args: argparse.Namespace, workspace: Workspace, out: Printer) -> int:
    from app.services.documents import list_quotes

    out.show(shapes.quotes_json(await list_quotes(workspace, args.status)), "quotes")
    return 0


async def _availability(args: argparse.Namespace, workspace: Workspace, out: Printer) -> int:
    from app.services.data_problems import FoundProblem, data_problems, goods_of
    from app.services.delivery import DeliveryRequest, check_delivery
    from app.services.delivery_erp import read_erp_figures
    from app.services.delivery_shapes import delivery_json

    request = DeliveryRequest(
        args.item, _quantity(args.quantity), args.unit, _date(args.date), args.warehouse or ""
    )
    check = await check_delivery(workspace, [request])
    figures, faults = None, []
    problems: Sequence[FoundProblem] = ()
    try:
        figures = await read_erp_figures(workspace, check)
    except FirmdateError as fault:  # the answer stands without it
        faults.append(fault)
    try:
        problems = await data_problems(workspace, goods_of(check))
    except FirmdateError as fault:  # as above
        faults.append(fault)
    out.show(delivery_json(check, out.language, figures, problems, faults), "availability")
    return 0


async def _check(args: argparse.Namespace, workspace: Workspace, out: Printer) -> int:
    from app.domain.conversion import blocks
    from app.services.preflight import check_quote

    preflight = await check_quote(workspace, args.quote, _choice(args))
    out.show(shapes.preflight_json(preflight, out.language), "check")
    return 1 if blocks(preflight.checks) else 0


def _choice(args: argparse.Namespace) -> Any:
    from app.services.preflight import Choice

    lines = _pairs(args.line, lambda text: UsageError("line_malformed", text=text))
    quantities = {_line_number(number): _quantity(text) for number, text in lines.items()}
    return Choice(
        quantities=quantities or None,
        erp_number=args.customer or "",
        wanted_date=_date(args.date),
        delivery_address_id=args.ship_to or "",
        erp_prices=frozenset(_line_number(number) for number in args.erp_price),
        ship_complete=args.ship_complete,
    )


def _line_number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise UsageError("line_malformed", text=text)
    return int(text)


async def _convert(args: argparse.Namespace, workspace: Workspace, out: Printer) -> int:
    from app.services.convert import convert_quote

    reasons = _pairs(args.reason, lambda text: UsageError("reason_malformed", text=text))
    result = await convert_quote(workspace, args.quote, _choice(args), reasons)
    out.show(shapes.conversion_json(result, out.language, await workspace.today()), "convert")
    if result.status == "unknown":
        return 4
    if result.status == "refused":
        return result.fault.exit_code if result.fault else 1
    return 0


async def _promises(args: argparse.Namespace, workspace: Workspace, out: Printer) -> int:
    from app.services.promise_watch import watch_promises
    from app.services.promises import list_promises

    if args.watch:
        await watch_promises(workspace)
    saved = await list_promises(workspace)
    out.show({"promises": [shapes.promise_json(promise) for promise in saved]}, "promises")
    return 0


async def _inbox(args: argparse.Namespace, workspace: Workspace, out: Printer) -> int:
    from app.services.convert import settle_unfinished
    from app.services.inbox import list_inbox

    await settle_unfinished(workspace)
    items = await list_inbox(workspace, all_states=args.all)
    out.show(shapes.inbox_json(items, out.language), "inbox")
    return 0


async def _doctor(args: argparse.Namespace, workspace: Workspace, out: Printer) -> int:
    from app.services.doctor import diagnose

    diagnosis = await diagnose(workspace)
    out.show(shapes.diagnosis_json(diagnosis, out.language), "doctor")
    return diagnosis.exit_code


async def _audit(args: argparse.Namespace, workspace: Workspace, out: Printer) -> int:
    from app import cli_audit

    return await cli_audit.run(args, workspace, out)


VERBS: dict[str, Verb] = {
    "customers": _customers, "overview": _overview, "invoices": _invoices, "orders": _orders,
    "quotes": _quotes, "availability": _availability, "check": _check, "convert": _convert,
    "promises": _promises, "inbox": _inbox, "doctor": _doctor,
    "audit": _audit,
}  # fmt: skip


def parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--profile", default="", help="name of the profile (demo, practice, or one of yours)")
    common.add_argument("--profile-file", default="", metavar="PATH", help="a profile's file")
    common.add_argument("--json", action="store_true", help="machine-readable output")
    common.add_argument(
        "--language", default="", choices=("", "en", "nl", "de", "fr"), help="of the sentences"
    )
    top = argparse.ArgumentParser(prog="firmdate", description="Promise dates that hold.")
    top.add_argument("--version", action="version", version=f"firmdate {__version__}")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True)

    def verb(name: str, text: str) -> argparse.ArgumentParser:
        return verbs.add_parser(name, help=text, description=text, parents=[common])

    demo = verb("demo", "start the demo company's ERP and CRM, and the window on them")
    demo.add_argument("--headless", action="store_true", help="without the window, until interrupted")
    demo.add_argument("--reset", action="store_true", help="throw the demo's data away first")
    demo.add_argument("--size", choices=("small", "large"), default="small")
    verb("customers", "find customers by name or number").add_argument("text")
    verb("overview", "everything of one customer").add_argument("customer")
    verb("invoices", "open invoices of a customer, or one invoice").add_argument("customer_or_number")
    verb("orders", "sales orders of a customer, or one order").add_argument("customer_or_number")
    quotes = verb("quotes", "quotes of the CRM")
    quotes.add_argument("--status", choices=("draft", "sent", "accepted", "declined", "expired"))
    stock = verb("availability", "whether and when something can be delivered")
    stock.add_argument("--item", required=True, metavar="CODE")
    stock.add_argument("--quantity", required=True, metavar="N")
    stock.add_argument("--unit", metavar="U")
    stock.add_argument("--date", metavar="YYYY-MM-DD")
    stock.add_argument("--warehouse", metavar="W")
    for name, text in (("check", "what speaks for and against converting a quote"),
                       ("convert", "convert an accepted quote into one sales order")):  # fmt: skip
        quote = verb(name, text)
        quote.add_argument("quote")
        quote.add_argument("--line", action="append", default=[], metavar="N=QTY", help="only these lines")
        quote.add_argument("--customer", metavar="NUMBER", help="which ERP account, where there are several")
        quote.add_argument("--date", metavar="YYYY-MM-DD", help="the date wanted")
        quote.add_argument("--ship-to", metavar="ID", help="one of the customer's addresses: see check")
        quote.add_argument("--erp-price", action="append", default=[], metavar="LINE",
                           help="take the ERP's price for this line")  # fmt: skip
        ways = quote.add_mutually_exclusive_group()
        ways.add_argument("--ship-complete", action="store_const", const=True, help="all in one delivery")
        ways.add_argument("--ship-available", action="store_const", const=False, dest="ship_complete",
                          help="what is there first")  # fmt: skip
        if name == "convert":
            quote.add_argument("--reason", action="append", default=[], metavar="CHECK=TEXT")
    verb("promises", "saved promises").add_argument("--watch", action="store_true", help="check them now")
    verb("inbox", "what needs a person").add_argument("--all", action="store_true", help="closed ones too")
    log = verb("audit", "the audit log: what was done, by whom, on which figures")
    log.add_argument("--verify", action="store_true", help="look for rows that were changed or are missing")
    log.add_argument("--against", metavar="FILE", help="verify that all of an earlier export is still there")
    log.add_argument("--export", metavar="FILE", help="write it as JSON lines, or as CSV for FILE.csv")
    log.add_argument("--quote", default="", metavar="QUOTE", help="only rows about this quote")
    from app.cli_team_store import add_arguments

    add_arguments(verb("team-store", "the team's PostgreSQL: look, prepare, keep its password"))
    verb("doctor", "check connections, rights, the journal and the audit log")
    return top


async def open_workspace(args: argparse.Namespace) -> Workspace:
    """The workspace of the chosen profile; for "demo" of the demo that is running."""
    from app import bootstrap

    if args.profile == "demo" and not args.profile_file:
        from app.demo.servers import find_demo

        return demo_workspace(await find_demo())
    return bootstrap.build_workspace(bootstrap.find_profile(args.profile, args.profile_file))


def demo_workspace(demo: Any) -> Workspace:
    from app import bootstrap
    from app.secrets import GivenSecrets

    profile = bootstrap.demo_profile(
        crm_url=demo.crm_url,
        erp_url=demo.erp_url,
        database=demo.database,
        user=demo.erp_user,
        folder=Path(demo.folder),
        crm_is_practice=demo.crm_is_practice,
    )
    held = GivenSecrets({"crm": demo.crm_token, "erp": demo.erp_password})
    return bootstrap.build_workspace(profile, held=held)


async def run_verb(args: argparse.Namespace, out: Printer) -> int:
    if args.verb == "team-store":
        from app.cli_team_store import run_team_store

        return await run_team_store(args, out)
    workspace = await open_workspace(args)
    try:
        return await VERBS[args.verb](args, workspace, out)
    finally:
        await workspace.aclose()


async def _demo(args: argparse.Namespace) -> int:
    from app.demo.command import serve_headless

    return await serve_headless(size=args.size, reset=args.reset)


def start_log() -> Path:
    """Ids and faults only, never secrets or customer data; a megabyte, one former file."""
    path = data_folder() / "log" / "firmdate.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=1_000_000, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    return path


def system_language() -> str:
    return locale.getlocale()[0] or ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb and gives its exit code. A failure is one or two sentences on standard error."""
    args = parser().parse_args(arguments)
    out = Printer(sys.stdout, args.json, pick_language(args.language or system_language()))
    if args.verb == "demo" and not args.headless:
        print("The window belongs to the command 'firmdate'. Here, use: demo --headless", file=sys.stderr)
        return 2
    log: Path | None = None
    try:
        log = start_log()
        return asyncio.run(_demo(args) if args.verb == "demo" else run_verb(args, out))
    except FirmdateError as fault:
        return tell(fault, out)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output went away: nobody is left to tell
        sys.stderr.close()
        return 1
    except Exception:  # noqa: BLE001 - the last line of defence: logged whole, told in a sentence
        _log.exception("unexpected fault in %s", args.verb)
        print(
            f"Firmdate met a fault of its own and stopped. What happened is written in {log}.",
            file=sys.stderr,
        )
        return 1


def tell(fault: FirmdateError, out: Printer) -> int:
    """The fault as sentences on standard error, and as JSON on standard output where that was asked."""
    words = fault_words(fault, out.language)
    print(words.whole, file=sys.stderr)
    if out.json:
        print(json.dumps({"fault": shapes.fault_json(fault, out.language)}))
    return fault.exit_code
