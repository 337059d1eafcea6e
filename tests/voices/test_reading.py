"""What an engine is given to say. The expected words were read by espeak-ng (`espeak-ng -q -x`) as they are meant."""

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unhurried import library
from unhurried.languages import names_in
from unhurried.script.heard import with_names
from unhurried.script.ritual import Series
from unhurried.script.sitting import everything
from unhurried.script.text import sentences
from unhurried.timeline import spoken_lines
from unhurried.voices.reading import DASH, ELLIPSIS, Phrase, phrases, words_in

TABLED = ("en", "de", "fr", "es", "it", "nl")
FORBIDDEN = frozenset('[](){}<>\\|*_#~^`"“”„«»\u00ad\u200b\u2060\ufeff\u00a0…—–')


def _said(text: str, language: str = "en") -> str:
    """Return a text's only phrase."""
    (phrase,) = phrases(text, language)
    assert phrase.pause == 0.0
    return phrase.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wait … and rest.", [("Wait,", ELLIPSIS), ("and rest.", 0)]),
        ("Wait... and . . . rest", [("Wait,", ELLIPSIS), ("and,", ELLIPSIS), ("rest", 0)]),
        ("Wait.. now", [("Wait,", ELLIPSIS), ("now", 0)]),
        ("Rest — or move.", [("Rest,", DASH), ("or move.", 0)]),
        ("Rest—or move.", [("Rest,", DASH), ("or move.", 0)]),
        (
            "Rest – or - move -- now--here",
            [("Rest,", DASH), ("or,", DASH), ("move,", DASH), ("now,", DASH), ("here", 0)],
        ),
        ("Rest, … or: — move", [("Rest,", ELLIPSIS), ("or:", DASH), ("move", 0)]),
        ("Wait … — now", [("Wait,", ELLIPSIS), ("now", 0)]),
        ("Hello there. ... And rest.", [("Hello there.", ELLIPSIS), ("And rest.", 0)]),
        ("Well…", [("Well.", 0)]),
        ("Well, …", [("Well.", 0)]),
        ("Hello there. ...", [("Hello there.", 0)]),
        ("Really…?", [("Really?", 0)]),
        ("Really? …", [("Really?", 0)]),
        ("But —", [("But.", 0)]),
        ("… and rest", [("and rest", 0)]),
        ("— Yes.", [("Yes.", 0)]),
        ("- item", [("item", 0)]),
        ("吸って……吐いて。", [("吸って,", ELLIPSIS), ("吐いて。", 0)]),
        ("…", []),
        ("- — ... !", []),
        ("😀", []),
        ("", []),
    ],
)
def test_pauses_are_silence_between_phrases(text: str, expected: list[tuple[str, float]]) -> None:
    """Ellipses and dashes cut a sentence; what goes on ends in a comma, what does not in its full stop."""
    assert [(phrase.text, phrase.pause) for phrase in phrases(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # dashes that are none
        ("a light-headed non\u2011stop", "a light-headed non-stop"),
        ("20-30 or 20–30 or 20 – 30 breaths", "20 to 30 or 20 to 30 or 20 to 30 breaths"),
        ("4-7-8, 4–7–8 and 3 – 2 – 1", "4, 7, 8, 4, 7, 8 and 3, 2, 1"),
        ("-5, (-5) and −5 degrees", "minus 5, minus 5, and minus 5 degrees"),
        ("room B2-5, rest, -so", "room B2-5, rest, so"),
        # brackets
        ("Breathe (if you like).", "Breathe, if you like."),
        ("(If you like) breathe, then [softly] stop!", "If you like, breathe, then, softly, stop!"),
        ("your partner(s)", "your partners"),
        # times
        ("at 22:00, 8:30 and 08:05", "at 22 o'clock, 8 30 and 8 oh 5"),
        ("8:30 pm, 8.30 a.m., 10 p.m. and 10:00 PM", "8 30 PM, 8 30 AM, 10 PM and 10 PM"),
        ("We rest at 10 p.m. Ana leads at 11 a.m.", "We rest at 10 PM. Ana leads at 11 AM."),
        ("8:30-9:00 and 25:00 and 8:75", "8 30 to 9 o'clock and 25:00 and 8:75"),
        # units
        ("8s, 90 s, 5 min, 1 h, 2 hrs, 1.5 h", "8 seconds, 90 seconds, 5 minutes, 1 hour, 2 hours, 1.5 hours"),
        ("5 min. each. Rest for 20-30 s.", "5 minutes each. Rest for 20 to 30 seconds."),
        ("in the 1990s, 5/ min", "in the 1990s, 5 minutes"),
        ("1 m, 5 cm, 3 km, 2 kg, 20 °C, 1°", "1 metre, 5 centimetres, 3 kilometres, 2 kilograms, 20 degrees, 1 degree"),
        ("$5, €5, 5 €, £1, $5.50", "5 dollars, 5 euros, 5 euros, 1 pound, 5 dollars 50"),
        ("2x, 1× and 3 × 4", "2 times, once and 3 times 4"),
        ("½, 1/2, ¼, 3/4 and 1½", "half, half, a quarter, three quarters and 1 and a half"),
        ("½ h, 1/2 hour, 1½ h, 2 1/2 min", "half an hour, half an hour, 1 and a half hours, 2 and a half minutes"),
        ("1,000 or 1,000,000.5 or 2.5 or 22", "1000 or 1000000.5 or 2.5 or 22"),
        ("the 1st, 2nd, 3rd, 21st", "the 1st, 2nd, 3rd, 21st"),
        ("No. 3, № 3, #3. No.", "number 3, number 3, number 3. No."),
        # signs and abbreviations
        ("10 % & 20% of a+b = c", "10 percent and 20 percent of a plus b equals c"),
        ("~5 min", "about 5 minutes"),
        ("e.g. this, i.e. that, approx. 3 vs. 4, w/ you, 24/7", "for example this, that is that, approximately 3 versus 4, with you, 24 7"),
        ("breath, rest, etc.", "breath, rest, et cetera."),
        ("Mr. Smith, Mrs. Low, Ms. Day, Dr. No, Prof. Oak, St. John", "Mister Smith, Mrs Low, Miz Day, Doctor No, Professor Oak, Saint John"),
        ("the St. is long", "the St. is long"),
        ("and/or he/they, his/her/their, s/he", "and or he or they, his or her or their, she or he"),
        # markup and typography
        ("[[slnc 500]] hello", "slnc 500, hello"),
        ("<speak><b>hi</b></speak> a < b > c <3", "hi a b c"),
        ("{a} \\pau | *softly* _so_ **now** snake_case ~ ^ `x` # y", "a pau softly so now snake case x y"),
        ("For 1h 30m, or 1 h 5 m; then 5 m away.", "For 1 hour 30 minutes, or 1 hour 5 minutes; then 5 metres away."),
        ("“Stay,” she said: ‘No’, it’s Ana’s, don`t 'tis", "Stay, she said: No, it's Ana's, don't tis"),
        ("un\u00adhur\u200bried\ufeff\u00a0now\tand\n here \x07", "unhurried now and here"),
        ("I love you ❤️ 👨\u200d👩\u200d👧 🇫🇷 👍🏽 :)", "I love you"),
        ("2*3, in → out", "2 times 3, in, out"),
        ("cafe\u0301 cafe\u200b\u0301", "café café"),
    ],
)  # fmt: skip
def test_english_is_said_at_length(text: str, expected: str) -> None:
    """Times, units, signs, abbreviations and brackets are words; markup and decoration are gone."""
    assert _said(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("22:00, 8:30 Uhr, 8.05 Uhr, 1:00, 1 Uhr", "de", "22 Uhr, 8 Uhr 30, 8 Uhr 5, ein Uhr, ein Uhr"),
        ("1 s, 1 Stunde, 2 Min., 1½ h, 2½ Std., ½ h, 1x, 3x", "de_DE", "eine Sekunde, eine Stunde, 2 Minuten, eineinhalb Stunden, 2 einhalb Stunden, eine halbe Stunde, einmal, 3 mal"),
        ("z. B. so, d.h. „schön“ usw.", "de", "zum Beispiel so, das heißt schön und so weiter."),
        ("20–30 %, -5 °C, 1.000 und 1,5 km", "de", "20 bis 30 Prozent, minus 5 Grad, 1000 und 1,5 Kilometer"),
        ("Hr. Müller & Dr. Weber, und/oder er/sie, Nr. 3", "de", "Herr Müller und Doktor Weber, und oder er oder sie, Nummer 3"),
        ("Ein- und Ausatmen, 5 Min. Pause", "de", "Ein- und Ausatmen, 5 Minuten Pause"),
        ("à 22h30, 22 h 30, 8:05, 1h00, 21:00", "fr", "à 22 heures 30, 22 heures 30, 8 heures 5, une heure, vingt et une heures"),
        ("1 s, 21 min, 1,5 h, 2 h, 1½ h, ½ h, 1 fois", "fr-CA", "une seconde, vingt et une minutes, 1,5 heure, 2 heures, une heure et demie, une demi-heure, une fois"),
        ("« Ça va ? » dit M. Dupont à Mme Dupont", "fr", "Ça va? dit Monsieur Dupont à Madame Dupont"),
        ("le 2e, n° 3, p. ex. 10\u202f%, 1\u202f000 km, prêt(e)s", "fr", "le deuxième, numéro 3, par exemple 10 pour cent, 1000 kilomètres, prêtes"),
        ("a las 22:00, 8:30, 1:05, 20-30", "es", "a las 22, 8 y 30, una y 5, 20 a 30"),
        ("1 s, 21 s, 21 h, 1½ h, ½ h, 1x", "es", "un segundo, veintiún segundos, veintiuna horas, una hora y media, media hora, una vez"),
        ("¿Sr. López? p. ej. n.º 3, 10 %", "es", "¿señor López? por ejemplo número 3, 10 por ciento"),
        ("alle 22:00, all'1:00, 8:30", "it", "alle 22, all'una, 8 e 30"),
        ("1 h, 1 ora, 21 min, ½ h, 1½ h, 5 €", "it", "un'ora, un'ora, 21 minuti, mezz'ora, un'ora e mezza, 5 euro"),
        ("Sig.ra Rossi, l’aria, n. 3, 20% ecc.", "it", "signora Rossi, l'aria, numero 3, 20 per cento eccetera."),
        ("om 22:00, 8:30 uur, 5 u, 1½ h, 2½ h, 5 min", "nl", "om 22 uur, 8 uur 30, 5 uur, anderhalf uur, 2 en een half uur, 5 minuten"),
        ("dhr. Jansen, bijv. de 3e, -5 °C enz.", "nl", "meneer Jansen, bijvoorbeeld de derde, min 5 graden enzovoort."),
        ("-5 grader, 20–30, 4-7-8, 8s, 10 %, han/hon, 1/2", "sv", "−5 grader, 20-30, 4, 7, 8, 8s, 10 %, han, hon, 1/2"),
    ],
)  # fmt: skip
def test_other_languages_are_said_in_their_own_words(text: str, language: str, expected: str) -> None:
    """Numbers agree with what they count; a language without a table keeps its digits and signs."""
    assert _said(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ήσυχα, πάρε μια ανάσα.",
        "Дыши спокойно, п'ять й ё.",
        "吸って、ゆっくり吐いて。",
        "تنفّس بهدوء، من فضلك؟",
        "می\u200cخواهم نفس بکشم",
        "हिन्दी में साँस लीजिए।",
        "หายใจเข้าลึกๆ",
        "צה״ל שלום",
        "Żółć, ça, ğış, ŵ, ǅ, ß",
    ],
)
def test_every_script_survives(text: str) -> None:
    """Letters and their marks of any script come through as they are."""
    assert _said(text, "und") == text


