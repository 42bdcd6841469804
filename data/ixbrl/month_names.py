"""Month names by language, as their shortest telling beginnings."""

from __future__ import annotations

_STEMS = {
    "bg": "ян фев мар апр май|маи юни юли авг сеп окт ное дек",
    "cs": "led úno|uno bře|bre dub kvě|kve čvn|cvn|červen|cerven|června|cervna|červnu|cervnu "
    "čvc|cvc|červenec|cervenec|července|cervence|červenci|cervenci srp zář|zar říj|rij lis pro",
    "cy": "ion chwe maw|faw ebr mai|fai meh|feh gor|ngor aws med|fed hyd tach|dach|nhach|thach "
    "rhag|rag",
    "da": "jan feb mar apr maj jun jul aug sep okt nov dec",
    "de": "jan|jän|jaen feb mär|maer|mar apr mai jun jul aug sep okt nov dez",
    "el": "ιαν|ίαν|iαν φεβ μάρ|μαρ απρ|άπρ|aπρ|αρίλ|άρίλ|αριλ|άριλ|aρίλ|aριλ "
    "μαΐ|μαι|μάι|μαϊ|μάϊ ιούν|ίούν|ίουν|ιουν|iούν|iουν ιούλ|ίούλ|ίουλ|ιουλ|iούλ|iουλ "
    "αύγ|αυγ σεπ οκτ|όκτ|oκτ νοέ|νοε δεκ",
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "et": "jaan veebr märts|marts apr mai juuni juuli aug sept okt nov dets",
    "fi": "tam hel maa huh tou kes hei elo syy lok mar jou",
    "fr": "janv févr|fevr mars avr mai juin juil août|aout sept oct nov déc|dec",
    "hr": "sij velj ožu|ozu tra svi lip srp kol ruj lis stu pro",
    "hu": "jan feb márc|marc ápr|apr máj|maj jún|jun júl|jul aug szept okt nov dec",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "lt": "sau vas kov bal geg bir lie rugp|rgp rugs|rgs spa|spl lap gru|grd",
    "lv": "janv febr marts apr maijs jūn|jun jūl|jul aug sept okt nov dec",
    "nl": "jan feb maa|mrt apr mei jun jul aug sep okt nov dec",
    "no": "jan feb mar apr mai jun jul aug sep okt nov des",
    "pl": "sty lut mar kwi maj cze lip sie wrz paź|paz lis gru",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "ro": "ian feb mar apr mai iun iul aug sep oct|octombrie noi|nov dec",
    "sk": "jan feb mar apr máj|maj jún|jun júl|jul aug sep okt nov dec",
    "sl": "jan feb mar apr maj jun jul avg sep okt nov dec",
    "sv": "jan feb mar apr maj jun jul aug sep okt nov dec",
}
_STEMS["dk"] = _STEMS["da"]
_STEMS["hi"] = "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर"
_STEMS["roman"] = "i ii iii iv v vi vii viii ix x xi xii"
_ENGLISH = "january february march april may june july august september october november december"
#: Languages whose months are given whole: "v" is no beginning of "vi".
_WHOLE = {
    "hi": _STEMS["hi"].split(),
    "roman": _STEMS["roman"].split(),
    "en": _ENGLISH.split(),
}

LANGUAGES = frozenset(_STEMS)

_NUMBERS = {
    language: sorted(
        ((stem, n) for n, stems in enumerate(line.split(), 1) for stem in stems.split("|")),
        key=lambda pair: -len(pair[0]),
    )
    for language, line in _STEMS.items()
}


def month_number(word: str, language: str) -> int | None:
    """The month (1-12) a word names in a language, or None if it names none."""
    word = word.lower()
    for stem, number in _NUMBERS[language]:
        if word.startswith(stem):
            # "marked" is no March; "Sept" is a September.
            whole = _WHOLE.get(language)
            return number if whole is None or whole[number - 1].startswith(word) else None
    return None
