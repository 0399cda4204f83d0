"""Take the pictures of the widget and the demonstration page into ``docs/pictures``.

``make demo`` in one terminal, then ``.venv/bin/python scripts/screenshots.py`` in another. The
pictures show what the running product answers, so they change when its answers do.
"""

import argparse
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).parent.parent / "docs" / "pictures"
CHROMIUM = os.environ.get("ASCOLTO_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
WIDE = {"width": 1280, "height": 860}
NARROW = {"width": 390, "height": 844}
TALK = {
    "it": ("Perché la mia bolletta è così alta?", "Posso pagare a rate?"),
    "en": ("Why is my bill so high?", "Can I pay in instalments?"),
}
PERSON = {"it": "Parla con una persona", "en": "Talk to a person"}


def main() -> None:
    """Take all pictures of the product at the given address."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="a running product")
    parser.add_argument("--out", type=Path, default=OUT, help="folder for the pictures")
    parser.add_argument("--persona", help="id of the persona who talks (default: the first)")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for scheme in ("light", "dark"):
            for language in ("it", "en"):
                _take(browser, arguments, scheme=scheme, language=language)
        browser.close()


def _take(browser: Browser, given: argparse.Namespace, *, scheme: str, language: str) -> None:
    def path(what: str) -> Path:
        return given.out / f"{what}-{scheme}{'' if language == 'it' else f'-{language}'}.png"

    def visit(size: dict[str, int]) -> AbstractContextManager[Page]:
        return _visit(browser, given.url, size, scheme=scheme, language=language)

    if language == "it":
        with visit(WIDE) as page:
            _save(page, path("page-desktop"))
            page.screenshot(path=path("page-whole"), full_page=True)
            page.locator("#ascolto .launcher").click()
            page.locator("#ascolto .starters").wait_for()
            _save(page, path("open-desktop"))
    with visit(WIDE) as page:
        _sign_in(page, given.persona)
        _talk(page, language)
        _save(page, path("conversation-desktop"))
        page.locator("#ascolto").get_by_role("button", name=PERSON[language]).click()
        page.locator("#ascolto .person-bar.state").wait_for()
        _save(page, path("queue-desktop"))
    with visit(NARROW) as page:
        _save(page, path("page-phone"))
        _sign_in(page, given.persona)
        _talk(page, language)
        _save(page, path("conversation-phone"))


@contextmanager
def _visit(
    browser: Browser, url: str, size: dict[str, int], *, scheme: str, language: str
) -> Iterator[Page]:
    context = browser.new_context(
        base_url=url,
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=language,
        has_touch=size is NARROW,
        reduced_motion="reduce",
        device_scale_factor=1,
    )
    page = context.new_page()
    page.goto(f"/?lang={language}")
    page.locator("#ascolto .launcher").wait_for()
    page.locator("#try").wait_for()
    try:
        yield page
    finally:
        context.close()


def _sign_in(page: Page, persona: str | None) -> None:
    page.locator("#try summary").click()
    people = page.locator("#try .who")
    index = 1
    if persona is not None:
        ids = page.evaluate(
            "fetch('/demo/personas').then(r => r.json()).then(p => p.map(x => x.id))"
        )
        index = 1 + ids.index(persona)
    people.nth(index).click()
    page.locator('#try .who[aria-pressed="true"]').nth(0).wait_for()
    page.locator("#try summary").click()


def _talk(page: Page, language: str) -> None:
    page.locator("#ascolto .launcher").click()
    page.locator("#ascolto .starters").wait_for()
    answers = page.locator("#ascolto ol > li.bot")
    for text in TALK[language]:
        before = answers.count()
        page.locator("#ascolto textarea").fill(text)
        page.locator("#ascolto textarea").press("Enter")
        answers.nth(before).wait_for()
    answers.last.locator(".thumbs button").first.click()


def _save(page: Page, path: Path) -> None:
    page.wait_for_timeout(400)  # fonts and the last frame
    page.screenshot(path=path)
    print(path.name)


if __name__ == "__main__":
    main()
