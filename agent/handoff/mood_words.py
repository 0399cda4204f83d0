"""The words `agent.handoff.mood` knows: a stem ends in ``*``, a whole word does not.

Weights: 1 mild, 2 clear, 3 strong. Only words that mean the same in most messages to a company
are here; what is merely a subject (fault, bill, complaint) is no mood.
"""

from agent.kit.i18n import Language

_IT = {
    3: "vergogn* scandal* truff* ladr* schif* indecen* inaccettabil* disgust* incazz* furios* "
       "vaffanc*",
    2: "arrabbiat* stuf* assurd* pessim* orribil* ridicol* incompeten* incapac* avvocat* "
       "denunc* imbarazzant* insopportabil* stanc* disperat* nessuno esasper* penos* bugiard* "
       "imbrogli* merda cavolo basta",
    1: "delus* male peggio peggior* lent* inutil* preoccupat* scontent* insoddisfatt* frustr* "
       "confus* purtroppo fastidi* problema problemi seccat* scomod* ritardo ancora mai rotto odio",
}  # fmt: skip
_IT_GOOD = {
    2: "ottim* perfett* eccellent* fantastic* gentilissim* bravissim* felic* bellissim*",
    1: "grazie content* gentil* bene buon* brav* utile soddisfatt* risolt* chiar* comod* piacer*",
}
_EN = {
    3: "disgrac* scam* thie* fraud* disgust* unacceptable furious outrag* fuck* appal*",
    2: "angry ridiculous* terribl* horribl* awful* useless incompeten* fed lawyer* sue suing "
       "pathetic sick desperat* liar* lying joke shit damn hate* livid worst shameful shocking",
    1: "bad badly worse disappoint* annoy* slow* worried unhappy frustrat* confus* unfortunately "
       "problem problems tired upset late again never still broken waste*",
}  # fmt: skip
_EN_GOOD = {
    2: "excellent perfect* fantastic wonderful brilliant amazing happy great lovely",
    1: "thanks thank glad good kind* helpful nice pleased satisf* solved clear* useful well",
}


def _weights(bad: dict[int, str], good: dict[int, str]) -> dict[str, float]:
    weights = {word: -float(weight) for weight, words in bad.items() for word in words.split()}
    return weights | {w: float(weight) for weight, words in good.items() for w in words.split()}


LEXICON: dict[Language, dict[str, float]] = {
    "it": _weights(_IT, _IT_GOOD),
    "en": _weights(_EN, _EN_GOOD),
}
PHRASES: dict[Language, dict[str, float]] = {
    "it": {
        "presa in giro": -3, "prese in giro": -3, "prendete in giro": -3, "terza volta": -2,
        "seconda volta": -1, "ennesima volta": -2, "non ne posso più": -3, "tre volte": -2,
        "cento volte": -2, "perdere tempo": -2, "perso tempo": -2, "da settimane": -1,
        "da mesi": -2, "fate pena": -3, "cambio gestore": -2, "cambierò gestore": -2,
        "non funziona niente": -2, "va bene": 0.3, "nessun problema": 0.5,
    },
    "en": {
        "third time": -2, "second time": -1, "umpteenth time": -2, "fed up": -3,
        "had enough": -3, "a joke": -2, "waste of time": -2, "wasting my time": -2,
        "for weeks": -1, "for months": -2, "ripped off": -3, "rip-off": -3, "rip off": -3,
        "switch provider": -2, "switching provider": -2, "nothing works": -2, "no problem": 0.5,
    },
}  # fmt: skip
NEGATIONS: dict[Language, frozenset[str]] = {
    "it": frozenset({"non", "nessun", "nessuna", "niente", "senza", "né", "mica"}),
    "en": frozenset({"not", "no", "never", "without", "don't", "didn't", "isn't", "wasn't",
                     "can't", "nor", "don", "didn", "isn", "wasn", "aren"}),
}  # fmt: skip
INTENSIFIERS: dict[Language, frozenset[str]] = {
    "it": frozenset({"molto", "davvero", "proprio", "troppo", "veramente", "così", "super"}),
    "en": frozenset({"very", "really", "so", "too", "absolutely", "completely", "totally"}),
}
