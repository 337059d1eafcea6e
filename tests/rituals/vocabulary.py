"""The words by which the measures know a question, a touch, a look, a way to decline: English and German.

A list of words cannot understand a sentence. It errs on the side of finding: a line that means no touch and is taken for
one can be put otherwise, or its turn of phrase be added to what is left out here, with the reason.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_BODY = r"(?:hands?|palms?|fingers?|head|forehead|cheek|arms?|foot|feet|leg)"
_OTHERS = (
    r"(?:(?:each|the|one) (?:other|another|one)|their|them|shoulders?|(?:the|a) (?:back|arm|forearm|head|hand)|hair|waist"
    r"|partner|one of you)"
)
_KOERPER = r"(?:hand|hände|finger|kopf|stirn|wange|arme?|füße|bein)"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Patterns of one language.

    ``lets`` has what lets somebody touch: doing words. ``names`` has kinds of touch as things ("a hand on a back"): a
    question may name them. ``innocent`` is left out before either is looked for.
    """

    lets: re.Pattern[str]
    names: re.Pattern[str]
    innocent: re.Pattern[str]
    asks: re.Pattern[str]
    at_once: re.Pattern[str]
    declines: re.Pattern[str]
    looks: re.Pattern[str]
    invites: re.Pattern[str]
    averts: re.Pattern[str]
    optional: re.Pattern[str]
    stops: re.Pattern[str]
    exhales: re.Pattern[str]
    speaks: re.Pattern[str]


