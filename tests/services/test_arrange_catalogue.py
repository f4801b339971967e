"""The tree of categories and the taxes: moved, renamed and removed without leaving anything behind."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from seatadmin.domain.product_changes import ChangeSet
from seatadmin.domain.products import Catalogue, Category, Product, ShopCategoryId
from seatadmin.domain.taxes import percentage_tax
from seatadmin.errors import UserError
from seatadmin.services.arrange_catalogue import category_paths
from tests.services.desk import Desk


def added(changes: ChangeSet) -> ShopCategoryId:
    return changes.categories[0].id


def tree(desk: Desk) -> list[str]:
    paths = desk.catalogue.paths()
    return [" / ".join(paths[category.id]) for category in desk.catalogue.categories()]


@pytest.fixture
def office(anne: Desk) -> dict[str, ShopCategoryId]:
    top = added(anne.catalogue.add_category("Bureautique"))
    return {
        "top": top,
        **{name: added(anne.catalogue.add_category(name, top)) for name in ("Texte", "Tableur", "Mail")},
        "other": added(anne.catalogue.add_category("Langues")),
    }


def test_new_categories_come_last(anne: Desk, office: dict[str, ShopCategoryId]) -> None:
    names = [one.name for one in anne.catalogue.categories() if one.parent_id == office["top"]]
    assert names == ["Texte", "Tableur", "Mail"]
    assert sorted(tree(anne)) == [
        "Bureautique",
        "Bureautique / Mail",
        "Bureautique / Tableur",
        "Bureautique / Texte",
        "Langues",
    ]


@pytest.mark.parametrize(
    ("position", "order"),
    [(0, ["Mail", "Texte", "Tableur"]), (1, ["Texte", "Mail", "Tableur"]), (99, ["Texte", "Tableur", "Mail"])],
)
def test_categories_are_reordered(
    anne: Desk, office: dict[str, ShopCategoryId], position: int, order: list[str]
) -> None:
    before = anne.catalogue.categories()
    done = anne.catalogue.move_category(office["Mail"], office["top"], position)
    assert [one.name for one in anne.catalogue.categories() if one.parent_id == office["top"]] == order
    anne.undo(done)
    assert anne.catalogue.categories() == before


def test_categories_move_under_others_and_never_into_themselves(anne: Desk, office: dict[str, ShopCategoryId]) -> None:
    anne.catalogue.move_category(office["Mail"], office["Texte"], 0)
    assert "Bureautique / Texte / Mail" in tree(anne)
    anne.catalogue.move_category(office["Mail"], None, 0)
    assert tree(anne)[0] == "Mail"
    for parent in ("top", "Texte"):
        with pytest.raises(UserError, match="category_in_itself"):
            anne.catalogue.move_category(office["top"], office[parent], 0)
    with pytest.raises(UserError, match="category_gone"):
        anne.catalogue.move_category(office["Mail"], ShopCategoryId("0" * 32), 0)


def test_categories_are_renamed(anne: Desk, office: dict[str, ShopCategoryId]) -> None:
    old = next(one for one in anne.catalogue.categories() if one.id == office["Mail"])
    changed = replace(old, name="  Messagerie  ", visible=False, parent_id=None, sort_order=77)
    anne.catalogue.change_category(changed)
    new = next(one for one in anne.catalogue.categories() if one.id == office["Mail"])
    assert new == replace(old, name="Messagerie", visible=False)
    for name, code in ((" ", "category_name_missing"), ("x" * 256, "category_name_long")):
        with pytest.raises(UserError, match=code):
            anne.catalogue.change_category(replace(old, name=name))
    with pytest.raises(UserError, match="category_name_missing"):
        anne.catalogue.add_category("")


def test_a_category_with_something_inside_stays(anne: Desk, office: dict[str, ShopCategoryId]) -> None:
    id_ = anne.begin(Product(code="A", category=office["other"]))
    for name in ("top", "other"):
        with pytest.raises(UserError, match="category_not_empty"):
            anne.catalogue.remove_category(office[name])
    anne.products.delete([id_])
    done = anne.catalogue.remove_category(office["other"])
    assert "Langues" not in tree(anne)
    anne.undo(done)
    assert "Langues" in tree(anne)
    with pytest.raises(UserError, match="category_gone"):
        anne.catalogue.remove_category(ShopCategoryId("0" * 32))


def test_a_category_changed_elsewhere_is_not_overwritten_by_undo(
    anne: Desk, paul: Desk, office: dict[str, ShopCategoryId]
) -> None:
    old = next(one for one in anne.catalogue.categories() if one.id == office["Mail"])
    done = anne.catalogue.change_category(replace(old, name="A"))
    paul.catalogue.change_category(replace(old, name="B"))
    with pytest.raises(UserError, match="catalogue_changed_meanwhile"):
        anne.undo(done)


def test_paths_of_a_damaged_tree_end() -> None:
    a, b, c = (ShopCategoryId(name) for name in "abc")
    paths = category_paths([Category(a, "A", b), Category(b, "B", a), Category(c, "C", ShopCategoryId("gone"))])
    assert paths == {a: ("B", "A"), b: ("A", "B"), c: ("C",)}


def test_taxes_in_use_stay(anne: Desk) -> None:
    tax = percentage_tax("1", "TVA 20 %", Decimal(20), "FR")
    anne.catalogue.save_tax(tax)
    id_ = anne.begin(Product(code="A", tax_code="1"))
    with pytest.raises(UserError, match="tax_used"):
        anne.catalogue.remove_tax("1")
    anne.products.delete([id_])
    done = anne.catalogue.remove_tax("1")
    assert anne.catalogue.taxes() == ()
    anne.undo(done)
    assert anne.catalogue.taxes() == (tax,)
    with pytest.raises(UserError, match="tax_gone"):
        anne.catalogue.remove_tax("2")
    with pytest.raises(UserError, match="tax_code_missing"):
        anne.catalogue.save_tax(replace(tax, code=" "))


def test_the_catalogue_has_a_name_and_a_currency(anne: Desk) -> None:
    assert anne.catalogue.catalogue() == Catalogue("", "EUR", "Europe/Paris")
    anne.catalogue.set_catalogue(" Boutique   Alpha ", "CHF")
    assert anne.catalogue.catalogue() == Catalogue("Boutique Alpha", "CHF", "Europe/Paris")
    with pytest.raises(UserError, match="currency_unknown"):
        anne.catalogue.set_catalogue("A", "FRF")
