"""Groups of unknown messages: made, resolved, quiet, reopened."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.annotation.arrange import Settled, Unknown, arranged
from agent.annotation.domain import known_names
from agent.annotation.group_errors import GroupChanged, GroupNotFound, ResolutionIncomplete
from agent.annotation.group_schemas import Group, Groups, ResolveBody
from agent.annotation.groups import GroupMaker, GroupService
from agent.annotation.labels import LabelService
from agent.annotation.models import ReviewMessageRow
from agent.annotation.repository import ReviewRepository
from agent.annotation.resolving import Resolver
from agent.annotation.shares import is_tested
from agent.annotation.vectors import VectorBook
from agent.conversations.models import Message
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.knowledge.models import GapRow
from agent.training.nlu import TrainingSet
from tests.agent.annotation.project import contents, make_project
from tests.agent.annotation.rasa import Channel
from tests.agent.annotation.test_clusters import around, scattered
from tests.agent.annotation.world import ELENA, TOMMASO, add_review, whole

SOLAR = [
    "pannello solare tetto casa", "pannello solare tetto garage", "pannello solare tetto prezzo",
    "costo pannello solare tetto", "installare pannello solare tetto", "pannello solare tetto oggi",
]  # fmt: skip
CAR = [
    "colonnina auto elettrica box", "colonnina auto elettrica cortile", "colonnina auto elettrica",
    "ricarica colonnina auto elettrica", "presa colonnina auto elettrica",
]  # fmt: skip
ODD = ["mi chiamo ugo", "piove forte", "quando gioca la roma", "ieri ho visto un film"]


class World:
    """Messages, a channel for Rasa, and who makes and resolves groups."""

    def __init__(self, database: Database, clock: FixedClock, root: Path) -> None:
        self.database, self.clock = database, clock
        self.place = make_project(root / "project")
        self.channel = Channel()
        self.book = VectorBook(self.channel.client(), folder=root / "vectors")
        self.maker = GroupMaker(database, clock=clock, book=self.book, data=self.place.data)
        self.resolver = Resolver(database, clock=clock, place=self.place)

    def add(self, prefix: str, texts: list[str], **columns: Any) -> list[str]:
        ids = [f"{prefix}{number}" for number in range(len(texts))]
        with self.database.transaction() as session:
            for message_id, text in zip(ids, texts, strict=True):
                add_review(session, self.clock, message_id, text, **columns)
        return ids

    def refresh(self) -> Groups:
        return asyncio.run(self.maker.refresh())

    def all(self, state: Any = "open") -> Groups:
        with self.database.reading() as session:
            return GroupService(session, clock=self.clock).all(state)

    def members(self, group: Group) -> set[str]:
        with self.database.reading() as session:
            detail = GroupService(session, clock=self.clock).detail(group.id)
        return {each.id for each in detail.messages}

    def resolve(self, group: Group, kind: str, **said: Any) -> Group:
        body = {"client_id": "c1", "version": group.version, "kind": kind} | said
        trainer = body.pop("trainer", ELENA)
        return self.resolver.resolve(group.id, ResolveBody.model_validate(body), trainer=trainer)

    def label(self, message_id: str, intent: str) -> None:
        """Say what a message is, in the inbox."""
        with self.database.transaction() as session:
            row = session.get_one(ReviewMessageRow, message_id)
            known = known_names(self.place.domain)
            LabelService(session, clock=self.clock, known=known).label(
                ELENA, message_id, version=row.version, decision="label",
                parts=whole(row.text, intent),
            )  # fmt: skip

    def state(self, message_id: str) -> str:
        with self.database.reading() as session:
            row = ReviewRepository(session).message(message_id)
            assert row is not None
            return row.state


@pytest.fixture
def world(database: Database, clock: FixedClock, tmp_path: Path) -> World:
    return World(database, clock, tmp_path)


@pytest.fixture
def two(world: World) -> World:
    world.add("s", SOLAR)
    world.add("k", CAR)
    world.add("o", ODD)
    return world


class TestMade:
    def test_what_is_alike_is_together_the_largest_first(self, two: World) -> None:
        groups = two.refresh().groups
        assert [two.members(group) for group in groups] == [
            {f"s{n}" for n in range(6)}, {f"k{n}" for n in range(5)}
        ]  # fmt: skip
        solar = groups[0]
        assert (solar.size, solar.languages, solar.state) == (6, {"it": 6}, "open")
        assert solar.trend[-1].n == 6
        assert "solare" in " ".join(solar.terms)
        assert {each.text for each in solar.examples} <= set(SOLAR)
        assert two.all().at == two.clock.now()

    def test_what_is_understood_or_labelled_is_in_no_group(self, world: World) -> None:
        world.add("s", SOLAR, sure=True)
        world.add("k", CAR, state="labelled", label=[])
        assert world.refresh().groups == ()

    @pytest.mark.parametrize(
        "columns", [{"sure": True, "intent": "out_of_scope"}, {"sure": True, "state": "rejected"}]
    )
    def test_out_of_scope_and_rejected_is_unknown(
        self, world: World, columns: dict[str, Any]
    ) -> None:
        world.add("s", SOLAR, **columns)
        world.add("o", ODD)
        [group] = world.refresh().groups
        assert world.members(group) >= {f"s{n}" for n in range(6)}

    def test_a_group_that_grows_keeps_its_id(self, two: World) -> None:
        before = two.refresh().groups
        two.add("t", ["pannello solare tetto domani", "vorrei pannello solare tetto"])
        after = two.refresh().groups
        assert [group.id for group in after] == [group.id for group in before]
        assert after[0].size == 8

    def test_what_is_labelled_meanwhile_leaves(self, two: World) -> None:
        group = two.refresh().groups[1]
        with two.database.transaction() as session:
            for row in ReviewRepository(session).messages(two.members(group)).values():
                row.state = "labelled"
        assert group.id not in {each.id for each in two.refresh().groups}
        with two.database.reading() as session, pytest.raises(GroupNotFound):
            GroupService(session, clock=two.clock).detail(group.id)

    def test_an_erased_message_is_shown_nowhere(self, two: World) -> None:
        group = two.refresh().groups[0]
        shown = group.examples[0].message_id
        with two.database.transaction() as session:
            session.delete(session.get_one(Message, shown))
        assert shown not in two.members(group)
        [now] = [each for each in two.all().groups if each.id == group.id]
        assert shown not in {each.message_id for each in now.examples}

    def test_nothing_unknown_no_groups(self, world: World) -> None:
        assert world.refresh().groups == ()

    def test_the_nearest_intent_once_the_examples_have_vectors(self, two: World) -> None:
        assert two.refresh().groups[0].nearest is None
        asyncio.run(two.book.examples(two.place.data))
        nearest = two.refresh().groups[0].nearest
        assert nearest is not None
        assert nearest.intent in {"bill_copy", "bill_explain"}


NEW_INTENT = {
    "intent": "solar_panels", "subject": "offers",
    "meaning": {"it": "Chiede dei pannelli.", "en": "Asks about panels."},
    "reply": {"it": "Ti richiamiamo.", "en": "We call you back."},
}  # fmt: skip


class TestResolved:
    def test_a_new_intent_is_made_and_its_messages_labelled(self, two: World) -> None:
        group = two.refresh().groups[0]
        done = two.resolve(group, "new_intent", **NEW_INTENT)
        assert (done.state, done.version) == ("resolved", group.version + 1)
        assert done.resolution is not None
        assert (done.resolution.kind, done.resolution.intent) == ("new_intent", "solar_panels")
        found = TrainingSet.read(two.place.data)
        taught = {each.text for each in found.examples if each.intent == "solar_panels"}
        assert taught == {SOLAR[n] for n in range(6) if not is_tested(f"s{n}")}
        assert {two.state(f"s{n}") for n in range(6)} == {"labelled"}
        assert two.state("k0") == "open"
        files = contents(two.place.root)
        assert two.resolve(group, "new_intent", **NEW_INTENT) == done
        assert contents(two.place.root) == files

    def test_what_is_another_intent_already_does_not_teach_the_new_one(self, two: World) -> None:
        group = two.refresh().groups[0]
        taken = next(f"s{n}" for n in range(6) if not is_tested(f"s{n}"))
        two.label(taken, "bill_copy")
        two.resolve(group, "new_intent", **NEW_INTENT)
        found = TrainingSet.read(two.place.data)
        taught = {each.text for each in found.examples if each.intent == "solar_panels"}
        assert taught
        assert SOLAR[int(taken[1:])] not in taught
        assert two.state(taken) == "labelled"

    def test_examples_of_an_intent_also_what_was_rejected(self, world: World) -> None:
        world.add("s", SOLAR[:4])
        world.add("r", SOLAR[4:], state="rejected")
        world.add("o", ODD)
        group = world.refresh().groups[0]
        world.resolve(group, "examples", intent="bill_copy")
        assert {world.state(key) for key in world.members(group)} == {"labelled"}
        with world.database.transaction() as session:
            row = ReviewRepository(session).message("r0")
            assert row is not None
            assert (row.labelled_by, (row.label or [{}])[0]["intent"]) == (ELENA.id, "bill_copy")

    def test_only_the_chosen_ones(self, two: World) -> None:
        group = two.refresh().groups[0]
        two.resolve(group, "examples", intent="bill_copy", message_ids=["s0", "s2", "k0"])
        assert [two.state(f"s{n}") for n in range(3)] == ["labelled", "open", "labelled"]
        assert two.state("k0") == "open"

    def test_an_article_is_a_gap_for_those_who_write(self, two: World) -> None:
        group = two.refresh().groups[0]
        done = two.resolve(group, "article", title="Quanto costa un pannello solare?")
        assert done.resolution is not None
        assert done.resolution.title == "Quanto costa un pannello solare?"
        with two.database.reading() as session:
            [gap] = session.query(GapRow).all()
            assert (gap.question, gap.language, gap.count) == (done.resolution.title, "it", 6)

    @pytest.mark.parametrize("kind", ["nothing", "article"])
    def test_it_stays_resolved_what_comes_near_joins_silently(self, two: World, kind: str) -> None:
        group = two.refresh().groups[0]
        two.resolve(group, kind, title="x")
        two.add("n", ["pannello solare tetto nuovo", "pannello solare tetto costo",
                      "pannello solare tetto bello", "pannello solare tetto casa mia",
                      "un pannello solare tetto"])  # fmt: skip
        after = two.refresh().groups
        # Whatever little lies outside of it: no open group is made of the same words.
        assert all("solare" not in " ".join(each.terms) for each in after)
        [settled] = two.all("resolved").groups
        assert settled.id == group.id
        assert settled.size > 6
        assert (settled.version, settled.resolution is not None) == (group.version + 1, True)

    def test_also_with_another_encoder(self, two: World) -> None:
        group = two.refresh().groups[0]
        two.resolve(group, "nothing")
        two.channel.encoder = "two"
        two.add("n", SOLAR)
        assert all("solare" not in " ".join(each.terms) for each in two.refresh().groups)

    def test_reopened_it_is_a_question_again(self, two: World) -> None:
        group = two.refresh().groups[0]
        two.resolve(group, "nothing")
        with two.database.transaction() as session:
            again = GroupService(session, clock=two.clock).reopen(group.id)
        assert (again.state, again.resolution, again.version) == ("open", None, group.version + 2)
        assert group.id in {each.id for each in two.refresh().groups}

    def test_who_comes_second_is_told(self, two: World) -> None:
        group = two.refresh().groups[0]
        two.resolve(group, "nothing")
        with pytest.raises(GroupChanged) as refused:
            two.resolve(group, "new_intent", trainer=TOMMASO, client_id="c2", **NEW_INTENT)
        assert refused.value.params == {"by_name": "Elena"}
        assert "solar_panels" not in TrainingSet.read(two.place.data).intents

    @pytest.mark.parametrize(
        ("kind", "said", "field"),
        [("new_intent", {}, "intent"), ("new_intent", {"intent": "x"}, "subject"),
         ("examples", {}, "intent"), ("article", {}, "title"),
         ("examples", {"intent": "bill_copy", "message_ids": []}, "message_ids")],
    )  # fmt: skip
    def test_what_is_missing_is_named(
        self, two: World, kind: str, said: dict[str, Any], field: str
    ) -> None:
        group = two.refresh().groups[0]
        with pytest.raises(ResolutionIncomplete) as refused:
            two.resolve(group, kind, **said)
        assert refused.value.params == {"field": field}

    def test_a_group_that_is_not_there(self, world: World) -> None:
        body = ResolveBody(client_id="c", version=1, kind="nothing")
        with pytest.raises(GroupNotFound):
            world.resolver.resolve("none", body, trainer=ELENA)


class TestArranged:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(seed=st.integers(0, 10_000), count=st.integers(5, 25), odd=st.integers(0, 12))
    def test_after_any_resolution_nothing_of_it_is_open_again(
        self, seed: int, count: int, odd: int
    ) -> None:
        """Whatever was grouped and resolved, the same messages and new ones as near as they were
        make no open group."""
        first = around(seed, count)
        vectors = np.concatenate([first, scattered(seed, odd)])
        messages = [Unknown(str(n), f"parola{n}", None) for n in range(len(vectors))]
        before = arranged(messages, vectors, settled=[], old={})
        settled = [Settled(f"g{n}", g.centre, g.least) for n, g in enumerate(before.groups)]
        again = arranged(messages, vectors, settled=settled, old={})
        members = {member for group in before.groups for member in group.members}
        for group in again.groups:
            assert len(members & set(group.members)) <= len(members) * 0.1 + 1
        assert set(again.joining.values()) <= {each.id for each in settled}

    def test_every_message_is_in_one_place_at_most(self) -> None:
        vectors = around(1, 20)
        messages = [Unknown(str(n), "x", None) for n in range(20)]
        found = arranged(messages, vectors, settled=[], old={})
        members = [member for group in found.groups for member in group.members]
        assert len(members) == len(set(members))
