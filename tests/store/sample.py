"""A small workspace with something in every table, the same each time; also writes the kept files of old revisions.

Before a revision is added, keep a file of the current one from the repository's root:

    PYTHONPATH=. python tests/store/sample.py tests/data/store/workspace_0004.sqlite
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Engine

from seatadmin.domain.catalogue import KeptProduct, ShopCopy, Template, TemplateId, VersionReason
from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.intents import (
    Attempts,
    Batch,
    BatchId,
    BatchState,
    Credentials,
    Intent,
    IntentId,
    IntentState,
    Target,
)
from seatadmin.domain.moodle_facts import (
    CategoryId,
    CourseId,
    EnrolmentState,
    GroupId,
    MoodleCategory,
    MoodleCourse,
    MoodleEnrolment,
    MoodleGroup,
    MoodleRole,
    MoodleUser,
    RoleId,
    UserId,
)
from seatadmin.domain.people import ListedPerson
from seatadmin.domain.planning import EffectKind, Outcome
from seatadmin.domain.prices import PriceList
from seatadmin.domain.problems import Problem, Severity
from seatadmin.domain.products import (
    AttachedFile,
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
from seatadmin.domain.results import RowResult
from seatadmin.domain.seats import Customer, CustomerId, Order, OrderId, Seat, SeatId, SeatState
from seatadmin.store.engine import open_workspace
from seatadmin.store.unit_of_work import UnitOfWork

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)


def _id(number: int) -> UUID:
    return UUID(int=number)


EVRY = Customer(CustomerId(_id(1)), "Mairie d’Évry-Courcouronnes", "formation@evry.example.org", UserId(70), "SUPPORT")
LYON = Customer(CustomerId(_id(2)), "Lycée Ampère")
ORDER = Order(OrderId(_id(10)), EVRY.id, "CMD-2026-0042", 42)
ORDER_BARE = Order(OrderId(_id(11)), LYON.id, "CMD-2026-0043")

SEATS = (
    Seat(SeatId(_id(100)), "S-100", EVRY.id, ORDER.id, "SCI-10", "Sièges sciences", ("SCI", "BASES_2", "12")),
    Seat(SeatId(_id(101)), "S-101", EVRY.id, ORDER.id, "SCI-10", "Sièges sciences", (), NOW, NOW + timedelta(days=30)),
    Seat(
        SeatId(_id(102)),
        "S-102",
        EVRY.id,
        ORDER.id,
        "SCI-10",
        "Sièges sciences",
        ends=NOW + timedelta(days=300),
        state=SeatState.HELD,
        supervisor_role="editingteacher",
        holder_email="zoe.lefevre@example.org",
        holder_name="Zoé Lefèvre",
        holder_user_id=UserId(71),
        holder_course_id=CourseId(12),
        held_since=NOW,
    ),
    Seat(
        SeatId(_id(103)),
        "S-103",
        EVRY.id,
        ORDER.id,
        "SCI-10",
        "Sièges sciences",
        state=SeatState.PLANNED,
        holder_email="aine.oneill@example.org",
        holder_name="Áine O’Neill",
    ),
    Seat(SeatId(_id(104)), "S-104", LYON.id, ORDER_BARE.id, "LAT", "Latin", ends=NOW - timedelta(days=1)),
    Seat(SeatId(_id(105)), "S-105", LYON.id, None, state=SeatState.RELEASED),
)

TARGET = Target(
    EVRY.id,
    "SCI",
    ORDER.id,
    group="Matin",
    starts=date(2026, 4, 1),
    ends=date(2026, 12, 31),
    credentials=Credentials.STAFF,
    course_id=CourseId(12),
)
BATCH = Batch(BatchId(_id(200)), NOW, "c.martin", TARGET, "liste.csv", BatchState.APPLYING)
INTENTS = (
    Intent(
        IntentId(_id(300)),
        2,
        ListedPerson(2, "Lefèvre", "Zoé", "zoe.lefevre@example.org", ends=date(2026, 12, 31), suspended=False),
        state=IntentState.DONE,
        seat_id=SEATS[2].id,
        attempts=Attempts("zoe.lefevre", True, NOW, True, seat_id=SEATS[2].id),
    ),
    Intent(
        IntentId(_id(301)),
        3,
        ListedPerson(3, "O’Neill", "Áine", "aine.oneill@example.org", ends="none", period_days=30),
        state=IntentState.APPLYING,
        seat_id=SEATS[3].id,
        attempts=Attempts("aine.oneill", enrol_at=NOW, seat_id=SEATS[3].id),
    ),
    Intent(
        IntentId(_id(302)),
        4,
        ListedPerson(4, "Sans", None, "pas-une-adresse"),
        problems=(Problem(4, "email", "bad_email", Severity.ERROR, "pas-une-adresse"),),
        state=IntentState.REFUSED,
        reactivate=True,
        account_id=UserId(72),
    ),
    Intent(IntentId(_id(303)), 5, ListedPerson(5, "Diop", "Awa", "awa.diop@example.org"), state=IntentState.WAITING),
)
RESULTS = (
    RowResult(
        INTENTS[0].id,
        2,
        Outcome.NEW_ACCOUNT,
        True,
        "seat_used",
        NOW,
        {"reference": "S-102", "count": 2},
        (EffectKind.CREATE_ACCOUNT, EffectKind.ENROL, EffectKind.USE_SEAT),
        UserId(71),
        "zoe.lefevre",
        SEATS[2].id,
    ),
    RowResult(INTENTS[2].id, 4, Outcome.BAD_DATA, False, "bad_data", NOW),
)
HISTORY = (
    HistoryEntry(NOW, "c.martin", "seat_used", "Zoé Lefèvre <zoe.lefevre@example.org>", "done", {"reference": "S-102"}),
    HistoryEntry(NOW + timedelta(minutes=1), "c.martin", "batch_applied", "liste.csv", "cut", {"rows": 4}),
)

COURSES = (
    MoodleCourse(CourseId(12), "SCI", "Sciences & vie", CategoryId(3), "idn", True, 1, 2, 1, True),
    MoodleCourse(CourseId(13), "LAT", "Latin"),
)
CATEGORIES = (MoodleCategory(CategoryId(3), "Sciences", None), MoodleCategory(CategoryId(4), "Vie", CategoryId(3), "v"))
ROLES = (MoodleRole(RoleId(5), "student", "Étudiant"), MoodleRole(RoleId(9), "editingteacher", confirmed=False))
USERS = (
    MoodleUser(UserId(71), "zoe.lefevre", "Zoé", "Lefèvre", "Zoe.Lefevre@example.org"),
    MoodleUser(UserId(73), "zoe2", "Zoé", "Lefèvre", "zoe.lefevre@example.org", True),
    MoodleUser(UserId(70), "formation", "Service", "Formation", "formation@evry.example.org"),
)
ENROLMENTS = (
    MoodleEnrolment(CourseId(12), UserId(71), EnrolmentState.ACTIVE, (RoleId(5), RoleId(9))),
    MoodleEnrolment(CourseId(12), UserId(70), EnrolmentState.INACTIVE),
)
GROUPS = (MoodleGroup(GroupId(30), CourseId(12), "B0000000042"), MoodleGroup(GroupId(31), CourseId(12), "Après", "ap"))
SITE = "https://moodle.example.org/sub"

OFFICE = Category(ShopCategoryId(str(_id(400))), "Bureautique", description="<p>Tous niveaux</p>")
SHEETS = Category(ShopCategoryId(str(_id(401))), "Tableur", OFFICE.id, sort_order=2, visible=False)
TAX = Tax("1", "TVA 20 %", Decimal("20.0"), "FR", "$ttc = $ht * (1 + $tr / 100)")
LEAFLET = b"%PDF-1.4 sample"
SESSION_OFFER = KeptProduct(
    ProductId(str(_id(500))),
    Product(
        code="SPOCM1",
        name="SPOC Management – Éloquence",
        description="<p>Une session <b>tutorée</b> &amp; datée</p>",
        status=ProductStatus.AVAILABLE,
        prices=PriceList((5, 0, 0, 0, 7), tuple(map(Decimal, ("120.500", "99", "0", "0", "0")))),
        tax_code=TAX.code,
        category=OFFICE.id,
        handler="std_setuponecoursesession",
        handler_params="coursename=SPOC-M1&supervisor=teacher&duration=180",
        seats_mode=SeatsMode.AS_QUANTITY,
        renewable=True,
        files=(AttachedFile(FileSlot.LEAFLET, "fiche.pdf", sha256(LEAFLET).hexdigest(), len(LEAFLET)),),
    ),
    NOW,
    "c.martin",
    remote_id=12,
    ready_at=NOW,
)
PACK = KeptProduct(
    ProductId(str(_id(501))), Product(code="PACK", name="Lot", kind=ProductKind.BUNDLE, category=SHEETS.id), NOW, "a"
)
ELEMENT = KeptProduct(ProductId(str(_id(502))), Product(code="EXCEL", name="Excel", set_id=PACK.id), NOW, "a")
BINNED = KeptProduct(ProductId(str(_id(503))), Product(code="VIEUX", name="Ancien"), NOW, "a", deleted_at=NOW)
OFFERS = (SESSION_OFFER, PACK, ELEMENT, BINNED)
SHOP_COPY = ShopCopy(
    replace(SESSION_OFFER.product, name="SPOC Management"), replace(SESSION_OFFER.product, name="SPOC Management"), NOW
)
TEMPLATE = Template(TemplateId(str(_id(600))), "Session tutorée", replace(SESSION_OFFER.product, files=()), NOW, "a")


def fill(engine: Engine) -> None:
    """Write the sample into an empty workspace."""
    with UnitOfWork(engine) as uow:
        uow.settings.set("language", "fr")
        for customer in (EVRY, LYON):
            uow.customers.save(customer)
        for order in (ORDER, ORDER_BARE):
            uow.orders.save(order)
        uow.seats.add_many(SEATS)
        uow.batches.create(BATCH, INTENTS)
        uow.results.save_many(BATCH.id, RESULTS)
        uow.history.add_many(HISTORY)
        uow.mirror.connect(SITE)
        uow.mirror.upsert_courses(COURSES, NOW)
        uow.mirror.upsert_categories(CATEGORIES, NOW)
        uow.mirror.upsert_roles(ROLES, NOW)
        uow.mirror.upsert_users(USERS, NOW)
        uow.mirror.upsert_groups(GROUPS, NOW)
        uow.mirror.replace_enrolments(CourseId(12), ENROLMENTS, NOW)
        uow.mirror.mark_looked_up([user.email for user in USERS], ["secret@example.org"], NOW)
        uow.catalogue.save_categories([OFFICE, SHEETS])
        uow.catalogue.save_taxes([TAX])
        uow.catalogue.save_template(TEMPLATE)
        uow.catalogue.save_file(sha256(LEAFLET).hexdigest(), LEAFLET)
        uow.products.add_many(OFFERS)
        uow.products.keep_versions([(one.id, one.product) for one in OFFERS], NOW, "a", VersionReason.CREATED)
        uow.products.save_shop_copies({SESSION_OFFER.id: SHOP_COPY})
        uow.products.save_many([replace(SESSION_OFFER, version=1)])
        uow.products.note_findings({SESSION_OFFER.id: (0, 2)})
        uow.commit()


if __name__ == "__main__":
    workspace = open_workspace(sys.argv[1])
    fill(workspace)
    workspace.dispose()
