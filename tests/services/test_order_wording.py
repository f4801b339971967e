"""Every code about orders has words in both languages, with every value in its place."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.order_content import STUDENT_BOX, TUTOR_BOX, Participant
from seatadmin.domain.order_findings import Evidence, EvidenceKind, OrderFinding, OrderFindingCode
from seatadmin.domain.orders import TRANSITIONS, LineKind, OrderStatus
from seatadmin.domain.php_values import Undecodable
from seatadmin.domain.seats import CustomerId
from seatadmin.domain.shop_rows import RowCode, RowProblem
from seatadmin.domain.shop_tables import Place, ShopTable
from seatadmin.domain.units import EventKind, UnitKind
from seatadmin.services.import_orders import ImportReport, ReadFile
from seatadmin.services.order_wording import OrderWords
from seatadmin.services.wording import LANGUAGES, Language, Words, messages

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
FR, EN = OrderWords(Words("fr")), OrderWords(Words("en"))
VALUES = {
    **{"count": 2, "made": 1, "product": "Lot", "status": "PENDING", "course": "SCI", "courses": ["A", "B"]},
    **{"date": NOW, "field": "amount", "stored": Decimal(5), "computed": Decimal("6.5"), "names": ["X", "Y"]},
    "shared": "a@example.org",
}


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> OrderWords:
    return OrderWords(Words(request.param))


def finding(code: OrderFindingCode) -> OrderFinding:
    return OrderFinding(code, None, CustomerId(UUID(int=1)), VALUES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_is_worded(language: Language) -> None:
    tables = messages(language)
    for table, kinds in (
        ("order_status", [one.value for one in OrderStatus]),
        ("line_kind", [one.value for one in LineKind]),
        ("unit_kind", [one.value for one in UnitKind]),
        ("unit_event", [one.value or "none" for one in EventKind]),
        ("undecodable", [one.value for one in Undecodable]),
        ("shop_table", [one.value for one in ShopTable]),
        ("import_problem", [one.value for one in RowCode]),
        ("import_remedy", [one.value for one in RowCode]),
        ("order_finding", [one.value for one in OrderFindingCode]),
        ("order_finding_remedy", [one.value for one in OrderFindingCode]),
        ("order_evidence", [one.value for one in EvidenceKind]),
        ("participant_box", [STUDENT_BOX, TUTOR_BOX]),
    ):
        assert set(kinds) <= tables[table].keys(), table
        assert tables[table].keys() <= {*kinds, "unknown"}, table


def test_every_finding_is_a_sentence_with_a_remedy(words: OrderWords) -> None:
    for code in OrderFindingCode:
        explained = words.finding(finding(code))
        assert explained.what.endswith(".")
        assert explained.remedy
        assert not re.search(r"[{}?]", explained.what), code


def test_findings_in_words() -> None:
    assert FR.finding(finding(OrderFindingCode.AMOUNTS_DIFFER)).what == (
        "Montant TTC\u00a0: la boutique a 5,00, les lignes donnent 6,50."
    )
    assert EN.finding(finding(OrderFindingCode.PRODUCED_UNPAID)).what == (
        "2 units were produced, and the order is not paid (state: Payment awaited)."
    )
    assert FR.evidence(Evidence(EvidenceKind.STATUS, "PENDING")) == "État\u00a0: En attente de paiement"


def test_every_step_is_worded(words: OrderWords) -> None:
    known = messages(words.words.language)["order_step"].keys()
    for step in TRANSITIONS:
        assert {step.actor.value, step.production.value, step.when or step.actor.value} <= known
        assert words.step(step).startswith(words.status(step.target))
    assert FR.step(TRANSITIONS[1]) == "Devis (par le personnel, elle est saisie)"


def test_a_problem_says_where_what_and_what_becomes_of_it() -> None:
    place = Place("bills.csv", 4)
    problem = RowProblem(RowCode.NOT_AN_AMOUNT, place, "amount", "beaucoup")
    assert FR.problem(problem).where == "bills.csv, ligne 4, amount"
    assert FR.problem(problem).what == "«\u00a0beaucoup\u00a0» n’est pas un montant."
    assert EN.problem(RowProblem(RowCode.FILE_EMPTY, Place("x.json", 0))).where == "x.json"
    assert EN.problem(RowProblem(RowCode.UNIT_MISSING, Place("", 0), "productid", "7")).where == "read earlier"
    cut = RowProblem(RowCode.UNDECODABLE, place, "productiondata", "Tzo4", reason=Undecodable.CUT)
    assert EN.problem(cut).what == "This column cannot be decoded: its end is missing."


def test_every_problem_is_a_sentence_with_a_remedy(words: OrderWords) -> None:
    for code in RowCode:
        explained = words.problem(RowProblem(code, Place("f", 1), "c", "17", reason=Undecodable.CUT))
        assert not re.search(r"[{}]", explained.what), code
        assert explained.remedy


def test_an_import_in_words() -> None:
    files = (ReadFile("a", (ShopTable.BILL,), 3), ReadFile("b", (ShopTable.BILL, ShopTable.TAX), 4))
    change = HistoryEntry(NOW, "anne", "orders_imported", "a", "done", {"count": 2})
    report = ImportReport(files, (), (change,), orders_added=2, waiting=1)
    assert EN.report(report) == [
        "2 files read: orders, taxes",
        "Orders: 2 new, 0 changed, 0 unchanged",
        "1 row waits for what it belongs to",
    ]
    assert FR.report(ImportReport(files, ()))[-1] == "Rien n’a changé\u00a0: tout cela est déjà connu."


def test_what_the_shop_told_is_shown_as_text() -> None:
    assert EN.told("<br/>\n\n<p><b>Paid</b></p>\n<p>20&nbsp;seats <a href='x'>here</a>.<br>Bye</p>") == (
        "Paid\n20 seats here .\nBye"
    )


def test_people_and_events_in_words() -> None:
    assert FR.box(Participant(TUTOR_BOX, "a@example.org")) == "Tuteur"
    assert FR.box(Participant("mentor", "a@example.org")) == "mentor"
    assert FR.unit_event(EventKind.UNNAMED, "") == "Créée"
    assert FR.unit_event(None, "moved") == "moved"
    assert FR.identity_field("zip") == "Code postal"
    assert FR.identity_field("colour") == "colour"


@pytest.mark.parametrize(
    ("what", "values", "sentence"),
    [
        (
            "order_status",
            {"before": "SOLDOUT", "after": "", "customer": "ACME"},
            "Commande B1\u00a0: Payée → État inconnu (ACME)",
        ),
        (
            "order_money",
            {"field": "amount", "before": "600", "after": "610", "customer": "ACME"},
            "Commande B1, Montant TTC\u00a0: 600 → 610 (ACME)",
        ),
        (
            "order_changed",
            {"fields": "title, last_action, emitted_day, emitted", "lines": 0, "customer": "ACME"},
            "Commande B1 modifiée\u00a0: Titre, Dernière action, Date (0 lignes, ACME)",
        ),
        (
            "order_added",
            {"status": "COMPLETE", "amount": "5", "customer": "ACME"},
            "Commande B1 de ACME reprise (Terminée, 5)",
        ),
        ("order_renamed", {"before": "ORD-1", "customer": "ACME"}, "La commande ORD-1 s’appelle désormais B1 (ACME)"),
        ("seat_recognised", {}, "Siège B1\u00a0: le siège saisi ici est cette unité de la boutique"),
    ],
)
def test_what_was_done_to_orders(what: str, values: dict[str, str | int], sentence: str) -> None:
    assert FR.words.history(HistoryEntry(NOW, "anne", what, "B1", "done", values)) == sentence


def test_an_amount_nobody_told_is_nothing() -> None:
    assert FR.amount(None) == ""
    assert FR.amount(Decimal("1234.5"), "EUR") == "1\u00a0234,50\u00a0EUR"
    assert FR.status(None) == "État inconnu"
