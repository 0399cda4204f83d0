"""Which messages are read twice, and which go to the frozen test set: settled by their id.

A hash and not chance: the same message falls the same way on every machine and each time its
label is undone and given again, so nobody can draw until it suits.
"""

from hashlib import blake2b

# One accepted label in so many is never learned from.
TEST_ONE_IN = 4


def is_read_twice(message_id: str, share: float) -> bool:
    """Say whether two trainers read a message, where this share of all is."""
    return _place("second", message_id) < share


def is_tested(message_id: str) -> bool:
    """Say whether an accepted label goes to the frozen test set."""
    return _place("test", message_id) < 1 / TEST_ONE_IN


def _place(purpose: str, message_id: str) -> float:
    digest = blake2b(f"{purpose}:{message_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
