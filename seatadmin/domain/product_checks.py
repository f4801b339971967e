"""Everything that can be said about a catalogue entry while it is typed, without asking anybody.

The shop checks nearly nothing when an entry is saved: its own test of uniqueness never reports, prices and texts are
cut by the database, and a handler's mistakes show when somebody has paid. So all of it is checked here, against the
rest of the catalogue and the mirror of the site; what neither tells is not guessed.
Source: domain.md §1-3, §12; the rules of a handler come from its specification.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from itertools import pairwise

from seatadmin.domain.catalogue_facts import CatalogueFacts
from seatadmin.domain.findings import GRAVEST_FIRST, Finding
from seatadmin.domain.handler_checks import HandlerChecks
from seatadmin.domain.handlers import HandlerSpec, Level
from seatadmin.domain.prices import QUANTITY_MAX, PriceIssue
from seatadmin.domain.products import (
    ABSENT_FIELDS,
    CODE,
    FILE_ENDINGS,
    PRODUCT_FIELDS,
    PRODUCT_LIMITS,
    QUANTITIES_OFFERED,
    FileSlot,
    Product,
    ProductId,
    ProductKind,
    shortname_of,
)
from seatadmin.domain.questions import QuestionIssueCode, Questions, question_issues, read_questions
from seatadmin.domain.site_facts import SiteFacts
from seatadmin.domain.taxes import TaxIssue, read_formula

_FIELD_ORDER = {name: place for place, name in enumerate(PRODUCT_FIELDS)}

_TAG = re.compile(r"<[A-Za-z/!]")
"""What the shop's form takes for a tag, and removes."""

_STRIPPED_OF_TAGS = (
    *("seo_alias", "seo_title", "seo_keywords", "seo_description"),
    *("pass_code", "required_data", "production_data"),
)
"""Texts the form strips of tags; handler parameters too, which their own checks tell. Source: forms, PARAM_TEXT."""

_PRICE_WARNINGS = frozenset({"price_zero", "price_bound_ignored"})

_TAX_LEVELS: dict[TaxIssue, Level] = {
    "tax_formula_forbidden": Level.ERROR,
    "tax_formula_without_result": Level.ERROR,
    "tax_formula_empty": Level.WARNING,
    "tax_formula_not_understood": Level.WARNING,
    "tax_variable_unknown": Level.WARNING,
}

_QUESTION_WARNINGS: frozenset[QuestionIssueCode] = frozenset(
    {
        "question_key_ambiguous",
        "question_label_missing",
        "question_type_stops",
        "question_options_unused",
        "question_option_twice",
        "question_attribute_quoted",
    }
)


def check(
    product: Product,
    *,
    spec: HandlerSpec | None,
    catalogue: CatalogueFacts,
    site: SiteFacts,
    zone: tzinfo,
    now: int,
    product_id: ProductId | None = None,
) -> tuple[Finding, ...]:
    """List what is to be known about an entry, gravest first, then in the order of the fields.

    `spec` is the specification of the entry's handler, None without one or when nobody has described it.
    `product_id` tells the entry from the others in `catalogue`. `now` is in Unix seconds, `zone` the site's.
    """
    checks = _Checks(product, product_id, catalogue, read_questions(product.required_data))
    found = [
        *checks.all(),
        *HandlerChecks(product, spec, catalogue, site, checks.questions, zone, now).all(),
    ]
    found.sort(key=lambda finding: (GRAVEST_FIRST[finding.severity], _FIELD_ORDER[finding.field]))
    return tuple(found)


def can_publish(findings: tuple[Finding, ...]) -> bool:
    """Tell whether nothing found keeps the entry from being published."""
    return not any(finding.blocks for finding in findings)


