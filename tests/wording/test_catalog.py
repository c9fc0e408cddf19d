"""Is every sentence said in English too? The catalog held against what the templates ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import jinja2.nodes
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from wording.say import SOURCE, environment

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "wording" / "templates").glob("*.jinja"))
OPTIONS = {"newstyle_gettext": "true", "trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")  # letters, and the wide punctuation that belongs to them
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
# A reader who has not chosen yet is asked in both languages, and each is named in its own.
IN_BOTH_LANGUAGES = {"中文", "用哪种语言？"}

Id = str | tuple[str, ...]


def asked_for() -> set[Id]:
    found: set[Id] = set()
    for file in TEMPLATES:
        with file.open("rb") as source:
            for _, function, message, _ in babel_extract(source, ["gettext", "ngettext"], [], OPTIONS):
                assert function in ("gettext", "ngettext"), f"{file.name}: {function}"
                ids = [message] if isinstance(message, str) else [each for each in message or () if each is not None]
                found.add(ids[0] if len(ids) == 1 else tuple(ids))
    return found


def catalog() -> Catalog:
    with (ROOT / "wording" / "catalog" / "en.po").open("rb") as file:
        return read_po(file)


def translated() -> dict[Id, Message]:
    return {tuple(m.id) if isinstance(m.id, list | tuple) else m.id: m for m in catalog() if m.id}


def forms_of(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def test_every_sentence_of_the_templates_has_an_english_one() -> None:
    asked, there = asked_for(), translated()
    assert len(asked) > 250
    assert sorted(map(str, asked - set(there))) == []
    assert [m.id for i, m in there.items() if i in asked and not all(forms_of(m))] == []


def test_no_english_sentence_is_left_that_no_template_asks_for() -> None:
    assert sorted(map(str, set(translated()) - asked_for())) == []


def test_no_translation_is_a_guess() -> None:
    assert [message.id for message in translated().values() if message.fuzzy] == []


def test_both_languages_of_a_sentence_take_the_same_values() -> None:
    for message in translated().values():
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = {name for each in ids for name in PLACEHOLDER.findall(each)}
        *others, last = forms_of(message)
        assert set(PLACEHOLDER.findall(last)) == wanted, message.id
        for singular in others:  # "one day" may leave the number out
            assert wanted - {"count", "num"} <= set(PLACEHOLDER.findall(singular)) <= wanted, message.id


def test_no_english_sentence_holds_a_chinese_character() -> None:
    held = [
        m.id for i, m in translated().items() if i not in IN_BOTH_LANGUAGES and CHINESE.search("".join(forms_of(m)))
    ]
    assert held == []


def said_in_every_language(file: Path) -> Iterator[str]:
    """What a template says outside its translated sentences: bare text, and the strings in its expressions."""
    parsed = environment(SOURCE).parse(file.read_text(encoding="utf-8"))
    translated_strings = {
        id(node)
        for call in parsed.find_all(jinja2.nodes.Call)
        if isinstance(call.node, jinja2.nodes.Name) and call.node.name in ("gettext", "ngettext", "_")
        for node in call.args
    }
    for text in parsed.find_all(jinja2.nodes.TemplateData):
        yield text.data
    for constant in parsed.find_all(jinja2.nodes.Const):
        if id(constant) not in translated_strings and isinstance(constant.value, str):
            yield constant.value


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.stem))
def test_a_template_holds_no_chinese_outside_its_translated_sentences(file: Path) -> None:
    assert [text for text in said_in_every_language(file) if CHINESE.search(text)] == []
