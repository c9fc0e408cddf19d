"""What is urgent, and what comes without a sound?"""

from __future__ import annotations

# What leaves at once even to somebody who is muted: it asks for an answer, or somebody is stuck without him.
URGENT = frozenset({"handed_over", "sent_back", "urged", "slip", "commented", "blocked", "unreachable"})
# News that asks its reader for nothing: a report waits in his digest besides, the others are as they should be.
INFORMS = frozenset({
    "reported", "progressed", "confirmed", "unblocked", "resumed", "parked", "cancelled", "moved", "revised", "answered",
    "matter_answered", "bulletin_issued", "bulletin_drafted", "deputy",
})  # fmt: skip


def is_urgent(kind: str, *, digest: bool) -> bool:
    """Whether a notice leaves at once even to somebody who is muted; a reminder outside the digest does."""
    return kind in URGENT or (kind == "reminder" and not digest)


def sounds(kind: str, *, digest: bool) -> bool:
    """Whether the phone is to sound. The morning's digest does; a message is silent only if all of it informs."""
    return digest or kind not in INFORMS
