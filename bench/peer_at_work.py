"""What does one peer do when it is told to? Fill its store, or work it off; bench/peers.py starts this in the peers' own environment.

peer_at_work.py PEER put URL FIRST DUE LATER     so many that are due now, numbered from FIRST, and so many for next year
peer_at_work.py PEER work URL DUE                prints the seconds until DUE of them were handed to a sender that does nothing
peer_at_work.py PEER send URL API                sends each to API/NUMBER until it is killed
"""

from __future__ import annotations

import importlib
import sys
import time

import deliveries  # what the peers' own tasks call, in a module of its own because some are found again by their name

PEERS = {
    "apscheduler": "peer_apscheduler", "apscheduler-ours": "peer_apscheduler", "apscheduler-late": "peer_apscheduler",
    "job-queue": "peer_job_queue", "job-queue-late": "peer_job_queue",
    "procrastinate": "peer_procrastinate", "procrastinate-rescue": "peer_procrastinate", "pgqueuer": "peer_pgqueuer",
}  # fmt: skip
"""-ours: with our pragmas; -late: with no bound on being late; -rescue: with the rescue task that its manual shows."""
VARIANTS = ("ours", "late", "rescue")


def main(name: str, order: str, url: str, *more: str) -> None:
    variant = next((word for word in VARIANTS if name.endswith(f"-{word}")), "")
    module = importlib.import_module(PEERS[name])
    if order == "put":
        first, due, later = map(int, more)
        module.put(url, range(first, first + due), later, variant)
        return
    if order == "work":
        deliveries.wanted = int(more[0])
    else:
        deliveries.open_to(more[0])
    deliveries.begun = time.perf_counter()
    module.work(url, variant)


if __name__ == "__main__":
    main(*sys.argv[1:])
