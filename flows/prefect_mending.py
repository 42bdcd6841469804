"""What Prefect's server needs mended to make its scheduled runs with the SQLAlchemy in use."""

from __future__ import annotations

from typing import Any


def mend_scheduler() -> None:
    """Let Prefect insert the runs of its schedules.

    It inserts them in bulk, each with its ``state``, which is no column but a hybrid attribute.
    SQLAlchemy 2.0 passes over such a value; 2.1 refuses it unless the attribute says what to do
    with it, and the server then never schedules anything. Here it says: nothing.
    """
    from prefect.server.database.orm_models import Base
    from sqlalchemy.ext.hybrid import hybrid_property

    for mapper in Base.registry.mappers:
        for attribute in mapper.all_orm_descriptors:
            unset = isinstance(attribute, hybrid_property)
            if unset and getattr(attribute, "bulk_dml_setter", False) is None:
                attribute.bulk_dml_setter = _leave  # type: ignore[attr-defined]


def _leave(_cls: Any, _mapping: Any, _value: Any) -> None:
    """Take no value from a row that is inserted in bulk."""
