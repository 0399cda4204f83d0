"""Into which groups unknown messages fall, given the groups there are: a pure function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.annotation.clusters import (
    centre_of,
    clustered,
    joined,
    key_terms,
    same_groups,
    typical,
)
from agent.annotation.vectors import Vectors


@dataclass(frozen=True)
class Unknown:
    """A message that nobody understood; ``group_id`` is where it stands now."""

    id: str
    text: str
    group_id: str | None


@dataclass(frozen=True)
class Settled:
    """A resolved group: what comes near its centre joins it silently."""

    id: str
    centre: NDArray[np.float32]
    least: float


@dataclass(frozen=True)
class Found:
    """A group as it is to be; without an id it is new."""

    id: str | None
    members: tuple[str, ...]
    typical: tuple[str, ...]
    terms: tuple[str, ...]
    centre: NDArray[np.float32]
    least: float


@dataclass(frozen=True)
class Arrangement:
    """Which messages join resolved groups, and the open groups."""

    joining: dict[str, str]
    groups: tuple[Found, ...]


def arranged(
    messages: Sequence[Unknown],
    vectors: Vectors,
    *,
    settled: Sequence[Settled],
    old: Mapping[str, frozenset[str]],
) -> Arrangement:
    """Return the groups of messages.

    A message near a resolved group joins it, and so does a whole new group whose centre is near:
    what was resolved is not asked again. An open group keeps its id while it keeps its messages.

    Args:
        messages: What nobody understood, without members of resolved groups.
        vectors: Of the messages, (n, d).
        settled: The resolved groups.
        old: Members of the open groups, by id.
    """
    centres = np.stack([each.centre for each in settled]) if settled else np.zeros((0, 0))
    centres = np.asarray(centres, dtype=np.float32)
    leasts = [each.least for each in settled]
    places = joined(vectors, centres, leasts)
    joining = {
        messages[int(row)].id: settled[int(places[row])].id for row in np.flatnonzero(places >= 0)
    }
    free = np.flatnonzero(places < 0)
    groups: list[tuple[NDArray[np.intp], NDArray[np.float32], float]] = []
    for rows in clustered(vectors[free]):
        members = free[rows]
        centre, least = centre_of(vectors[members])
        [place] = joined(centre[None], centres, leasts)
        if place >= 0:
            joining |= {messages[int(row)].id: settled[int(place)].id for row in members}
        else:
            groups.append((members, centre, least))
    sets = [frozenset(messages[int(row)].id for row in members) for members, _, _ in groups]
    known = same_groups(sets, old)
    terms = key_terms([[messages[int(row)].text for row in members] for members, _, _ in groups])
    return Arrangement(
        joining=joining,
        groups=tuple(
            Found(
                id=known.get(place),
                members=tuple(messages[int(row)].id for row in members),
                typical=tuple(messages[int(members[row])].id for row in typical(vectors[members])),
                terms=tuple(terms[place]),
                centre=centre,
                least=least,
            )
            for place, (members, centre, least) in enumerate(groups)
        ),
    )
