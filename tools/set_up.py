"""How does a machine with nothing but Python get ready? A .venv beside the sources, with pinned packages."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PIN = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*==", re.MULTILINE)
FETCHED = re.compile(r"^\s*(?:Collecting|Requirement already satisfied:) (\S+)")


def main(requirements: str) -> int:
    began = time.monotonic()
    try:
        make_venv()
        install_pinned("requirements-build.txt", "what builds the package")
        install_pinned(requirements, "packages")
        install_ourselves()
    except CannotSetUp as trouble:
        say(f"Set-up stopped: {trouble}")
        return 1
    say(f"Set up in {time.monotonic() - began:.0f} s.")
    return 0


class CannotSetUp(Exception):
    """Says in one sentence what is missing and what to do."""


def make_venv() -> None:
    if PYTHON.exists() and runs(str(PYTHON), "-m", "pip", "--version"):
        return
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise CannotSetUp(
                f"this Python has no {module}; on Debian or Ubuntu install the package python3-venv, then run make again."
            )
    say(f"Making .venv with Python {sys.version.split()[0]} ...")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if made.returncode:
        raise CannotSetUp(f"python -m venv failed: {last_line(made.stdout + made.stderr)}")


def install_pinned(requirements: str, what: str) -> None:
    total = len(PIN.findall((ROOT / requirements).read_text(encoding="utf-8")))
    say(f"Installing {what}: {total} pinned in {requirements}, each checked against its hash ...")
    pip("--require-hashes", "--requirement", requirements, total=total)


def install_ourselves() -> None:
    say("Installing duban itself, from this folder ...")
    pip("--no-deps", "--no-build-isolation", "--editable", ".", total=0)
    # As pip does for a package: where Python writes no bytecode of its own, every start would compile us anew.
    parts = [str(path) for path in sorted(ROOT.glob("*/")) if (path / "__init__.py").exists()]
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", *parts, "main.py", "settings.py"], cwd=ROOT)


def pip(*arguments: str, total: int) -> None:
    """Runs pip install and shows one line for every tenth package. What pip said is shown only when it failed."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar=off", *arguments]
    said: list[str] = []
    seen: set[str] = set()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            said.append(line)
            fetched = FETCHED.match(line)
            if fetched and fetched[1] not in seen:
                seen.add(fetched[1])
                show_progress(len(seen), total, fetched[1])
            elif line.startswith("Installing collected packages") and total > 1:
                say("  all there, unpacking ...")
    if running.returncode:
        sys.stdout.writelines(said[-30:])
        raise CannotSetUp("pip could not install; its last lines stand above. Is the package index within reach?")


def show_progress(count: int, total: int, name: str) -> None:
    if total > 1 and count % 10 == 0:
        say(f"  {count} of {total}: {name}")


def runs(*command: str) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0


def last_line(text: str) -> str:
    return ([line for line in text.splitlines() if line.strip()] or ["no word why"])[-1]


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
