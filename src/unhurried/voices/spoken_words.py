"""How six languages say what is written short: data for voices/spoken_forms.py, and nothing else.

A word is spelled here so that engines say it right ("ett zetera", "pluss").
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted: all of "1 h", the noun of "2 h", all of "½ h", and what "½" is after "2 heures"."""

    one: str
    more: str
    half: str = ""
    and_half: str = ""
    feminine: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """The parts of a time of day, and the words after one that are part of it (``own``)."""

    hour: str = "{}"
    odd: Mapping[str, str] = field(default_factory=dict)
    whole: str = "{hour}"
    minutes: str = "{hour} {minute}"
    few: str = "{hour} {minute}"
    own: tuple[str, ...] = ()
    colon: str = ":"
    half_days: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """A language's words for signs, numbers and abbreviations.

    The key of a unit has its short spellings; its nouns are known as well. An abbreviation is a title (before a name
    only), one that leads on to what follows, or a closing one, whose full stop may be its sentence's too. ``parts``
    are ½ ¼ ¾ ⅓ ⅔ alone, and ``mixed`` after a number.
    """

    to: str
    minus: str
    plus: str
    equals: str
    and_: str
    or_: str
    percent: str
    about: str
    number: str
    number_signs: tuple[str, ...]
    clock: Clock
    parts: tuple[str, ...]
    mixed: tuple[str, ...]
    units: Mapping[str, Unit]
    titles: Mapping[str, str]
    leading: Mapping[str, str]
    closing: Mapping[str, str]
    one_and_half: str = ""
    thousands: str = "."
    feminine: Mapping[str, str] = field(default_factory=dict)
    masculine: Mapping[str, str] = field(default_factory=dict)
    singular_below_two: bool = False
    capital_ends: bool = True


ENGLISH: Final = Language(
    to="to", minus="minus", plus="plus", equals="equals", and_="and", or_="or", percent="percent", about="about",
    number="number", number_signs=("No.",), thousands=",",
    clock=Clock(whole="{hour} o'clock", few="{hour} oh {minute}", own=("o'clock",), half_days=True),
    parts=("half", "a quarter", "three quarters", "a third", "two thirds"),
    mixed=("and a half", "and a quarter", "and three quarters", "and a third", "and two thirds"),
    units={
        "s sec secs": Unit("1 second", "seconds", "half a second"),
        "min mins": Unit("1 minute", "minutes", "half a minute"), "h hr hrs": Unit("1 hour", "hours", "half an hour"),
        "m": Unit("1 metre", "metres", "half a metre"), "cm": Unit("1 centimetre", "centimetres"),
        "km": Unit("1 kilometre", "kilometres", "half a kilometre"),
        "kg": Unit("1 kilogram", "kilograms", "half a kilogram"),
        "° °C °F": Unit("1 degree", "degrees", "half a degree"), "x ×": Unit("once", "times"),
        "€ EUR": Unit("1 euro", "euros"), "$ USD": Unit("1 dollar", "dollars"), "£ GBP": Unit("1 pound", "pounds"),
    },
    titles={"Mr.": "Mister", "Mrs.": "Mrs", "Ms.": "Miz", "Dr.": "Doctor", "Prof.": "Professor", "St.": "Saint"},
    leading={
        "e.g.": "for example", "i.e.": "that is", "vs.": "versus", "approx.": "approximately", "w/o": "without",
        "w/": "with", "s/he": "she or he", "24/7": "24 7",
    },
    closing={"etc.": "et cetera", "a.m.": "AM", "p.m.": "PM"},
)  # fmt: skip

