"""What an agent does at the console: take, answer, note, pass on, give back - and take back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e import desk as desks
from tests.e2e.conftest import Served
from tests.e2e.console.conftest import DAVIDE, Console, Customer

pytestmark = pytest.mark.browser


class TestDoor:
    def test_the_focus_waits_where_one_writes(self, desk_for: Callable[..., Console]):
        page = desk_for().page
        page.goto("/console")
        expect(page.locator("#email")).to_be_focused()

    def test_a_wrong_password_is_said_kindly_and_the_right_one_opens(
        self, desk_for: Callable[..., Console]
    ):
        console = desk_for()
        page = console.page
        page.goto("/console")
        page.locator("#email").fill(desks.EMAIL)
        page.locator("#password").fill("sbagliata-del-tutto")
        console.press("Enter")
        expect(page.locator("#password-error")).not_to_be_empty()
        expect(page.locator("#password")).to_be_focused()
        expect(page.locator("#password")).to_have_value("")
        console.type(desks.PASSWORD)
        console.press("Enter")
        expect(page.locator(".rail")).to_be_visible()

    def test_a_demonstration_lists_its_staff_and_fills_in_the_fields(
        self, desk_for: Callable[..., Console]
    ):
        page = desk_for().page
        page.goto("/console")
        page.locator(".demo-staff button").first.click()
        expect(page.locator("#email")).to_have_value(re.compile("@"))
        expect(page.locator("#password")).not_to_have_value("")
        expect(page.locator("#enter")).to_be_focused()

    def test_who_is_signed_out_meanwhile_loses_nothing(self, sofia: Console, customer: Customer):
        sofia.open(customer)
        sofia.press("t")
        expect(sofia.toast).to_contain_text("presa")  # the server has it, not the screen alone
        sofia.press("r")
        sofia.type("Una risposta a metà")
        sofia.context.clear_cookies()
        sofia.press("Enter")
        page = sofia.page
        expect(page.locator("dialog #password")).to_be_focused()
        page.locator("dialog #password").fill(desks.PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("dialog")).to_have_count(0)
        customer.hears("Una risposta a metà")


class TestTaking:
    def test_take_answer_and_note_by_keyboard_alone(self, sofia: Console, customer: Customer):
        page = sofia.page
        sofia.press("2")
        expect(sofia.row(customer)).to_be_visible()
        for _ in range(40):
            sofia.press("j")
            if sofia.row(customer).evaluate("row => row === document.activeElement"):
                break
        sofia.press("Enter")
        expect(page).to_have_url(re.compile(customer.id))
        expect(sofia.messages.first).to_contain_text("bolletta")
        expect(sofia.page.locator(".not-mine")).to_be_visible()
        sofia.press("t")
        expect(sofia.owner).to_contain_text("Con te")
        sofia.press("n")
        expect(sofia.composer).to_be_focused()
        sofia.type("Cliente da richiamare <i>domani</i>")
        sofia.press("Enter")
        expect(sofia.notes.locator(".note-text")).to_have_text(
            "Cliente da richiamare <i>domani</i>"
        )
        sofia.press("Escape", "r")
        sofia.type("Buongiorno, guardo subito.")
        sofia.press("Enter")
        mine = sofia.messages.last
        expect(mine).to_have_attribute("data-delivery", "sent")
        customer.hears("Buongiorno, guardo subito.")
        assert "richiamare" not in str(customer.events())

    def test_script_in_a_name_stays_text(self, sofia: Console, customer: Customer):
        sofia.open(customer)
        heading = sofia.page.locator(".talk-head h2")
        expect(heading).to_contain_text("<b>Bruna</b>")
        assert heading.locator("b").count() == 0

    def test_what_the_customer_writes_appears_is_announced_and_moves_no_focus(
        self, sofia: Console, customer: Customer
    ):
        sofia.open(customer)
        sofia.press("t")
        expect(sofia.owner).to_contain_text("Con te")
        sofia.press("r")
        sofia.type("Sto scrivendo")
        customer.types()
        expect(sofia.page.locator(".typing")).to_be_visible()
        customer.say("Un'altra cosa")
        expect(sofia.messages.last).to_contain_text("Un'altra cosa")
        expect(sofia.page.locator("#live")).to_contain_text("Un'altra cosa")
        expect(sofia.page.locator(".typing")).to_have_count(0)
        expect(sofia.composer).to_be_focused()
        expect(sofia.composer).to_have_value("Sto scrivendo")

    def test_undo_takes_back_a_release(self, sofia: Console, customer: Customer):
        sofia.open(customer)
        sofia.press("t")
        expect(sofia.owner).to_contain_text("Con te")
        sofia.press("l")
        expect(sofia.owner).to_contain_text("In coda")
        expect(sofia.toast).to_contain_text("Di nuovo in coda")
        sofia.press("u")
        expect(sofia.owner).to_contain_text("Con te")

    def test_returned_to_the_bot_with_a_note(self, sofia: Console, customer: Customer):
        sofia.open(customer)
        sofia.press("t")
        expect(sofia.owner).to_contain_text("Con te")
        sofia.press("b")
        sofia.page.locator("dialog textarea").first.fill("Bolletta ricalcolata: 80 euro.")
        sofia.page.locator("dialog button[type=submit]").click()
        expect(sofia.owner).to_contain_text("assistente")
        expect(sofia.notes.last).to_contain_text("Bolletta ricalcolata")
        returned = [e for e in customer.events() if e["type"] == "owner_changed"][-1]
        assert returned["owner"] == "bot"

    def test_closed_leaves_the_list_and_can_be_opened_again(
        self, sofia: Console, customer: Customer
    ):
        sofia.open(customer, view="mine")
        sofia.press("t")
        expect(sofia.owner).to_contain_text("Con te")
        expect(sofia.row(customer)).to_be_visible()
        sofia.press("e")
        expect(sofia.row(customer)).to_have_count(0)
        sofia.press("u")
        expect(sofia.owner).to_contain_text("Con te")
        expect(sofia.page).to_have_url(re.compile(f"mine/{customer.id}"))

    def test_snoozed_and_awake_again(self, sofia: Console, customer: Customer):
        sofia.open(customer)
        sofia.press("t")
        expect(sofia.owner).to_contain_text("Con te")
        sofia.press("z")
        sofia.page.locator("dialog").get_by_role("button", name="Domani mattina").click()
        expect(sofia.page.locator(".talk-state .icon-moon")).to_be_visible()
        sofia.press("u")
        expect(sofia.page.locator(".talk-state .icon-moon")).to_have_count(0)


class TestTwoAgents:
    def test_who_else_is_here_is_shown(self, sofia: Console, davide: Console, customer: Customer):
        sofia.open(customer)
        davide.open(customer)
        expect(sofia.page.locator(".others")).to_contain_text("Davide Riva", timeout=45_000)

    def test_words_written_while_a_colleague_takes_over_are_kept_and_explained(
        self, sofia: Console, davide: Console, customer: Customer
    ):
        sofia.open(customer)
        sofia.press("t")
        expect(sofia.owner).to_contain_text("Con te")
        sofia.press("r")
        sofia.type("La mia risposta tardiva")
        # Sofia's page does not hear of it: her next message meets the new owner.
        sofia.page.route("**/v1/staff/conversations/*/stream*", lambda route: route.abort())
        davide.open(customer)
        davide.page.get_by_role("button", name="Subentra").first.click()
        expect(davide.owner).to_contain_text("Con te")
        sofia.press("Enter")
        failed = sofia.page.locator(".foot.failed")
        if failed.count() == 0:
            # She heard in time: the words are still hers, and the page says who has it.
            expect(sofia.page.locator(".not-mine, .foot.failed").first).to_contain_text(
                "Davide Riva"
            )
        if failed.count():
            expect(failed).to_contain_text("Davide Riva")
            failed.get_by_role("button", name="Salva come nota").click()
            expect(sofia.notes.last).to_contain_text("La mia risposta tardiva")
        else:
            expect(sofia.composer).to_have_value("La mia risposta tardiva")
        assert "La mia risposta tardiva" not in str(customer.events())

    def test_passed_to_a_colleague_with_a_note(
        self, sofia: Console, davide: Console, customer: Customer
    ):
        davide.page.goto("/console/inbox/mine")
        sofia.open(customer)
        sofia.press("t")
        expect(sofia.owner).to_contain_text("Con te")
        sofia.press("p")
        dialog = sofia.page.locator("dialog")
        dialog.get_by_text("Davide Riva").click()
        dialog.locator("textarea").fill("Parla di fibra.")
        dialog.locator("button[type=submit]").click()
        expect(sofia.owner).to_contain_text("Davide Riva")
        expect(davide.row(customer)).to_be_visible()
        davide.row(customer).click()
        expect(davide.notes.last).to_contain_text("Parla di fibra.")


class TestWriting:
    def test_a_canned_reply_is_filled_in_and_what_is_missing_is_said(
        self, sofia: Console, customer: Customer
    ):
        sofia.open(customer)
        sofia.press("t")
        expect(sofia.owner).to_contain_text("Con te")
        sofia.press("r")
        sofia.type("/sal")
        expect(sofia.page.locator(".canned-list")).to_be_visible()
        sofia.press("Enter")
        expect(sofia.composer).to_have_value(re.compile("Buongiorno .*Bruna.*, sono Sofia"))
        sofia.composer.fill("")
        sofia.type("/prat")
        sofia.press("Enter")
        expect(sofia.composer).to_have_value(re.compile("case.number"))
        expect(sofia.page.locator(".composer-hint")).to_contain_text("case.number")

    def test_a_macro_runs_from_the_palette(self, sofia: Console, customer: Customer):
        sofia.open(customer)
        sofia.press("t")
        expect(sofia.owner).to_contain_text("Con te")
        sofia.press("Control+k")
        sofia.type("saluta")
        first = sofia.page.locator("dialog.palette [role=option]").first
        expect(first).to_contain_text("Saluta e annota")
        sofia.press("Enter")
        customer.hears("Eccomi da lei.")
        expect(sofia.notes.last).to_contain_text("Salutato.")

    def test_a_draft_is_found_on_another_machine(
        self, sofia: Console, customer: Customer, desk_for: Callable[..., Console]
    ):
        sofia.open(customer)
        sofia.press("t")
        expect(sofia.owner).to_contain_text("Con te")
        sofia.press("r")
        # A slow hand is saved in pieces; the last one is the whole.
        whole = re.compile("Una bozza lunga")
        with sofia.page.expect_response(
            lambda one: (
                one.url.endswith("/draft") and bool(whole.search(one.request.post_data or ""))
            )
        ):
            sofia.type("Una bozza lunga")
        expect(sofia.page.locator(".composer-hint")).to_contain_text("Bozza salvata")
        elsewhere = desk_for().sign_in().open(customer)
        expect(elsewhere.composer).to_have_value("Una bozza lunga")

    def test_what_is_written_without_a_network_goes_out_later(
        self, sofia: Console, customer: Customer
    ):
        sofia.open(customer)
        sofia.press("t")
        expect(sofia.owner).to_contain_text("Con te")
        sofia.context.set_offline(True)
        sofia.press("r")
        sofia.type("Scritto in galleria")
        sofia.press("Enter")
        expect(sofia.messages.last).to_have_attribute("data-delivery", "waiting")
        expect(sofia.page.locator(".banner")).to_be_visible()
        sofia.context.set_offline(False)
        expect(sofia.messages.last).to_have_attribute("data-delivery", "sent")
        customer.hears("Scritto in galleria")

    def test_a_file_goes_to_the_customer(self, sofia: Console, customer: Customer):
        sofia.open(customer)
        sofia.press("t")
        expect(sofia.owner).to_contain_text("Con te")
        sofia.page.locator("#file").set_input_files(
            {"name": "nota.txt", "mimeType": "text/plain", "buffer": b"Ciao"}
        )
        customer.hears("nota.txt")
        expect(sofia.messages.last.locator(".parts")).to_contain_text("nota.txt")


class TestFindingOnesWay:
    def test_the_address_says_what_is_open_and_back_goes_back(
        self, sofia: Console, customer: Customer, other_customer: Customer
    ):
        page = sofia.page
        sofia.open(customer)
        sofia.row(other_customer).click()
        expect(page).to_have_url(re.compile(other_customer.id))
        page.go_back()
        expect(page).to_have_url(re.compile(customer.id))
        expect(page.locator(".talk-head h2")).to_contain_text("Bruna")
        page.reload()
        expect(page.locator(".talk-head h2")).to_contain_text("Bruna")

    def test_the_palette_shows_each_shortcut_and_the_question_mark_all(self, sofia: Console):
        sofia.press("Control+k")
        palette = sofia.page.locator("dialog.palette")
        expect(palette.locator("input")).to_be_focused()
        sofia.type("pratiche")
        expect(palette.locator("[role=option]").first).to_contain_text("Pratiche")
        expect(palette.locator("[role=option] kbd").first).to_be_visible()
        sofia.press("Enter")
        expect(sofia.page).to_have_url(re.compile("/console/cases"))
        sofia.press("?")
        expect(sofia.page.locator("dialog.help dt")).not_to_have_count(0)
        sofia.press("Escape")
        expect(sofia.page.locator("dialog")).to_have_count(0)

    def test_single_letters_can_be_switched_off(self, sofia: Console):
        page = sofia.page
        page.goto("/console/profile")
        page.get_by_label("Scorciatoie di una lettera").uncheck()
        page.locator("h1").click()
        sofia.press("?")
        expect(page.locator("dialog")).to_have_count(0)
        sofia.press("Control+k")
        expect(page.locator("dialog.palette")).to_be_visible()

    def test_what_was_said_is_found_and_opened_at_its_place(
        self, sofia: Console, customer: Customer
    ):
        customer.say("La parola rarissima è ornitorinco")
        page = sofia.page
        page.goto("/console/search?q=ornitorinco")
        expect(page.locator("mark").first).to_have_text("ornitorinco")
        page.locator(".hit a").first.click()
        expect(page.locator(".message.found")).to_contain_text("ornitorinco")

    def test_a_case_is_opened_from_the_conversation_changed_and_undone(
        self, sofia: Console, customer: Customer
    ):
        page = sofia.page
        sofia.open(customer)
        sofia.press("t")
        expect(sofia.owner).to_contain_text("Con te")
        sofia.press("o")
        page.get_by_label("Oggetto").fill("Bolletta troppo alta")
        page.locator("dialog button[type=submit]").click()
        expect(sofia.toast).to_contain_text("TK-")
        page.goto("/console/cases")
        page.get_by_role("link", name=re.compile("Bolletta troppo alta")).first.click()
        status = page.locator(".properties select").first
        status.select_option("in_progress")
        expect(sofia.toast).to_contain_text("Pratica cambiata")
        sofia.press("u")
        expect(status).to_have_value("open")

    def test_the_interface_speaks_the_other_language(self, sofia: Console, staffed: Served):
        del staffed
        page = sofia.page
        page.goto("/console/profile")
        page.locator(".settings").get_by_role("button", name="EN, English").click()
        expect(page.locator("h1")).to_have_text("Profile")
        expect(page.locator("html")).to_have_attribute("lang", "en")

    def test_an_agent_sees_no_page_that_is_not_his(self, desk_for: Callable[..., Console]):
        console = desk_for().sign_in(DAVIDE)
        names = console.page.locator(".rail-name").all_inner_texts()
        assert "Registro" not in names
        assert "Esiti" not in names
