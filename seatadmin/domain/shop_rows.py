"""Rows of the shop's tables read into what they mean.

A row arrives as texts by column, from JSON, CSV or a workbook. Nothing is lost on the way: a value that is not what its
column holds is told and kept among the `others`, a column nobody knows is kept there too.
Source: domain.md §5 to §9; export.md §1 for the workbook.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import TypeVar

from seatadmin.domain.customers import Contact
from seatadmin.domain.moodle_facts import CategoryId, CourseId, MoodleCourse, MoodleRole, RoleId
from seatadmin.domain.orders import Bill, BillLine, Columns, LineKind, OrderStatus
from seatadmin.domain.php_values import Undecodable
from seatadmin.domain.prices import price_of
from seatadmin.domain.problems import Severity
from seatadmin.domain.products import Tax
from seatadmin.domain.shop_tables import Place, ShopRow
from seatadmin.domain.units import Unit, UnitEvent


class RowCode(StrEnum):
    """What can be wrong with a row of the shop, or with a file, or worth knowing of them."""

    NO_ID = "no_id"
    NOT_A_NUMBER = "not_a_number"
    NOT_AN_AMOUNT = "not_an_amount"
    NOT_A_DATE = "not_a_date"
    NOT_A_FLAG = "not_a_flag"
    STATUS_UNKNOWN = "status_unknown"
    LINE_KIND_UNKNOWN = "line_kind_unknown"
    UNDECODABLE = "undecodable"
    UNSTORABLE = "unstorable"
    COLUMN_UNKNOWN = "column_unknown"
    CODES_MAY_BE_CUT = "codes_may_be_cut"
    NAMES_NOT_SPLIT = "names_not_split"
    OTHER_ROW_WITH_THIS_ID = "other_row_with_this_id"
    NO_ROW = "no_row"
    TOO_FEW_CELLS = "too_few_cells"
    TOO_MANY_CELLS = "too_many_cells"
    FILE_EMPTY = "file_empty"
    FILE_UNREADABLE = "file_unreadable"
    FILE_PROTECTED = "file_protected"
    FILE_OLD_FORMAT = "file_old_format"
    TABLE_UNKNOWN = "table_unknown"
    BILL_MISSING = "bill_missing"
    LINE_MISSING = "line_missing"
    UNIT_MISSING = "unit_missing"
    CUSTOMER_MISSING = "customer_missing"
    OTHER_BILL_KNOWN = "other_bill_known"
    OLDER_THAN_KNOWN = "older_than_known"
    ORDER_OF_OTHER_CUSTOMER = "order_of_other_customer"
    SEAT_USED_ELSEWHERE = "seat_used_elsewhere"


_NOTES = frozenset({RowCode.COLUMN_UNKNOWN, RowCode.NAMES_NOT_SPLIT, RowCode.OLDER_THAN_KNOWN})


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing to know about a row. An `ERROR` leaves the row aside; everything else of it is taken.

    `column` is the column as the file names it, `value` what stands there; `reason` why it could not be decoded.
    """

    code: RowCode
    place: Place
    column: str = ""
    value: str = ""
    severity: Severity = Severity.WARNING
    reason: Undecodable | None = None

    @property
    def is_note(self) -> bool:
        """True when nothing has to be done about it."""
        return self.code in _NOTES


VALUE_SHOWN = 80
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_WHOLE = re.compile(r"([+-]?[0-9]{1,18})(?:\.0*)?")
_DAY = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[T ].*)?")
_LAST_MOMENT = 253_402_214_400
"""Unix seconds of the last day a calendar here knows, 31 December 9999."""

E = TypeVar("E", bound=Enum)