@dataclass(frozen=True, slots=True)
class _Checks:
    """The checks that need no handler."""

    product: Product
    id: ProductId | None
    catalogue: CatalogueFacts
    questions: Questions

    def all(self) -> Iterator[Finding]:
        yield from self.texts()
        yield from self.numbers()
        yield from self.code()
        yield from self.place()
        yield from self.kind()
        if self.product.kind is not ProductKind.SET:
            yield from self.prices()
            yield from self.tax()
            yield from self.asked()
        yield from self.files()

    # ------------------------------------------------------------------ single fields
    def texts(self) -> Iterator[Finding]:
        """Required texts, lengths, blanks around and tags."""
        absent = ABSENT_FIELDS[self.product.kind]
        for name, limit in PRODUCT_LIMITS.items():
            value = getattr(self.product, name)
            if limit.required and name not in absent and (value is None or not str(value).strip()):
                yield Finding(name, "missing", Level.ERROR)
            # The shop computes the short name; its length is told beside the code it comes from.
            if not isinstance(value, str) or name == "shortname":
                continue
            if limit.max_length is not None and len(value) > limit.max_length:
                yield Finding(name, "too_long", Level.ERROR, {"count": len(value), "most": limit.max_length})
            if not limit.rich and value != value.strip():
                yield Finding(name, "blank_around", Level.WARNING)
        for name in _STRIPPED_OF_TAGS:
            if _TAG.search(getattr(self.product, name)):
                yield Finding(name, "tag_in_text", Level.WARNING)
        if self.product.production_data.strip():
            try:
                json.loads(self.product.production_data)
            except (ValueError, RecursionError):
                yield Finding("production_data", "merchant_data_not_json", Level.NOTE)

    def numbers(self) -> Iterator[Finding]:
        for name, limit in PRODUCT_LIMITS.items():
            value = getattr(self.product, name)
            if not isinstance(value, int) or limit.least is None or limit.most is None:
                continue
            if not limit.least <= value <= limit.most:
                yield Finding(name, "number_out_of_range", Level.ERROR, {"least": limit.least, "most": limit.most})
            elif name == "max_per_order" and value not in QUANTITIES_OFFERED:
                yield Finding(name, "quantity_not_offered", Level.WARNING, {"value": value})

    def code(self) -> Iterator[Finding]:
        """The code, the short name the shop computes from it, and the external key."""
        code, idnumber = self.product.code, self.product.idnumber
        if code and not CODE.fullmatch(code):
            yield Finding("code", "code_letters", Level.ERROR, {"letters": _signs_besides(CODE, code)})
        most = PRODUCT_LIMITS["shortname"].max_length or 0
        if most < len(code) <= (PRODUCT_LIMITS["code"].max_length or 0):
            yield Finding("code", "code_overflows_shortname", Level.ERROR, {"count": len(code), "most": most})
        other = next(self.catalogue.others_with_code(code, self.id), None) if code else None
        if other is not None:
            yield Finding("code", "code_taken", Level.ERROR, {"other": self.catalogue.names[other]})
        if self.product.shortname and code and self.product.shortname != shortname_of(code):
            values = {"shortname": self.product.shortname, "computed": shortname_of(code)}
            yield Finding("shortname", "shortname_differs", Level.NOTE, values)
        if idnumber and not CODE.fullmatch(idnumber):
            yield Finding("idnumber", "idnumber_letters", Level.WARNING, {"letters": _signs_besides(CODE, idnumber)})
        other = next(self.catalogue.others_with_idnumber(idnumber, self.id), None) if idnumber else None
        if other is not None:
            yield Finding("idnumber", "idnumber_taken", Level.ERROR, {"other": self.catalogue.names[other]})

    def files(self) -> Iterator[Finding]:
        seen: set[FileSlot] = set()
        for file in self.product.files:
            endings = FILE_ENDINGS[file.slot]
            if not file.name.lower().endswith(endings):
                values = {"file": file.name, "slot": file.slot.value, "endings": list(endings)}
                yield Finding("files", "file_ending", Level.ERROR, values, file.slot.value)
            if file.slot in seen:
                yield Finding("files", "file_twice", Level.ERROR, {"slot": file.slot.value}, file.slot.value)
            seen.add(file.slot)

    # ------------------------------------------------------------------ where it stands
    def place(self) -> Iterator[Finding]:
        """Category, and the set or bundle around."""
        category, container = self.product.category, self.product.set_id
        known = self.catalogue.categories
        if category is not None and known is not None:
            if category not in known:
                yield Finding("category", "category_unknown", Level.ERROR)
            elif self.product.status.is_sold and not self.catalogue.is_shown(category):
                yield Finding("category", "category_hidden", Level.WARNING, {"category": known[category].name})
        if container is None:
            return
        kind = self.catalogue.containers.get(container)
        if container == self.id:
            yield Finding("set_id", "set_of_itself", Level.ERROR)
        elif kind is None:
            yield Finding("set_id", "set_unknown", Level.ERROR)
        elif kind is ProductKind.PRODUCT:
            yield Finding("set_id", "set_is_product", Level.ERROR, {"other": self.catalogue.names[container]})
        elif self.id is not None and self.catalogue.is_inside(container, self.id):
            yield Finding("set_id", "set_around_itself", Level.ERROR, {"other": self.catalogue.names[container]})
        elif self.product.kind is not ProductKind.PRODUCT:
            yield Finding("set_id", "set_in_set", Level.WARNING, {"other": self.catalogue.names[container]})
        elif kind is ProductKind.BUNDLE and self.questions.questions:
            yield Finding(
                "required_data", "bundle_asks_nothing", Level.ERROR, {"other": self.catalogue.names[container]}
            )

    def kind(self) -> Iterator[Finding]:
        """What a set or bundle carries and should not."""
        product = self.product
        if product.kind is ProductKind.PRODUCT:
            return
        untouched = Product()
        for name in sorted(ABSENT_FIELDS[product.kind], key=_FIELD_ORDER.__getitem__):
            if getattr(product, name) == getattr(untouched, name):
                continue
            if name in ("handler", "handler_params"):
                yield Finding(name, "set_loses_handler", Level.ERROR)
            else:
                yield Finding(name, "set_ignores_field", Level.WARNING)
        if self.id is not None and not self.catalogue.elements.get(self.id):
            yield Finding("kind", "set_empty", Level.WARNING)

    # ------------------------------------------------------------------ prices
    def prices(self) -> Iterator[Finding]:
        read = self.product.prices.read
        for issue in self.product.prices.issues():
            if issue.code == "price_zero" and len(read) == 1:
                yield Finding("prices", "price_free", Level.WARNING)
                continue
            level = Level.WARNING if issue.code in _PRICE_WARNINGS else Level.ERROR
            yield Finding("prices", issue.code, level, _price_values(issue), str(issue.position))
        for item in read:
            if item.last is not None and item.last > QUANTITY_MAX:
                values = {"position": item.position, "most": QUANTITY_MAX}
                yield Finding("prices", "price_bound_too_high", Level.ERROR, values, str(item.position))
        for before, item in pairwise(read):
            if item.price > before.price > 0:
                rise = {"position": item.position, "first": item.first, "price": item.price, "before": before.price}
                yield Finding("prices", "price_rises", Level.WARNING, rise, str(item.position))

    def tax(self) -> Iterator[Finding]:
        code, taxes = self.product.tax_code, self.catalogue.taxes
        # A workspace without a single tax has not been told of any.
        if not code or not taxes:
            return
        tax = taxes.get(code)
        if tax is None:
            yield Finding("tax_code", "tax_unknown", Level.ERROR, {"value": code})
            return
        formula = read_formula(tax.formula, tax.ratio)
        if formula.issue is not None:
            values = {"tax": tax.title or tax.code, "formula": tax.formula, "detail": formula.detail}
            yield Finding("tax_code", formula.issue, _TAX_LEVELS[formula.issue], values)

    # ------------------------------------------------------------------ questions
    def asked(self) -> Iterator[Finding]:
        unreadable = self.questions.unreadable
        if unreadable is not None:
            values = {"line": unreadable.line, "column": unreadable.column, "found": unreadable.found}
            yield Finding("required_data", unreadable.code, Level.ERROR, values)
        for issue in question_issues(self.questions):
            level = Level.WARNING if issue.code in _QUESTION_WARNINGS else Level.ERROR
            values = {"position": issue.position, "question": issue.key, "value": issue.value}
            yield Finding("required_data", issue.code, level, values, str(issue.position))


def _signs_besides(allowed: re.Pattern[str], text: str) -> str:
    """List the signs of a text that are not allowed, blanks made visible."""
    return " ".join("␣" if sign.isspace() else sign for sign in sorted(set(allowed.sub("", text))))


def _price_values(issue: PriceIssue) -> dict[str, object]:
    return {"position": issue.position, "value": issue.value, "other": issue.other}
