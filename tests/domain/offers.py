"""Catalogue entries of every kind, as property tests and round trips need them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from seatadmin.domain.prices import RANGES_MAX, PriceList
from seatadmin.domain.products import (
    PRODUCT_FIELDS,
    AttachedFile,
    Audience,
    FileSlot,
    Product,
    ProductId,
    ProductKind,
    ProductStatus,
    SeatsMode,
    ShopCategoryId,
    TextFormat,
)

SESSION = Product(
    code="SPOCM1",
    shortname="spocm1",
    name="SPOC Management – module 1",
    description="<p>Une <b>session</b> tutorée de six semaines.</p>",
    status=ProductStatus.AVAILABLE,
    prices=PriceList((5, 10, 0, 0, 0), tuple(map(Decimal, ("120.000", "110.000", "99.500", "0", "0")))),
    tax_code="1",
    category=ShopCategoryId(str(UUID(int=1))),
    required_data='[{"field":"fonction","label":"Fonction","type":"text"}]',
    handler="std_setuponecoursesession",
    handler_params="coursename=SPOC-M1&supervisor=teacher&duration=180",
    seats_mode=SeatsMode.AS_QUANTITY,
    renewable=True,
)
"""A complete offer, for tests that change one thing."""

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
"""Texts a workspace can hold: PostgreSQL has no NUL."""

PARAMS = st.one_of(
    TEXTS,
    st.lists(
        st.tuples(st.sampled_from(["coursename", "duration", "role", "x"]), st.sampled_from(["", "1", "SCI", "a=b"])),
        max_size=4,
    ).map(lambda pairs: "&".join(f"{key}={value}" for key, value in pairs)),
)
"""Parameter strings: sound ones, repeated keys, and anything at all."""

_QUESTIONS = st.one_of(
    TEXTS,
    st.sampled_from(
        [
            '[{"field":"a","label":"A","type":"text"}]',
            '[{"field":"a","label":"B","type":"text"},{"field":"b","label":"B","type":"text"}]',
            "[]",
        ]
    ),
)
_PRICES = st.builds(
    PriceList,
    st.tuples(*[st.integers(0, 20)] * RANGES_MAX),
    st.tuples(*[st.decimals(0, 9999, places=3)] * RANGES_MAX),
)
_FILES = st.builds(
    AttachedFile, st.sampled_from(FileSlot), TEXTS, st.just("0" * 64), st.integers(0, 10**6)
)  # fmt: skip
_IDS = st.integers(1, 9).map(lambda number: str(UUID(int=number)))


_FIELDS: Mapping[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(
        ("code", "shortname", "idnumber", "name", "description", "notes", "eula", "production_data"), TEXTS
    ),
    **dict.fromkeys(("seo_alias", "seo_title", "seo_keywords", "seo_description", "tax_code", "handler"), TEXTS),
    **dict.fromkeys(("owner_id", "stock", "sold", "max_per_order"), st.integers(0, 2**31 - 1)),
    **dict.fromkeys(("description_format", "notes_format", "eula_format"), st.sampled_from(TextFormat)),
    **dict.fromkeys(("shows_name_in_set", "shows_description_in_set", "renewable"), st.booleans()),
    "pass_code": TEXTS,
    "status": st.sampled_from(ProductStatus),
    "prices": _PRICES,
    "audience": st.sampled_from(Audience),
    "category": st.none() | _IDS.map(ShopCategoryId),
    "set_id": st.none() | _IDS.map(ProductId),
    "kind": st.sampled_from(ProductKind),
    "required_data": _QUESTIONS,
    "handler_params": PARAMS,
    "seats_mode": st.sampled_from(SeatsMode),
    "files": st.lists(_FILES, max_size=2).map(tuple),
}


def products() -> st.SearchStrategy[Product]:
    """Entries with anything in any field."""
    return st.builds(Product, **_FIELDS)


@st.composite
def near(draw: st.DrawFn, product: Product) -> Product:
    """Entries that differ from this one in a few fields, as after one person's work."""
    names = draw(st.sets(st.sampled_from(PRODUCT_FIELDS), max_size=4))
    return replace(product, **{name: draw(_FIELDS[name]) for name in sorted(names)})
