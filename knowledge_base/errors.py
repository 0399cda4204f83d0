"""What can go wrong in the knowledge base.

KnowledgeError
├── ArticleError     an article cannot be used; says the file, the field and what to do
├── EncoderError     the encoder is missing, damaged or of another kind
└── IndexDamaged     the stored index does not match its checksum or its manifest
"""


class KnowledgeError(Exception):
    """Root of all errors of this library."""


class ArticleError(KnowledgeError):
    """An article cannot be used.

    Args:
        file: the article's file, as the knowledge manager knows it.
        field: the part that is wrong: a front-matter field, "front matter", "text" or "link".
        problem: what is wrong.
        remedy: what to do about it.
    """

    def __init__(self, file: str, *, field: str, problem: str, remedy: str) -> None:
        super().__init__(f"{file}: {field}: {problem}. {remedy}")
        self.file = file
        self.field = field
        self.problem = problem
        self.remedy = remedy


class EncoderError(KnowledgeError):
    """The encoder is missing, damaged or of another kind."""


class IndexDamaged(KnowledgeError):  # noqa: N818 - a state of the index, named as one
    """The stored index does not match its checksum or its manifest."""