def test_names_are_said_as_the_table_tells() -> None:
    """Whole words, possessives too; the longest first; a name in its own case; what was said is not read again."""
    table = {
        "Ana": "Ahna",
        "Siobhán": "*shivawn*",
        "Ana Lee": "Ahna Leigh",
        "Ahna": "wrong",
        "Will": "Uill",
        "may": "mei",
        "May": "Mey",
    }
    heard = phrases(
        "Ana’s and ANA, WILL you, will, Will, Anatole, Ana-Lou, Ana Lee; Siobha\u0301n (may) May MAY.", "en", table
    )
    assert heard == (
        Phrase("Ahna's and ANA, WILL you, will, Uill, Anatole, Ahna-Lou, Ahna Leigh; shivawn, mei, Mey mei.", 0.0),
    )
    assert phrases("राम रामा", "hi", {"राम": "raam"})[0].text == "raam रामा"
    assert phrases("你爱Ana吗", "zh", {"Ana": "安娜"})[0].text == "你爱安娜吗"
    assert phrases("Ana and Bo", "en", {"Ana": "", "<b>": "x", "Bo": "<i></i>"})[0].text == "Ana and Bo"


@pytest.mark.parametrize("path", sorted(library.shipped_folder().rglob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_is_lost_of_the_rituals(path: Path) -> None:
    """Every sentence of every shipped ritual is said with all its letters, in their order; a series has none itself."""
    found = library.look_up(path)
    if isinstance(found, Series):
        return
    lines = [line.text for line in spoken_lines(with_names(everything(found), names_in(found.language)))]
    written = [sentence.text for line in lines for sentence in sentences(line, found.language)]
    assert written
    for text in written:
        heard = " ".join(phrase.text for phrase in phrases(text, found.language))
        assert [c for c in heard if c.isalnum()] == [c for c in text if c.isalnum()]


PIECES = [
    *"519½¼.,-–—… /\\<>[](){}*_#~^`|&+=%°×x€$№:;!?'’\"\n\u00a0\u00ad\u200b\u200d\u0301\u0338−😀é吸。",
    "20", "000", "05", "s", "min", "h", "C", "o'clock", "Uhr", "No.", "n.", "e.g.", "etc.", "pm", "a.m.", "M.", "Mr.",
    "Ada", "and", "or", "1/2", "w/", "<b>", "[[", "]]", "...", "--",
]  # fmt: skip
ANY_TEXT = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))


