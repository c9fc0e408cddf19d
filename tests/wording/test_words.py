"""Is there a word for everything that the program may want to say? Looked up in its own source."""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple, get_args
from zoneinfo import ZoneInfo

import jinja2
import jinja2.meta
import jinja2.nodes
import pytest

from bot.commands.table import COMMANDS
from db.ledger import State
from db.people import Role
from plans.doubts import WHY_KEYS
from plans.refusals import VALUES, Key
from schedules.calendar import WorkingDays
from schedules.facts import Facts, Kind
from schedules.points import points
from schedules.policy import parse
from tests.supervision.conftest import MORNING
from wording.say import SOURCE, environment, has
from wording.sections import BY_TOPIC, SECTIONS, SHOW

ROOT = Path(__file__).resolve().parents[2]
SPEAKING = ("supervision", "bot", "console", "wording")
TEMPLATES = ROOT / "wording" / "templates"
AREAS = "|".join(sorted(file.stem for file in TEMPLATES.glob("*.jinja")))


class Call(NamedTuple):
    """A call in the source: where, with which node, and inside which function."""

    where: str
    node: ast.Call
    inside: ast.AST


@cache
def trees() -> list[tuple[Path, ast.Module]]:
    files = [file for folder in SPEAKING for file in sorted((ROOT / folder).rglob("*.py"))]
    return [(file, ast.parse(file.read_text(encoding="utf-8"))) for file in files]


@cache
def calls(name: str) -> list[Call]:
    found = []
    for file, tree in trees():
        for inside in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]:
            for node in ast.walk(inside):
                if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
                    found.append(Call(f"{file.relative_to(ROOT)}:{node.lineno}", node, inside))
    return found


