"""The tables of a shop as files bring them: recognised by their columns, rows of texts with the place they stand in.

Source: domain.md §5 to §9; export.md §1 for the workbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ShopTable(StrEnum):
    """The tables a shop can be read from, by their names in its database, and the two files that are none."""

    BILL = "local_shop_bill"
    LINE = "local_shop_billitem"
    CUSTOMER = "local_shop_customer"
    UNIT = "local_shop_product"
    EVENT = "local_shop_productevent"
    TAX = "local_shop_tax"
    PRODUCT = "local_shop_catalogitem"
    CATEGORY = "local_shop_catalogcategory"
    CATALOGUE = "local_shop_catalog"
    SHOP = "local_shop"
    COURSE = "course"
    ROLE = "role"
    ALL_BILLS = "all_bills"
    """The workbook the shop exports; its columns have headers of their own."""
    DECODED_LINES = "billitem_decoded"
    """Lines whose encoded columns somebody has decoded: nothing that the lines themselves do not say."""


_SIGNS: Mapping[ShopTable, frozenset[str]] = {
    ShopTable.BILL: frozenset({"id", "transactionid", "emissiondate", "status"}),
    ShopTable.LINE: frozenset({"id", "billid", "itemcode", "unitcost", "quantity"}),
    ShopTable.CUSTOMER: frozenset({"id", "lastname", "email", "hasaccount"}),
    ShopTable.UNIT: frozenset({"id", "initialbillitemid", "contexttype", "instanceid"}),
    ShopTable.EVENT: frozenset({"id", "productid", "billitemid", "eventtype"}),
    ShopTable.TAX: frozenset({"id", "title", "ratio", "formula"}),
    ShopTable.PRODUCT: frozenset({"id", "code", "catalogid", "enablehandler"}),
    ShopTable.CATEGORY: frozenset({"id", "catalogid", "parentid", "name"}),
    ShopTable.CATALOGUE: frozenset({"id", "name", "groupid", "salesconditions"}),
    ShopTable.SHOP: frozenset({"id", "name", "catalogid", "paymodes"}),
    ShopTable.COURSE: frozenset({"id", "shortname", "fullname", "category"}),
    ShopTable.ROLE: frozenset({"id", "shortname", "archetype"}),
    ShopTable.ALL_BILLS: frozenset({"id", "txid", "st"}),
    ShopTable.DECODED_LINES: frozenset({"billitem", "billid", "itemcode", "productiondata"}),
}
"""Columns that only this table has together."""


def column_key(name: str) -> str:
    """Return a column's name as it is compared: no outer blanks, no case, no table before a dot."""
    return " ".join(name.replace("\ufeff", "").split()).strip("`\"'").rpartition(".")[2].casefold()


def table_of(columns: Iterable[str]) -> ShopTable | None:
    """Recognise a table by its columns, in any order and case; None when it is none of the shop's."""
    keys = {column_key(name) for name in columns}
    fitting = [table for table, signs in _SIGNS.items() if signs <= keys]
    return max(fitting, key=lambda table: len(_SIGNS[table]), default=None)


def is_column(name: str) -> bool:
    """Tell whether any table has a column of this name, for finding the header of a file."""
    return column_key(name) in _ALL_COLUMNS


WORKBOOK_HEADERS: Mapping[str, str] = {
    "id": "id",
    "txid": "transactionid",
    "onlinetxid": "onlinetransactionid",
    "idnum": "idnumber",
    "lettrage": "idnumber",
    "title": "title",
    "wt": "worktype",
    "st": "status",
    "created": "emissiondate",
    "lastmove": "lastactiondate",
    "neat": "untaxedamount",
    "tx": "taxes",
    "ti": "amount",
    "items": "items",
    "product names": "itemnames",
    "firstn": "firstname",
    "lastn": "lastname",
    "address": "address",
    "city": "city",
    "zip": "zip",
    "country": "country",
    "email": "email",
    "login": "username",
    "institution": "institution",
    "department": "department",
    "departement": "department",
    "département": "department",
    "partner key": "partnerkey",
    "code partenaire": "partnerkey",
    "partner tag": "partnertag",
    "tag partenaire": "partnertag",
    "partner": "partner",
    "partenaire": "partner",
    "discounts": "discounts",
    "remises": "discounts",
}
"""Headers of the workbook in both languages, to the fields they show. Source: export.md §1."""


_BILL_COLUMNS = (
    *("id", "blockid", "shopid", "userid", "idnumber", "ordering", "customerid", "invoiceinfo", "title", "worktype"),
    *("status", "remotestatus", "emissiondate", "lastactiondate", "assignedto", "timetodo", "untaxedamount", "taxes"),
    *("amount", "currency", "convertedamount", "transactionid", "onlinetransactionid", "expectedpaiement"),
    *("paiedamount", "discount", "untaxeddiscount", "discounttaxes", "paymode", "ignoretax", "productiondata"),
    *("paymentfee", "productionfeedback", "test", "partnerid", "partnertag"),
)

COLUMNS: Mapping[ShopTable, frozenset[str]] = {
    ShopTable.BILL: frozenset(_BILL_COLUMNS),
    ShopTable.LINE: frozenset(
        {"id", "billid", "ordering", "type", "itemcode", "catalogitem", "abstract", "description", "delay", "unitcost"}
        | {"quantity", "totalprice", "taxcode", "bundleid", "customerdata", "productiondata"}
    ),
    ShopTable.CUSTOMER: frozenset(
        {"id", "shopid", "firstname", "lastname", "address", "zip", "email", "city", "country", "organisation"}
        | {"hasaccount", "invoiceinfo", "timecreated"}
    ),
    ShopTable.UNIT: frozenset(
        {"id", "catalogitemid", "initialbillitemid", "currentbillitemid", "customerid", "contexttype", "instanceid"}
        | {"startdate", "enddate", "reference", "productiondata", "extradata", "deleted", "test"}
    ),
    ShopTable.EVENT: frozenset({"id", "productid", "billitemid", "eventtype", "eventdata", "datecreated"}),
    ShopTable.TAX: frozenset({"id", "country", "title", "ratio", "formula"}),
    ShopTable.ALL_BILLS: frozenset(WORKBOOK_HEADERS.values()),
}
"""The columns each table that is read has; others are kept and told."""

_ALL_COLUMNS = frozenset(WORKBOOK_HEADERS).union(*_SIGNS.values(), *COLUMNS.values())


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: `row` counts from 1 as the file shows it (the header of a table is row 1)."""

    file: str
    row: int


@dataclass(frozen=True, slots=True)
class ShopRow:
    """One row: texts by column key, None for a missing value. `headers` leads from a key to what the file calls it.

    Rows of the workbook go by the names of the fields its headers stand for.
    """

    table: ShopTable
    values: Mapping[str, str | None]
    place: Place
    headers: Mapping[str, str] = field(default_factory=dict)