GERMAN: Final = Language(
    to="bis", minus="minus", plus="plus", equals="ist gleich", and_="und", or_="oder", percent="Prozent",
    about="etwa", number="Nummer", number_signs=("Nr.",), capital_ends=False,
    clock=Clock(hour="{} Uhr", odd={"1": "ein Uhr"}, own=("Uhr",)),
    parts=("ein halb", "ein Viertel", "drei Viertel", "ein Drittel", "zwei Drittel"),
    mixed=("einhalb", "einviertel", "dreiviertel", "eindrittel", "zweidrittel"), one_and_half="eineinhalb",
    units={
        "s sec Sek": Unit("eine Sekunde", "Sekunden", "eine halbe Sekunde"),
        "min Min": Unit("eine Minute", "Minuten", "eine halbe Minute"),
        "Uhr": Unit("ein Uhr", "Uhr"), "h Std": Unit("eine Stunde", "Stunden", "eine halbe Stunde"),
        "m": Unit("ein Meter", "Meter", "ein halber Meter"), "cm": Unit("ein Zentimeter", "Zentimeter"),
        "km": Unit("ein Kilometer", "Kilometer", "ein halber Kilometer"),
        "kg": Unit("ein Kilogramm", "Kilogramm", "ein halbes Kilogramm"),
        "° °C °F": Unit("ein Grad", "Grad", "ein halbes Grad"), "x ×": Unit("einmal", "mal"),
        "€ EUR": Unit("ein Euro", "Euro"), "$ USD": Unit("ein Dollar", "Dollar"), "£ GBP": Unit("ein Pfund", "Pfund"),
    },
    titles={"Hr.": "Herr", "Hrn.": "Herrn", "Fr.": "Frau", "Dr.": "Doktor", "Prof.": "Professor", "St.": "Sankt"},
    leading={
        "z.B.": "zum Beispiel", "d.h.": "das heißt", "ca.": "zirka", "bzw.": "beziehungsweise",
        "evtl.": "eventuell", "ggf.": "gegebenenfalls", "u.a.": "unter anderem", "vgl.": "vergleiche",
    },
    closing={"usw.": "und so weiter", "etc.": "ett zetera"},
)  # fmt: skip

FRENCH: Final = Language(
    to="à", minus="moins", plus="pluss", equals="égale", and_="et", or_="ou", percent="pour cent", about="environ",
    number="numéro", number_signs=("n°", "N°", "nº", "Nº", "no"), singular_below_two=True, thousands=". ",
    feminine={"21": "vingt et une", "31": "trente et une", "41": "quarante et une", "51": "cinquante et une"},
    clock=Clock(
        hour="{} heures", odd={"0": "0 heure", "1": "une heure", "21": "vingt et une heures"}, colon=r":|\s?h\s?",
        own=("heures", "h"),
    ),
    parts=("un demi", "un quart", "trois quarts", "un tiers", "deux tiers"),
    mixed=("et demi", "et un quart", "et trois quarts", "et un tiers", "et deux tiers"),
    units={
        "s sec": Unit("une seconde", "secondes", "une demi-seconde", "et demie", feminine=True),
        "min mn": Unit("une minute", "minutes", "une demi-minute", "et demie", feminine=True),
        "h": Unit("une heure", "heures", "une demi-heure", "et demie", feminine=True),
        "m": Unit("un mètre", "mètres", "un demi-mètre", "et demi"),
        "cm": Unit("un centimètre", "centimètres", "", "et demi"),
        "km": Unit("un kilomètre", "kilomètres", "un demi-kilomètre", "et demi"),
        "kg": Unit("un kilogramme", "kilogrammes", "un demi-kilogramme", "et demi"),
        "° °C °F": Unit("un degré", "degrés", "un demi-degré", "et demi"),
        "x ×": Unit("une fois", "fois", "", "et demie", feminine=True),
        "€ EUR": Unit("un euro", "euros", "", "et demi"), "$ USD": Unit("un dollar", "dollars", "", "et demi"),
        "£ GBP": Unit("une livre", "livres", "", "et demie", feminine=True),
    },
    titles={
        "M.": "Monsieur", "MM.": "Messieurs", "Mme": "Madame", "Mlle": "Mademoiselle", "Dr": "Docteur",
        "Dr.": "Docteur", "Pr": "Professeur", "St": "Saint", "Ste": "Sainte",
    },
    leading={
        "p.ex.": "par exemple", "c.-à-d.": "c'est-à-dire", "c-à-d": "c'est-à-dire", "env.": "environ",
        "vs.": "versus", "1er": "premier", "1re": "première", "1ère": "première", "2e": "deuxième",
        "2ème": "deuxième", "3e": "troisième", "3ème": "troisième", "4e": "quatrième", "4ème": "quatrième",
        "5e": "cinquième", "5ème": "cinquième",
    },
    closing={"etc.": "ett cétéra"},
)  # fmt: skip

