"""What does the playground look like? Plays a short scene in it and photographs the page, for the README.

Needs: the system packages chromium, fonts-noto-cjk and fonts-noto-color-emoji (as root, apt-get installs what is missing), and
playwright, which goes into a virtual environment in the temp folder and is thrown away. Neither belongs to what Duban needs.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = Path("/usr/bin/chromium")
PLAYWRIGHT = "playwright==1.65.2"
SYSTEM_PACKAGES = {
    "chromium": CHROMIUM,
    "fonts-noto-cjk": Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    "fonts-noto-color-emoji": Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"),
}
LARGEST = 300_000  # bytes
STARTS_WITHIN = 30.0  # seconds
OFFICE, HOUSING = 1001, 1002


class CannotTake(Exception):
    """Says in one sentence what is missing and what to do."""


def main() -> int:
    try:
        install_system_packages()
        with tempfile.TemporaryDirectory(prefix="duban-picture-") as temp:
            python = install_playwright(Path(temp) / "venv")
            with playground(Path(temp) / "home") as url:
                say(
                    "Playing a scene: the office sends the plan, 住建局 signs for two items, the clock moves six weeks on ..."
                )
                PICTURES.mkdir(parents=True, exist_ok=True)
                subprocess.run([str(python), __file__, url, str(PICTURES)], check=True)
    except (CannotTake, subprocess.CalledProcessError) as trouble:
        say(f"No picture was taken: {trouble}")
        return 1
    return 0


def install_system_packages() -> None:
    missing = [name for name, proof in SYSTEM_PACKAGES.items() if not proof.exists()]
    if not missing:
        return
    apt_get = shutil.which("apt-get")
    if os.geteuid() != 0 or apt_get is None:
        raise CannotTake(f"install {', '.join(missing)} first (as root, this script does it by apt-get).")
    say(f"Installing {', '.join(missing)} by apt-get ...")
    subprocess.run([apt_get, "update", "-qq"], check=True)
    subprocess.run(
        [apt_get, "install", "-qq", "--yes", "--no-install-recommends", *missing],
        check=True, stdout=subprocess.DEVNULL, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )  # fmt: skip


def install_playwright(venv: Path) -> Path:
    """The Python that can import playwright. Its own browsers are not fetched: the system's chromium is used."""
    say(f"Installing {PLAYWRIGHT} in {venv}, thrown away afterwards ...")
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    python = venv / "bin" / "python"
    subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PLAYWRIGHT], check=True
    )
    return python


@contextmanager
def playground(home: Path) -> Iterator[str]:
    """A `duban run` of its own, on a free port and with an empty ledger. Gives its address without the last stroke."""
    home.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = ("TELEGRAM_", "DUBAN_", "WEBHOOK_", "DATABASE_")
    outside = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    printed = home / "printed"
    with printed.open("w") as out:
        run = subprocess.Popen(
            [str(Path(sys.executable).parent / "duban"), "run"], cwd=home, stdout=out, stderr=subprocess.STDOUT,
            env={**outside, "DUBAN_HOME": str(home), "DUBAN_PLAYGROUND_PORT": str(port)},
        )  # fmt: skip
    try:
        deadline = time.monotonic() + STARTS_WITHIN
        while "Duban playground: " not in printed.read_text():
            if run.poll() is not None or time.monotonic() > deadline:
                raise CannotTake(f"the playground did not start: {printed.read_text().strip()}")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        run.terminate()
        run.wait(20)


def play(url: str, shoot: Callable[[str, str, str], None]) -> None:
    """The scene, through the control addresses alone, with a picture where it is worth one."""
    order(url, "send", person=OFFICE, ready="sample-2025.docx")
    heard(url, OFFICE, "sample-2025.docx")
    shoot("office", "督查室", "sample-2025.docx")
    for number in ("54", "49"):
        press(url, HOUSING, f"签收 {number}")
    order(url, "clock", to="2025-05-30 08:31")
    press(url, HOUSING, "完成 54")
    press(url, HOUSING, "全部 11")
    heard(url, HOUSING, "已报告")
    shoot("owner", "住建局 小李", "已报告")


def press(url: str, person: int, label: str) -> None:
    """Waits until a button with these words is offered, presses the newest, and waits until the bot has answered."""
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        said = messages(url, person)
        for message in reversed(said):
            for button in (button for row in message.get("buttons") or [] for button in row):
                if label in button["text"]:
                    order(url, "press", person=person, message_id=message["message_id"], button=button["text"])
                    heard(url, person, "", after=said[-1]["seq"])
                    return
        time.sleep(0.1)
    raise CannotTake(f"nobody offers the button {label} to {person}; has the sample changed?")


def heard(url: str, person: int, words: str, *, after: int = 0) -> None:
    """Waits until the bot has said these words to this person, behind that place in the delivery log."""
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        for entry in messages(url, person):
            from_bot = entry["kind"] in ("answer", "edit") or entry.get("from_bot")
            if from_bot and entry["seq"] > after and words in (entry.get("text") or ""):
                return
        time.sleep(0.1)
    raise CannotTake(f"{person} never heard “{words}”; has the wording changed?")


def messages(url: str, chat: int) -> list[dict[str, Any]]:
    with urlopen(f"{url}/control/messages?chat={chat}", timeout=60) as answer:  # noqa: S310  # our own playground
        return list(json.load(answer)["messages"])


def order(url: str, path: str, **body: Any) -> None:
    body_type = {"content-type": "application/json"}
    request = Request(f"{url}/control/{path}", json.dumps(body).encode(), body_type)  # noqa: S310  # our own playground
    with urlopen(request, timeout=300):  # noqa: S310
        pass


def photograph(url: str, folder: Path) -> int:
    """Runs in the environment that has playwright. The page's policy forbids eval: it is watched by selectors only."""
    from playwright.sync_api import sync_playwright  # type: ignore[import-not-found]  # never in our requirements

    with sync_playwright() as play_it:
        browser = play_it.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1000, "height": 850}, locale="zh-CN", color_scheme="light")
        page.goto(f"{url}/")

        def shoot(name: str, tab: str, words: str) -> None:
            page.click(f"#tabs button:has(b:text-is('{tab}'))")
            page.mouse.move(1, 1)
            page.wait_for_selector(f".bubble:has-text('{words}')")
            page.wait_for_timeout(5000)  # the last bubble fades in, and what was said at the foot goes
            page.screenshot(path=str(folder / f"{name}.png"))

        play(url, shoot)
        browser.close()
    return max(weigh(taken) for taken in sorted(folder.glob("*.png")))


def weigh(taken: Path) -> int:
    size = taken.stat().st_size
    say(f"{taken.relative_to(ROOT)}: {size // 1000} kB" + (f", more than {LARGEST // 1000}" if size > LARGEST else ""))
    return size > LARGEST


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(photograph(sys.argv[1], Path(sys.argv[2])) if len(sys.argv) > 2 else main())
