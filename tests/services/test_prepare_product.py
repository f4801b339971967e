"""Entries prepared offline: kept at once, undone exactly, and never over the work of somebody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from seatadmin.domain.catalogue import ShopState, TemplateId, VersionReason
from seatadmin.domain.differences import Side
from seatadmin.domain.prices import PriceList
from seatadmin.domain.product_changes import ChangeSet, Edit, edits
from seatadmin.domain.products import (
    Audience,
    FileSlot,
    Product,
    ProductId,
    ProductKind,
    ProductStatus,
    SeatsMode,
)
from seatadmin.errors import UserError
from seatadmin.services import prepare_product
from seatadmin.services.prepare_product import Elements, Published
from seatadmin.services.wording import LANGUAGES, Words
from tests.domain.offers import SESSION
from tests.services.desk import Clock, Desk

LATER = datetime(2026, 11, 21, tzinfo=UTC)


def statuses(desk: Desk) -> dict[str, str]:
    return {row.code: row.shop_state.value for row in desk.products.rows()}


# ---------------------------------------------------------------------- beginning
def test_an_entry_begins_blank_and_is_there_at_once(anne: Desk, paul: Desk) -> None:
    done = anne.products.create()
    assert [edit.after for edit in done.products] == [Product()]
    kept = paul.products.get(done.created[0])
    assert (kept.product, kept.changed_by, kept.remote_id) == (Product(), "anne", None)
    assert [one.why for one in paul.products.versions(kept.id)] == [VersionReason.CREATED]


def test_an_entry_begins_with_all_its_handler_wants(anne: Desk) -> None:
    done = anne.products.create(handler="std_setuponecoursesession")
    product = anne.product(done.created[0])
    assert (product.handler, product.seats_mode) == ("std_setuponecoursesession", SeatsMode.AS_QUANTITY)
    assert product.renewable
    course = anne.product(anne.products.create(handler="buycourse").created[0])
    assert course.handler == "std_createcourse"
    assert "template=" in course.handler_params
    assert '"field":"fullname"' in course.required_data
    with pytest.raises(UserError, match="starter_unknown"):
        anne.products.create(handler="std_nothing")


def test_a_copy_has_a_code_of_its_own_and_is_not_sold(anne: Desk) -> None:
    first = anne.begin(replace(SESSION, code="SPOC M1", idnumber="X", sold=3))
    done = anne.products.duplicate([first, first])
    copy = anne.product(done.created[0])
    assert (copy.code, copy.idnumber, copy.sold, copy.status) == ("SPOCM11", "", 0, ProductStatus.PREVIEW)
    again = anne.products.duplicate([first, done.created[0]])
    assert [anne.product(id_).code for id_ in again.created] == ["SPOCM111", "SPOCM1111"]


def test_the_code_of_a_copy_stays_within_what_the_shop_takes(anne: Desk) -> None:
    long = anne.begin(replace(SESSION, code="A" * 32))
    for _ in range(3):
        copy = anne.product(anne.products.duplicate([long]).created[0])
        assert len(copy.code) <= 30
    assert len(set(anne.products.codes().values())) == 4


# ---------------------------------------------------------------------- editing
def test_two_people_change_different_fields_of_one_entry(anne: Desk, paul: Desk) -> None:
    id_ = anne.begin(SESSION)
    seen = paul.product(id_)
    anne.products.edit(id_, SESSION, replace(SESSION, name="Management"))
    done = paul.products.edit(id_, seen, replace(seen, handler_params=seen.handler_params.replace("180", "365")))
    assert anne.product(id_).name == "Management"
    assert anne.product(id_).handler_params.endswith("duration=365")
    paul.undo(done)
    assert anne.product(id_) == replace(SESSION, name="Management")


def test_the_same_field_is_not_overwritten(anne: Desk, paul: Desk) -> None:
    id_ = anne.begin(SESSION)
    anne.products.edit(id_, SESSION, replace(SESSION, name="Management"))
    with pytest.raises(UserError) as caught:
        paul.products.edit(id_, SESSION, replace(SESSION, name="Gestion", tax_code="2"))
    assert caught.value.code == "product_changed_meanwhile"
    assert caught.value.values["fields"] == ("name",)
    assert paul.product(id_) == replace(SESSION, name="Management")
    anne.products.delete([id_])
    with pytest.raises(UserError, match="product_deleted_meanwhile"):
        paul.products.edit(id_, SESSION, replace(SESSION, tax_code="2"))


def test_nothing_changed_is_no_change(anne: Desk) -> None:
    id_ = anne.begin(SESSION)
    before = anne.products.get(id_)
    assert not anne.products.edit(id_, SESSION, SESSION)
    assert not anne.products.edit(id_, replace(SESSION, name="x"), SESSION)
    assert anne.products.get(id_) == before


def test_texts_nothing_can_keep_are_refused(anne: Desk) -> None:
    id_ = anne.begin(SESSION)
    with pytest.raises(UserError, match="product_text_unstorable"):
        anne.products.edit(id_, SESSION, replace(SESSION, description="\ud83d"))
    assert anne.product(id_) == SESSION


def test_a_period_of_work_is_one_version(anne: Desk, paul: Desk, clock: Clock) -> None:
    id_ = anne.begin(SESSION)

    def rename(desk: Desk, name: str) -> None:
        was = desk.product(id_)
        desk.products.edit(id_, was, replace(was, name=name))

    for name in ("A", "AB", "ABC"):
        rename(anne, name)
    assert len(anne.products.versions(id_)) == 1
    clock.forward(minutes=31)
    rename(anne, "D")
    rename(paul, "E")
    names = [anne.products.version(id_, version.number).name for version in anne.products.versions(id_)]
    assert names == ["D", "ABC", SESSION.name]


# ---------------------------------------------------------------------- undo and redo
Action = Callable[[Desk, ProductId, ProductId], ChangeSet]
ACTIONS: dict[str, Action] = {
    "create": lambda desk, one, two: desk.products.create(SESSION),
    "duplicate": lambda desk, one, two: desk.products.duplicate([one, two]),
    "edit": lambda desk, one, two: desk.products.edit(one, SESSION, replace(SESSION, name="B", renewable=False)),
    "edit many": lambda desk, one, two: desk.products.edit_many(
        {id_: (desk.product(id_), replace(desk.product(id_), tax_code="9")) for id_ in (one, two)}
    ),
    "convert": lambda desk, one, two: desk.products.convert(one, ProductKind.SET),
    "put in set": lambda desk, one, two: desk.products.put_in_set([one], two),
    "delete": lambda desk, one, two: desk.products.delete([one, two]),
    "delete with elements": lambda desk, one, two: desk.products.delete([two], Elements.DELETE),
    "restore version": lambda desk, one, two: desk.products.restore_version(two, 1),
    "template": lambda desk, one, two: desk.products.save_as_template(one, "Session"),
    "attach": lambda desk, one, two: desk.products.attach(one, FileSlot.LEAFLET, "a.pdf", b"%PDF"),
    "category": lambda desk, one, two: desk.catalogue.add_category("Neuve"),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_every_action_is_undone_and_done_again(anne: Desk, name: str) -> None:
    one = anne.begin(SESSION)
    two = anne.begin(Product(code="PACK", kind=ProductKind.BUNDLE))
    anne.products.edit(two, anne.product(two), replace(anne.product(two), name="Lot"))
    anne.begin(Product(code="ELEMENT", set_id=two))
    before = anne.everything()
    done = ACTIONS[name](anne, one, two)
    after = anne.everything()
    assert done
    assert before != after
    undone = anne.undo(done)
    assert anne.everything() == before
    anne.undo(undone)
    assert anne.everything() == after
    assert not anne.products.apply(done)


def test_undo_leaves_what_others_changed_since(anne: Desk, paul: Desk) -> None:
    id_ = anne.begin(SESSION)
    done = anne.products.edit(id_, SESSION, replace(SESSION, name="A"))
    paul.products.edit(id_, anne.product(id_), replace(SESSION, name="B"))
    with pytest.raises(UserError, match="product_changed_meanwhile"):
        anne.undo(done)
    created = anne.products.create(SESSION)
    paul.products.edit(created.created[0], SESSION, replace(SESSION, name="C"))
    with pytest.raises(UserError, match="product_changed_meanwhile"):
        anne.undo(created)
    assert paul.product(created.created[0]).name == "C"


def test_one_late_change_undoes_none_of_several(anne: Desk, paul: Desk) -> None:
    ids = [anne.begin(replace(SESSION, code=code)) for code in "AB"]
    done = anne.products.edit_many({id_: (anne.product(id_), replace(anne.product(id_), name="A")) for id_ in ids})
    was = paul.product(ids[1])
    paul.products.edit(ids[1], was, replace(was, name="B"))
    with pytest.raises(UserError, match="product_changed_meanwhile"):
        anne.undo(done)
    assert [anne.product(id_).name for id_ in ids] == ["A", "B"]


def test_changes_join_into_one() -> None:
    id_ = ProductId("x")
    a, b, c = (replace(SESSION, name=name) for name in "ABC")
    first, second = ChangeSet((Edit(id_, a, b),)), ChangeSet((Edit(id_, b, c),))
    assert first.then(second) == ChangeSet((Edit(id_, a, c),))
    assert not first.then(first.reversed)
    assert edits({id_: a}, {ProductId("y"): b}) == (Edit(id_, a, None), Edit(ProductId("y"), None, b))


# ---------------------------------------------------------------------- sets, kinds, the bin
def test_a_product_that_becomes_a_set_loses_what_a_set_has_not(anne: Desk) -> None:
    id_ = anne.begin(replace(SESSION, audience=Audience.LOGGED_IN))
    anne.products.convert(id_, ProductKind.SET)
    product = anne.product(id_)
    assert (product.kind, product.handler, product.handler_params, product.prices) == (
        ProductKind.SET,
        "",
        "",
        PriceList(),
    )
    assert (product.audience, product.name) == (Audience.LOGGED_IN, SESSION.name)
    assert anne.products.version(id_, 1).handler == SESSION.handler


def test_sets_hold_entries_and_never_themselves(anne: Desk) -> None:
    set_id, inner = (anne.begin(Product(code=code, kind=ProductKind.SET)) for code in ("S", "T"))
    one = anne.begin(SESSION)
    anne.products.put_in_set([one, inner], set_id)
    assert [kept.id for kept in anne.products.elements(set_id)] == [one, inner]
    with pytest.raises(UserError, match="not_a_set"):
        anne.products.put_in_set([inner], one)
    for asked in ([set_id], [one, inner]):
        with pytest.raises(UserError, match="set_in_itself"):
            anne.products.put_in_set(asked, inner)
    anne.products.put_in_set([one], None)
    assert [kept.id for kept in anne.products.elements(set_id)] == [inner]


def test_the_entries_of_a_deleted_set_are_freed_or_go_with_it(anne: Desk) -> None:
    set_id = anne.begin(Product(code="S", kind=ProductKind.SET))
    one = anne.begin(replace(SESSION, set_id=set_id))
    done = anne.products.delete([set_id])
    assert [row.code for row in anne.products.rows()] == [SESSION.code]
    assert anne.product(one).set_id is None
    anne.undo(done)
    anne.products.delete([set_id], Elements.DELETE)
    assert [row.code for row in anne.products.rows(deleted=True)] == ["S", SESSION.code]
    anne.products.restore([set_id, one])
    assert len(anne.products.rows()) == 2


# ---------------------------------------------------------------------- versions
def test_versions_are_kept_compared_and_taken_again(anne: Desk) -> None:
    id_ = anne.begin(SESSION)
    dearer = replace(SESSION, prices=PriceList.single(Decimal(150)), name="Cher")
    anne.products.edit(id_, SESSION, dearer)
    kept = anne.products.keep_version(id_, "tarif 2027")
    assert (kept.number, kept.note, kept.why) == (2, "tarif 2027", VersionReason.KEPT)
    assert anne.products.keep_version(id_).number == 2
    assert [one.field for one in anne.products.compare(id_, 1, 2)] == ["name", "prices"]
    assert anne.products.compare(id_, 2) == ()
    anne.products.restore_version(id_, 1, ["prices"])
    assert anne.product(id_) == replace(SESSION, name="Cher")
    anne.products.restore_version(id_, 1)
    assert anne.product(id_) == SESSION
    assert [one.number for one in anne.products.versions(id_)] == [3, 2, 1]


def test_a_version_brings_back_an_entry_from_the_bin(anne: Desk) -> None:
    id_ = anne.begin(SESSION)
    anne.products.delete([id_])
    anne.products.restore_version(id_, 1)
    assert [row.id for row in anne.products.rows()] == [id_]


def test_what_lies_in_the_bin_is_kept_before_a_version_replaces_it(anne: Desk) -> None:
    id_ = anne.begin(SESSION)
    anne.products.edit(id_, SESSION, replace(SESSION, name="Management"))
    anne.products.delete([id_])
    anne.products.restore_version(id_, 1)
    assert anne.product(id_) == SESSION
    newest = anne.products.versions(id_)[0]
    assert newest.why is VersionReason.BEFORE_RESTORE
    assert anne.products.version(id_, newest.number).name == "Management"


def test_undoing_an_old_deletion_keeps_what_went_into_the_bin_since(anne: Desk) -> None:
    id_ = anne.begin(SESSION)
    deleted = anne.products.delete([id_])
    anne.products.restore([id_])
    anne.products.edit(id_, SESSION, replace(SESSION, name="Management"))
    anne.products.delete([id_])
    anne.undo(deleted)
    assert anne.product(id_) == SESSION
    assert anne.products.version(id_, anne.products.versions(id_)[0].number).name == "Management"


# ---------------------------------------------------------------------- templates, files
def test_a_template_begins_entries_and_leaves_out_what_is_one_entrys_own(anne: Desk) -> None:
    id_ = anne.begin(replace(SESSION, idnumber="X", stock=5, sold=2))
    saved = anne.products.save_as_template(id_, "  Session   tutorée ")
    template = anne.products.templates()[0]
    assert template.name == "Session tutorée"
    made = anne.product(anne.products.create(template=template.id).created[0])
    assert made == replace(SESSION, code="", shortname="", status=ProductStatus.PREVIEW)
    with pytest.raises(UserError, match="template_name_taken"):
        anne.products.save_as_template(id_, "session TUTORÉE")
    anne.products.save_as_template(id_, "SESSION TUTORÉE", overwrite=True)
    assert [one.name for one in anne.products.templates()] == ["SESSION TUTORÉE"]
    with pytest.raises(UserError, match="catalogue_changed_meanwhile"):
        anne.undo(saved)
    with pytest.raises(UserError, match="template_name_missing"):
        anne.products.save_as_template(id_, " ")
    anne.products.remove_template(template.id)
    for call in (anne.products.remove_template, lambda gone: anne.products.create(template=gone)):
        with pytest.raises(UserError, match="template_gone"):
            call(TemplateId(template.id))


def test_a_file_takes_the_place_of_the_one_before(anne: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = anne.begin(SESSION)
    for data in (b"old", b"new"):
        anne.products.attach(id_, FileSlot.LEAFLET, "fiche.pdf", data)
    (file,) = anne.product(id_).files
    assert anne.products.file_content(file.digest) == b"new"
    assert anne.products.file_content("0" * 64) is None
    monkeypatch.setattr(prepare_product, "FILE_BYTES_MAX", 2)
    with pytest.raises(UserError, match="attached_file_too_large"):
        anne.products.attach(id_, FileSlot.LEAFLET, "fiche.pdf", b"abc")


# ---------------------------------------------------------------------- looking
def test_entries_are_found_by_code_and_words(anne: Desk) -> None:
    id_ = anne.begin(SESSION)
    anne.begin(Product(code="X"))
    anne.begin(Product(code="X"))
    assert anne.products.find("SPOCM1").id == id_
    assert [row.id for row in anne.products.search("SPOC teacher")] == [id_]
    assert [kept.id for kept in anne.products.many([id_, ProductId(id_[:-1] + "0"), id_])] == [id_]
    with pytest.raises(UserError, match="product_unknown"):
        anne.products.find("spocm1")
    with pytest.raises(UserError, match="product_code_shared"):
        anne.products.find("X")


# ---------------------------------------------------------------------- the shop
def test_a_draft_is_compared_with_what_the_shop_has(anne: Desk) -> None:
    id_ = anne.begin(SESSION)
    assert len(anne.products.changes_to_publish(id_)) > 5
    assert anne.products.note_in_shop([id_]) == 1
    assert anne.products.changes_to_publish(id_) == ()
    assert statuses(anne) == {"SPOCM1": "same"}
    anne.products.edit(id_, SESSION, replace(SESSION, name="A"))
    assert [one.field for one in anne.products.changes_to_publish(id_)] == ["name"]
    assert statuses(anne) == {"SPOCM1": "changed"}


def test_what_the_shop_changed_is_taken_and_conflicts_are_decided(anne: Desk) -> None:
    id_ = anne.begin(SESSION)
    with pytest.raises(UserError, match="not_in_shop"):
        anne.products.take_shop(id_)
    anne.products.note_in_shop([id_])
    draft = replace(SESSION, name="Ici", tax_code="2")
    anne.products.edit(id_, SESSION, draft)
    anne.products.note_shop_version(id_, replace(SESSION, name="Là-bas", stock=9), remote_id=12, seen_at=LATER)
    assert statuses(anne) == {"SPOCM1": "conflict"}
    assert [one.field for one in anne.products.shop_conflicts(id_)] == ["name"]
    with pytest.raises(UserError, match="conflicts_undecided"):
        anne.products.take_shop(id_)
    done = anne.products.take_shop(id_, {("name", ""): Side.THEIRS})
    assert anne.product(id_) == replace(SESSION, name="Là-bas", tax_code="2", stock=9)
    assert (statuses(anne), anne.products.get(id_).remote_id) == ({"SPOCM1": "changed"}, 12)
    assert [one.field for one in anne.products.changes_to_publish(id_)] == ["tax_code"]
    anne.undo(done)
    assert anne.product(id_) == draft


def test_what_the_shop_changed_elsewhere_needs_no_decision(anne: Desk) -> None:
    id_ = anne.begin(SESSION)
    anne.products.note_in_shop([id_])
    anne.products.note_shop_version(id_, replace(SESSION, stock=9), remote_id=None, seen_at=LATER)
    assert statuses(anne) == {"SPOCM1": ShopState.SHOP_CHANGED.value}
    anne.products.take_shop(id_)
    assert statuses(anne) == {"SPOCM1": "same"}
    anne.products.note_shop_version(id_, replace(SESSION, stock=10), remote_id=None, seen_at=LATER)
    anne.products.edit(id_, anne.product(id_), replace(SESSION, stock=10))
    assert not anne.products.take_shop(id_)
    assert statuses(anne) == {"SPOCM1": "same"}


def test_an_entry_first_seen_in_the_shop_has_no_common_past(anne: Desk) -> None:
    id_ = anne.begin(SESSION)
    anne.products.note_shop_version(id_, replace(SESSION, name="Là-bas", stock=9), remote_id=1, seen_at=LATER)
    assert [one.field for one in anne.products.shop_conflicts(id_)] == ["name"]
    other = anne.begin(replace(SESSION, code="B"))
    anne.products.note_shop_version(other, replace(SESSION, code="B"), remote_id=2, seen_at=LATER)
    assert statuses(anne) == {"SPOCM1": "conflict", "B": "same"}


def test_a_mark_for_publishing_is_lost_by_a_change(anne: Desk) -> None:
    id_ = anne.begin(SESSION)
    assert (anne.products.mark_ready([id_]), anne.products.mark_ready([id_])) == (1, 0)
    assert anne.products.rows()[0].ready_at is not None
    assert anne.products.versions(id_)[0].number == 1
    anne.products.edit(id_, SESSION, replace(SESSION, name="A"))
    assert anne.products.rows()[0].ready_at is None
    anne.products.mark_ready([id_])
    assert anne.products.versions(id_)[0].why is VersionReason.READY
    assert anne.products.mark_ready([id_], ready=False) == 1
    assert anne.products.rows()[0].ready_at is None


class Shop:
    """A shop that computes the short name, as the plugin does."""

    def __init__(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.calls: list[tuple[int | None, Product, Product | None]] = []
        self._meanwhile = meanwhile

    def publish(self, remote_id: int | None, product: Product, shop_has: Product | None) -> Published:
        self.calls.append((remote_id, product, shop_has))
        self._meanwhile()
        return Published(77, replace(product, shortname=product.code.lower()))


def test_what_was_published_is_what_the_shop_has(anne: Desk) -> None:
    draft = replace(SESSION, shortname="")
    id_ = anne.begin(draft)
    anne.products.mark_ready([id_])
    shop = Shop()
    anne.products.publish(id_, shop)
    assert shop.calls == [(None, draft, None)]
    assert anne.products.get(id_).remote_id == 77
    assert anne.products.rows()[0].ready_at is None
    assert [one.field for one in anne.products.changes_to_publish(id_)] == ["shortname"]
    anne.products.publish(id_, shop)
    assert shop.calls[1] == (77, draft, replace(draft, shortname="spocm1"))


def test_a_draft_edited_while_the_shop_answers_stays_edited(anne: Desk) -> None:
    id_ = anne.begin(SESSION)
    shop = Shop(lambda: anne.products.edit(id_, SESSION, replace(SESSION, name="Entre-temps")))
    anne.products.publish(id_, shop)
    assert anne.product(id_).name == "Entre-temps"
    assert [one.field for one in anne.products.changes_to_publish(id_)] == ["name"]


def test_nothing_is_published_over_an_open_conflict(anne: Desk) -> None:
    id_ = anne.begin(SESSION)
    anne.products.note_shop_version(id_, replace(SESSION, name="Là-bas"), remote_id=1, seen_at=LATER)
    shop = Shop()
    with pytest.raises(UserError, match="conflicts_undecided"):
        anne.products.publish(id_, shop)
    assert shop.calls == []


# ---------------------------------------------------------------------- told
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_history_tells_what_was_done(anne: Desk, language: str) -> None:
    id_ = anne.begin(SESSION)
    anne.products.duplicate([id_])
    anne.products.convert(id_, ProductKind.BUNDLE)
    anne.products.put_in_set([anne.begin(Product(code="E"))], id_)
    anne.products.delete([id_])
    anne.products.restore([id_])
    anne.products.restore_version(id_, 1)
    anne.products.remove_template(anne.products.save_as_template(id_, "T").templates[0].id)
    anne.products.note_in_shop([id_])
    anne.products.mark_ready([id_])
    anne.products.mark_ready([id_], ready=False)
    words = Words("fr" if language == "fr" else "en")
    with anne.bench.unit_of_work(read_only=True) as uow:
        entries = uow.history.search()
    assert len(entries) == 12
    for entry in entries:
        assert words.knows("history", entry.what), entry.what
        assert "{" not in words.history(entry)
    for table, keys in (("shop_state", ShopState), ("version_reason", VersionReason)):
        assert all(words.knows(table, key.value) for key in keys)
