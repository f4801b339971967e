"""The offer sheet: what an offer is, costs, asks and does, on paper, in French or English.

One HTML document for the browser, for mails and for print; the window makes a PDF of the same text. So it is written
with what both understand: tables and few styles, no script, nothing loaded from elsewhere. Texts of the shop are shown
cleaned (`domain.rich_text`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import groupby

from seatadmin.domain.dates import Resolution, resolve, rule_of
from seatadmin.domain.handlers import Level
from seatadmin.domain.moments import DAY_S
from seatadmin.domain.params import ParamString
from seatadmin.domain.products import Catalogue, Product, ProductId, ProductKind, Tax
from seatadmin.domain.questions import read_questions
from seatadmin.domain.rich_text import shown_text
from seatadmin.domain.taxes import amounts, read_formula
from seatadmin.services.arrange_catalogue import ArrangeCatalogue
from seatadmin.services.check_products import CheckFacts, CheckProducts, spec_of
from seatadmin.services.date_wording import DateWords
from seatadmin.services.exchange_wording import ExchangeWords
from seatadmin.services.offer_wording import OfferWords
from seatadmin.services.prepare_product import PrepareProduct
from seatadmin.services.product_cells import Lookups
from seatadmin.services.wording import Language, Words
from seatadmin.services.workbench import Workbench

_ENDLESS_SHOWN_DAYS = 365
_STYLE = """
body { font-family: sans-serif; font-size: 10pt; color: #1a1a1a; }
h1 { font-size: 17pt; margin: 0 0 4px 0; }
h2 { font-size: 11pt; color: #20507a; margin: 18px 0 6px 0; }
h4 { font-size: 10pt; margin: 8px 0 2px 0; }
p { margin: 2px 0 6px 0; }
ul { margin: 0 0 6px 0; }
table { margin: 0; }
table.data { border-collapse: collapse; }
table.data th { text-align: left; background-color: #e8eef3; font-weight: bold; }
table.data td { border-bottom: 1px solid #cfd8df; }
.number { text-align: right; }
.quiet { color: #555555; }
.warning { color: #8a4b00; }
.raw { font-family: monospace; font-size: 9pt; background-color: #f2f2f2; white-space: pre-wrap; }
@media screen { body { max-width: 52em; margin: 2em auto; padding: 0 1em; } .next { margin-top: 4em; } }
"""
"""Lengths in pixels: Qt, which makes the PDF, takes no other unit for margins."""

_NEXT_PAGE = ' class="next" style="page-break-before: always"'


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """What a sheet says. `bought`: the purchase its dates are computed for, aware; None is now.

    `settings`: also what staff enter in the shop's form, and what is still to be put right.
    """

    language: Language = "fr"
    settings: bool = True
    bought: datetime | None = None


class OfferSheets:
    """Sheets of offers."""

    def __init__(
        self, bench: Workbench, products: PrepareProduct, catalogue: ArrangeCatalogue, checks: CheckProducts
    ) -> None:
        self._bench = bench
        self._products = products
        self._catalogue = catalogue
        self._checks = checks

    def html(self, ids: Collection[ProductId], options: SheetOptions | None = None) -> str:
        """Write the sheets of offers, in the order given, as one HTML document; each begins on a page of its own."""
        asked = options or SheetOptions()
        kept = self._products.many(ids)
        codes = self._products.codes()
        writer = _Writer(
            Words(asked.language, self._bench.zone),
            self._catalogue.catalogue(),
            Lookups(self._catalogue.categories(), self._catalogue.taxes(), codes),
            self._checks.facts(),
            asked.bought or self._bench.clock(),
            with_settings=asked.settings,
        )
        elements = {
            one.id: self._products.elements(one.id) for one in kept if one.product.kind is not ProductKind.PRODUCT
        }
        sheets = [
            writer.sheet(one.id, one.product, [element.product for element in elements.get(one.id, ())]) for one in kept
        ]
        return writer.document([one.product for one in kept], sheets)


class _Writer:
    """Writes one document in one language."""

    def __init__(
        self,
        words: Words,
        catalogue: Catalogue,
        lookups: Lookups,
        facts: CheckFacts,
        bought: datetime,
        *,
        with_settings: bool,
    ) -> None:
        self._words = words
        self._offers = OfferWords(words)
        self._dates = DateWords(words)
        self._exchange = ExchangeWords(words, lookups)
        self._catalogue = catalogue
        self._lookups = lookups
        self._facts = facts
        self._bought_s = int(bought.timestamp())
        self._with_settings = with_settings

    def _say(self, key: str, **values: object) -> str:
        return escape(self._words.say("sheet", key, **values))

    def document(self, products: Sequence[Product], sheets: Sequence[str]) -> str:
        title = products[0].name or products[0].code if len(products) == 1 else self._words.say("sheet", "title")
        return (
            f'<!DOCTYPE html>\n<html lang="{self._words.language}">\n<head>\n<meta charset="utf-8">\n'
            f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
            # Each but the first begins on a page of its own; the mark stands on its first paragraph, as Qt wants it.
            + "\n".join([*sheets[:1], *(sheet.replace(' class="quiet"', _NEXT_PAGE, 1) for sheet in sheets[1:])])
            + "\n</body>\n</html>\n"
        )

    def sheet(self, product_id: ProductId, product: Product, elements: Sequence[Product]) -> str:
        """Write the sheet of one offer."""
        parts = [self._head(product), self._description(product)]
        if product.kind is not ProductKind.PRODUCT:
            parts.append(self._elements(product, elements))
        if product.kind is not ProductKind.SET:
            parts += [self._prices(product), self._access(product), self._questions(product)]
        parts += [self._consequences(product), self._conditions(product)]
        if self._with_settings:
            parts += [self._settings(product), self._findings(product_id, product)]
        return "\n".join(part for part in parts if part)

    # ------------------------------------------------------------------ what it is
    def _head(self, product: Product) -> str:
        facts = [product.code, self._offers.kind(product.kind), self._offers.status(product.status)]
        if product.category is not None:
            facts.append(self._lookups.paths.get(product.category, ""))
        if product.set_id is not None:
            facts.append(self._words.say("sheet", "part_of", other=self._lookups.codes.get(product.set_id, "?")))
        name = escape(product.name) or self._say("no_name")
        shop = escape(self._catalogue.name) or "&nbsp;"
        about = escape(" · ".join(filter(None, facts)))
        return f'<p class="quiet">{shop}</p>\n<h1>{name}</h1>\n<p class="quiet">{about}</p>'

    def _description(self, product: Product) -> str:
        return shown_text(product.description, product.description_format)

    def _elements(self, product: Product, elements: Sequence[Product]) -> str:
        rows = [(escape(one.code), escape(one.name), escape(self._offers.status(one.status))) for one in elements]
        header = [escape(self._offers.field(name)) for name in ("code", "name", "status")]
        body = self._table(header, rows) if rows else f"<p>{self._say('no_elements')}</p>"
        return self._section(f"elements_{product.kind.value}", body)

    # ------------------------------------------------------------------ what it costs
    def _prices(self, product: Product) -> str:
        tax = self._tax(product)
        currency = self._catalogue.currency
        rows = []
        for item in product.prices.read:
            found = amounts(product.prices, item.first, tax)
            taxed = "—" if found.unit_taxed is None else self._offers.amount(found.unit_taxed, currency)
            untaxed = self._offers.amount(found.unit_untaxed, currency)
            rows.append((escape(self._exchange.range(f"{item.first}-{item.last or ''}")), untaxed, taxed))
        header = [self._say("quantity"), self._say("untaxed"), self._say("taxed")]
        return self._section(
            "prices", self._table(header, rows, numbers={1, 2}) + f"<p>{self._tax_text(product, tax)}</p>"
        )

    def _tax(self, product: Product) -> Tax | None:
        return next((tax for tax in self._lookups.taxes if tax.code == product.tax_code), None)

    def _tax_text(self, product: Product, tax: Tax | None) -> str:
        if tax is None:
            return self._say("tax_unknown" if product.tax_code else "no_tax", tax=product.tax_code)
        computed = read_formula(tax.formula, tax.ratio).can_compute
        return self._say("tax" if computed else "tax_not_computed", tax=tax.title or tax.code)

    # ------------------------------------------------------------------ when it can be used
    def _access(self, product: Product) -> str:
        spec = spec_of(product)
        if spec is None or product.kind is not ProductKind.PRODUCT:
            return ""
        course = self._facts.course_of(product)
        found = resolve(
            ParamString.parse(product.handler_params).plugin,
            int(product.renewable),
            self._bought_s,
            course.start_epoch_s if course is not None else None,
            rule=rule_of(product.handler, [param.name for param in spec.params]),
            zone=self._facts.zone,
        )
        lines = [
            self._say("bought", moment=self._dates.moment(self._bought_s)),
            escape(self._dates.promised(found)),
        ]
        body = f"<p>{'<br>'.join(lines)}</p>\n{self._timeline(found)}"
        if not found.same:
            body += f'<p class="warning">{self._say("shop_differs")} {escape(self._dates.done(found))}</p>'
        return self._section("access", body)

    def _timeline(self, found: Resolution) -> str:
        """Draw the window as a bar: a table of one row, which every reader of HTML can draw."""
        start, end = found.documents.start_s, found.documents.end_s
        if start is None or end is None or start < self._bought_s - _ENDLESS_SHOWN_DAYS * DAY_S:
            return ""
        endless = end == 0
        last = start + _ENDLESS_SHOWN_DAYS * DAY_S if endless else end
        span = last - self._bought_s
        if span <= 0 or last <= start:
            return ""
        before = max(0, min(95, round(100 * (start - self._bought_s) / span)))
        waiting = f'<td width="{before}%" bgcolor="#e3e8ec">&nbsp;</td>' if before else ""
        sign = "&rarr;" if endless else "&nbsp;"
        bar = f'<td width="{100 - before}%" bgcolor="#3f7fae" align="right"><font color="#ffffff">{sign}</font></td>'
        first = escape(self._dates.moment(start))
        until = self._say("endless") if endless else escape(self._dates.moment(end))
        # As wide as a page: a bar of a few pixels tells nothing.
        return (
            f'<table width="100%" cellspacing="0" cellpadding="3"><tr>{waiting}{bar}</tr></table>\n'
            f'<table width="100%" cellspacing="0" cellpadding="0"><tr><td class="quiet">{first}</td>'
            f'<td class="quiet" align="right">{until}</td></tr></table>'
        )

    # ------------------------------------------------------------------ what is asked and done
    def _questions(self, product: Product) -> str:
        asked = read_questions(product.required_data)
        if asked.unreadable is not None:
            return self._section("questions", f'<p class="warning">{self._say("questions_unreadable")}</p>')
        if not asked.questions:
            return ""
        rows = []
        for question in asked:
            about = [question.desc, self._words.listed([text for _, text in question.options])]
            label, kind = question.label or question.field, self._words.say("question_type", question.type)
            rows.append((escape(label), escape(kind), escape(" ".join(filter(None, about)))))
        header = [self._say("question"), self._say("answer"), self._say("help")]
        shown = 3 if any(help_ for _, _, help_ in rows) else 2
        return self._section("questions", self._table(header[:shown], [row[:shown] for row in rows]))

    def _consequences(self, product: Product) -> str:
        groups = groupby(self._facts.consequences(product, 1), key=lambda one: one.part)
        body = "".join(
            f"<h4>{escape(self._offers.part(part))}</h4><ul>"
            + "".join(f"<li>{escape(self._offers.consequence(one))}</li>" for one in found)
            + "</ul>"
            for part, found in groups
        )
        return self._section("consequences", body) if body else ""

    def _conditions(self, product: Product) -> str:
        text = shown_text(product.eula, product.eula_format)
        return self._section("conditions", text) if text else ""

    # ------------------------------------------------------------------ for staff
    def _settings(self, product: Product) -> str:
        rows = list(self._setting_rows(product))
        table = "".join(f"<tr><th>{escape(name)}</th><td>{value}</td></tr>" for name, value in rows)
        body = f'<table class="data" cellspacing="0" cellpadding="4">{table}</table>' if rows else ""
        for name in ("handler_params", "required_data"):
            text = getattr(product, name)
            if text:
                raw = escape(text).replace("\n", "<br>")
                body += f'<p>{escape(self._offers.field(name))}</p><p class="raw">{raw}</p>'
        return self._section("settings", body)

    def _setting_rows(self, product: Product) -> Iterator[tuple[str, str]]:
        names = ["handler", "seats_mode", "renewable", "max_per_order", "audience"]
        if product.kind is not ProductKind.PRODUCT:
            names = ["audience"]
        for name in (*names, "idnumber", "pass_code"):
            value = getattr(product, name)
            if value in ("", None) and name in ("idnumber", "pass_code"):
                continue
            yield self._offers.field(name), escape(self._setting(product, name))

    def _setting(self, product: Product, name: str) -> str:
        if name == "handler":
            spec = spec_of(product)
            return f"{spec.title.say(self._words.language)} ({product.handler})" if spec else product.handler or "—"
        if name == "max_per_order" and not product.max_per_order:
            return self._words.say("sheet", "unlimited")
        return self._exchange.value(name, getattr(product, name))

    def _findings(self, product_id: ProductId, product: Product) -> str:
        found = [one for one in self._facts.check(product, product_id) if one.severity is not Level.NOTE]
        if not found:
            return ""
        lines = []
        for finding in found:
            said = self._offers.finding(finding)
            where = f"{said.where}{self._words.colon} " if said.where else ""
            lines.append(f"<li>{escape(f'{where}{said.what} {said.remedy}'.strip())}</li>")
        return self._section("findings", f'<ul class="warning">{"".join(lines)}</ul>')

    # ------------------------------------------------------------------ HTML
    def _section(self, key: str, body: str) -> str:
        return f"<h2>{self._say(f'section_{key}')}</h2>\n{body}" if body else ""

    @staticmethod
    def _table(header: Sequence[str], rows: Iterable[Sequence[str]], numbers: Collection[int] = ()) -> str:
        def cells(tag: str, texts: Sequence[str]) -> str:
            return "".join(
                f'<{tag} class="number" align="right">{text}</{tag}>' if place in numbers else f"<{tag}>{text}</{tag}>"
                for place, text in enumerate(texts)
            )

        body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
        return f'<table class="data" cellspacing="0" cellpadding="4"><tr>{cells("th", header)}</tr>{body}</table>'