class Reader:
    """Reads the columns of one row, each once; what is left over and what cannot be read becomes `others`."""

    def __init__(self, row: ShopRow) -> None:
        self.row = row
        self.problems: list[RowProblem] = []
        self._left = {key: value for key, value in row.values.items() if value is not None}
        self._kept: list[tuple[str, str]] = []

    def others(self) -> Columns:
        """Give what no reader took: columns that hold something, and values that could not be read."""
        left = [(key, self._storable(key, value)) for key, value in self._left.items() if value]
        self._left.clear()
        return (*self._kept, *left)

    def tell(self, code: RowCode, column: str = "", value: str = "", severity: Severity = Severity.WARNING) -> None:
        """Add a problem of this row."""
        name = self.row.headers.get(column, column)
        self.problems.append(RowProblem(code, self.row.place, name, value[:VALUE_SHOWN], severity))

    def text(self, column: str) -> str:
        return self._storable(column, self._left.pop(column, ""))

    def _storable(self, column: str, text: str) -> str:
        if _UNSTORABLE.search(text) is None:
            return text
        # No database holds these; everything else of the text is kept.
        self.tell(RowCode.UNSTORABLE, column, _UNSTORABLE.sub("?", text))
        return _UNSTORABLE.sub("", text)

    def _refused(self, code: RowCode, column: str, text: str) -> None:
        kept = self._storable(column, text)
        self.tell(code, column, kept)
        self._kept.append((column, kept))

    def whole(self, column: str) -> int | None:
        """Read a whole number; None for an empty one."""
        text = self._left.pop(column, "").strip()
        if not text:
            return None
        found = _WHOLE.fullmatch(text)
        if found is None:
            self._refused(RowCode.NOT_A_NUMBER, column, text)
            return None
        return int(found[1])

    def number_of(self, column: str) -> int | None:
        """Read the number of another row; 0 is none."""
        return self.whole(column) or None

    def seconds(self, column: str) -> int:
        """Read Unix seconds as they are; 0 for none."""
        text = self._left.pop(column, "").strip()
        found = _WHOLE.fullmatch(text) if text else None
        if found is not None and 0 <= int(found[1]) <= _LAST_MOMENT:
            return int(found[1])
        if text:
            self._refused(RowCode.NOT_A_DATE, column, text)
        return 0

    def moment(self, column: str) -> datetime | None:
        """Read a moment; 0 is none."""
        seconds = self.seconds(column)
        return datetime.fromtimestamp(seconds, UTC) if seconds else None

    def day(self, column: str) -> date | None:
        """Read the day of a date as the workbook writes it, `2026/10/23 01:10`.

        Its hour has twelve values and no half of the day, and the month stands where the minutes should: only the day
        can be used. Source: export.md §1.
        """
        text = self._left.pop(column, "").strip()
        if not text:
            return None
        found = _DAY.fullmatch(text)
        try:
            if found is not None:
                return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            pass
        self._refused(RowCode.NOT_A_DATE, column, text)
        return None

    def amount(self, column: str) -> Decimal | None:
        """Read an amount as the shop or a spreadsheet writes it."""
        text = self._left.pop(column, "").strip()
        if not text:
            return None
        amount = price_of(text)
        if amount is None:
            self._refused(RowCode.NOT_AN_AMOUNT, column, text)
        return amount

    def flag(self, column: str) -> bool:
        text = self._left.pop(column, "").strip().lower()
        if text in _FLAGS:
            return _FLAGS[text]
        self._refused(RowCode.NOT_A_FLAG, column, text)
        return False

    def choice(self, column: str, kind: type[E], code: RowCode) -> E | None:
        text = self._left.pop(column, "").strip()
        if not text:
            return None
        try:
            return kind(text.upper())
        except ValueError:
            self._refused(code, column, text)
            return None


_FLAGS = {"": False, "0": False, "f": False, "false": False, "1": True, "t": True, "true": True}


def _id(reader: Reader, column: str = "id") -> int | None:
    """Read the number of a row. Without one nothing can be told from anything else: the row is left aside."""
    text = (reader.row.values.get(column) or "").strip()
    found = _WHOLE.fullmatch(text)
    if found is None or int(found[1]) <= 0:
        reader.tell(RowCode.NO_ID, column, text, Severity.ERROR)
        return None
    return reader.whole(column)


