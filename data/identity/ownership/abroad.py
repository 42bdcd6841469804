"""Where abroad an owner is registered, from the words in which companies declare it.

Country and place are free text: "Grand Duchy of Luxembourg", "St Helier, Jersey", "Delaware, USA",
but also "West Yorkshire". Only words that name a country or territory outside the United Kingdom
make an owner a foreign one; others leave it open where it is registered.
"""

from __future__ import annotations

import polars as pl

from data.sources.companies_house.control_rows import registered_here

_COUNTRIES = """
afghanistan albania algeria andorra angola anguilla antigua argentina armenia aruba australia austria
azerbaijan bahamas bahrain bangladesh barbados belarus belgium belize benin bermuda bhutan bolivia
bosnia botswana brazil brunei bulgaria burundi cambodia cameroon canada chile china colombia congo
croatia cuba curacao curaçao cyprus denmark djibouti dominica ecuador egypt eritrea estonia eswatini
ethiopia fiji finland france gabon gambia georgia germany ghana gibraltar greece grenada guatemala
guernsey guinea guyana haiti honduras hungary iceland india indonesia iran iraq ireland israel italy
jamaica japan jersey jordan kazakhstan kenya kosovo kuwait kyrgyzstan laos latvia lebanon lesotho
liberia libya liechtenstein lithuania luxembourg macau macedonia madagascar malawi malaysia maldives
mali malta mauritania mauritius mexico moldova monaco mongolia montenegro montserrat morocco
mozambique myanmar namibia nepal netherlands nicaragua niger nigeria norway oman pakistan panama
paraguay peru philippines poland portugal qatar romania russia rwanda samoa senegal serbia seychelles
singapore slovakia slovenia somalia spain sudan suriname sweden switzerland syria taiwan tajikistan
tanzania thailand togo tonga trinidad tunisia turkey türkiye turkmenistan tuvalu uganda ukraine
uruguay uzbekistan vanuatu venezuela vietnam yemen zambia zimbabwe
""".split()  # noqa: SIM905 (a list of this length is read as a text)
_OF_SEVERAL_WORDS = (
    "british virgin islands",
    "cayman islands",
    "channel islands",
    "costa rica",
    "czech republic",
    "dominican republic",
    "el salvador",
    "hong kong",
    "isle of man",
    "ivory coast",
    "marshall islands",
    "new zealand",
    "puerto rico",
    "san marino",
    "saudi arabia",
    "sierra leone",
    "south africa",
    "south korea",
    "sri lanka",
    "st kitts",
    "st lucia",
    "st vincent",
    "turks and caicos",
    "united arab emirates",
    "united states",
)
#: Other words for the same places; of the States, those where companies are mostly registered.
_ALSO = {
    "america": "united states",
    "bvi": "british virgin islands",
    "california": "united states",
    "cayman": "cayman islands",
    "czechia": "czech republic",
    "deutschland": "germany",
    "delaware": "united states",
    "dubai": "united arab emirates",
    "dublin": "ireland",
    "eire": "ireland",
    "holland": "netherlands",
    "nevada": "united states",
    "new york": "united states",
    "prc": "china",
    "u s a": "united states",
    "uae": "united arab emirates",
    "us": "united states",
    "usa": "united states",
    "virgin islands": "british virgin islands",
}
#: The longer first, so that "virgin islands" does not hide "british virgin islands".
_NAMED = sorted({*_COUNTRIES, *_OF_SEVERAL_WORDS, *_ALSO}, key=lambda name: (-len(name), name))
_ANY = rf"\b({'|'.join(_NAMED)})\b"


def country_abroad() -> pl.Expr:
    """The country outside the United Kingdom where a controller is registered, or null.

    Reads ``country_registered`` and ``place_registered``; lower case, one name for each country.
    """
    words = pl.concat_str(
        "country_registered", "place_registered", separator=" ", ignore_nulls=True
    )
    folded = words.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ")
    return pl.when(~registered_here()).then(folded.str.extract(_ANY, 1).replace(_ALSO))
