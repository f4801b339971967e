"""What is said about a catalogue entry before it is published."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatadmin.domain.catalogue_facts import CatalogueFacts
from seatadmin.domain.date_agreements import AgreementCode, agreements
from seatadmin.domain.findings import Finding, FindingSource
from seatadmin.domain.handlers import Level
from seatadmin.domain.moodle_facts import CategoryId, CourseId, MoodleCategory, MoodleCourse, MoodleRole, RoleId
from seatadmin.domain.params import ParamString
from seatadmin.domain.prices import PriceList
from seatadmin.domain.product_checks import can_publish, check
from seatadmin.domain.products import (
    AttachedFile,
    Audience,
    Category,
    FileSlot,
    Product,
    ProductId,
    ProductKind,
    ProductStatus,
    SeatsMode,
    ShopCategoryId,
    Tax,
)
from seatadmin.domain.site_facts import SiteFacts
from seatadmin.domain.taxes import percentage_tax
from seatadmin.services.handler_catalogue import handler_catalogue
from tests.examples import examples

PARIS = ZoneInfo("Europe/Paris")
NOW = 1_767_225_600  # 2026-01-01T00:00:00Z
DAY = 86_400

SHOWN, HIDDEN, NOWHERE = ShopCategoryId("shown"), ShopCategoryId("hidden"), ShopCategoryId("nowhere")
OWN, OTHER, SET, BUNDLE = ProductId("own"), ProductId("other"), ProductId("set"), ProductId("bundle")


def course(number: int, shortname: str, **more: Any) -> MoodleCourse:
    return MoodleCourse(CourseId(number), shortname, shortname.title(), **more)


SITE = SiteFacts(
    courses=(
        course(11, "SCI", idnumber="IDSCI", manual_enrolment=True),
        course(12, "MATH 101"),
        course(13, "MATH102"),
        course(14, "CACHE", visible=False),
        course(15, "FINI", end_epoch_s=NOW - DAY),
        course(16, "TARD", start_epoch_s=NOW + 30 * DAY),
        course(17, "R&D"),
        course(18, "A,B"),
        course(19, "MODELE", visible=False, end_epoch_s=NOW - DAY),
        course(20, "FERME", manual_enrolment=False),
    ),
    categories=(MoodleCategory(CategoryId(5), "Espaces", None),),
    roles=(MoodleRole(RoleId(1), "student"), MoodleRole(RoleId(2), "formateur")),
)
NOTHING_READ = SiteFacts()

PRODUCT = Product(
    code="SPOCM1",
    name="SPOC Appropriation Moodle",
    prices=PriceList.single(Decimal(10)),
    tax_code="1",
    category=SHOWN,
    status=ProductStatus.AVAILABLE,
)
SEATS = replace(
    PRODUCT,
    handler="std_generateseats",
    handler_params="courselist=SCI,MATH102&supervisor=teacher&packsize=2&customersupport=SCI",
)
SESSION = replace(
    PRODUCT,
    handler="std_setuponecoursesession",
    handler_params="coursename=SCI&supervisor=teacher&requiredroles=student,supervisor&duration=180&customersupport=SCI",
    seats_mode=SeatsMode.AS_QUANTITY,
    renewable=True,
)
SPACE_QUESTIONS = (
    '[{"field":"fullname","label":"Nom","type":"text"},{"field":"idnumber","label":"Numéro","type":"text"}]'
)
SPACE = replace(
    PRODUCT,
    handler="std_createcourse",
    handler_params="coursecategory=5&template=&duration=365&customersupport=SCI",
    required_data=SPACE_QUESTIONS,
)

CATALOGUE = CatalogueFacts.of(
    [
        (OTHER, Product(code="Autre_Code", name="Autre", idnumber="ID1")),
        (SET, Product(code="ENS", name="Ensemble", kind=ProductKind.SET)),
        (BUNDLE, Product(code="LOT", name="Lot", kind=ProductKind.BUNDLE)),
        (ProductId("inside"), Product(code="IN", set_id=BUNDLE)),
    ],
    [Category(SHOWN, "Formations"), Category(HIDDEN, "Réserve", visible=False)],
    [
        percentage_tax("1", "TVA", Decimal(20)),
        Tax("2", "Sans formule", Decimal(20)),
        Tax("3", "Sans effet", Decimal(20), "", "$ht * 1.2"),
        Tax("4", "Plafonnée", Decimal(20), "", "$ttc = min($ht, 5)"),
    ],
)


def checked(product: Product, site: SiteFacts = SITE, **more: Any) -> tuple[Finding, ...]:
    facts = {"catalogue": CATALOGUE, "zone": PARIS, "now": NOW, "product_id": OWN, **more}
    return check(product, spec=handler_catalogue().get(product.handler), site=site, **facts)


def codes(findings: tuple[Finding, ...], level: Level | None = None) -> set[str]:
    return {finding.code for finding in findings if level is None or finding.severity is level}


# ---------------------------------------------------------------------- sound entries
@pytest.mark.parametrize("product", [PRODUCT, SEATS, SESSION], ids=["plain", "seats", "session"])
@pytest.mark.parametrize("site", [SITE, NOTHING_READ], ids=["site known", "site never read"])
def test_nothing_is_held_against_a_sound_entry(product: Product, site: SiteFacts) -> None:
    found = checked(product, site)
    assert codes(found, Level.ERROR) | codes(found, Level.WARNING) == set()
    assert can_publish(found)


def test_a_course_space_can_be_published() -> None:
    found = checked(SPACE)
    assert can_publish(found)
    assert {"question_needed", "missing_template"} & codes(found) == set()


def test_a_template_nobody_may_enter_is_copied_all_the_same() -> None:
    found = checked(replace(SPACE, handler_params="coursecategory=5&template=MODELE&duration=365"))
    assert codes(found, Level.WARNING) == {"template_backup_unknown"}


def test_an_empty_draft_says_what_it_needs() -> None:
    found = checked(Product())
    assert {finding.field for finding in found if finding.blocks} == {"code", "name", "tax_code", "category"}
    assert not can_publish(found)


# ---------------------------------------------------------------------- one thing wrong at a time
CASES: list[tuple[str, Product, dict[str, Any], tuple[str, str, Level]]] = [
    # fields
    ("no name", PRODUCT, {"name": "  "}, ("name", "missing", Level.ERROR)),
    ("long name", PRODUCT, {"name": "N" * 256}, ("name", "too_long", Level.ERROR)),
    ("tag", PRODUCT, {"seo_title": "<b>SPOC</b>"}, ("seo_title", "tag_in_text", Level.WARNING)),
    ("number letters", PRODUCT, {"idnumber": "ID é.2"}, ("idnumber", "idnumber_letters", Level.WARNING)),
    ("blank around", PRODUCT, {"idnumber": "ID2 "}, ("idnumber", "blank_around", Level.WARNING)),
    ("long pass code", PRODUCT, {"pass_code": "123456789"}, ("pass_code", "too_long", Level.ERROR)),
    ("long alias", PRODUCT, {"seo_alias": "a" * 65}, ("seo_alias", "too_long", Level.ERROR)),
    ("merchant data", PRODUCT, {"production_data": "{x"}, ("production_data", "merchant_data_not_json", Level.NOTE)),
    ("stock", PRODUCT, {"stock": -1}, ("stock", "number_out_of_range", Level.ERROR)),
    ("quantity 7", PRODUCT, {"max_per_order": 7}, ("max_per_order", "quantity_not_offered", Level.WARNING)),
    # codes
    ("letters", PRODUCT, {"code": "SPOC é&1"}, ("code", "code_letters", Level.ERROR)),
    ("31 letters", PRODUCT, {"code": "C" * 31}, ("code", "code_overflows_shortname", Level.ERROR)),
    ("33 letters", PRODUCT, {"code": "C" * 33}, ("code", "too_long", Level.ERROR)),
    ("code taken", PRODUCT, {"code": "Autre_Code"}, ("code", "code_taken", Level.ERROR)),
    ("code in other case", PRODUCT, {"code": "AUTRE_code"}, ("code", "code_taken", Level.ERROR)),
    ("number taken", PRODUCT, {"idnumber": "ID1"}, ("idnumber", "idnumber_taken", Level.ERROR)),
    ("other short name", PRODUCT, {"shortname": "spocm11"}, ("shortname", "shortname_differs", Level.NOTE)),
    # files
    (
        "leaflet",
        PRODUCT,
        {"files": (AttachedFile(FileSlot.LEAFLET, "a.docx", "00", 1),)},
        ("files", "file_ending", Level.ERROR),
    ),
    (
        "two images",
        PRODUCT,
        {"files": (AttachedFile(FileSlot.IMAGE, "a.PNG", "00", 1), AttachedFile(FileSlot.IMAGE, "b.jpg", "01", 1))},
        ("files", "file_twice", Level.ERROR),
    ),
    # place and kind
    ("category gone", PRODUCT, {"category": NOWHERE}, ("category", "category_unknown", Level.ERROR)),
    ("category hidden", PRODUCT, {"category": HIDDEN}, ("category", "category_hidden", Level.WARNING)),
    ("in itself", PRODUCT, {"set_id": OWN}, ("set_id", "set_of_itself", Level.ERROR)),
    ("in nothing", PRODUCT, {"set_id": ProductId("x")}, ("set_id", "set_unknown", Level.ERROR)),
    ("in a product", PRODUCT, {"set_id": OTHER}, ("set_id", "set_is_product", Level.ERROR)),
    (
        "set in set",
        PRODUCT,
        {"set_id": SET, "kind": ProductKind.SET, "tax_code": ""},
        ("set_id", "set_in_set", Level.WARNING),
    ),
    ("questions in a bundle", SPACE, {"set_id": BUNDLE}, ("required_data", "bundle_asks_nothing", Level.ERROR)),
    ("people in a bundle", SESSION, {"set_id": BUNDLE}, ("set_id", "bundle_names_nobody", Level.ERROR)),
    ("bundle with handler", SEATS, {"kind": ProductKind.BUNDLE}, ("handler", "set_loses_handler", Level.ERROR)),
    ("set with price", PRODUCT, {"kind": ProductKind.SET}, ("prices", "set_ignores_field", Level.WARNING)),
    ("empty bundle", PRODUCT, {"kind": ProductKind.BUNDLE}, ("kind", "set_empty", Level.WARNING)),
    # prices and taxes
    ("free", PRODUCT, {"prices": PriceList()}, ("prices", "price_free", Level.WARNING)),
    (
        "free from six on",
        PRODUCT,
        {"prices": PriceList((5, 0, 0, 0, 0), (Decimal(3), Decimal(0), Decimal(0), Decimal(0), Decimal(0)))},
        ("prices", "price_zero", Level.WARNING),
    ),
    (
        "overlap",
        PRODUCT,
        {"prices": PriceList((10, 5, 0, 0, 0), (Decimal(3), Decimal(2), Decimal(1), Decimal(0), Decimal(0)))},
        ("prices", "price_bounds_not_increasing", Level.ERROR),
    ),
    (
        "ignored bound",
        PRODUCT,
        {"prices": PriceList((0, 5, 0, 0, 0), (Decimal(3), Decimal(2), Decimal(1), Decimal(0), Decimal(0)))},
        ("prices", "price_bound_ignored", Level.WARNING),
    ),
    (
        "dearer",
        PRODUCT,
        {"prices": PriceList((5, 0, 0, 0, 0), (Decimal(3), Decimal(4), Decimal(0), Decimal(0), Decimal(0)))},
        ("prices", "price_rises", Level.WARNING),
    ),
    (
        "bound too high",
        PRODUCT,
        {"prices": PriceList((2**31, 0, 0, 0, 0), (Decimal(3), Decimal(2), Decimal(0), Decimal(0), Decimal(0)))},
        ("prices", "price_bound_too_high", Level.ERROR),
    ),
    (
        "four decimals",
        PRODUCT,
        {"prices": PriceList.single(Decimal("1.0001"))},
        ("prices", "price_too_precise", Level.ERROR),
    ),
    ("tax gone", PRODUCT, {"tax_code": "9"}, ("tax_code", "tax_unknown", Level.ERROR)),
    ("tax without formula", PRODUCT, {"tax_code": "2"}, ("tax_code", "tax_formula_empty", Level.WARNING)),
    ("tax without result", PRODUCT, {"tax_code": "3"}, ("tax_code", "tax_formula_without_result", Level.ERROR)),
    ("foreign tax", PRODUCT, {"tax_code": "4"}, ("tax_code", "tax_formula_not_understood", Level.WARNING)),
    # questions
    ("unreadable", SPACE, {"required_data": "[{"}, ("required_data", "questions_not_json", Level.ERROR)),
    ("empty list", SPACE, {"required_data": "[]"}, ("required_data", "questions_none", Level.ERROR)),
    ("question missing", SPACE, {"required_data": ""}, ("required_data", "question_needed", Level.ERROR)),
    (
        "question respelled",
        SPACE,
        {"required_data": SPACE_QUESTIONS.replace("fullname", "coursename")},
        ("required_data", "question_needed_respelled", Level.ERROR),
    ),
    (
        "no label",
        PRODUCT,
        {"required_data": '[{"field":"a","type":"text"}]'},
        ("required_data", "question_label_missing", Level.WARNING),
    ),
    (
        "choices",
        PRODUCT,
        {"required_data": '[{"field":"a","label":"A","type":"select","options":{"1":"Un"}}]'},
        ("required_data", "question_type_stops", Level.WARNING),
    ),
    (
        "tag in a question",
        PRODUCT,
        {"required_data": '[{"field":"a","label":"<b>A</b>","type":"text"}]'},
        ("required_data", "tag_in_text", Level.WARNING),
    ),
    (
        "answers copied",
        PRODUCT,
        {"handler": "std_registeredproduct", "required_data": SPACE_QUESTIONS},
        ("required_data", "answers_stop_production", Level.ERROR),
    ),
    # the entry around the handler
    ("specific", PRODUCT, {"handler": "1"}, ("handler", "handler_never_found", Level.ERROR)),
    ("foreign handler", PRODUCT, {"handler": "std_new"}, ("handler", "handler_not_described", Level.WARNING)),
    ("alias", SPACE, {"handler": "buycourse"}, ("handler", "handler_respelled", Level.ERROR)),
    ("fails", PRODUCT, {"handler": "std_createcategory"}, ("handler", "handler_fails", Level.WARNING)),
    ("fragile", SPACE, {}, ("handler", "handler_fragile", Level.NOTE)),
    (
        "only one",
        PRODUCT,
        {"handler": "std_enrolonecourse", "handler_params": "coursename=SCI"},
        ("max_per_order", "quantity_forced", Level.WARNING),
    ),
    (
        "visitors",
        PRODUCT,
        {"handler": "std_addtrainingcredits"},
        ("audience", "audience_needs_login", Level.WARNING),
    ),
    (
        "not customers",
        PRODUCT,
        {"handler": "std_prorogate", "audience": Audience.LOGGED_IN},
        ("audience", "audience_needs_customer", Level.WARNING),
    ),
    ("renewed", SEATS, {"renewable": True}, ("renewable", "renewable_not_supported", Level.WARNING)),
    ("renewed nothing", PRODUCT, {"renewable": True}, ("renewable", "renewable_without_handler", Level.WARNING)),
    (
        "nobody named",
        SESSION,
        {"seats_mode": SeatsMode.NOBODY},
        ("seats_mode", "seats_mode_names_nobody", Level.ERROR),
    ),
    (
        "one named",
        SESSION,
        {"seats_mode": SeatsMode.ONE_PERSON},
        ("seats_mode", "seats_mode_one_for_all", Level.WARNING),
    ),
    (
        "named in vain",
        SEATS,
        {"seats_mode": SeatsMode.AS_QUANTITY},
        ("seats_mode", "seats_mode_names_in_vain", Level.WARNING),
    ),
    (
        "named for nothing",
        PRODUCT,
        {"seats_mode": SeatsMode.AS_QUANTITY},
        ("seats_mode", "seats_mode_without_handler", Level.WARNING),
    ),
    ("params alone", PRODUCT, {"handler_params": "a=1"}, ("handler_params", "params_without_handler", Level.WARNING)),
    # parameters against the site
    ("no course", SESSION, {"handler_params": "supervisor=teacher"}, ("handler_params", "param_missing", Level.ERROR)),
    (
        "no course of three",
        PRODUCT,
        {"handler": "std_enrolonecourse", "handler_params": "role=student"},
        ("handler_params", "param_one_of_missing", Level.ERROR),
    ),
    (
        "unknown course",
        SESSION,
        {"handler_params": "coursename=SCY"},
        ("handler_params", "course_unknown", Level.ERROR),
    ),
    (
        "course in other case",
        SESSION,
        {"handler_params": "coursename=sci"},
        ("handler_params", "course_in_other_case", Level.WARNING),
    ),
    (
        "support by number",
        SESSION,
        {"handler_params": "coursename=SCI&customersupport=11"},
        ("handler_params", "course_by_number", Level.WARNING),
    ),
    (
        "unknown support",
        SESSION,
        {"handler_params": "coursename=SCI&customersupport=SUPPORT"},
        ("handler_params", "course_unknown", Level.WARNING),
    ),
    (
        "hidden course",
        SESSION,
        {"handler_params": "coursename=CACHE"},
        ("handler_params", "course_hidden", Level.WARNING),
    ),
    ("course over", SESSION, {"handler_params": "coursename=FINI"}, ("handler_params", "course_over", Level.WARNING)),
    (
        "and-sign in the name",
        SESSION,
        {"handler_params": "coursename=R&D"},
        ("handler_params", "course_name_not_carried", Level.ERROR),
    ),
    (
        "comma in the name",
        SEATS,
        {"handler_params": "courselist=SCI,A,B"},
        ("handler_params", "course_name_not_carried", Level.ERROR),
    ),
    (
        "no course matches",
        SEATS,
        {"handler_params": "courselist=NOPE,NON%"},
        ("handler_params", "courses_match_none", Level.ERROR),
    ),
    (
        "one course too many",
        SEATS,
        {"handler_params": "courselist=SCI,NOPE"},
        ("handler_params", "course_of_list_unknown", Level.WARNING),
    ),
    (
        "blank in the list",
        SEATS,
        {"handler_params": "courselist=SCI, MATH102"},
        ("handler_params", "course_of_list_unknown", Level.WARNING),
    ),
    (
        "category",
        SPACE,
        {"handler_params": "coursecategory=6&template=&duration=365"},
        ("handler_params", "category_not_in_moodle", Level.ERROR),
    ),
    (
        "template",
        SPACE,
        {"handler_params": "coursecategory=5&template=MODELE&duration=365"},
        ("handler_params", "template_backup_unknown", Level.WARNING),
    ),
    (
        "unknown template",
        SPACE,
        {"handler_params": "coursecategory=5&template=NOPE&duration=365"},
        ("handler_params", "course_unknown", Level.ERROR),
    ),
    (
        "role",
        SESSION,
        {"handler_params": "coursename=SCI&supervisor=boss"},
        ("handler_params", "role_not_met", Level.WARNING),
    ),
    (
        "role asked for",
        SESSION,
        {"handler_params": "coursename=SCI&requiredroles=student,chef"},
        ("handler_params", "role_not_met", Level.WARNING),
    ),
    # spelling and dates
    ("blank", SESSION, {"handler_params": "coursename= SCI"}, ("handler_params", "blank_around", Level.ERROR)),
    (
        "no category",
        SPACE,
        {"handler_params": "template=&duration=1"},
        ("handler_params", "param_missing", Level.ERROR),
    ),
    (
        "duration alone",
        SESSION,
        {"renewable": False},
        ("handler_params", "duration_ignored", Level.WARNING),
    ),
    (
        "end before start",
        SESSION,
        {"handler_params": f"coursename=SCI&starttime={NOW + 2 * DAY}&endtime={NOW + DAY}"},
        ("handler_params", "end_not_after_start", Level.ERROR),
    ),
    (
        "relative end",
        SESSION,
        {"handler_params": "coursename=SCI&endtime=+7D +10H"},
        ("handler_params", "relative_end", Level.ERROR),
    ),
    (
        "course starts later",
        SESSION,
        {"handler_params": f"coursename=TARD&starttime={NOW + DAY}&duration=9"},
        ("handler_params", "course_start_replaces", Level.WARNING),
    ),
    (
        "course starts later than any purchase",
        SESSION,
        {"handler_params": "coursename=TARD&duration=9"},
        ("handler_params", "course_start_replaces", Level.NOTE),
    ),
]

CASES += [
    # what the plugin's own test says, and nothing above does
    (
        "no manual enrolment",
        SESSION,
        {"handler_params": "coursename=FERME"},
        ("handler_params", "errorcoursenotenrollable", Level.ERROR),
    ),
    (
        "context",
        PRODUCT,
        {
            "handler": "std_assignroleoncontext",
            "handler_params": "contextlevel=course&instance=99&role=student",
            "audience": Audience.LOGGED_IN,
        },
        ("handler_params", "errorcontext", Level.ERROR),
    ),
    (
        "quiz",
        PRODUCT,
        {"handler": "std_addquizattempts", "handler_params": "quizid=3&attemptsamount=2"},
        ("handler_params", "param_not_checked", Level.NOTE),
    ),
    (
        "defaults",
        SESSION,
        {"handler_params": "coursename=SCI"},
        ("handler_params", "warningsupervisordefaultstoteacher", Level.NOTE),
    ),
    (
        "for anybody",
        PRODUCT,
        {"handler": "std_assignroleoncontext", "handler_params": "contextlevel=course&instance=11&role=student"},
        ("required_data", "erroremptyuserrisk", Level.ERROR),
    ),
]


@pytest.mark.parametrize(("product", "changes", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_what_is_wrong_is_told(product: Product, changes: dict[str, Any], expected: tuple[str, str, Level]) -> None:
    before = {(finding.field, finding.code, finding.severity) for finding in checked(product)} if changes else set()
    found = checked(replace(product, **changes))
    assert expected not in before
    assert expected in {(finding.field, finding.code, finding.severity) for finding in found}
    assert can_publish(found) is not any(finding.severity is Level.ERROR for finding in found)


def test_signs_that_are_not_allowed_are_shown() -> None:
    (found,) = (finding for finding in checked(replace(PRODUCT, code="A B&é&1")) if finding.code == "code_letters")
    assert found.values == {"letters": "␣ & é"}


def test_a_name_may_be_set_in_bold() -> None:
    assert codes(checked(replace(PRODUCT, name="<b>SPOC</b>"))) == codes(checked(PRODUCT))


def test_graver_findings_come_first() -> None:
    found = checked(replace(SESSION, code="é", handler_params="coursename=SCY", stock=-1, name=" a"))
    levels = [finding.severity for finding in found]
    assert levels == sorted(levels, key=[Level.ERROR, Level.WARNING, Level.NOTE].index)
    assert [finding.field for finding in found if finding.blocks][:2] == ["code", "stock"]


def test_an_entry_is_not_confused_with_itself() -> None:
    assert "code_taken" not in codes(checked(replace(PRODUCT, code="Autre_Code"), product_id=OTHER))


def test_nothing_is_guessed_about_what_was_never_read() -> None:
    facts = CatalogueFacts()
    product = replace(
        SESSION, category=NOWHERE, tax_code="9", handler_params="coursename=SCY&supervisor=boss&customersupport=X"
    )
    found = checked(product, NOTHING_READ, catalogue=facts)
    assert codes(found, Level.ERROR) == set()


def test_a_workspace_without_taxes_knows_none() -> None:
    assert "tax_unknown" not in codes(checked(PRODUCT, catalogue=CatalogueFacts.of([], [Category(SHOWN, "F")], [])))


def test_a_list_of_all_roles_makes_an_unknown_one_sure() -> None:
    site = replace(SITE, roles_complete=True)
    found = checked(replace(SESSION, handler_params="coursename=SCI&supervisor=boss"), site)
    assert "role_unknown" in codes(found, Level.ERROR)


def test_sets_that_contain_each_other_are_an_error_of_each() -> None:
    ring = [ProductId("1"), ProductId("2"), ProductId("3")]
    sets = {
        id_: Product(code=id_, name=id_, kind=ProductKind.SET, set_id=ring[place - 1]) for place, id_ in enumerate(ring)
    }
    inside = ProductId("4")
    sets[inside] = Product(code="4", name="4", kind=ProductKind.SET, set_id=ring[0])
    facts = CatalogueFacts.of(sets.items())
    for id_, product in sets.items():
        found = checked(product, catalogue=facts, product_id=id_)
        assert ("set_around_itself" in codes(found, Level.ERROR)) is (id_ in ring)


def test_an_end_no_shop_ever_gives_blocks_publishing() -> None:
    found = checked(replace(SESSION, handler_params=f"{SESSION.handler_params}&endtime=+7D"))
    assert not can_publish(found)
    (finding,) = [one for one in found if one.code == "relative_end"]
    assert (finding.severity, finding.source) == (Level.ERROR, FindingSource.DATES)


def test_every_agreement_proposed_for_an_end_in_days_lets_it_be_published() -> None:
    params = ParamString.parse("coursename=SCI&supervisor=teacher&customersupport=SCI&endtime=+7D")
    proposed = agreements(params, 0, NOW, zone=PARIS)
    assert AgreementCode.FIX_END in {one.code for one in proposed}
    for one in proposed:
        found = checked(replace(SESSION, handler_params=one.after.text, renewable=bool(one.renewable)))
        assert can_publish(found), one


def test_the_same_thing_is_told_once() -> None:
    """A relative end is a matter of spelling and of dates."""
    found = checked(replace(SESSION, handler_params="coursename=SCI&endtime=+7D +10H"))
    assert [finding.code for finding in found].count("relative_end") == 1


@pytest.mark.parametrize(
    ("product", "params", "key"),
    [
        (SESSION, "coursename=SCY", "coursename"),
        (SESSION, "supervisor=teacher", "coursename"),
        (SPACE, "coursecategory=5&duration=1", "template"),
        (SPACE, "coursecategory=9&template=&duration=1", "coursecategory"),
        (SEATS, "courselist=NOPE", "courselist"),
        (replace(PRODUCT, handler="std_addquizattempts"), "attemptsamount=1", "quizid"),
    ],
)
def test_the_plugins_own_test_repeats_nothing(product: Product, params: str, key: str) -> None:
    found = checked(replace(product, handler_params=params, required_data=SPACE_QUESTIONS))
    assert len([finding for finding in found if finding.key == key and finding.severity is not Level.NOTE]) == 1


def test_findings_name_the_parameter() -> None:
    found = checked(replace(SESSION, handler_params="coursename=SCI&supervisor=boss&wrong=1"))
    assert {(finding.key, finding.source) for finding in found if finding.code in ("role_not_met", "unknown_key")} == {
        ("supervisor", FindingSource.OFFER),
        ("wrong", FindingSource.PARAMS),
    }


texts = st.text(max_size=12)
params = st.lists(
    st.tuples(
        st.sampled_from(["coursename", "courselist", "endtime", "starttime", "duration", "packsize", "x"]), texts
    ),
    max_size=4,
).map(lambda pairs: "&".join(f"{key}={value}" for key, value in pairs))


@given(
    st.fixed_dictionaries(
        {
            "code": texts,
            "name": texts,
            "handler": st.sampled_from(["", "1", "x", *(spec.name for spec in handler_catalogue())]),
            "handler_params": params | texts,
            "required_data": texts,
            "kind": st.sampled_from(ProductKind),
            "seats_mode": st.sampled_from(SeatsMode),
            "renewable": st.booleans(),
            "set_id": st.sampled_from([None, SET, BUNDLE, OTHER, OWN]),
        }
    )
)
@settings(max_examples=examples(40))
def test_any_entry_can_be_checked(changes: dict[str, Any]) -> None:
    for site in (SITE, NOTHING_READ):
        assert isinstance(checked(replace(PRODUCT, **changes), site), tuple)