# ---------------------------------------------------------------------- one table after the other
def bill_from(reader: Reader) -> Bill | None:
    """Read a row of the table of bills; None when it has no number."""
    remote_id = _id(reader)
    if remote_id is None:
        return None
    return Bill(
        remote_id=remote_id,
        shop_id=reader.number_of("shopid"),
        block_id=reader.number_of("blockid"),
        user_id=reader.number_of("userid"),
        idnumber=reader.text("idnumber"),
        ordering=reader.number_of("ordering"),
        customer_remote_id=reader.number_of("customerid"),
        invoice_info=reader.text("invoiceinfo"),
        title=reader.text("title"),
        work_type=reader.text("worktype"),
        status=reader.choice("status", OrderStatus, RowCode.STATUS_UNKNOWN),
        remote_status=reader.text("remotestatus"),
        emitted=reader.moment("emissiondate"),
        last_action=reader.moment("lastactiondate"),
        assigned_to=_unless_zero(reader.text("assignedto")),
        time_to_do=_unless_zero(reader.text("timetodo")),
        untaxed=reader.amount("untaxedamount"),
        taxes=reader.amount("taxes"),
        amount=reader.amount("amount"),
        currency=reader.text("currency"),
        converted_amount=reader.amount("convertedamount"),
        transaction_id=reader.text("transactionid").strip(),
        online_transaction_id=reader.text("onlinetransactionid").strip(),
        expected_payment=_unless_zero(reader.text("expectedpaiement")),
        paid=reader.amount("paiedamount"),
        discount=reader.amount("discount"),
        untaxed_discount=reader.amount("untaxeddiscount"),
        discount_taxes=reader.amount("discounttaxes"),
        payment_mode=reader.text("paymode"),
        ignores_tax=reader.flag("ignoretax"),
        payment_fee=reader.amount("paymentfee"),
        production_data=reader.text("productiondata"),
        feedback=reader.text("productionfeedback"),
        is_test=reader.flag("test"),
        partner_id=reader.number_of("partnerid"),
        partner_tag=reader.text("partnertag"),
        others=reader.others(),
    )


def _unless_zero(text: str) -> str:
    return "" if text.strip() in ("0", "0.0") else text


def line_from(reader: Reader) -> BillLine | None:
    """Read a row of the table of bill lines; None when it has no number."""
    remote_id = _id(reader)
    if remote_id is None:
        return None
    return BillLine(
        remote_id=remote_id,
        bill_remote_id=reader.number_of("billid"),
        position=reader.whole("ordering") or 0,
        kind=reader.choice("type", LineKind, RowCode.LINE_KIND_UNKNOWN),
        code=reader.text("itemcode"),
        title=reader.text("abstract"),
        description=reader.text("description"),
        delay=reader.text("delay"),
        unit_cost=reader.amount("unitcost"),
        quantity=reader.amount("quantity"),
        total=reader.amount("totalprice"),
        tax_code=reader.text("taxcode").strip(),
        bundle_id=reader.number_of("bundleid"),
        frozen=reader.text("catalogitem"),
        answers=reader.text("customerdata"),
        production=reader.text("productiondata"),
        others=reader.others(),
    )


@dataclass(frozen=True, slots=True)
class ShopCustomer:
    """A customer as a row of the table names it (`whole`), or a workbook, which tells no number and not everything."""

    remote_id: int | None
    contact: Contact
    whole: bool = True


def customer_from(reader: Reader) -> ShopCustomer | None:
    """Read a row of the table of customers; None when it has no number."""
    remote_id = _id(reader)
    if remote_id is None:
        return None
    contact = Contact(
        shop_id=reader.number_of("shopid"),
        firstname=reader.text("firstname").strip(),
        lastname=reader.text("lastname").strip(),
        address=reader.text("address"),
        zip=reader.text("zip").strip(),
        city=reader.text("city").strip(),
        country=reader.text("country").strip(),
        organisation=reader.text("organisation").strip(),
        email=reader.text("email").strip(),
        account_id=reader.number_of("hasaccount"),
        invoice_info=reader.text("invoiceinfo"),
        created=reader.moment("timecreated"),
        others=reader.others(),
    )
    return ShopCustomer(remote_id, contact)


def unit_from(reader: Reader) -> Unit | None:
    """Read a row of the table of units, without its events; None when it has no number."""
    remote_id = _id(reader)
    if remote_id is None:
        return None
    return Unit(
        remote_id=remote_id,
        catalogue_item_id=reader.number_of("catalogitemid"),
        initial_line=reader.number_of("initialbillitemid"),
        current_line=reader.number_of("currentbillitemid"),
        customer_remote_id=reader.number_of("customerid"),
        context=reader.text("contexttype").strip(),
        instance_id=reader.whole("instanceid") or 0,
        start_s=reader.seconds("startdate"),
        end_s=reader.seconds("enddate"),
        reference=reader.text("reference").strip(),
        data=reader.text("productiondata"),
        extra=reader.text("extradata"),
        is_deleted=reader.flag("deleted"),
        is_test=reader.flag("test"),
        others=reader.others(),
    )