@given(ANY_TEXT, st.sampled_from([*TABLED, "sv"]))
def test_whatever_is_written_can_be_said(text: str, language: str) -> None:
    """No phrase has markup in it, begins with a hyphen or is without words; pauses are between; reading again changes nothing."""
    heard = phrases(text, language)
    for phrase in heard:
        assert not set(phrase.text) & FORBIDDEN
        assert not phrase.text.startswith("-")
        assert any(map(str.isalnum, phrase.text))
        assert phrase.text == " ".join(phrase.text.split()) == unicodedata.normalize("NFC", phrase.text)
        assert not any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in phrase.text)
        assert [again.text for again in phrases(phrase.text, language)] == [phrase.text]
        assert phrase.pause >= 0
    assert not heard or heard[-1].pause == 0
    assert all(phrase.pause > 0 and phrase.text[-1] in ",;:.!?，；：、،؛。！？؟।" for phrase in heard[:-1])
    if "<" not in text and any(map(str.isalnum, unicodedata.normalize("NFC", text))):
        assert heard


@given(ANY_TEXT, st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=3))
def test_no_table_of_names_lets_markup_in(text: str, said: dict[str, str]) -> None:
    """What is put in place of a name is as plain as the rest."""
    for phrase in phrases(text, "en", said):
        assert not set(phrase.text) & FORBIDDEN
        assert not phrase.text.startswith("-")
        assert any(map(str.isalnum, phrase.text))


