"""Filings to compare readers on beyond the real ones: real ones altered at random, and hard ones.

    .venv/bin/python benchmarks/accounts_altered.py FOLDER OUT [--count 250] [--seed 7]

Writes to OUT real filings of FOLDER whose figures and words have other contents, formats of all five
registries, signs, scales, units and contexts, and one small filing for each rule that is easily read
wrong. ``accounts_arelle.py`` then compares Arelle and ours on OUT.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from pathlib import Path

from accounts_arelle_truth import CORRUPTED, filings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

REGISTRIES = {
    "mt1": "2010-04-20",
    "mt2": "2011-07-31",
    "mt3": "2015-02-26",
    "mt4": "2020-02-12",
    "mt5": "2022-02-16",
}
NUMBER_FORMATS = {
    "mt1": "numcommadot numdash numspacedot numdotcomma numcomma numspacecomma",
    "mt2": "numcommadecimal zerodash numdotdecimal numunitdecimal nocontent",
    "mt3": "numdotdecimalin numdotdecimal numunitdecimalin numcommadecimal zerodash",
    "mt4": "num-dot-decimal num-comma-decimal fixed-zero num-unit-decimal fixed-empty",
    "mt5": "num-dot-decimal-apos num-comma-decimal-apos num-unit-decimal-apos num-dot-decimal",
}
WORD_FORMATS = {
    "mt1": "datelonguk dateshortuk dateslasheu datedoteu datelongus dateshortus datelongdaymonthuk",
    "mt2": "datedaymonthyear datedaymonthyearen datemonthdayyearen booleantrue booleanfalse nocontent "
    "datedaymonthen datemonthyearen dateyearmonthen",
    "mt3": "datemonthyear dateyearmonthday datedaymonthyear",
    "mt4": "date-day-monthname-year-en date-day-month-year date-monthname-day-year-en fixed-true "
    "fixed-false fixed-empty date-monthname-year-en",
    "mt5": "date-day-monthname-year-cy date-monthname-year-cy date-day-monthname-cy",
}
#: Parted by bars.
FIGURES = (
    "1,234|-|–|0|12|1 234|1.5|1,234,567.89|1.234,5|12 pounds 5 pence|1'234|(12)|1234567|.5||x| 7 |"
    "0.00|00|1\u00a0234|-5"
)
WORDS = (
    "31 December 2015|31 Dec 15|31/12/2015|31.12.2015|December 31, 2015|Dec 31, 2015|1st March 2020|"
    "31 March|Rhagfyr 2020|31 Rhagfyr 2020|2015-12-31|12 2015|x||December 2015"
)
WITHIN = ["<!-- 5 -->", "<ix:exclude>9</ix:exclude>", "<b/>", "<?p 1?>", "<u></u>"]
XSI = "http://www.w3.org/2001/XMLSchema-instance"


class Altering:
    """One way of altering, told by its seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def parted(self, text: str) -> str:
        if not text or self.often(0.6):
            return text
        at = self.chance.randrange(len(text) + 1)
        return text[:at] + self.chance.choice(WITHIN) + text[at:]

    def format(self, formats: dict[str, str]) -> str:
        registry = self.chance.choice(list(formats))
        return f' format="{registry}:{self.chance.choice(formats[registry].split())}"'

    def figure(self, found: re.Match[str]) -> str:
        if self.often(0.4):
            return found[0]
        said = re.sub(r'\s(format|sign|scale|decimals|xsi:nil)="[^"]*"', "", found[1])
        said += self.format(NUMBER_FORMATS) if self.often(0.8) else ""
        said += ' sign="-"' if self.often(0.3) else ""
        said += f' scale="{self.chance.choice(["0", "3", "-2", "6", "+1"])}"' * self.often(0.4)
        said += f' decimals="{self.chance.choice(["0", "2", "-3", "INF"])}"' * self.often(0.8)
        said += f' xmlns:xsi="{XSI}" xsi:nil="true"' * self.often(0.1)
        for reference in ("unitRef", "contextRef"):
            if self.often(0.1):
                said = re.sub(rf'{reference}="[^"]*"', f'{reference}="none"', said)
        content = self.parted(self.chance.choice(FIGURES.split("|")))
        return f"<ix:nonFraction{said}>{content}</ix:nonFraction>"

    def words(self, found: re.Match[str]) -> str:
        if self.often(0.5):
            return found[0]
        said = re.sub(r'\s(format|escape)="[^"]*"', "", found[1]) + self.format(WORD_FORMATS)
        content = self.parted(self.chance.choice(WORDS.split("|")))
        return f"<ix:nonNumeric{said}>{content}</ix:nonNumeric>"

    def filing(self, text: str) -> str:
        base = "http://www.xbrl.org/inlineXBRL/transformation/"
        declared = " ".join(f'xmlns:{p}="{base}{day}"' for p, day in REGISTRIES.items())
        text = re.sub(r"<html\b", f"<html {declared}", text, count=1)
        for kind, altered in (("nonFraction", self.figure), ("nonNumeric", self.words)):
            text = re.sub(rf"<ix:{kind}\b([^>]*[^/>])>([^<]*)</ix:{kind}>", altered, text)
        return text


