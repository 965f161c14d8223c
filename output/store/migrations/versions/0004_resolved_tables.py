"""The tables that resolution makes: units, blocs, meetings, sources, the panel, its conflicts, the ledger of ids."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")

# name: kind of column, "?" where it may be empty
_TABLES = {
    "canonical_units": "unit:text name:text type:text level:text? province_63:text? province_34:text? "
    "district:text? names:list "
    "mentions:count articles:count successor:text? redirect_to:text?",
    "canonical_blocs": "canonical_bloc:text name:text kind:text? organiser:text? level:text? sector:text? number:text? "
    "province_63:text? province_34:text? district:text? names:list articles:count first_year:count? "
    "last_year:count? redirect_to:text?",
    "unit_mentions": "reported:text row:text article:text bloc:count written:text unit:text score:number "
    "explanation:text",
    "bloc_mentions": "article:text bloc:count row:text written:text canonical_bloc:text year:count? score:number "
    "explanation:text",
    "sources": "article:text source:text original:text? reason:text? score:number province_63:text? province_34:text?",
    "meetings_resolved": "meeting:text canonical_bloc:text kind:text? held:text? held_end:text? place:text? "
    "year_reviewed:count? "
    "year_planned:count? sources:count agreement:text articles:list rows:list",
    "panel": "canonical_bloc:text year:count bloc_name:text province_63:text? province_34:text? head:text? "
    "head_name:text? head_person:text? head_sources:count head_agreement:text? head_others:list head_rows:list "
    "deputies:list deputy_names:list deputies_sources:count deputies_agreement:text? deputies_rows:list "
    "members:list member_names:list member_count:count? members_sources:count members_agreement:text? "
    "members_rows:list awards_proposed:list proposed_sources:count proposed_agreement:text? proposed_rows:list "
    "awards_conferred:list conferred_sources:count conferred_agreement:text? conferred_rows:list "
    "conflicts:count",
    "panel_cells": "canonical_bloc:text year:count cell:text value:text unit:text? award:text? grantor:text? "
    "count:count? "
    "sources:count agreement:text year_settled:truth articles:list rows:list",
    "conflicts": "conflict:text kind:text canonical_bloc:text year:count? detail:text values:list "
    "articles:list rows:list",
    "ledger": "entry:count id:text what:text key:text",
}
_TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "text": sa.Text,
    "truth": sa.Boolean,
    "count": sa.BigInteger,
    "number": sa.Double,
    "list": sa.JSON,
}


def _columns(declared: str) -> list[sa.Column[object]]:
    out: list[sa.Column[object]] = []
    for item in declared.split():
        name, kind = item.split(":")
        out.append(sa.Column(name, _TYPES[kind.rstrip("?")](), nullable=kind.endswith("?")))
    return out


def upgrade() -> None:
    """Make the tables."""
    for name, declared in _TABLES.items():
        op.create_table(
            name, sa.Column("position", _NUMBER, primary_key=True, autoincrement=False), *_columns(declared)
        )
    op.create_index("ix_unit_mentions_row", "unit_mentions", ["row"])
    op.create_index("ix_unit_mentions_unit", "unit_mentions", ["unit"])
    op.create_index("ix_bloc_mentions_article", "bloc_mentions", ["article"])
    op.create_index("ix_bloc_mentions_canonical_bloc", "bloc_mentions", ["canonical_bloc"])


def downgrade() -> None:
    """An older thidua says that the store is too new."""
    raise NotImplementedError