@pytest.mark.parametrize(
    "piece",
    ["1-", "1.", "<a", "5 s ", "½", "a'", "a/", "e.g. ", ". ", "[[", ", !", " -", "\u0301", "12:30 ", "_a", "Ana "],
)
def test_a_long_text_takes_no_long_time(piece: str) -> None:
    """Reading is as long as the text, whatever it is made of."""
    text = (piece * 10_000)[:10_000]
    before = time.process_time()
    phrases(text, "en", {"Ana": "Ahna"})
    words_in(text)
    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Breathe in, and out.", 4),
        ("light-headed don't don’t 22 1,000 8.5", 6),
        ("rest—now--here … yes", 4),
        ("吸って。吐いて。", 3),
        ("吸って吐", 2),
        ("吸", 1),
        ("Ana吗", 2),
        ("हिन्दी में", 2),
        ("สวัสดี", 2),
        ("안녕 하세요", 2),
        ("- … ' 😀", 0),
        ("", 0),
    ],
)
def test_words_are_counted_as_a_listener_does(text: str, count: int) -> None:
    """Hyphens and apostrophes join; scripts without spaces count two characters as a word, rounded up."""
    assert words_in(text) == count


@given(st.text())
def test_what_has_words_has_at_least_one(text: str) -> None:
    """A pace in words a minute never divides by nothing that is said."""
    assert (words_in(text) >= 1) == any(map(str.isalnum, text))
