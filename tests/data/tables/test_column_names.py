from __future__ import annotations

from data.accounts.periods import KEY
from data.tables.accounts import AccountsFact, AccountsFiling
from data.tables.accounts_period import AccountsPeriod
from data.tables.column_names import column_names


def test_the_columns_are_those_of_the_contracts():
    for module, contract in [
        ("accounts_period", AccountsPeriod),
        ("accounts", AccountsFact),
        ("accounts", AccountsFiling),
    ]:
        assert list(column_names(module, contract.__name__)) == contract.column_names()
    assert list(KEY) == AccountsPeriod.primary_key()