def hard_filings() -> dict[str, bytes]:
    from tests.data.ixbrl.markup import CONTEXTS, INLINE_1_0, figure, inline, plain, words

    dot = "ixt:numdotdecimal"
    nil = {"xsi__nil": "true"}
    two_ids = CONTEXTS + CONTEXTS.replace("2023-03-31", "2021-01-01")
    chain = '<ix:continuation id="b" continuedAt="c">two </ix:continuation>'
    end = '<ix:continuation id="c">three<ix:exclude>x</ix:exclude></ix:continuation>'
    return {
        "white": inline(words(" a \n b\t c ") + figure(" 1,\n 234 ", format=dot) + figure(" 12 ")),
        "escape": inline(words("<p>a &amp; b</p><p>c &lt;d&gt;</p>", escape="true")),
        "exclude": inline(
            words("a<ix:exclude>X<b>Y</b></ix:exclude>b" + figure("12"))
            + f"<ix:exclude>{words('within')}{figure('13')}</ix:exclude>"
        ),
        "chain": inline(chain + words("one ", continuedAt="b") + end),
        "chain_in_1_0": inline(words("a", continuedAt="c") + end, namespace=INLINE_1_0),
        "two_of_one_id": inline(
            figure("1") + words("x", continuedAt="c") + end * 2, contexts=two_ids
        ),
        "targets": inline(figure("1") + figure("2", target="other")),
        "one_target": inline(figure("1", target="other")),
        "nil": inline(
            figure("", **nil) + figure("5", scale="3", sign="-", **nil) + words("", **nil)
        ),
        "sign": inline(
            figure("-", format="ixt:zerodash", sign="-")
            + figure("-5", sign="-")
            + figure("1.50", scale="-2")
            + figure("7", scale=" 2 ")
            + figure("INF")
            + figure("")
        ),
        "nested": inline(figure(figure("1,234", name="core:Equity", format=dot), format=dot)),
        "prefixes": inline(
            f'<div xmlns:core="urn:other">{figure("1")}</div>{figure("4", name="zz:U")}'
            + figure("1", name="Bare")
        ),
        "formats": inline(
            figure("1,234", format="zz:numdotdecimal") + figure("1", format=f" {dot} ")
        ),
        "missing": inline(figure("1", contextRef="none") + figure("2", unitRef="none")),
        "blanks": inline(figure("1", contextRef=" now ", unitRef=" GBP ", decimals=" 2 ")),
        "tuple": inline(
            f'<ix:tuple name="core:T" tupleID="t">{figure("1", order="1")}</ix:tuple>'
            + figure("9", tupleRef="t", order="3")
        ),
        "comments": inline(words("a<!-- c -->b<?pi x?>c<![CDATA[<d>]]>") + figure("1<!-- 9 -->2")),
        "hidden": inline(figure("1"), hidden=figure("2") + words("h")),
        "plain": plain(
            '<core:Debtors contextRef="now" unitRef="GBP" precision="4"> 1234 </core:Debtors>'
            '<core:A contextRef="now" unitRef="GBP" decimals="0" xsi:nil="true"/>'
            '<core:T><core:B contextRef="now" unitRef="GBP">-5.50</core:B></core:T>'
            '<core:C contextRef="year"> a  b </core:C>'
        ),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=250)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    for name, content in hard_filings().items():
        suffix = "xml" if name == "plain" else "html"
        (asked.out / f"hard_{name}.{suffix}").write_bytes(content)
    sound = [
        content.decode("utf-8", "replace")
        for name, content in filings(asked.folder)
        if b"<ix:" in content and len(content) < 90_000 and not CORRUPTED.search(name)
    ]
    altering = Altering(asked.seed)
    for number in range(asked.count):
        altered = altering.filing(altering.chance.choice(sound))
        (asked.out / f"altered_{number:04d}.html").write_text(altered, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
