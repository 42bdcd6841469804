"""What councils buy, typed: procurement notices and payments over 500 pounds."""

from __future__ import annotations

import polars as pl

from data.sources import contracts
from data.sources.council_spending.mapping import SOURCE as SPENDING
from data.sources.council_spending.payment_rows import payment_rows
from data.sources.procurement.contract_rows import contract_rows
from data.tables.contract import Contract, CouncilPayment
from data.warehouse.archive import ArchivedTable
from data.warehouse.family import FamilyRead, by_age, provenance, under

SOURCES = frozenset({contracts.SOURCE, SPENDING})


def read(archived: list[ArchivedTable]) -> FamilyRead:
    """Type every archived file of notices and of payments.

    A notice that stands in several files (windows of the API overlap) is one; of one council's
    payments of one period, the file published later counts, then the one ingested later.
    """
    done = FamilyRead()
    notices: list[pl.DataFrame] = [Contract.create_empty()]
    payments: list[pl.DataFrame] = [CouncilPayment.create_empty()]
    ordered = by_age(archived)
    paid = [origin for origin in ordered if origin.source == SPENDING]
    newest = {(council_of(origin), origin.sheet, origin.as_at): origin for origin in paid}
    in_use = list(newest.values())
    for origin in ordered:
        if origin.source == contracts.SOURCE:
            kept, refused = contract_rows(origin.cells())
            good, broken = under(Contract, kept.with_columns(raw_name=pl.lit(origin.raw_name)))
            notices.append(good)
            done.kept(origin, len(good), pl.concat([refused, broken]))
            continue
        kept, refused = payment_rows(origin.cells())
        dated = kept.with_columns(
            as_at=pl.lit(origin.as_at), sheet=pl.lit(origin.sheet), **provenance(origin)
        )
        good, broken = under(CouncilPayment, dated)
        done.kept(origin, len(good), pl.concat([refused, broken]), in_use=origin in in_use)
        if origin in in_use:
            payments.append(good)
    key = Contract.primary_key()
    done.tables["contract"] = Contract.validate(
        pl.concat(notices).unique(key, keep="last", maintain_order=True).sort(key)
    )
    done.tables["council_payment"] = CouncilPayment.validate(
        pl.concat(payments).sort(CouncilPayment.primary_key())
    )
    return done


def council_of(origin: ArchivedTable) -> str | None:
    """Whose payments an archived list has; None if all of them were redacted."""
    first = pl.scan_parquet(origin.path).select("council").head(1).collect()
    return str(first.item()) if len(first) else None
