"""`seatadmin orders`: bring orders of a shop in, list them, look at one, and at what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from seatadmin.cli import output
from seatadmin.cli.commands import DONE, TO_CORRECT_STATUS, Session, days_asked
from seatadmin.context import Workspace
from seatadmin.domain.handlers import Level
from seatadmin.domain.moodle_facts import MoodleUser
from seatadmin.domain.order_findings import OrderFinding
from seatadmin.domain.order_sheet import LineSheet, OrderSheet, PersonSheet, Presence, SeatSheet, UnitSheet
from seatadmin.domain.orders import OrderStatus
from seatadmin.domain.problems import Severity
from seatadmin.domain.product_json import number_text
from seatadmin.domain.read_models import BillRow, OrderFilter
from seatadmin.domain.seats import OrderId
from seatadmin.domain.shop_rows import RowProblem
from seatadmin.errors import UserError
from seatadmin.services.import_orders import ImportReport
from seatadmin.services.order_wording import OrderWords

ROWS_MAX = 1_000_000
"""Orders listed at most, whatever is asked for."""


def orders(session: Session) -> int:
    """Import, list, show or check orders."""
    return {"import": _import, "list": _list, "show": _show, "findings": _findings}[session.arguments.action](session)


# ---------------------------------------------------------------------- import
def _import(session: Session) -> int:
    asked = session.arguments
    with session.making() as workspace:
        files = workspace.order_files.read([Path(path).expanduser() for path in asked.paths])
        report = (workspace.order_files.preview if asked.preview else workspace.order_files.bring_in)(files)
        words = OrderWords(session.words)
    session.show(_report_data(report, words, preview=asked.preview), lambda: _report_text(report, words))
    if asked.preview:
        session.tell("orders_preview")
    return TO_CORRECT_STATUS if any(one.severity is Severity.ERROR for one in report.problems) else DONE


_COUNTS = (
    *("orders_added", "orders_changed", "orders_unchanged", "customers_added", "customers_changed"),
    *("units_added", "units_changed", "seats_added", "seats_changed", "seats_removed"),
    *("recognised", "taxes", "waiting", "repeated"),
)


def _report_data(report: ImportReport, words: OrderWords, *, preview: bool) -> output.Data:
    return {
        "preview": preview,
        "files": [
            {"file": one.name, "tables": [table.value for table in one.tables], "rows": one.rows}
            for one in report.files
        ],
        **{name: getattr(report, name) for name in _COUNTS},
        "not_brought_in": [table.value for table in report.not_brought_in],
        "problems": [_problem_data(one, words) for one in report.problems],
        "changes": [output.history_data(entry, words.words) for entry in report.changes],
        "summary": words.report(report),
    }


def _problem_data(problem: RowProblem, words: OrderWords) -> output.Data:
    explained = words.problem(problem)
    return {
        "file": problem.place.file or None,
        "row": problem.place.row or None,
        "column": problem.column or None,
        "value": problem.value or None,
        "code": problem.code.value,
        "severity": "note" if problem.is_note else problem.severity.value,
        "reason": None if problem.reason is None else problem.reason.value,
        "where": explained.where,
        "what": explained.what,
        "remedy": explained.remedy,
    }


def _report_text(report: ImportReport, words: OrderWords) -> str:
    told = [words.problem(one) for one in report.problems]
    return "\n".join(
        [*words.report(report), *(f"⚠ {one.where}{words.words.colon} {one.what} {one.remedy}" for one in told)]
    )


# ---------------------------------------------------------------------- list
def _list(session: Session) -> int:
    asked = session.arguments
    if asked.limit < 1:
        raise UserError("limit_too_small", value=asked.limit)
    with session.open() as workspace:
        rows = workspace.orders.rows(_wanted(session, workspace), limit=min(asked.limit, ROWS_MAX))
    words = OrderWords(session.words)
    session.show([_row_data(row) for row in rows], lambda: _row_table(rows, words) if rows else "")
    return DONE


def _wanted(session: Session, workspace: Workspace) -> OrderFilter:
    asked = session.arguments
    first, last = days_asked(asked.since, asked.until)
    zone = workspace.bench.zone
    after = last + timedelta(days=1) if last is not None else None
    return OrderFilter(
        asked.text,
        tuple(OrderStatus(name) for name in asked.status or ()),
        workspace.seats.find_customer(asked.customer).id if asked.customer else None,
        asked.product or "",
        datetime.combine(first, time(0), zone).astimezone(UTC) if first is not None else None,
        datetime.combine(after, time(0), zone).astimezone(UTC) if after is not None else None,
    )


def _row_data(row: BillRow) -> output.Data:
    return {
        "reference": row.reference,
        "ordering": row.ordering,
        "remote_id": row.remote_id,
        "transaction": row.transaction_id or None,
        "status": None if row.status is None else row.status.value,
        "customer": row.customer,
        "customer_email": row.customer_email or None,
        "title": row.title,
        "products": row.products,
        "emitted": output.utc_text(row.emitted),
        "last_action": output.utc_text(row.last_action),
        "amount": _amount(row.amount),
        "currency": row.currency or None,
        "people": row.people,
        "open_seats": row.open_seats,
        "held_seats": row.held_seats,
        "errors": row.errors,
        "warnings": row.warnings,
        "from_shop": row.from_shop,
    }


def _amount(amount: Decimal | None) -> str | None:
    """Write an amount as text: a number of JSON would be a binary fraction."""
    return None if amount is None else number_text(amount)


def _row_table(rows: Iterable[BillRow], words: OrderWords) -> str:
    keys = ("order", "day", "state", "customer", "amount", "products")
    lines = [
        (
            row.reference,
            words.words.day(row.emitted.astimezone(words.words.zone).date()) if row.emitted is not None else "",
            words.status(row.status),
            row.customer,
            words.amount(row.amount, row.currency),
            row.products,
        )
        for row in rows
    ]
    return output.table([words.words.say("table", key) for key in keys], lines)


# ---------------------------------------------------------------------- show
def _show(session: Session) -> int:
    with session.open() as workspace:
        sheet = workspace.orders.sheet(workspace.orders.find(session.arguments.reference))
    words = OrderWords(session.words)
    session.show(_sheet_data(sheet, words), lambda: "\n".join(_sheet_lines(sheet, words)))
    return DONE


def _sheet_data(sheet: OrderSheet, words: OrderWords) -> output.Data:
    bill, customer = sheet.order.bill, sheet.customer
    amounts = sheet.amounts
    return {
        "reference": sheet.order.order.reference,
        "ordering": sheet.order.order.ordering,
        "printed_code": sheet.printed_code or None,
        "group": sheet.order.order.group_name,
        "remote_id": bill.remote_id,
        "transaction": bill.transaction_id or None,
        "online_transaction": bill.online_transaction_id or None,
        "accounting_reference": bill.idnumber or None,
        "title": bill.title,
        "status": None if bill.status is None else bill.status.value,
        "status_label": words.status(bill.status),
        "emitted": output.utc_text(bill.emitted),
        "emitted_day": None if bill.emitted_day is None else bill.emitted_day.isoformat(),
        "last_action": output.utc_text(bill.last_action),
        "payment_mode": bill.payment_mode or None,
        "currency": bill.currency or None,
        "test": bill.is_test,
        "others": dict(bill.others),
        "customer": {
            "name": customer.name,
            "email": customer.email,
            "remote_id": customer.remote_id,
            "person": customer.contact.person or None,
            "account_id": customer.contact.account_id,
            "account": _account_data(sheet.customer_account),
            "courses": [_presence_data(one) for one in sheet.customer_courses],
        },
        "billing_identity": sheet.identity.values,
        "amounts": {
            "stored": {name: _amount(getattr(bill, name)) for name in ("untaxed", "taxes", "amount", "paid")},
            "computed": {name: _amount(getattr(amounts, name)) for name in ("untaxed", "taxes", "amount")},
            "discount": _amount(amounts.discount),
            "shipping": _amount(amounts.shipping),
            "unknown_taxes": list(amounts.unknown_taxes),
            "differences": [
                {"field": one.field, "line": one.line, "stored": _amount(one.stored), "computed": _amount(one.computed)}
                for one in amounts.differences
            ],
        },
        "lines": [_line_data(one, words) for one in sheet.lines],
        "people": [_person_data(one) for one in sheet.people],
        "transitions": [
            {
                "status": step.target.value,
                "actor": step.actor.value,
                "production": step.production.value,
                "when": step.when or None,
                "sentence": words.step(step),
            }
            for step in sheet.transitions
        ],
        "feedback": {
            "public": sheet.feedback.public or None,
            "private": sheet.feedback.private or None,
            "sales": sheet.feedback.sales or None,
            "undecodable": None if sheet.feedback.reason is None else sheet.feedback.reason.value,
        },
        "units_read": sheet.units_read,
        "units": [_unit_data(one) for one in sheet.units],
        "seats": [_seat_data(one) for one in sheet.seats],
        "groups": [
            {
                "name": one.group.name,
                "idnumber": one.group.idnumber or None,
                "course": one.course.shortname if one.course is not None else None,
            }
            for one in sheet.groups
        ],
        "findings": [_finding_data(one, sheet.order.order.reference, words) for one in sheet.findings],
        "history": [output.history_data(entry, words.words) for entry in sheet.history],
    }


def _line_data(one: LineSheet, words: OrderWords) -> output.Data:
    line, content = one.line, one.content
    product = content.product
    return {
        "remote_id": line.remote_id,
        "kind": None if line.kind is None else line.kind.value,
        "code": line.code,
        "title": line.title,
        "quantity": _amount(line.quantity),
        "unit_cost": _amount(line.unit_cost),
        "total": _amount(line.total),
        "tax_code": line.tax_code or None,
        "computed": {
            "total": _amount(one.amounts.total),
            "list_price": _amount(one.amounts.list_price),
            "tax": _amount(one.amounts.tax),
            "taxed": _amount(one.amounts.taxed),
        },
        "handler": content.handler or None,
        "params": None if content.params is None else dict(content.params),
        "product": None
        if product is None
        else {"code": product.code, "name": product.name, "renewable": product.renewable},
        "elements": [element.product.code for element in content.elements],
        "answers": [
            {"field": answer.field, "label": answer.label, "unit": answer.unit, "text": answer.text}
            for answer in content.answers
        ],
        "units_expected": one.expected_units,
        "units": one.units,
        "undecodable": [
            {"column": trouble.column, "reason": trouble.reason.value, "sentence": words.undecodable(trouble.reason)}
            for trouble in content.troubles
        ],
        "others": dict(line.others),
    }


def _account_data(account: MoodleUser | None) -> output.Data:
    return None if account is None else {"id": account.id, "username": account.username, "suspended": account.suspended}


def _presence_data(presence: Presence | None) -> output.Data:
    if presence is None:
        return None
    return {
        "course": presence.course.shortname if presence.course is not None else None,
        "state": None if presence.state is None else presence.state.value,
        "roles": list(presence.roles),
        "known": presence.is_known,
    }


def _person_data(one: PersonSheet) -> output.Data:
    person = one.person
    return {
        "line": one.line,
        "role": person.box,
        "tutor": person.is_tutor,
        "lastname": person.lastname,
        "firstname": person.firstname,
        "email": person.email,
        "city": person.city or None,
        "phone": person.phone or None,
        "institution": person.institution or None,
        "accounts": [_account_data(account) for account in one.accounts],
        "asked": one.asked,
        "enrolment": _presence_data(one.presence),
    }


def _unit_data(one: UnitSheet) -> output.Data:
    unit = one.kept.unit
    return {
        "remote_id": unit.remote_id,
        "reference": unit.reference,
        "line": one.line,
        "kind": unit.kind.value,
        "instance": unit.instance_id or None,
        "starts": output.utc_text(_seconds(unit.start_s)),
        "ends": output.utc_text(_seconds(unit.end_s)),
        "validity": one.validity.value,
        "values": dict(unit.values),
        "deleted": unit.is_deleted,
        "renewed_elsewhere": one.renewed_elsewhere,
        "events": [
            {"what": event.text or None, "at": output.utc_text(_seconds(event.at_s)), "data": event.data or None}
            for event in unit.events
        ],
    }


def _seconds(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _seat_data(one: SeatSheet) -> output.Data:
    seat = one.seat
    return {
        "reference": seat.reference,
        "state": seat.state.value,
        "validity": one.validity.value,
        "courses": list(seat.allowed),
        "starts": output.utc_text(seat.starts),
        "ends": output.utc_text(seat.ends),
        "holder_name": seat.holder_name or (one.holder.fullname if one.holder is not None else None),
        "holder_email": seat.holder_email or (one.holder.email if one.holder is not None else None),
        "holder_id": seat.holder_user_id,
        "enrolment": _presence_data(one.presence),
        "unit": one.unit_reference or None,
    }


def _sheet_lines(sheet: OrderSheet, words: OrderWords) -> list[str]:
    bill, say, colon = sheet.order.bill, words.words.say, words.words.colon
    day = bill.day(words.words.zone)
    about = (
        ("order", " · ".join(filter(None, (sheet.order.order.reference, sheet.printed_code, bill.transaction_id)))),
        ("day", "" if day is None else words.words.day(day)),
        ("state", words.status(bill.status)),
        (
            "customer",
            " · ".join(filter(None, (sheet.customer.name, sheet.customer.contact.person, sheet.customer.email))),
        ),
        ("amount", words.amount(bill.amount, bill.currency)),
    )
    lines = [f"{say('table', key)}{colon} {text}" for key, text in about if text]
    lines += [f"→ {words.step(step)}" for step in sheet.transitions]
    for one in sheet.lines:
        product = " ".join(filter(None, (one.line.code, one.line.title)))
        times = "" if one.line.quantity is None else f" × {number_text(one.line.quantity)}"
        lines.append(f"{words.line_kind(one.line.kind)}{colon} {product}{times} · {words.amount(one.line.total)}")
        lines += [f"  {key} = {value}" for key, value in (one.content.params or {}).items()]
        answers: dict[str, list[str]] = {}
        for answer in one.content.answers:
            answers.setdefault(answer.label, []).append(answer.text)
        lines += [f"  {label}{colon} {', '.join(texts)}" for label, texts in answers.items()]
        lines += [
            f"  ⚠ {trouble.column}{colon} {words.undecodable(trouble.reason)}" for trouble in one.content.troubles
        ]
    lines += [f"{words.box(one.person)}{colon} {one.person.name} <{one.person.email}>" for one in sheet.people]
    for seat in sheet.seats:
        holder = seat.seat.holder_email or (seat.holder.email if seat.holder is not None else "")
        state = words.words.seat_state(seat.seat.state)
        validity = words.words.validity(seat.validity)
        lines.append(
            " · ".join(filter(None, (f"{say('table', 'seat')}{colon} {seat.seat.reference}", state, holder, validity)))
        )
    lines += [f"⚠ {words.finding(one)}" for one in sheet.findings]
    told = words.told(sheet.feedback.sales)
    return [*lines, told] if told else lines


# ---------------------------------------------------------------------- findings
def _findings(session: Session) -> int:
    asked = session.arguments
    with session.open() as workspace:
        wanted = {workspace.orders.find(text) for text in asked.references} or None
        found = workspace.orders.findings(wanted)
        names = {row.id: row.reference for row in workspace.orders.rows()}
    words = OrderWords(session.words)

    def reference(finding: OrderFinding) -> str:
        return "" if finding.order_id is None else names[OrderId(finding.order_id)]

    def text() -> str:
        lines = [(reference(one), str(words.finding(one))) for one in found]
        return output.table([words.words.say("table", key) for key in ("order", "finding")], lines) if lines else ""

    session.show([_finding_data(one, reference(one), words) for one in found], text)
    return TO_CORRECT_STATUS if any(one.level is Level.ERROR for one in found) else DONE


def _finding_data(finding: OrderFinding, reference: str, words: OrderWords) -> output.Data:
    explained = words.finding(finding)
    return {
        "order": reference or None,
        "code": finding.code.value,
        "level": finding.level.value,
        "evidence": [{"kind": one.kind.value, "text": one.text} for one in finding.evidence],
        "what": explained.what,
        "remedy": explained.remedy,
    }
