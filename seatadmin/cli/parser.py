"""What the command line accepts, with its help in the person's language.

`--workspace`, `--lang` and `--json` may stand before or after the command. Misuse leaves the process with status 2.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import NoReturn, TypeAlias

from seatadmin import __version__
from seatadmin.domain.intents import Credentials
from seatadmin.domain.orders import OrderStatus
from seatadmin.domain.seats import SeatState
from seatadmin.services.wording import LANGUAGES, Explained, Words

MISUSE = 2
WINDOW_OPTIONS = {"--workspace": True, "--lang": True, "--theme": True, "--folder": True, "--demo": False}
"""Options of the window, and whether they take a value."""

_USAGE_PATTERNS = (
    ("missing", re.compile(r"the following arguments are required: (?P<names>.+)")),
    ("unknown", re.compile(r"unrecognized arguments: (?P<names>.+)")),
    ("one_value", re.compile(r"argument (?P<name>\S+): expected (?:one|at least one) argument")),
    (
        "choice",
        re.compile(r"argument (?P<name>\S+): invalid choice: '?(?P<value>.*?)'? \(choose from (?P<choices>.+)\)"),
    ),
    ("number", re.compile(r"argument (?P<name>\S+): invalid int value: '(?P<value>.*)'")),
    ("one_value", re.compile(r"argument (?P<name>\S+): empty")),
)
"""How argparse, and `filled`, say what is wrong; anything else is passed on as it is."""


_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class _Formatter(argparse.HelpFormatter):
    """Help that begins with the language's own word for "usage"."""

    def __init__(self, prog: str, *, usage_word: str = "usage:") -> None:
        super().__init__(prog)
        self.usage_word = usage_word

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, f"{self.usage_word} " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser that words its own mistakes."""

    words: Words
    as_json: bool

    def error(self, message: str) -> NoReturn:
        """Say what is wrong on standard error and leave with status 2."""
        detail = message
        for key, pattern in _USAGE_PATTERNS:
            found = pattern.fullmatch(message)
            if found:
                values = {name: text.replace("'", "") for name, text in found.groupdict().items()}
                detail = self.words.say("usage", key, **values)
                break
        remedy = self.words.say("usage", "see_help", program=self.prog)
        if self.as_json:
            from seatadmin.cli import output

            output.print_json(output.error_data("usage", "UserError", Explained(detail, remedy)))
        self.exit(MISUSE, f"{self.words.say('usage', 'error', detail=detail)}\n{remedy}\n")


def filled(text: str) -> str:
    """Refuse an empty value: a variable of a script that was never set must not mean "all" or "none"."""
    if not text.strip():
        raise argparse.ArgumentTypeError("empty")
    return text


class _Builder:
    """Adds commands and arguments whose help stands in the messages."""

    def __init__(self, words: Words, *, as_json: bool) -> None:
        self.words = words
        # argparse makes parsers of commands and formatters by itself, without handing anything down.
        self.formatter = partial(_Formatter, usage_word=self.text("usage"))
        self.parser_class = type("_Parser", (_Parser,), {"words": words, "as_json": as_json})

    def text(self, key: str) -> str:
        """Return a help text; argparse reads % as a placeholder of its own."""
        return self.words.say("help", key).replace("%", "%%")

    def finish(self, parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
        """Give a parser its titles and the options every command takes."""
        parser._optionals.title = self.text("options")
        parser._positionals.title = self.text("arguments")
        add = parser.add_argument
        add("-h", "--help", action="help", help=self.text("show_help"))
        # Suppressed: an option given before the command must not be reset by its absence behind it.
        add("--workspace", type=filled, metavar="FILE_OR_URL", default=argparse.SUPPRESS, help=self.text("workspace"))
        add("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=self.text("lang"))
        add("--json", action="store_true", default=argparse.SUPPRESS, help=self.text("json"))
        return parser

    def command(self, group: _Commands, name: str, key: str) -> argparse.ArgumentParser:
        """Add a command; `key` names its help."""
        text = self.text(key)
        parser = group.add_parser(
            name, help=text, description=text, add_help=False, formatter_class=self.formatter, allow_abbrev=False
        )
        return self.finish(parser)


def make_parser(words: Words, *, as_json: bool = False) -> argparse.ArgumentParser:
    """Build the parser of the whole command line; `as_json` also tells misuse as JSON."""
    builder = _Builder(words, as_json=as_json)
    root = builder.finish(
        builder.parser_class(
            prog="seatadmin",
            description=builder.text("program"),
            epilog=builder.text("epilog"),
            add_help=False,
            formatter_class=builder.formatter,
            allow_abbrev=False,
        )
    )
    root.add_argument("--version", action="version", version=f"seatadmin {__version__}", help=builder.text("version"))
    commands: _Commands = root.add_subparsers(
        title=builder.text("commands"),
        dest="command",
        required=True,
        metavar="COMMAND",
        parser_class=builder.parser_class,
    )
    _site_commands(builder, commands)
    _list_commands(builder, commands)
    _seat_commands(builder, commands)
    _date_commands(builder, commands)
    _param_commands(builder, commands)
    _product_commands(builder, commands)
    _order_commands(builder, commands)
    return root


def _site_commands(builder: _Builder, commands: _Commands) -> None:
    text = builder.text
    check = builder.command(commands, "check", "check")
    check.add_argument("--url", type=filled, metavar="URL", help=text("check_url"))
    connect = builder.command(commands, "connect", "connect")
    connect.add_argument("--url", type=filled, metavar="URL", required=True, help=text("connect_url"))
    connect.add_argument("--ask-token", action="store_true", help=text("connect_token"))
    connect.add_argument("--zone", type=filled, metavar="ZONE", help=text("connect_zone"))
    builder.command(commands, "sync", "sync")
    roles = builder.command(commands, "roles", "roles")
    roles.add_argument(
        "--set", type=filled, metavar="ROLE=NUMBER", dest="role_numbers", action="append", help=text("roles_set")
    )
    sandbox = builder.command(commands, "sandbox", "sandbox")
    sandbox.add_argument("--port", type=int, default=0, metavar="N", help=text("port"))
    sandbox.add_argument("--file", type=filled, metavar="FILE", help=text("sandbox_file"))
    sandbox.add_argument("--empty", action="store_true", help=text("sandbox_empty"))


def _list_commands(builder: _Builder, commands: _Commands) -> None:
    text = builder.text
    parse = builder.command(commands, "parse", "parse")
    parse.add_argument("file", type=filled, metavar="FILE", help=text("file"))
    parse.add_argument("--flavour", choices=("text", "html"), help=text("flavour"))

    assign = builder.command(commands, "assign", "assign")
    assign.add_argument("file", type=filled, metavar="FILE", help=text("file"))
    assign.add_argument("--flavour", choices=("text", "html"), help=text("flavour"))
    assign.add_argument("--customer", type=filled, metavar="NAME", required=True, help=text("customer"))
    assign.add_argument("--course", type=filled, metavar="SHORTNAME", help=text("course"))
    assign.add_argument("--order", type=filled, metavar="REF", help=text("order"))
    assign.add_argument("--role", type=filled, metavar="ROLE", default="student", help=text("role"))
    assign.add_argument("--group", type=filled, metavar="NAME", help=text("group"))
    assign.add_argument("--start", type=filled, metavar="DATE", help=text("assign_start"))
    assign.add_argument("--end", type=filled, metavar="DATE", help=text("assign_end"))
    assign.add_argument(
        "--credentials", choices=[str(one) for one in Credentials], default="mailed", help=text("credentials")
    )
    assign.add_argument("--reactivate", action="store_true", help=text("reactivate"))
    assign.add_argument("--choose", type=filled, metavar="ADDRESS=LOGIN", action="append", help=text("choose"))
    assign.add_argument("--attach-existing", action="store_true", help=text("attach_existing"))
    assign.add_argument("--offline", action="store_true", help=text("offline"))
    assign.add_argument("--apply", action="store_true", help=text("apply"))

    builder.command(commands, "lists", "lists")
    resume = builder.command(commands, "resume", "resume")
    resume.add_argument("list", type=filled, metavar="LIST", nargs="?", help=text("resume_list"))
    withdraw = builder.command(commands, "withdraw", "withdraw")
    withdraw.add_argument("list", type=filled, metavar="LIST", help=text("resume_list"))

    history = builder.command(commands, "history", "history")
    history.add_argument("text", metavar="TEXT", nargs="?", default="", help=text("history_text"))
    history.add_argument("--since", type=filled, metavar="DATE", help=text("history_since"))
    history.add_argument("--until", type=filled, metavar="DATE", help=text("history_until"))
    history.add_argument("--limit", type=int, default=100, metavar="N", help=text("history_limit"))


def _seat_commands(builder: _Builder, commands: _Commands) -> None:
    text = builder.text
    seats = builder.command(commands, "seats", "seats")
    actions: _Commands = seats.add_subparsers(
        title=text("commands"),
        dest="action",
        required=True,
        metavar="COMMAND",
        parser_class=builder.parser_class,
    )
    add = builder.command(actions, "add", "seats_add")
    add.add_argument("--customer", type=filled, metavar="NAME", required=True, help=text("customer"))
    add.add_argument("--count", type=int, metavar="N", required=True, help=text("count"))
    add.add_argument("--courses", type=filled, metavar="A,B", help=text("courses"))
    add.add_argument("--order", type=filled, metavar="REF", help=text("order"))
    add.add_argument("--end", type=filled, metavar="DATE", help=text("seats_end"))
    add.add_argument("--customer-email", type=filled, metavar="ADDRESS", help=text("customer_email"))
    add.add_argument("--support-course", type=filled, metavar="SHORTNAME", help=text("support_course"))
    add.add_argument("--product-code", metavar="CODE", default="", help=text("product_code"))
    add.add_argument("--product-name", metavar="NAME", default="", help=text("product_name"))
    listing = builder.command(actions, "list", "seats_list")
    listing.add_argument("--customer", type=filled, metavar="NAME", help=text("list_customer"))
    listing.add_argument("--state", choices=[str(state) for state in SeatState], help=text("list_state"))
    release = builder.command(actions, "release", "seats_release")
    release.add_argument("references", type=filled, metavar="REFERENCE", nargs="+", help=text("references"))
    release.add_argument("--reason", metavar="TEXT", default="", help=text("reason"))
    release.add_argument("--apply", action="store_true", help=text("apply"))


def _date_commands(builder: _Builder, commands: _Commands) -> None:
    text = builder.text
    dates = builder.command(commands, "dates", "dates")
    actions: _Commands = dates.add_subparsers(
        title=text("commands"),
        dest="action",
        required=True,
        metavar="COMMAND",
        parser_class=builder.parser_class,
    )
    resolve = builder.command(actions, "resolve", "dates_resolve")
    resolve.add_argument("--handler", metavar="NAME", help=text("dates_handler"))
    resolve.add_argument("--params", metavar="STRING", help=text("dates_params"))
    resolve.add_argument("--renewable", type=int, metavar="0|1", default=0, help=text("dates_renewable"))
    resolve.add_argument("--now", type=int, metavar="N", help=text("dates_now"))
    resolve.add_argument("--course-start", type=int, metavar="N", help=text("dates_course_start"))
    resolve.add_argument("--zone", metavar="ZONE", help=text("dates_zone"))
    resolve.add_argument("--lines", metavar="FILE", help=text("dates_lines"))


def _param_commands(builder: _Builder, commands: _Commands) -> None:
    text = builder.text
    params = builder.command(commands, "params", "params")
    actions: _Commands = params.add_subparsers(
        title=text("commands"),
        dest="action",
        required=True,
        metavar="COMMAND",
        parser_class=builder.parser_class,
    )
    parse = builder.command(actions, "parse", "params_parse")
    build = builder.command(actions, "build", "params_build")
    explain = builder.command(actions, "explain", "params_explain")
    for one in (parse, explain):
        one.add_argument("text", metavar="STRING", nargs="?", help=text("params_string"))
    build.add_argument("pairs", metavar="KEY=VALUE", nargs="*", help=text("params_pairs"))
    for one, key in ((parse, "params_lines"), (build, "params_lines_values"), (explain, "params_lines")):
        one.add_argument("--handler", metavar="NAME", help=text("params_handler"))
        one.add_argument("--lines", metavar="FILE", help=text(key))


def _product_commands(builder: _Builder, commands: _Commands) -> None:
    text = builder.text
    products = builder.command(commands, "products", "products")
    actions: _Commands = products.add_subparsers(
        title=text("commands"),
        dest="action",
        required=True,
        metavar="COMMAND",
        parser_class=builder.parser_class,
    )
    listing = builder.command(actions, "list", "products_list")
    listing.add_argument("text", metavar="TEXT", nargs="?", default="", help=text("products_text"))
    show = builder.command(actions, "show", "products_show")
    show.add_argument("code", type=filled, metavar="CODE", help=text("products_code"))
    export = builder.command(actions, "export", "products_export")
    export.add_argument("codes", type=filled, metavar="CODE", nargs="*", help=text("products_codes"))
    export.add_argument("--to", type=filled, metavar="FILE", required=True, help=text("products_to"))
    export.add_argument("--templates", action="store_true", help=text("products_templates"))
    taking = builder.command(actions, "import", "products_import")
    taking.add_argument("file", type=filled, metavar="FILE", help=text("products_file"))
    taking.add_argument("--apply", action="store_true", help=text("apply"))


def _order_commands(builder: _Builder, commands: _Commands) -> None:
    text = builder.text
    orders = builder.command(commands, "orders", "orders")
    actions: _Commands = orders.add_subparsers(
        title=text("commands"),
        dest="action",
        required=True,
        metavar="COMMAND",
        parser_class=builder.parser_class,
    )
    bring = builder.command(actions, "import", "orders_import")
    bring.add_argument("paths", type=filled, metavar="FILE_OR_FOLDER", nargs="+", help=text("orders_paths"))
    bring.add_argument("--preview", action="store_true", help=text("orders_preview"))
    listing = builder.command(actions, "list", "orders_list")
    listing.add_argument("text", metavar="TEXT", nargs="?", default="", help=text("orders_text"))
    listing.add_argument(
        "--status", choices=[str(one) for one in OrderStatus], action="append", help=text("orders_status")
    )
    listing.add_argument("--customer", type=filled, metavar="NAME", help=text("orders_customer"))
    listing.add_argument("--product", type=filled, metavar="CODE", help=text("orders_product"))
    listing.add_argument("--since", type=filled, metavar="DATE", help=text("history_since"))
    listing.add_argument("--until", type=filled, metavar="DATE", help=text("history_until"))
    listing.add_argument("--limit", type=int, default=1000, metavar="N", help=text("orders_limit"))
    show = builder.command(actions, "show", "orders_show")
    show.add_argument("reference", type=filled, metavar="REF", help=text("orders_reference"))
    findings = builder.command(actions, "findings", "orders_findings")
    findings.add_argument("references", type=filled, metavar="REF", nargs="*", help=text("orders_references"))


def wants_window(arguments: Sequence[str]) -> bool:
    """Tell whether these arguments are for the window: none, or options of the window alone."""
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, _ = argument.partition("=")
        if name not in WINDOW_OPTIONS:
            return False
        if WINDOW_OPTIONS[name] and not equals:
            next(waiting, None)
    return True


def language_asked(arguments: Sequence[str]) -> str | None:
    """Find `--lang` before the arguments are parsed: misuse and help want the language too."""
    found = None
    for position, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            found = value if equals else next(iter(arguments[position + 1 :]), None)
    return found
