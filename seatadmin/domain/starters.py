"""What a new entry begins with, so that nobody has to know what a handler wants: its own specification says it."""

from __future__ import annotations

from typing import Literal

from seatadmin.domain.handlers import HandlerSpec, Renewal
from seatadmin.domain.params import build, emitted
from seatadmin.domain.products import Product
from seatadmin.domain.questions import read_questions, with_missing


def starter(spec: HandlerSpec, language: Literal["fr", "en"]) -> Product:
    """Make an empty entry for a handler: seats mode, renewal, audience, suggested parameters, questions it needs.

    `language` is that of the questions to the buyer.
    """
    suggested = {param.name: param.suggested for param in spec.params if param.suggested is not None}
    return Product(
        handler=spec.name,
        handler_params=build(emitted(suggested, spec)).text,
        seats_mode=spec.seats_mode.recommended,
        renewable=spec.renewable.support is Renewal.YES,
        max_per_order=spec.max_quantity,
        audience=spec.buyers,
        required_data=with_missing(read_questions(""), spec, language).text,
    )
