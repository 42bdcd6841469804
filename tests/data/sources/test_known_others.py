"""Files that lie beside publications: each is named for what it is, and no publication is."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import KnownOther, NotRecognised
from data.sources import known_others
from data.sources.spreadsheet import read_sheets
from tests.data.council_statistics import ingested

OTHERS = {
    "context/imd19.csv": "deprivation",
    "context/RUC11_LAD11_ENv2.csv": "rural-urban",
    "asc_finance/GDP_Deflators_Qtrly_National_Accounts_December_2023_update.csv": "deflators",
    "asc_finance/meta_data.xlsx": "description of somebody's data",
    "dfe_workforce/SFR08_2017_UD.csv": "social workers",
    "lookups/idaci_large.csv": "deprivation",
    "lookups/drkane_la_all_codes.csv": "lookup of area codes",
    "lookups/LAD_Apr2023_LAU1_ITL.csv": "lookup of area codes",
    "lookups/mysociety_lookup_name_to_registry.csv": "lookup of area codes",
}


@pytest.mark.parametrize(("name", "said"), OTHERS.items(), ids=list(OTHERS))
def test_what_is_no_publication_is_named(real_data: Path, name: str, said: str):
    with pytest.raises(KnownOther, match=said) as raised:
        ingested(known_others, real_data / "places" / name)
    assert Path(name).name in str(raised.value)


def test_every_lookup_is_named_and_no_publication_is_mistaken_for_one(real_data: Path):
    places = real_data / "places"
    for folder, named in {"lookups": True, "context": True, "cla": False, "s251": False}.items():
        for path in sorted((places / folder).rglob("*.csv")):
            sheets = read_sheets(path, path.read_bytes(), 10**8)
            with pytest.raises(NotRecognised) as raised:
                known_others.ingest(path, sheets)
            assert isinstance(raised.value, KnownOther) == named, path.name