ENGLISH: Final = Vocabulary(
    lets=_any(
        r"\bhold(?:s|ing)?(?: on to| onto)? (?:it|them|hands?|each|one another|the (?:hand|other|one)|your|their|one of you)",
        r"\b(?:be|being|is|are) held\b",  # the one who is held
        r"\b(?:strok|caress|massag|rub|hug|embrac|cuddl|kiss|snuggl|nestl)(?:s|es|e|ing|bing|ging|ling|le)?\b",
        r"\blean(?:s|ing)? (?:back )?(?:in\b|into|on|against|your|together)",
        rf"\b(?:rest|lay|put|place|set|bring|offer|give|leave|keep|take|slide)(?:s|ing)? (?:[\w']+ ){{0,4}}{_BODY} "
        rf"(?:\w+ ){{0,2}}(?:on|upon|against|around|round|in|into|between|behind|over|to) (?:\w+ )?{_OTHERS}",
        rf"\b(?:take|takes|taking|squeeze|squeezes|reach for) (?:[\w']+ ){{1,3}}{_BODY}",
        r"\b(?:touch|touches|brush|brushes|brushing)\b",
    ),
    names=_any(
        r"\barms? (?:a)?round\b", r"\bhands? (?:in|on|upon|against|between) (?:a |an |the |your |each )?(?!your own|own)\w+",
        r"\bback to back\b", r"\bbacks? against\b", r"\bshoulder (?:to|against)\b", r"\bforeheads?\b", r"\bhand in hand\b",
        r"\bholding hands\b", r"\b(?:a|the|this|one) (?:hug|embrace)\b",
    ),
    innocent=_any(
        r"\bcould (?:lean|hold|touch)\b",  # where to sit, for later
        r"\b(?:a|any|the|this|each|first|kind of) touch\b", r"\btouch is\b",  # a thing to speak of
        r"\btak(?:e|es|ing) (?:the|your|a) hands? (?:back|away|off)\b",
        r"\bwhat (?:is|was|has) touch\w* you\b",  # the bed, the air; what moved somebody
        r"\bheld up\b", r"\bsqueeze of\b", r"\b(?:in|out of) touch\b", r"\btouch(?:es|ed|ing)? on\b",  # of talk
        r"\b(?:without|no|not|nor|never|need not|instead of) (?:any )?(?:touch\w*|holding)\b",
        r"\bhold(?:s|ing)? (?:your|the|their) (?:breath|phone|pen|notebook|tongue)\b",
        r"\b(?:bed|floor|chair|ground|cushion|sofa|mattress|pillow|wall|earth|air|blanket)\b[^.;:]*\b(?:hold|holds|touch|touches|touching|carry)\b",
        rf"\b{_BODY} (?:\w+ )?(?:on|in|over) (?:your|their|one's) own \w+",  # one's own hand on one's own chest
        rf"\b{_BODY} in (?:your|their) laps?\b",
        r"\b(?:as|how) (?:one|you) holds? (?:something|someone|a|an)\b",  # a picture of how
        r"\bhands? on (?:the|a) (?:table|bed|blanket|floor|clock)\b", r"\blean(?:s|ing)? back\b(?! against)",
        r"\bhold(?:s|ing)? (?:it|them) (?:lightly )?(?:in mind|as true)\b",
    ),
    asks=_any(
        r"\bask(?:s|ing)?\b", r"\b(?:may|shall|can|could) I\b", r"\bis (?:it|this|a|another|an?other)\b[^.?]*\?",
        r"\b(?:would|do|does) (?:you|it|either|one)\b[^.?]*\?",
    ),
    at_once=_any(r"\bask(?:s|ing)?\b[^.?:]*(?:,? and then|,? then)\b"),
    declines=_any(
        r"\bor,? (?:if|stay|rest|sit|be|being|lie|just|simply|only|nothing|nobody|not|leave|let|none|no\b|breathe|keep|with|without|wait|your own|"
        r"enough|walk|listen|pass|skip|look|near|nearness|farther|further|close|a word|beside)",
        r"\bif not\b", r"\binstead\b", r"\benough (?:too|as well)\b", r"\bis (?:also )?enough\b", r"\brather\b", r"\bif (?:it|that) (?:is|was) (?:a )?no\b",
        r"\b(?:too|as well)\.", r"\botherwise\b", r"\bno is\b", r"\bin place of\b", r"\bas good\b",
        r"\bor (?:would|is|are)\b", r"\b(?:no|nowhere|not now|later|enough)\b[^.]*\b(?:good|fine|welcome)\b", r"\bif (?:the answer|it) was (?:a )?no\b",
    ),
    looks=_any(
        r"\blook(?:s|ing)? (?:up )?(?:at|into|to|toward|towards) (?:each|one another|the other|the one|them|those|their|these|your partner|one of you)",
        # An invitation by itself: not to look at, for or away from anything else.
        r"(?:^|[,;:] |and |may )look\b(?! (?:at|for|back|out|around|away|down|only|inside|in|up|to|into|like)\b)", r"\beye contact\b", r"\b(?:meet|meets|find|finds|hold|holds) [^.,]*\b(?:eyes|gaze)\b", r"\beyes meet\b",
        r"\bgaz(?:e|es|ing)\b",
    ),
    invites=_any(
        r"\bask(?:s|ed)?\b", r"\bmay\b", r"\bif (?:you|it|that|either|both)\b", r"\bwould you\b", r"\bis (?:another|one more|a)\b", r"\bperhaps\b",
    ),
    averts=_any(r"\blook(?:s|ing)? (?:away|down|past|elsewhere|out)\b", r"\bclos(?:e|ed|ing)\b", r"\blisten\b", r"\brest your eyes\b"),
    optional=_any(r"\boptional\b", r"\bleave (?:\w+ ){0,4}out\b", r"\bleft out\b", r"\bskip\b", r"\bpass\b"),
    stops=_any(r"\bstop(?:s|ped|ping)?\b", r"\bany key\b"),
    exhales=_any(r"\bbreath\w* (?:\w+ ){0,3}out\b", r"\bout[- ]breath\b", r"\bbreaths? (?:\w+ )?go\b", r"\bexhal", r"\bsigh\b"),
    speaks=_any(r"\b(?:tell|tells|say|says|speak|speaks|talk|talks|answer|word|words|sentence|voice|read|reads|thank|thanks)\b"),
)  # fmt: skip