SPANISH: Final = Language(
    to="a", minus="menos", plus="más", equals="es igual a", and_="y", or_="o", percent="por ciento",
    about="cerca de", number="número", number_signs=("n.º", "N.º", "n.°", "N.°", "nº", "Nº", "n°", "N°", "núm."),
    masculine={"21": "veintiún", "31": "treinta y un", "41": "cuarenta y un", "51": "cincuenta y un"},
    feminine={"21": "veintiuna", "31": "treinta y una", "41": "cuarenta y una", "51": "cincuenta y una"},
    clock=Clock(
        odd={"1": "una", "21": "veintiuna"}, minutes="{hour} y {minute}", few="{hour} y {minute}", colon=r":|\s?h\s?",
        own=("horas", "hs", "h"),
    ),
    parts=("medio", "un cuarto", "tres cuartos", "un tercio", "dos tercios"),
    mixed=("y medio", "y un cuarto", "y tres cuartos", "y un tercio", "y dos tercios"),
    units={
        "s seg": Unit("un segundo", "segundos", "medio segundo", "y medio"),
        "min": Unit("un minuto", "minutos", "medio minuto", "y medio"),
        "h": Unit("una hora", "horas", "media hora", "y media", feminine=True),
        "m": Unit("un metro", "metros", "medio metro", "y medio"),
        "cm": Unit("un centímetro", "centímetros", "medio centímetro", "y medio"),
        "km": Unit("un kilómetro", "kilómetros", "medio kilómetro", "y medio"),
        "kg": Unit("un kilo", "kilos", "medio kilo", "y medio"),
        "° °C °F": Unit("un grado", "grados", "medio grado", "y medio"),
        "x ×": Unit("una vez", "veces", "", "y media", feminine=True),
        "€ EUR": Unit("un euro", "euros", "medio euro", "y medio"),
        "$ USD": Unit("un dólar", "dólares", "medio dólar", "y medio"),
        "£ GBP": Unit("una libra", "libras", "media libra", "y media", feminine=True),
    },
    titles={
        "Sr.": "señor", "Sra.": "señora", "Srta.": "señorita", "Dr.": "doctor", "Dra.": "doctora",
        "Prof.": "profesor", "Sto.": "santo", "Sta.": "santa",
    },
    leading={
        "p.ej.": "por ejemplo", "aprox.": "aproximadamente", "Ud.": "usted", "Uds.": "ustedes", "vs.": "versus",
        "1.º": "primero", "1.ª": "primera", "2.º": "segundo", "2.ª": "segunda", "3.º": "tercero", "3.ª": "tercera",
        "y/o": "y o",
    },
    closing={"etc.": "etcétera"},
)  # fmt: skip

