"""Take the pictures of the support console into ``docs/pictures``.

``make demo`` in one terminal, then ``.venv/bin/python scripts/screenshots_console.py`` in another.
Customers of the demonstration ask for a person first, so that there is somebody to answer; what
they ask is kept in that demonstration.
"""

import argparse
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, expect, sync_playwright

OUT = Path(__file__).parent.parent / "docs" / "pictures"
CHROMIUM = os.environ.get("ASCOLTO_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
WIDE = (1440, 900)
NARROW = (390, 844)
TALKS = {
    "it": (
        "Perché la mia bolletta è così alta?",
        "È la terza volta che scrivo, è una vergogna! Passatemi una persona.",
    ),
    "en": (
        "Why is my bill so high?",
        "This is the third time I write, it is a disgrace! Get me a person.",
    ),
}
ANSWER = {
    "it": "Buongiorno, sono Sofia. Ho letto tutto: guardo subito la sua bolletta.",
    "en": "Hello, this is Sofia. I have read everything: I am looking at your bill.",
}
NOTE = {
    "it": "Terza volta che scrive: vedi la pratica aperta prima di rispondere.",
    "en": "Third time he writes: see the open case before answering.",
}


def main() -> None:
    """Take all pictures of the product at the given address."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="a running demonstration")
    parser.add_argument("--out", type=Path, default=OUT, help="folder for the pictures")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with httpx.Client(base_url=given.url, timeout=60, trust_env=False) as http:
        talk = customers_ask(http)
        people = http.get("/demo/staff").raise_for_status().json()
        # The first of each role: Sofia among the agents.
        staff = {one["role"]: one for one in reversed(people)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for scheme in ("light", "dark"):
            for language in ("it", "en"):
                take(browser, given, staff, talk, scheme=scheme, language=language)
        browser.close()


def customers_ask(http: httpx.Client) -> str:
    """Let some of Ventolia's customers ask for a person; return the first one's conversation."""
    first = ""
    for number, persona in enumerate(http.get("/demo/personas").json()[:8]):
        language = "en" if number % 3 == 2 else "it"
        signed = http.post("/demo/sign-in", json={"persona_id": persona["id"]})
        identity = signed.raise_for_status().json()["identity_token"]
        opened = http.post(
            "/v1/widget/sessions",
            json={"locale": language, "identity_token": None if number == 5 else identity},
        )
        session = opened.raise_for_status().json()
        first = first or session["conversation_id"]
        _talk(http, session, TALKS[language][: 1 + number % 2] if number else TALKS[language])
    return first


def _talk(http: httpx.Client, session: dict[str, Any], texts: tuple[str, ...]) -> None:
    path = f"/v1/conversations/{session['conversation_id']}"
    headers = {"Authorization": f"Bearer {session['token']}"}
    for text in texts:
        body = {"client_message_id": secrets.token_hex(8), "text": text}
        http.post(f"{path}/messages", json=body, headers=headers).raise_for_status()
        time.sleep(2)
    http.post(f"{path}/handoff", json={}, headers=headers).raise_for_status()


def take(
    browser: Browser,
    given: argparse.Namespace,
    staff: dict[str, Any],
    talk: str,
    *,
    scheme: str,
    language: str,
) -> None:
    """Take one look in one language."""

    def path(what: str) -> Path:
        ending = "" if language == "it" else "-en"
        return Path(given.out) / f"console-{what}-{scheme}{ending}.png"

    look = {"scheme": scheme, "language": language}
    with visit(browser, given.url, WIDE, **look) as page:
        page.locator(".demo-staff").wait_for()
        save(page, path("door"))
        sign_in(page, staff["agent"])
        page.goto(f"/console/inbox/all/{talk}")
        page.locator(".composer-box").wait_for()
        if page.locator('.owner[data-mine="true"]').count() == 0:
            page.keyboard.press("t")
            page.locator('.owner[data-mine="true"]').wait_for()
        page.locator(".suggestion").first.wait_for(timeout=600_000)
        if scheme == "light":
            write(page, "n", NOTE[language])
            write(page, "r", ANSWER[language])
        save(page, path("desktop"))
        page.keyboard.press("Control+k")
        page.locator("dialog.palette").wait_for()
        save(page, path("palette"))
    with visit(browser, given.url, WIDE, **look) as page:
        sign_in(page, staff["admin"])
        for what, address in (("cases", "cases"), ("outcomes", "outcomes")):
            page.goto(f"/console/{address}")
            if what == "cases":
                page.locator(".row-link").first.click()
                page.locator(".case-main").wait_for()
            save(page, path(what))
        page.goto(f"/console/search?q={'bolletta' if language == 'it' else 'bill'}")
        page.locator(".hit").first.wait_for()
        save(page, path("search"))
    with visit(browser, given.url, NARROW, **look) as page:
        sign_in(page, staff["agent"])
        page.goto("/console/inbox/all")
        page.locator(".row-link").first.wait_for()
        save(page, path("queue-phone"))
        page.goto(f"/console/inbox/all/{talk}")
        page.locator(".message").first.wait_for()
        save(page, path("phone"))


def write(page: Page, key: str, text: str) -> None:
    """Write a reply or a note and leave the field."""
    page.keyboard.press(key)
    page.locator("#composer:focus").wait_for()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.get_by_text(text).last.wait_for()
    page.keyboard.press("Escape")


def sign_in(page: Page, member: dict[str, str]) -> None:
    """Come in through the door."""
    page.locator("#email").fill(member["email"])
    page.locator("#password").fill(member["password"])
    page.locator("#enter").click()
    page.locator(".rail").wait_for()


@contextmanager
def visit(
    browser: Browser, url: str, size: tuple[int, int], *, scheme: str, language: str
) -> Iterator[Page]:
    """Open the console in one look."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=language,
        reduced_motion="reduce",
        has_touch=size is NARROW,
    )
    context.add_init_script(f"localStorage.setItem('ascolto:console:language', '{language}')")
    page = context.new_page()
    page.set_default_timeout(240_000)
    page.goto("/console")
    try:
        yield page
    finally:
        context.close()


def save(page: Page, path: Path) -> None:
    """Save a picture once nothing is on its way."""
    page.wait_for_timeout(1_200)
    expect(page.locator(".skeletons:visible")).to_have_count(0, timeout=240_000)
    page.screenshot(path=path)
    print(path)


if __name__ == "__main__":
    main()
