"""``python -m knowledge_base encoder | build | check``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from knowledge_base.articles import load_articles
from knowledge_base.build import build_index
from knowledge_base.convert import ONNX_FOLDER, TORCH_FOLDER, prepare_encoders
from knowledge_base.encoder import SECOND, open_encoder
from knowledge_base.errors import ArticleError, KnowledgeError
from knowledge_base.questions import load_questions

ARTICLES = Path("knowledge_base/articles")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all went well, 1 when an article was refused, 2 on other errors."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "encoder":
            prepare_encoders(options.folder, say=_say)
            return 0
        if options.command == "check":
            return _check(options.articles)
        return _build(options)
    except KnowledgeError as problem:
        sys.stderr.write(f"{problem}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge_base", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    encoder = commands.add_parser("encoder", help="make the sentence encoder, once")
    encoder.add_argument("--folder", type=Path, default=Path("var/encoders"))
    check = commands.add_parser("check", help="check the articles and change nothing")
    check.add_argument("--articles", type=Path, default=ARTICLES)
    build = commands.add_parser("build", help="bring the index up to date with the articles")
    build.add_argument("--articles", type=Path, default=ARTICLES)
    build.add_argument("--folder", type=Path, default=Path("var/knowledge"))
    build.add_argument(
        "--encoder",
        default=os.environ.get("ASCOLTO_ENCODER", f"var/encoders/{TORCH_FOLDER}{SECOND}"),
        help="a folder or the name of a sentence-transformers model, with +use for a second view "
        f"of questions; var/encoders/{ONNX_FOLDER}{SECOND} needs no torch",
    )
    return parser


def _build(options: argparse.Namespace) -> int:
    encoder = open_encoder(options.encoder)
    report = build_index(options.articles, options.folder, encoder=encoder, say=_say)
    _tell(report.errors, report.warnings)
    _say(
        f"{report.articles} articles, {report.passages} passages, {report.embedded} texts "
        f"embedded, {report.reused} reused: version {report.version}"
    )
    return 1 if report.errors else 0


def _check(articles: Path) -> int:
    loaded = load_articles(articles)
    _, problems = load_questions(articles)
    errors = (*loaded.errors, *problems)
    _tell(errors, loaded.warnings)
    _say(f"{len(loaded.articles)} articles are right, {len(errors)} are refused")
    return 1 if errors else 0


def _tell(errors: tuple[ArticleError, ...], warnings: tuple[ArticleError, ...]) -> None:
    for warning in warnings:
        sys.stderr.write(f"warning: {warning}\n")
    for error in errors:
        sys.stderr.write(f"refused: {error}\n")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
