from pathlib import Path

import numpy as np
import pytest

from knowledge_base.__main__ import main
from knowledge_base.articles import load_articles
from knowledge_base.build import build_index
from knowledge_base.confidence import FEATURES, read_calibration
from knowledge_base.encoder import Encoder
from knowledge_base.errors import KnowledgeError
from knowledge_base.language import guess_language
from knowledge_base.questions import NO_ARTICLE, learn, load_questions
from tests.knowledge_base.conftest import ARTICLES, Write


def test_every_example_question_belongs_to_an_article() -> None:
    questions, errors = load_questions(ARTICLES)
    known = {article.id for article in load_articles(ARTICLES).articles} | {NO_ARTICLE}
    assert errors == []
    assert {question.article_id for question in questions} <= known
    asked = {(question.language, question.article_id) for question in questions}
    missing = {(lang, name) for lang in ("it", "en") for name in known} - asked
    assert missing == set()


@pytest.mark.parametrize(
    "text", ["- a\n- b", "x: [", "x: 5", "a: &b [c]\nd: *b", "x:\n  - ok\n  - {", "\x00"]
)
def test_a_broken_question_file_is_refused_alone(articles: Path, text: str) -> None:
    (articles / "questions").mkdir()
    (articles / "questions" / "it.yml").write_text(text)
    (articles / "questions" / "en.yml").write_text("code-pod-pdr:\n  - what is it?\n")
    questions, errors = load_questions(articles)
    assert [error.file for error in errors] == ["questions/it.yml"]
    assert [question.text for question in questions] == ["what is it?"]


def test_a_build_tells_of_a_broken_question_file(articles: Path, encoder: Encoder) -> None:
    (articles / "questions").mkdir()
    (articles / "questions" / "it.yml").write_text("- a")
    report = build_index(articles, articles.parent / "index", encoder=encoder)
    assert [error.file for error in report.errors] == ["questions/it.yml"]
    assert report.articles == 6


def test_learning_needs_no_questions() -> None:
    model = learn([], np.zeros((0, 8), np.float32), parts=(8,))
    assert model.logits(model.centred(np.ones(8, np.float32), language="it")) == {}


def test_the_calibration_is_complete(tmp_path: Path) -> None:
    calibration = read_calibration()
    assert set(calibration.weights) == set(FEATURES)
    low = calibration.probability({name: calibration.means[name] - 9 for name in FEATURES})
    assert 0 <= low < calibration.threshold < 1
    with pytest.raises(KnowledgeError, match="calibrate"):
        read_calibration(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("text", "language"),
    [("dov'è il mio pacco?", "it"), ("where is my parcel?", "en"), ("", "it"), ("😀", "it")],
)
def test_the_language_of_a_question(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_check_tells_what_is_wrong(
    articles: Path, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--articles", str(articles)]) == 0
    write("broken", title=None)
    assert main(["check", "--articles", str(articles)]) == 1
    printed = capsys.readouterr()
    assert "refused: it/broken.md: title:" in printed.err
    assert "6 articles are right, 1 are refused" in printed.out


def test_build_with_an_encoder_that_is_not_there(
    articles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(articles.parent)
    (articles.parent / "encoder.json").write_text("{}")
    assert main(["build", "--articles", str(articles), "--encoder", folder]) == 2
    assert "name another encoder" in capsys.readouterr().err