ITALIAN: Final = Language(
    to="a", minus="meno", plus="più", equals="uguale", and_="e", or_="o", percent="per cento", about="circa",
    number="numero", number_signs=("n.", "N.", "n°", "N°", "nº", "Nº"),
    clock=Clock(odd={"1": "una"}, minutes="{hour} e {minute}", few="{hour} e {minute}"),
    parts=("mezzo", "un quarto", "tre quarti", "un terzo", "due terzi"),
    mixed=("e mezzo", "e un quarto", "e tre quarti", "e un terzo", "e due terzi"),
    units={
        "s sec": Unit("un secondo", "secondi", "mezzo secondo", "e mezzo"),
        "min": Unit("un minuto", "minuti", "mezzo minuto", "e mezzo"),
        "h ora": Unit("un'ora", "ore", "mezz'ora", "e mezza", feminine=True),
        "m": Unit("un metro", "metri", "mezzo metro", "e mezzo"),
        "cm": Unit("un centimetro", "centimetri", "mezzo centimetro", "e mezzo"),
        "km": Unit("un chilometro", "chilometri", "mezzo chilometro", "e mezzo"),
        "kg": Unit("un chilo", "chili", "mezzo chilo", "e mezzo"),
        "° °C °F": Unit("un grado", "gradi", "mezzo grado", "e mezzo"),
        "x ×": Unit("una volta", "volte", "mezza volta", "e mezza", feminine=True),
        "€ EUR": Unit("un euro", "euro", "mezzo euro", "e mezzo"),
        "$ USD": Unit("un dollaro", "dollari", "mezzo dollaro", "e mezzo"),
        "£ GBP": Unit("una sterlina", "sterline", "mezza sterlina", "e mezza", feminine=True),
    },
    titles={
        "Sig.": "signor", "Sig.ra": "signora", "Sig.na": "signorina", "Dott.": "dottor", "Dott.ssa": "dottoressa",
        "Dr.": "dottor", "Prof.": "professor", "Prof.ssa": "professoressa",
    },
    leading={
        "p.es.": "per esempio", "ad es.": "ad esempio", "ca.": "circa", "vs.": "versus",
        "1º": "primo", "1ª": "prima", "2º": "secondo", "2ª": "seconda", "3º": "terzo", "3ª": "terza",
    },
    closing={"ecc.": "eccetera", "etc.": "eccetera"},
)  # fmt: skip

DUTCH: Final = Language(
    to="tot", minus="min", plus="plus", equals="is gelijk aan", and_="en", or_="of", percent="procent",
    about="ongeveer", number="nummer", number_signs=("nr.", "Nr."),
    clock=Clock(hour="{} uur", own=("uur", "u")),
    parts=("een half", "een kwart", "driekwart", "een derde", "twee derde"),
    mixed=("en een half", "en een kwart", "en driekwart", "en een derde", "en twee derde"), one_and_half="anderhalf",
    units={
        "s sec": Unit("1 seconde", "seconden", "een halve seconde"),
        "min": Unit("1 minuut", "minuten", "een halve minuut"), "h u": Unit("1 uur", "uur", "een half uur"),
        "m": Unit("1 meter", "meter", "een halve meter"), "cm": Unit("1 centimeter", "centimeter"),
        "km": Unit("1 kilometer", "kilometer", "een halve kilometer"), "kg": Unit("1 kilo", "kilo", "een halve kilo"),
        "° °C °F": Unit("1 graad", "graden", "een halve graad"), "x ×": Unit("1 keer", "keer"),
        "€ EUR": Unit("1 euro", "euro", "een halve euro"), "$ USD": Unit("1 dollar", "dollar", "een halve dollar"),
        "£ GBP": Unit("1 pond", "pond", "een half pond"),
    },
    titles={
        "dhr.": "meneer", "mevr.": "mevrouw", "mw.": "mevrouw", "dr.": "dokter", "drs.": "doctorandus",
        "prof.": "professor", "St.": "Sint",
    },
    leading={
        "bijv.": "bijvoorbeeld", "bv.": "bijvoorbeeld", "d.w.z.": "dat wil zeggen", "o.a.": "onder andere",
        "m.a.w.": "met andere woorden", "ca.": "circa", "evt.": "eventueel",
        "1e": "eerste", "2e": "tweede", "3e": "derde", "4e": "vierde", "5e": "vijfde", "1ste": "eerste",
        "2de": "tweede", "3de": "derde", "4de": "vierde", "5de": "vijfde",
    },
    closing={"enz.": "enzovoort", "etc.": "etcetera"},
)  # fmt: skip

LANGUAGES: Final[Mapping[str, Language]] = {
    "en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH, "it": ITALIAN, "nl": DUTCH}  # fmt: skip
