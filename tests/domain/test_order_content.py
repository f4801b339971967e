"""What a line of an order holds: the product as sold, parameters, people by role, answers by unit."""

from __future__ import annotations

import base64

import phpserialize
import pytest

from seatadmin.domain.customers import billing_identity
from seatadmin.domain.order_content import (
    Answer,
    Feedback,
    LineContent,
    Participant,
    Trouble,
    content_of,
    feedback_of,
)
from seatadmin.domain.orders import BillLine, LineKind
from seatadmin.domain.php_values import Undecodable
from seatadmin.domain.products import ProductKind, SeatsMode
from tests.shop import table


def packed(value: object) -> str:
    return base64.b64encode(phpserialize.dumps(value)).decode()


def line(number: int = 1) -> BillLine:
    row = table("local_shop_billitem")[number - 1]
    return BillLine(frozen=row["catalogitem"], answers=row["customerdata"], production=row["productiondata"])


def test_a_session_names_its_people_by_role_and_its_answers_by_unit() -> None:
    held = content_of(line(1))
    assert [(person.box, person.email) for person in held.participants] == [
        *(("student", f"equipe.{number}@acme.example") for number in range(1, 5)),
        ("student", "user05@example.org"),
        ("_supervisor", "chef@acme.example"),
    ]
    assert held.participants[4] == Participant(
        "student", "user05@example.org", "Élodie", "Existante", "Lyon", "", "ACME & Cie"
    )
    assert [person.is_tutor for person in held.participants].count(True) == 1
    assert held.answers[3] == Answer("session", "Session", "PM", 3)
    assert held.handler == "std_setuponecoursesession"
    assert held.params == {
        "coursename": "SPOCM1",
        "supervisor": "supervisor",
        "customersupport": "SUPPORT",
        "duration": "180",
    }
    assert held.sold is not None
    assert held.sold.remote_id == 3
    assert held.product is not None
    assert (held.product.seats_mode, held.product.renewable) == (SeatsMode.AS_QUANTITY, True)
    assert held.troubles == ()


def test_a_product_without_handler_asks_nobody_and_was_given_nothing() -> None:
    held = content_of(line(3))
    assert (held.handler, held.params, held.participants, held.answers) == ("", None, (), ())
    assert held.product is not None
    assert str(held.product.prices.unit_price(3)) == "25.000"


def test_a_value_with_an_ampersand_is_seen_as_the_shop_cut_it() -> None:
    assert content_of(line(10)).params == {"coursename": "R", "supervisor": "supervisor"}


def test_parameters_kept_as_text_are_read_as_the_shop_reads_them() -> None:
    held = content_of(BillLine(production=packed({"handlerparams": "coursename=SCI&duration=30=1"})))
    assert held.params == {"coursename": "SCI", "duration": "30"}


def test_without_its_own_the_parameters_of_the_product_are_shown() -> None:
    assert content_of(BillLine(frozen=line(2).frozen)).params == {
        "courselist": "SPOCM%,SCI",
        "supervisor": "supervisor",
        "packsize": "10",
        "customersupport": "SUPPORT",
    }


def test_answers_of_handlers_that_expect_one_for_all() -> None:
    assert content_of(BillLine(answers=packed({"fullname": "Béton", "n": {2: "c"}}))).answers == (
        Answer("fullname", "fullname", "Béton"),
        Answer("n", "n", "c", 2),
    )


def test_elements_of_a_bundle_are_products_too() -> None:
    element = {"record": {"id": "12", "code": "EXCEL", "enablehandler": "std_generateseats", "isset": "0"}}
    frozen = packed({"record": {"id": "11", "code": "PACK", "isset": "2"}, "elements": {12: element}})
    held = content_of(BillLine(frozen=frozen))
    assert held.product is not None
    assert held.product.kind is ProductKind.BUNDLE
    assert [(one.remote_id, one.product.handler) for one in held.elements] == [(12, "std_generateseats")]


def test_a_discount_names_its_product_in_clear() -> None:
    assert content_of(BillLine(kind=LineKind.DISCOUNT, production="SESSPOCM1")) == LineContent(
        discounted_code="SESSPOCM1"
    )


def test_what_cannot_be_decoded_is_told_and_the_rest_is_read() -> None:
    whole = line(1)
    cut = BillLine(frozen=whole.frozen[:-20], answers="???", production=whole.production)
    held = content_of(cut)
    assert held.troubles == (
        Trouble("catalogitem", Undecodable.CUT),
        Trouble("customerdata", Undecodable.NOT_BASE64),
    )
    assert len(held.participants) == 6
    assert held.params is not None


@pytest.mark.parametrize(
    "users",
    [7, "x", [], {"student": None}, {"student": ["a@example.org"]}, {"student": {"a@example.org": None}}],
)
def test_people_written_in_odd_ways_never_raise(users: object) -> None:
    found = content_of(BillLine(production=packed({"users": users}))).participants
    assert [person.email for person in found] in ([], ["a@example.org"])


def test_feedback_has_three_readers() -> None:
    told = feedback_of(table("local_shop_bill")[1]["productionfeedback"])
    assert told.reason is None
    assert "customer account" in told.public
    assert "ingrid.Österberg" in told.sales
    assert feedback_of("") == Feedback()
    assert feedback_of("e30=") == Feedback()
    assert feedback_of("xx").reason is Undecodable.CUT


def test_a_billing_identity() -> None:
    found = billing_identity(table("local_shop_bill")[0]["invoiceinfo"])
    assert found.values["organisation"] == "Nordic AB"
    assert found.pairs[-1] == ("vatcode", "FR99")
    assert billing_identity("nobody").reason is not None
