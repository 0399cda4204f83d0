"""Questions as customers ask them, and what they teach.

Beside the articles there may be ``questions/it.yml`` and ``questions/en.yml``: for each article,
other ways in which customers ask for it, and under ``no-article`` questions that no article
answers. An answered gap adds its wording here. From these and from the articles' own headings a
linear classifier learns which article a question means, or none of them; questions in one language
teach the other as well, because each language's own mean vector is taken away first.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from knowledge_base.articles import LANGUAGES
from knowledge_base.errors import ArticleError
from knowledge_base.q4_weights import Floats

NO_ARTICLE = "no-article"
MAX_BYTES = 2_000_000
# inverse regularisation; from 3 to 30 recall@1 on the development questions moves by one point
_INVERSE_REGULARISATION = 10.0


@dataclass(frozen=True)
class Question:
    """One example question; ``article_id`` may be ``no-article``.

    ``kind`` is ``asked`` for what knowledge managers wrote, ``title`` and ``heading`` for what was
    taken from the article itself.
    """

    article_id: str
    language: str
    text: str
    kind: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text, marked as a question."""
        return hashlib.sha256(b"question\0" + self.text.encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class QuestionModel:
    """Example questions as vectors, and the classifier learnt from them.

    ``vectors`` are centred and of unit length, one row for each question; where an encoder has
    several views, ``parts`` are their dimensions and each counts the same. ``weights`` has shape
    (classes, dimension); its classes are ``class_ids``, in which ``no-article`` may be one. It is
    empty when there were fewer than two classes to learn.
    """

    questions: tuple[Question, ...]
    parts: tuple[int, ...]
    vectors: Floats
    means: dict[str, Floats]
    class_ids: tuple[str, ...]
    weights: Floats
    bias: Floats

    def centred(self, vector: Floats, *, language: str) -> Floats:
        """`vector` without its language's mean, of unit length again."""
        return _centred(vector, mean=self.means[language], parts=self.parts)

    def logits(self, centred: Floats) -> dict[str, float]:
        """How well each class fits, by id; not calibrated."""
        values = self.weights @ centred + self.bias
        return dict(zip(self.class_ids, values.tolist(), strict=True))


def load_questions(folder: Path) -> tuple[list[Question], list[ArticleError]]:
    """Read ``questions/<language>.yml`` under `folder`; a file that is not there is empty."""
    questions: list[Question] = []
    errors: list[ArticleError] = []
    for language in LANGUAGES:
        path = folder / "questions" / f"{language}.yml"
        if not path.exists():
            continue
        try:
            questions += _read(path, language=language)
        except ArticleError as problem:
            errors.append(problem)
    return questions, errors


def learn(
    questions: Sequence[Question], vectors: Floats, *, parts: tuple[int, ...]
) -> QuestionModel:
    """Learn the classifier.

    Args:
        questions: examples of every kind.
        vectors: every view of them, shape (questions, sum of parts).
        parts: dimensions of the views.
    """
    languages = np.array([question.language for question in questions], dtype=str)
    means: dict[str, Floats] = {
        language: vectors[languages == language].mean(axis=0)
        if (languages == language).any()
        else np.zeros(sum(parts), np.float32)
        for language in LANGUAGES
    }
    centred = np.array(
        [
            _centred(vector, mean=means[question.language], parts=parts)
            for question, vector in zip(questions, vectors, strict=True)
        ],
        np.float32,
    ).reshape(len(questions), sum(parts))
    class_ids, weights, bias = _fit(questions, centred)
    return QuestionModel(tuple(questions), parts, centred, means, class_ids, weights, bias)


def _fit(questions: Sequence[Question], centred: Floats) -> tuple[tuple[str, ...], Floats, Floats]:
    labels = [question.article_id for question in questions]
    class_ids = tuple(sorted(set(labels)))
    if len(class_ids) < 3:  # two classes are one row of weights in scikit-learn
        return (), np.zeros((0, centred.shape[1]), np.float32), np.zeros(0, np.float32)
    # imported here because only a build needs it
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_INVERSE_REGULARISATION, max_iter=1000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(centred, labels)
    return (
        tuple(str(name) for name in model.classes_),
        model.coef_.astype(np.float32),
        model.intercept_.astype(np.float32),
    )


def _read(path: Path, *, language: str) -> list[Question]:
    file = f"questions/{path.name}"
    remedy = 'Write "article-id:" and under it lines such as "  - how do I pay?".'
    try:
        text = path.read_text("utf-8")
        if len(text) > MAX_BYTES or "&" in text.replace(" & ", ""):
            raise ValueError("too long, or with YAML anchors")
        content = yaml.safe_load(text) or {}
        return [
            Question(str(article_id), language, " ".join(line.split()), "asked")
            for article_id, lines in content.items()
            for line in lines
            if isinstance(line, str) and line.strip()
        ]
    except (OSError, ValueError, TypeError, AttributeError, yaml.YAMLError) as problem:
        raise ArticleError(
            file, field="questions", problem=f"it cannot be read ({problem})", remedy=remedy
        ) from problem


def _centred(vector: Floats, *, mean: Floats, parts: tuple[int, ...]) -> Floats:
    """`vector` without `mean`, each view of unit length."""
    moved = vector - mean
    views = np.split(moved, np.cumsum(parts)[:-1])
    return np.concatenate([_unit(view) for view in views])


def _unit(vector: Floats) -> Floats:
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length > 1e-9 else vector, np.float32)
