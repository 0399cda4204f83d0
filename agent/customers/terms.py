"""Titles of the cases that requests about personal data open."""

from agent.kit.records import Bilingual

_PRIVACY = {
    "access": Bilingual(it="Copia dei dati personali", en="Copy of personal data"),
    "export": Bilingual(it="Esportazione dei dati personali", en="Export of personal data"),
    "rectification": Bilingual(it="Correzione dei dati", en="Correction of data"),
    "erasure": Bilingual(it="Cancellazione dei dati", en="Erasure of data"),
    "objection": Bilingual(it="Opposizione al trattamento", en="Objection to processing"),
}


def privacy_subject(kind: str) -> Bilingual:
    """Return the title of a privacy case."""
    return _PRIVACY[kind]
