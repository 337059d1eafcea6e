"""Words that no ritual says, each with the reason: for whoever would like to use one, and for whoever would drop it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_ORDER: Final = "commands: a ritual invites"
_GENDER: Final = "knows who the two are: a ritual does not"
_BODY: Final = "explains the body: what is known does not bear it, and it takes no explaining to lie down"
_HEALS: Final = "promises to mend: nothing is promised"
_ALWAYS: Final = "promises or commands for ever: no evening is like another"
_RELAX: Final = "asks for what cannot be done at will: whoever is told to relax watches whether they do"
_FEEL: Final = "says what is felt: only the two know, and may feel something else"
_DEEP: Final = "asks for more air: softer is better than deeper, over-breathing makes dizzy"
_SEX: Final = "makes a goal of it: nothing here has to lead to anything"
_TIME: Final = "says how long it lasts, which --minutes makes untrue"
_NAMED: Final = "is somebody's name or trademark, for further reading only"

NEGATED_EN: Final = r"\b(?:no|not|nothing|nobody|none|neither|nor|without|no one|\w+n't)\b[^.;:?!]*"
NEGATED_DE: Final = r"\b(?:nichts?|niemand|kein\w*|weder|ohne)\b[^.;:?!]*"


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Words, why they are none of a ritual's, and what goes before or after them where they are fine."""

    words: re.Pattern[str]
    why: str
    unless_after: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    spoken_only: bool = False

    def found_in(self, text: str) -> str | None:
        """Return the words that are not to be there, or None."""
        kept = self.unless.sub(lambda fine: " " * len(fine[0]), text) if self.unless else text
        for match in self.words.finditer(kept):
            if not (self.unless_after and self.unless_after.search(text[: match.start()])):
                return match[0]
        return None


def _no(
    words: str,
    why: str,
    *,
    after: str | None = None,
    unless: str | None = None,
    spoken: bool = False,
    case: bool = False,
) -> Forbidden:
    flags = 0 if case else re.IGNORECASE
    return Forbidden(
        re.compile(words, flags),
        why,
        re.compile(rf"{after}$", re.IGNORECASE) if after else None,
        re.compile(unless, re.IGNORECASE) if unless else None,
        spoken,
    )


_COUNT_EN = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety"
    r"|half an?|a quarter of an|couple of)"
)
_COUNT_DE = r"(?:\d+|eine[rn]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|fünfzehn|zwanzig|dreißig|vierzig|sechzig|halbe[n]?)"

ENGLISH: Final[Sequence[Forbidden]] = (
    _no(r"\bmust(?:n't)?\b", _ORDER),
    _no(r"\b(?:should|shouldn't|ought to)\b", _ORDER, unless=r"(?:^|[.;,:] )should (?:you|it|this|that|one|either|the|a|something|anything|tears)\b"),
    # "Nothing has to be done" frees; "you have to" binds. Likewise "need not", "no need to".
    _no(r"\b(?:have|has|had|having) to\b", _ORDER, after=NEGATED_EN),
    _no(r"\bneeds? to\b", _ORDER, after=NEGATED_EN),
    _no(r"\b(?:he|she|him|himself|herself|his|hers?)\b", _GENDER),
    _no(r"\b(?:husband|wife|boyfriend|girlfriend|bride|groom|spouse)s?\b", _GENDER),
    _no(r"\b(?:wo)?m[ae]n\b|\b(?:guy|girl|boy|lady|ladies|gentlem[ae]n|male|female|masculine|feminine)s?\b", _GENDER),
    _no(r"\b(?:oxytocin|cortisol|dopamine|serotonin|endorphins?|hormon\w*|chemi\w+)\b", _BODY),
    _no(r"\b(?:brains?|neur\w+|nervous systems?|nerves|vag(?:us|al)|(?:para)?sympathetic|amygdala|heart ?rate|blood pressure)\b", _BODY),
    _no(r"\b(?:proven|scientific\w*|science|scientists?|stud(?:y|ies) shows?|research)\b", _BODY),
    _no(r"\b(?:heal|heals|healed|healing|cures?|curing|cured|therap\w+)\b", _HEALS),
    # "Nothing to fix" is what the rituals say again and again; "this fixes" is a promise.
    _no(r"\bfix(?:es|ed|ing)?\b", _HEALS, after=NEGATED_EN),
    _no(r"\b(?:guarantee\w*|makes? (?:you|it all) (?:better|calm\w*|closer|happy|happier)|will (?:bring|make|help|calm|bond) (?:you|both)|works? (?:best|every time))\b", _HEALS),
    _no(r"\b(?:always|never|forever|every time)\b", _ALWAYS),
    _no(r"\brelax(?:es|ed|ing|ation)?\b|\bcalm (?:down|yourself|yourselves)\b", _RELAX),
    _no(r"\byou(?:'ll| will| both will| are going to) (?:\w+ )?(?:feel|notice|sense|become|sleep|be (?:calm\w*|close\w*|happ\w+|rested))\b", _FEEL),
    _no(r"\byou (?:both |now |are )?feel(?:ing)?\b", _FEEL,
        unless=r"\b(?:if|should|whatever|what|how|when|whenever|where|wherever|as|that|than|anything|do|did|may) (?:both |either of )?you (?:both )?(?:are )?feel(?:ing)?\b"),
    _no(r"\b(?:deep(?:er|ly|est)?|big|full|huge) (?:in-?|out-?)?(?:breath\w*|inhal\w*|exhal\w*)\b|\b(?:breath\w*|inhal\w*|exhal\w*)(?: in| out)?,? (?:\w+ )?(?:deep(?:er|ly)?|hard|fully)\b", _DEEP,
        unless=r"\b(?:softer|slower)\b[^.]*\bdeeper\b|\bnot deeper\b|\bno deeper\b"),
    _no(r"\b(?:sexy?|sexual\w*|erotic\w*|arous\w+|seduc\w+|orgasm\w*|naked|foreplay|lovers?|making love|make love)\b", _SEX),
    _no(rf"\b{_COUNT_EN}(?: more| full| whole)? (?:minutes?|seconds?|hours?)\b", _TIME, unless=r"\b(?:for |in )?a (?:minute|second)(?: or two)?\b", spoken=True),
    _no(r"\b(?:Gottman|Hold Me Tight|Sue Johnson|Insight Timer)\b", _NAMED),
)  # fmt: skip

