"""/policy: when does the plan speak? Shown as sentences, changed by buttons, lines or a .toml file."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from schedules import policy_text
from schedules.policy import BadPolicy
from supervision import policies
from supervision.rights import Act, require
from supervision.speaking import calendar_of, policy_of

# What the buttons of a setting offer, as lines of the policy; each is shown by its value.
OFFERED: dict[str, tuple[str, ...]] = {
    "lead_points": ("[30, 14, 7, 3, 1, 0]", "[7, 3, 1]", "[3, 1, 0]", "[1, 0]"),
    "digest_at": ("08:00", "08:30", "09:00", "14:00"),
    "working_days_only": ("true", "false"),
    "quiet_from": ("18:00", "20:00", "22:00"),
    "quiet_to": ("07:00", "08:00", "09:00"),
    "overdue.daily_for": ("0", "1", "3", "5", "10"),
    "acknowledge_within": ("0", "1", "3", "5"),
    "confirm_within": ("0", "3", "5", "10"),
    "monthly_call_day": ("0", "5", "20", "25"),
    "lag_points": ("0", "5", "10", "20"),
    "unowned_weekly": ("true", "false"),
    "start_windows": ("true", "false"),
    "leaver_items_to": ("head", "deputy"),
    "keep_evidence": ("0", "365", "1095", "3650"),
    "keep_messages": ("0", "90", "365", "1095"),
    "fiscal_year_ends": ("03-31", "06-30", "09-30", "12-31"),
}
A_ROW = 2


def policy(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.POLICY, plan.id)
    words = ask.line.strip()
    if words in OFFERED:
        return _choices(ask, words)
    if words:
        return proposed(ask, words)
    buttons = [Button("policy.setting", f"policy {name}", {"name": name}) for name in OFFERED]
    return reply(
        "policy.page", *(tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW)),
        plan=plan, rules=policy_of(plan), edits=ask.pressed,
        provisional=[year for year in (ask.today.year, ask.today.year + 1) if calendar_of(plan).provisional(year)],
    )  # fmt: skip


def proposed(ask: Ask, words: str) -> Reply:
    """What the settings would change, with the button that takes them; or one sentence for each mistake."""
    plan = ask.the_plan()
    require(ask.actor, Act.POLICY, plan.id)
    try:
        found = policies.look(ask.session, ask.actor, plan, policy_text.read_lines(words), ask.now)
    except BadPolicy as bad:
        return reply("policy.mistakes", mistakes=bad.mistakes[:20])
    settings = policy_text.dumped(found.given).strip()
    taking = Button("policy.take", f"policytake {found.based_on} {settings}")
    later = found.policy.starts_on if found.policy.starts_on > ask.today else None
    trying = Button("rehearsal.try_it", f"rehearse {settings}")
    return reply("policy.proposed", (taking,), (trying,), found=found, zone=plan.zone, later=later, settings=settings)


def take(ask: Ask) -> Reply:
    plan = ask.the_plan()
    try:
        given = policy_text.read_lines(ask.after_first_word())
        rules = policies.take(ask.session, ask.actor, plan, given, ask.now, seen=ask.words[0] if ask.words else "")
    except BadPolicy as bad:
        return reply("policy.mistakes", mistakes=bad.mistakes[:20])
    later = plan.next_policy_on
    return reply("policy.taken", rules=rules, later=later, edits=ask.pressed)


def _choices(ask: Ask, name: str) -> Reply:
    """The values that are offered for one setting; any other is sent as words."""
    buttons = [
        Button("policy.value", f"policy {name} {value}", {"value": value.strip("[]"), "name": name})
        for value in OFFERED[name]
    ]
    rows = [tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW)]
    return reply("policy.choose", *rows, name=name, asks=f"policy {name}", edits=ask.pressed)
