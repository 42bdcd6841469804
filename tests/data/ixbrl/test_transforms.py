"""Every format by the registries' own examples and patterns."""

from __future__ import annotations

import pytest

from data.ixbrl.refusal import NotTransformed
from data.ixbrl.transforms import transformed

NUMBERS = """
numcommadot        | 1,234,567.89 | 1234567.89
numcommadot        | 1234         | 1234
numspacedot        | 1 234.5      | 1234.5
numdotcomma        | 1.234.567,89 | 1234567.89
numspacecomma      | 1 234,5      | 1234.5
numcomma           | 1234,5       | 1234.5
numdash            | -            | 0
numdotdecimal      | 12,345,678.90| 12345678.90
numdotdecimal      | 1 234        | 1234
numdotdecimal      | (1,234)      | 1234
numdotdecimal      | £1,234       | 1234
numdotdecimal      | –            | 0
numcommadecimal    | 1.234,56     | 1234.56
numcommadecimal    | 1 234,56     | 1234.56
zerodash           | -            | 0
zerodash           | —            | 0
numunitdecimal     | 12 pounds 5 pence | 12.05
numunitdecimal     | １２円３銭   | 12.03
numdotdecimalin    | 1,00,00,000.50 | 10000000.50
num-dot-decimal    | 1,2,3.4      | 123.4
num-dot-decimal    | .5           | .5
num-comma-decimal  | 1.234,5      | 1234.5
num-unit-decimal   | 0 kr 05      | 0.05
num-dot-decimal-apos   | 1'234.5  | 1234.5
num-comma-decimal-apos | 1’234,5  | 1234.5
num-unit-decimal-apos  | 12 Fr 50 | 12.50
fixed-zero         | none at all  | 0
"""
DATES = """
dateslashus          | 12/31/2015       | 2015-12-31
dateslasheu          | 31/12/2015       | 2015-12-31
dateslasheu          | 1/2/15           | 2015-02-01
datedotus            | 12.31.15         | 2015-12-31
datedoteu            | 31.12.15         | 2015-12-31
datelongus           | December 31, 2015| 2015-12-31
dateshortus          | Dec 31, 2015     | 2015-12-31
datelonguk           | 31 December 2015 | 2015-12-31
dateshortuk          | 31 Dec 15        | 2015-12-31
datelongdaymonthuk   | 31 December      | --12-31
dateshortdaymonthuk  | 31 Dec           | --12-31
datelongmonthdayus   | December 31      | --12-31
dateshortmonthdayus  | Dec 31           | --12-31
dateslashdaymontheu  | 31/12            | --12-31
dateslashmonthdayus  | 12/31            | --12-31
datelongyearmonth    | 2015 December    | 2015-12
dateshortyearmonth   | 15 Dec           | 2015-12
datelongmonthyear    | December 2015    | 2015-12
dateshortmonthyear   | Dec 15           | 2015-12
datedaymonth         | 29 of 2          | --02-29
datedaymonthen       | 1st March        | --03-01
datedaymonthyear     | 5-6-2017         | 2017-06-05
datedaymonthyearen   | 31st December 2015 | 2015-12-31
datedaymonthyearen   | 2nd of FEB 9     | 2009-02-02
datedaymonthyearen   | 29 February 2016 | 2016-02-29
datedaymonthyeardk   | 2. februar 1973  | 1973-02-02
datedaymonthdk       | 2. oktober       | --10-02
datemonthday         | 12/31            | --12-31
datemonthdayen       | December 31st    | --12-31
datemonthdayyear     | 12-31-2015       | 2015-12-31
datemonthdayyearen   | December 31st, 2015 | 2015-12-31
datemonthyear        | 12/2015          | 2015-12
datemonthyearen      | Dec 2015         | 2015-12
datemonthyeardk      | dec. 2015        | 2015-12
dateyearmonthen      | 2015 Dec         | 2015-12
dateyearmonthday     | 2015-12-31       | 2015-12-31
dateyearmonthdaycjk  | 2015年12月31日    | 2015-12-31
dateyearmonthcjk     | 2015年12月        | 2015-12
datedaymonthyearin   | 1 जनवरी 2015      | 2015-01-01
datedaymonthyearin   | २३ ०१ २०१५        | 2015-01-23
datemonthyearin      | जनवरी 2015        | 2015-01
date-day-month       | 31.12            | --12-31
date-day-month-year  | 31.12.2015       | 2015-12-31
date-day-monthname-year-en | 31 March 2020 | 2020-03-31
date-day-monthname-year-cy | 31 Mawrth 2020 | 2020-03-31
date-day-monthname-year-de | 2. März 2020 | 2020-03-02
date-day-monthname-year-fr | 1 août 2020 | 2020-08-01
date-day-monthname-year-hi | 1 जनवरी 2015 | 2015-01-01
date-day-monthroman-year | 1 XII 2020    | 2020-12-01
date-monthroman-year | viii 2020        | 2020-08
date-monthname-year-cy | Rhagfyr 2020   | 2020-12
date-month-day-year  | 12/31/15         | 2015-12-31
date-month-year      | 12.2015          | 2015-12
date-year-month      | 2015-12          | 2015-12
date-year-month-day  | 2015-12-31       | 2015-12-31
date-year-monthname-day-hu | 2015. december 31. | 2015-12-31
date-year-day-monthname-lv | 2015. gada 7. marts | 2015-03-07
"""
WORDS = """
nocontent     | anything   |
fixed-empty   | anything   |
booleantrue   | ✓          | true
booleanfalse  | no         | false
fixed-true    | yes        | true
fixed-false   |            | false
numwordsen    | No         | 0
numwordsen    | twenty-two | 22
numwordsen    | one hundred and five | 105
numwordsen    | Two million, three hundred thousand and one | 2300001
numwordsen    | 1,204      | 1204
durday        | ninety     | P90D
durmonth      | 6          | P6M
duryear       | three      | P3Y
durweek       | 2          | P2W
durhour       | 36         | PT36H
boolballotbox | ☒          | true
boolballotbox | ☐          | false
yesnoballotbox | ☑         | Yes
"""
REFUSED = """
numdotdecimal      | 1.234,56
numdotdecimal      | 1,23
numdotdecimal      | -1,234
numdotdecimal      | n/a
numdotdecimal      |
numcommadecimal    | 0.50
zerodash           | 1,234
numwordsen         | several
datedaymonthyearen | 30 February 2015
datedaymonthyearen | December 31, 2015
datemonthyearen    | 31 December
datemonthyearen    | December 31st
datedaymonthyear   | 31 Dec 2015
datedaymonthyear   | 平成27年3月31日
dateslasheu        | 12/31/2015
dateslasheu        | 1/1/115
dateerayearmonthdayjp | 平成27年3月31日
calindaymonthyear  | 11 Pausha 1937
nosuchformat       | 1
numdotdecimalblah  | 1
stateprovnameen    | Ohio
"""


def rows(table: str, columns: int) -> list[tuple[str, ...]]:
    lines = [line.split("|") for line in table.strip("\n").splitlines()]
    return [tuple(cell.strip(" ") for cell in line)[:columns] for line in lines]


@pytest.mark.parametrize(("name", "text", "value"), rows(NUMBERS + DATES[1:] + WORDS[1:], 3))
@pytest.mark.parametrize("prefix", ["ixt:", "ixt2:", "ixt-sec:", ""])
def test_a_format_reads_what_its_registry_says(prefix, name, text, value):
    assert transformed(prefix + name, text) == value


@pytest.mark.parametrize(("name", "text"), rows(REFUSED, 2))
def test_what_does_not_fit_is_refused(name, text):
    with pytest.raises(NotTransformed):
        transformed(name, text)


def test_every_blank_between_thousands_is_taken_out():
    for blank in " \u00a0\u2009\u202f":
        assert transformed("numdotdecimal", f"1{blank}234") == "1234"