GERMAN: Final[Sequence[Forbidden]] = (
    _no(r"\b(?:muss|musst|müsst|müssen)\b", _ORDER, after=NEGATED_DE, unless=r"\b(?:muss|musst|müsst|müssen)\b(?=[^.;:?!]* (?:nichts?|niemand|kein\w*)\b)"),
    _no(r"\b(?:soll|sollst|sollt|sollen|sollte|solltet|solltest|sollten)\b", _ORDER, after=NEGATED_DE,
        unless=r"(?:^|[.;,:] )soll(?:te|tet|test|ten)? (?:es|euch|dir|ihr|du|etwas|jemand|ein|eine|der|die|das|ich|tränen)\b"),
    # "er" and "sie" may be a breath and a hand; only where they stand for people, or a man for both, is it one's gender.
    _no(r"\b(?:er oder sie|sie oder er|er/sie|sie/er|ihm oder ihr|ihr oder ihm|sein oder ihr)\b", _GENDER),
    _no(r"\b(?:einer|jeder|keiner|der) von euch\b", _GENDER),
    _no(r"\b(?:[Dd]er|[Dd]en|[Dd]em) andere[nr]?\b(?! (?:[A-ZÄÖÜ]|eine|einen))", _GENDER, case=True),
    _no(r"\bPartner(?:in|innen|s|n)?\b|\b(?:Ehe)?(?:[Mm]ann|[Ff]rau|[Mm]änner|[Ff]rauen|[Gg]att(?:e|in))\b|\bFreund(?:in)?\b|\b(?:Junge|Mädchen|Herr|Dame)\b|\b(?:männlich|weiblich)\w*", _GENDER, case=True),
    _no(r"\b(?:oxytocin|ox[iy]tozin|[ck]orti[sz]ol|dopamin|serotonin|endorphin\w*|\w*hormon\w*)\b", _BODY),
    _no(r"\b(?:ge)?hirn\w*|\bnerven\w*|\bneuro\w*|\bvagus\w*|\bparasympath\w*|\bherzfrequenz\b|\bblutdruck\b", _BODY),
    _no(r"\bbewiesen\b|\bwissenschaft\w*|\bstudien?\b|\bforsch\w+", _BODY),
    _no(r"\b(?:heilt|heilen|heilung|heilsam\w*|geheilt|therap\w+)\b", _HEALS),
    _no(r"\b(?:repariert?|reparieren)\b", _HEALS, after=NEGATED_DE, unless=r"\breparier\w*(?=[^.]*\bnicht\b)"),
    _no(r"\b(?:garantier\w*|versproch\w*|versprech\w*|wirkt|macht euch (?:ruhig\w*|glücklich\w*)|bringt euch)\b", _HEALS),
    _no(r"\b(?:immer|nie|niemals|jedes ?mal)\b", _ALWAYS, unless=r"\b(?:wann|wie|was|wo|wer)(?: auch)? (?:\w+ )?immer\b|\bimmer (?:noch|wieder|weiter|wenn|\w+er)\b|\bnoch immer\b|\bnoch nie\b"),
    _no(r"\b(?:ent)?spann(?:t|en|e|ung)\b|\bberuhig(?:e|t|en) (?:dich|euch)\b", _RELAX),
    _no(r"\b(?:ihr werdet|du wirst|werdet ihr|wirst du)\b[^.?!]*\b(?:fühl|spür|merk|sein|schlafen)\w*", _FEEL),
    _no(r"\b(?:ihr fühlt|du fühlst|ihr spürt|du spürst)\b", _FEEL, unless=r"\b(?:wenn|falls|was|wie|wo|ob|sobald|dass|als) (?:ihr fühlt|du fühlst|ihr spürt|du spürst)\b"),
    _no(r"\btief(?:e[nrs]?|er|ste[nr]?)? (?:ein|aus|atm|atem|luft|durch)\w*|\b(?:ein|aus|durch)?(?:ge)?atm\w*(?: \w+)? tief(?:er)?\b", _DEEP,
        unless=r"\b(?:sanfter|weicher|leiser|ruhiger)\b[^.]*\btiefer\b|\bnicht tiefer\b"),
    _no(r"\b(?:sexy?|sexuell\w*|erotisch\w*|erreg\w+|verführ\w+|nackt|liebe machen)\b", _SEX),
    _no(rf"\b{_COUNT_DE}(?: ganze\w*| volle\w*| weitere\w*)? (?:minuten?|sekunden?|stunden?)\b", _TIME, unless=r"\beine(?:n)? (?:minute|sekunde)\b", spoken=True),
    _no(r"\b(?:Gottman|Hold Me Tight|Sue Johnson|Insight Timer)\b", _NAMED),
)  # fmt: skip

FORBIDDEN: Final[Mapping[str, Sequence[Forbidden]]] = {"en": ENGLISH, "de": GERMAN}