GERMAN: Final = Vocabulary(
    lets=_any(
        r"\bhalt(?:e|et|en)?\b [^.;:]*\b(?:hand|hände|einander|euch|sie|ihn|dich|fest)\b", r"\bhält\b", r"\bgehalten\b",
        r"\b(?:ge)?(?:streiche?l|umarm|berühr|massier|kraul|küss|kuschel|schmieg)\w*", r"\bstreich(?:e|t|en|st)?\b", r"\b(?:an)?(?:ge)?lehn(?:e|t|en|st)?\b",
        rf"\b(?:leg|ruh|setz)\w*\b [^.;:]*\b{_KOERPER}\b [^.;:]*\b(?:auf|an|um|in|gegen|zwischen|über)\b",
        rf"\b(?:nimm|nehmt|nimmt|nehmen|drück|drückt|drücken|gib|gebt|gibt)\b (?:\w+ ){{0,4}}{_KOERPER}\b",
    ),
    names=_any(
        r"\barme? um\b", r"\bhand (?:auf|an|in)\b", r"\bhände ineinander\b", r"\brücken an rücken\b", r"\bschulter an\b", r"\bstirn an\b",
        r"\b(?:eine|die|diese) umarmung\b",
    ),
    innocent=_any(
        r"\bwas (?:\w+ )?(?:dich|euch|ihn|sie) (?:\w+ )?berührte?\b", r"\bohne (?:jede )?(?:berührung\w*|zu berühren|\w+ zu (?:halten|berühren))",
        r"\b(?:keine|nicht|nichts|statt) (?:zu )?(?:berühr\w*|halten)", r"\batem (?:an)?halten\b", r"\b(?:inne|abstand) ?halt\w*", r"\bhalt(?:et|e)? (?:kurz )?inne\b",
        r"\b(?:bett|boden|stuhl|kissen|sofa|matratze|wand|erde|luft|decke)\b[^.;:]*\b(?:hält|halten|trägt|berührt)\b",
        r"\bwas euch (?:gerade )?berührt\b", rf"\b(?:eigene[nrs]?) {_KOERPER}\b[^.]*", r"\bwie (?:man|etwas)\b[^.,;]*", r"\bzurück ?lehn\w*", r"\blehnt euch zurück\b",
        rf"\b{_KOERPER} (?:auf|in|an) (?:die|den|das|der|dem|deine[nrm]?|eure[nrm]?) (?:eigene\w*|tisch|bett|decke|boden|schoß)\b",
    ),
    asks=_any(
        r"\b(?:ge)?frag(?:t|e|en|st)?\b", r"\bdarf ich\b", r"\b(?:soll|kann) ich\b",
        r"\b(?:möchtet?|möchtest|magst|mögt|würdet|würdest|passt|ist)\b [^.?]*\?",
    ),
    at_once=_any(r"\bfrag(?:t|e|en)?\b[^.?:]*(?:,? und dann|, dann)\b"),
    declines=_any(
        r"\boder,? (?:wenn|falls|bleib|ruh|sitz|lieg|nur|einfach|nichts|niemand|nicht|lass|atm|gar|mit|ohne|warte|genug|geh|hör|schau|nähe|kein|ein wort|daneben)",
        r"\bwenn nicht\b", r"\bfalls nicht\b", r"\bstattdessen\b", r"\blieber\b", r"\bgenügt\b", r"\breicht\b", r"\bgenug\b", r"\bauch (?:gut|schön|recht)\b",
        r"\bebenso gut\b", r"\bsonst\b", r"\bein nein\b", r"\bbei einem nein\b", r"\banstelle\b", r"\bstatt\b",
    ),
    looks=_any(
        r"\b(?:seht|schaut|blickt|sieh|schau|ansehen|anschauen|anblicken)\b [^.;]*\b(?:einander|euch|an|in die augen)\b", r"\b(?:blick|augen)kontakt\b",
        r"\bin die augen\b", r"\b(?:einander|euch) (?:an(?:zu)?(?:sehen|schauen|blicken))\b", r"\b(?:seht|schaut) (?:jetzt|noch einmal|,)", r"\bblicke? treffen\b",
    ),
    invites=_any(r"\b(?:ge)?frag", r"\bwenn (?:ihr|du|es|beide|das)\b", r"\b(?:möcht|mög|mag|würde|dürf|darf|könn|vielleicht|ist noch)"),
    averts=_any(r"\b(?:weg|vorbei|hinunter|woanders)\b", r"\bschließ", r"\bhör", r"\baugen (?:ruhen|zu)\b", r"\bgeschlossen"),
    optional=_any(r"\bfreiwillig\b", r"\b(?:weg|aus)(?:ge)?lass", r"\blass\w* [^.]*\b(?:weg|aus)\b", r"\büberspring"),
    stops=_any(r"\bauf(?:zu)?hören\b", r"\bhört (?:\w+ )*auf\b", r"\bstopp?\b", r"\btaste\b", r"\bbeende", r"\banhalten\b", r"\babbrechen\b"),
    exhales=_any(r"\bausatme?", r"\batme?t?\b[^.]*\baus\b", r"\batem(?:zug)?\b[^.]*\b(?:geh|hinaus|los|aus)", r"\bausgeatmet\b", r"\bseufz"),
    speaks=_any(r"\b(?:erzähl|sag|sprich|sprech|rede|antwort|wort|worte|satz|stimme|lies|lest|dank)"),
)  # fmt: skip

VOCABULARIES: Final[Mapping[str, Vocabulary]] = {"en": ENGLISH, "de": GERMAN}
"""By language. One that is not here is measured by its steps and times, which are those of its original, and not by its words."""
TAGS: Final[Sequence[str]] = (
    "breath", "talk", "touch", "quiet", "evening", "after a hard day", "walking", "writing", "thanks", "repair",
)  # fmt: skip