def said_by(node: ast.expr, inside: ast.AST) -> set[str]:
    """The strings that an expression may be: itself, either side of an `if`, or what its name was given before."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.IfExp):
        return said_by(node.body, inside) | said_by(node.orelse, inside)
    if isinstance(node, ast.Name):
        given = [each for each in ast.walk(inside) if isinstance(each, ast.Assign)]
        return {
            word
            for each in given
            if any(isinstance(target, ast.Name) and target.id == node.id for target in each.targets)
            for word in said_by(each.value, inside)
        }
    return set()


@cache
def wanted_by(key: str) -> frozenset[str]:
    """The values without which a block cannot be said."""
    area, _, name = key.partition(".")
    made = environment(SOURCE)
    parsed = made.parse((TEMPLATES / f"{area}.jinja").read_text(encoding="utf-8"))
    [block] = [node for node in parsed.find_all(jinja2.nodes.Block) if node.name == name]
    alone = jinja2.nodes.Template(block.body, lineno=1)
    alone.set_environment(made)
    return frozenset(jinja2.meta.find_undeclared_variables(alone)) - set(made.globals)


def given_in(node: ast.Call) -> set[str]:
    return {keyword.arg for keyword in node.keywords if keyword.arg}


def refusals() -> list[tuple[str, str, set[str]]]:
    found = []
    for call in calls("Refused"):
        keys = said_by(call.node.args[0], call.inside)
        assert keys, f"{call.where}: the key is not written there"
        found += [(call.where, key, given_in(call.node)) for key in sorted(keys)]
    return found


def test_every_refusal_has_its_words_and_the_values_that_they_need() -> None:
    known = refusals()
    assert len(known) > 50
    for where, key, given in known:
        assert has(f"refused.{key}"), f"{where}: no words for {key}"
        assert wanted_by(f"refused.{key}") <= given, f"{where}: {key} is said without a value"


def test_no_words_for_refusals_are_left_that_nobody_says() -> None:
    raised = {key for _, key, _ in refusals()}
    directly = {word.partition(".")[2] for word in written_keys() if word.startswith("refused.")}
    assert set(environment(SOURCE).get_template("refused.jinja").blocks) <= raised | directly


@pytest.mark.parametrize("key", get_args(Key))
def test_every_reason_why_a_file_cannot_be_read_has_words_that_its_values_fill(key: Key) -> None:
    assert has(f"unreadable.{key}")
    assert wanted_by(f"unreadable.{key}") <= set(VALUES[key])


@pytest.mark.parametrize("why", WHY_KEYS)
def test_every_doubt_about_a_draft_has_words(why: str) -> None:
    assert has(f"why.{why}")


def changes_of_milestones() -> set[str]:
    """Every name under which something that happened to a milestone is recorded."""
    found: set[str] = set()
    for call in calls("record"):
        if "milestone_id" in given_in(call.node):
            found |= said_by(call.node.args[2], call.inside)
    for call in calls("_recorded"):
        found |= said_by(call.node.args[2], call.inside)
    return found


def test_everything_that_happens_to_an_item_has_a_name_in_its_history() -> None:
    found = changes_of_milestones()
    assert {"adopted", "assigned", "reported", "progressed", "sent_back", "evidence"} <= found
    assert [what for what in sorted(found) if not has(f"show.what_{what}")] == []


def topics() -> set[str]:
    """The topics of every point that the default policy makes, for every kind, state and ownership."""
    found: set[str] = set()
    zone, policy, calendar = ZoneInfo("Asia/Shanghai"), parse(""), WorkingDays("CN")
    states: tuple[State, ...] = ("open", "acknowledged", "blocked", "reported")
    due = MORNING.date().replace(month=6, day=30)
    for kind, state, owned, dated in product(get_args(Kind), states, (True, False), (True, False)):
        facts = Facts(
            kind=kind, due_on=due if dated else None, adopted_at=MORNING, state=state, has_lead_unit=owned,
            window_start=due.replace(day=1) if kind == "start_window" and dated else None,
            handed_over_at=MORNING if owned else None, acknowledged=state != "open",
            reported_at=MORNING if state == "reported" else None,
        )  # fmt: skip
        found |= {point.topic for point in islice(points(facts, policy, calendar, zone), 40)}
    return found


def test_every_topic_of_a_reminder_says_why_it_comes_and_stands_under_a_headline() -> None:
    found = topics()
    assert {"lead", "window", "overdue", "escalate", "unacknowledged", "monthly", "waiting", "unowned"} <= found
    assert [topic for topic in sorted(found) if not has(f"show.why_{topic}")] == []
    assert found - {"lead", "overdue"} <= set(BY_TOPIC)  # these two stand under a headline by their date


def test_every_section_of_a_message_has_a_headline_and_a_line() -> None:
    assert [name for name in SECTIONS if not has(f"messages.head_{name}")] == []
    assert [name for name, each in SECTIONS.items() if has(f"messages.line_{name}") != each.own_line] == []


def test_every_piece_of_news_stands_in_a_section() -> None:
    found = {kind for call in calls("owe") for kind in said_by(call.node.args[1], call.inside)}
    found |= {kind for call in calls("tell_of_change") for kind in said_by(call.node.args[2], call.inside)}
    assert len(found) > 20
    assert found - {"reminder"} <= set(SECTIONS)


def written_keys() -> set[str]:
    """Every string of the source that names a block: "area.block"."""
    pattern = re.compile(rf"(?:{AREAS})\.[a-z_]+")
    return {
        node.value
        for file, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and pattern.fullmatch(node.value)
        # one that ends in a stroke is the beginning of a key, finished by a value
        and not node.value.endswith("_")
    } - {"help.py"}


def test_every_block_that_the_source_names_is_there() -> None:
    found = written_keys()
    assert len(found) > 80
    assert [key for key in sorted(found) if not has(key)] == []


def test_every_button_has_a_label_that_its_values_fill() -> None:
    found = calls("Button")
    assert len(found) > 40
    for where, node, inside in found:
        keys = said_by(node.args[0], inside)
        assert keys, f"{where}: the label is not written there"
        values = node.args[2] if len(node.args) > 2 else ast.Dict([], [])
        assert isinstance(values, ast.Dict)
        given = {each.value for each in values.keys if isinstance(each, ast.Constant)}
        for key in keys:
            assert has(key), f"{where}: no label {key}"
            assert wanted_by(key) <= given, f"{where}: {key} is labelled without a value"


def test_every_button_under_a_message_has_a_label_alone_and_one_that_tells_it_from_the_others() -> None:
    offered = {key for section in SECTIONS.values() for key, _ in (SHOW, *section.offers)}
    more = {key for section in SECTIONS.values() for key, _ in section.more}
    assert [key for key in sorted(offered | more) if not has(f"buttons.{key}")] == []
    told_apart = {key: wanted_by(f"buttons.{key}_of") for key in offered if has(f"buttons.{key}_of")}
    assert told_apart.keys() == offered
    assert {key for key, by in told_apart.items() if by not in ({"number"}, {"name"})} == {"tell_units"}  # of all units
    below = [section.below[0] for section in SECTIONS.values() if section.below is not None]
    assert [key for key in below if wanted_by(key) - {"name"}] == []


def test_every_command_of_a_menu_says_what_it_does_and_how_it_is_written() -> None:
    shown = [command.name for command in COMMANDS if command.menu]
    assert len(shown) > 10
    assert [name for name in [*shown, "start", "help"] if not has(f"help.{name}")] == []
    assert [name for name in shown if not has(f"help.usage_{name}")] == []


def test_every_state_role_and_kind_has_its_word() -> None:
    states, roles, kinds = get_args(State), get_args(Role), get_args(Kind)
    terms = [f"state_{s}" for s in states] + [f"role_{r}" for r in roles] + [f"kind_{k}" for k in kinds]
    assert [term for term in terms if not has(f"terms.{term}")] == []


def test_no_words_are_left_that_nobody_says() -> None:
    files = [*(file for file, _ in trees()), ROOT / "main.py"]
    python = "".join(file.read_text(encoding="utf-8") for file in files)
    jinja = "".join(file.read_text(encoding="utf-8") for file in sorted(TEMPLATES.glob("*.jinja")))
    whole = set(re.findall(rf"[\"']((?:{AREAS})\.\w+)[\"']", python + jinja))
    begun = {f"{area}.{start}" for area, start in re.findall(rf"[\"']({AREAS})\.(\w*)\{{", python)}
    begun |= {f"{area}.{start}" for area, start in re.findall(rf"\"({AREAS})\.(\w*)\" ~", jinja)}
    begun |= {f"terms.{area}_" for area in re.findall(r"term\((?:[^()]+, )?[\"'](\w+)[\"']\)", python + jinja)}
    begun |= {f"terms.{area}_" for area in re.findall(r"term\([^()]*(?:\([^()]*\))?, [\"'](\w+)[\"']\)", python)}
    begun |= {"passed.", "why."}  # the console says either, by its variable
    begun -= {"buttons."}
    whole |= {f"buttons.{word}" for word in re.findall(r"[\"'](\w+)[\"']", python)}  # those under a message
    whole |= {f"{key}_of" for key in whole if key.startswith("buttons.")}
    silent = [
        f"{file.stem}.{name}"
        for file in sorted(TEMPLATES.glob("*.jinja"))
        for name in environment(SOURCE).get_template(file.name).blocks
        if f"{file.stem}.{name}" not in whole and not f"{file.stem}.{name}".startswith(tuple(begun))
    ]
    assert silent == []