def event_from(reader: Reader) -> tuple[int, UnitEvent] | None:
    """Read a row of the table of unit events, with the number of its unit; None when one of both is missing."""
    remote_id, unit_id = _id(reader), _id(reader, "productid")
    if remote_id is None or unit_id is None:
        return None
    event = UnitEvent(
        remote_id,
        reader.text("eventtype").strip(),
        reader.number_of("billitemid"),
        reader.text("eventdata"),
        reader.seconds("datecreated"),
    )
    return unit_id, event


def tax_from(reader: Reader) -> Tax | None:
    """Read a row of the table of taxes; None when it has no number."""
    remote_id = _id(reader)
    if remote_id is None:
        return None
    return Tax(
        str(remote_id),
        reader.text("title"),
        reader.amount("ratio") or Decimal(0),
        reader.text("country").strip(),
        reader.text("formula"),
    )


def course_from(reader: Reader) -> MoodleCourse | None:
    """Read a row of Moodle's own table of courses; None when it has no number or is the site's front page."""
    remote_id = _id(reader)
    category = reader.number_of("category")
    if remote_id is None or category is None:
        return None
    return MoodleCourse(
        CourseId(remote_id),
        reader.text("shortname"),
        reader.text("fullname"),
        CategoryId(category),
        reader.text("idnumber"),
        reader.flag("visible"),
        reader.seconds("startdate"),
        reader.seconds("enddate"),
        reader.whole("groupmode") or 0,
    )


def role_from(reader: Reader) -> MoodleRole | None:
    """Read a row of Moodle's own table of roles; None when it has no number."""
    remote_id = _id(reader)
    if remote_id is None:
        return None
    return MoodleRole(RoleId(remote_id), reader.text("shortname").strip(), reader.text("name"))


# ---------------------------------------------------------------------- the workbook
GROUPED_TEXT_MAX = 1024
"""Characters after which databases cut the codes the workbook joins."""


def workbook_bill_from(reader: Reader) -> tuple[Bill, ShopCustomer] | None:
    """Read a row of the workbook: the bill, and its customer as far as it tells; None when it has no number.

    Cells are trimmed. Product names are left as one text when they hold commas of their own.
    """
    remote_id = _id(reader)
    if remote_id is None:
        return None
    items, names = reader.text("items").strip(), reader.text("itemnames").strip()
    codes = tuple(code.strip() for code in items.split(",")) if items else ()
    if len(items.encode("utf-8", "replace")) >= GROUPED_TEXT_MAX:
        reader.tell(RowCode.CODES_MAY_BE_CUT, "items", items)
    if names and len(names.split(",")) != len(codes):
        reader.tell(RowCode.NAMES_NOT_SPLIT, "itemnames", names)
    customer = ShopCustomer(
        None,
        Contact(
            email=reader.text("email").strip(),
            firstname=reader.text("firstname").strip(),
            lastname=reader.text("lastname").strip(),
            address=reader.text("address").strip(),
            zip=reader.text("zip").strip(),
            city=reader.text("city").strip(),
            country=reader.text("country").strip(),
            username=reader.text("username").strip(),
            institution=reader.text("institution").strip(),
            department=reader.text("department").strip(),
        ),
        whole=False,
    )
    bill = Bill(
        remote_id=remote_id,
        idnumber=reader.text("idnumber").strip(),
        title=reader.text("title").strip(),
        work_type=reader.text("worktype").strip(),
        status=reader.choice("status", OrderStatus, RowCode.STATUS_UNKNOWN),
        emitted_day=reader.day("emissiondate"),
        last_action_day=reader.day("lastactiondate"),
        untaxed=reader.amount("untaxedamount"),
        taxes=reader.amount("taxes"),
        amount=reader.amount("amount"),
        transaction_id=reader.text("transactionid").strip(),
        online_transaction_id=reader.text("onlinetransactionid").strip(),
        partner_tag=reader.text("partnertag").strip(),
        item_codes=codes,
        item_names=names,
        others=reader.others(),
    )
    return bill, customer
