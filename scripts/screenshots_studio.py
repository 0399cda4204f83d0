"""Take the pictures of the trainer studio into ``docs/pictures``.

``make demo`` in one terminal, then ``.venv/bin/python scripts/screenshots_studio.py`` in another,
when the demonstration has run for some minutes: the inbox fills by itself. Nothing is labelled.
"""

import argparse
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright
from screenshots_console import ARGUMENTS, CHROMIUM, NARROW, OUT, WIDE, save, sign_in, visit

PAGES = ("inbox", "groups", "agreement", "quality", "dialogues", "files", "models", "runs")


def main() -> None:
    """Take all pictures of the product at the given address."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="a running demonstration")
    parser.add_argument("--out", type=Path, default=OUT, help="folder for the pictures")
    parser.add_argument("--pages", nargs="+", default=PAGES, choices=PAGES)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with httpx.Client(base_url=given.url, timeout=60, trust_env=False) as http:
        people = http.get("/demo/staff").raise_for_status().json()
    trainer = next(one for one in people if one["role"] == "trainer")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for scheme in ("light", "dark"):
            for language in ("it", "en"):
                take(browser, given, trainer, scheme=scheme, language=language)
        browser.close()


def take(
    browser: Browser,
    given: argparse.Namespace,
    trainer: dict[str, Any],
    *,
    scheme: str,
    language: str,
) -> None:
    """Take one look in one language."""
    ending = "" if language == "it" else "-en"
    for size, where in ((WIDE, ""), (NARROW, "phone-")):
        with visit(browser, given.url, size, scheme=scheme, language=language) as page:
            sign_in(page, trainer)
            for name in given.pages:
                page.goto(f"/studio/{name}")
                _settle(page)
                save(page, given.out / f"studio-{name}-{where}{scheme}{ending}.png")


def _settle(page: Page) -> None:
    """Wait until the page has read what it shows: the stream of hints never ends."""
    page.locator("main").wait_for()
    page.wait_for_timeout(2_500)


if __name__ == "__main__":
    main()
