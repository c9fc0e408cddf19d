"""Which commands are there? One list: what may be said, Telegram's menus by role and language, and /help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.ask import Ask
from bot.commands import (
    acknowledge,
    appeal,
    aside,
    assign,
    bulletin,
    card,
    channel,
    chart,
    comment,
    confirm,
    contact,
    correct,
    deputy,
    dispatch,
    done,
    due,
    evidence,
    export,
    extend,
    failed,
    help_,
    inspect_,
    invite,
    language,
    later,
    leave,
    light,
    list_,
    look,
    meeting,
    mine,
    move,
    own_hours,
    page,
    person,
    plans,
    policy,
    problem,
    progress,
    rehearse,
    reporters,
    review,
    revision,
    routing,
    score,
    score_rules,
    send_back,
    show,
    slip,
    source,
    split,
    start,
    steps,
    stop,
    takeback,
    units,
    unread,
    upload,
    urge,
    words,
)  # fmt: skip
from bot.reply import Reply
from db.people import Role
from supervision.refusals import Refused
from wording.say import plain

OFFICE: frozenset[Role] = frozenset({"supervisor", "administrator"})
SUPERVISOR: frozenset[Role] = frozenset({"supervisor"})
UNIT: frozenset[Role] = frozenset({"owner", "assisting", "head"})
REPORTERS: frozenset[Role] = UNIT | {"secretary", "task_force"}
PUSHING: frozenset[Role] = SUPERVISOR | {"leader", "secretary", "task_force"}
EVERYBODY: frozenset[Role] = UNIT | OFFICE | {"viewer", "secretary", "task_force", "leader"}
NOBODY: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `menu` names the roles whose menu shows it; `strangers` may say it too.

    The rights themselves are checked in supervision/, whoever sees it in a menu.
    """

    name: str
    run: Callable[[Ask], Reply]
    menu: frozenset[Role] = NOBODY
    aliases: tuple[str, ...] = ()
    strangers: bool = False
    secret: bool = False  # its words may hold an address, and are kept nowhere
    beside: bool = False  # it changes nothing, and is answered beside the writer
    tries: bool = False  # what it changes there to see what would come of it is taken back

    def answer(self, ask: Ask) -> Reply:
        """Raises Refused("stranger") for one whom nobody invited: he gets one sentence and nothing else."""
        if ask.person is None and not self.strangers:
            raise Refused("stranger")
        return self.run(ask)


COMMANDS: tuple[Command, ...] = (
    Command("start", start.start, strangers=True),
    Command("due", due.due, EVERYBODY, ("到期",), beside=True),
    Command("mine", mine.mine, EVERYBODY, ("我的",), beside=True),
    Command("show", show.show, EVERYBODY, ("查看",), beside=True),
    Command("ack", acknowledge.acknowledge, UNIT, ("签收",)),
    Command("done", done.done, REPORTERS, ("完成", "办结")),
    Command("evidence", evidence.evidence, REPORTERS, ("材料",)),
    Command("light", light.light, PUSHING | UNIT, ("亮灯",), beside=True),
    Command("list", list_.list_, SUPERVISOR, ("清单",)),
    Command("lights", light.rules, SUPERVISOR, ("亮灯规则",)),
    Command("urge", urge.urge, PUSHING | UNIT, ("催办",)),
    Command("slip", slip.slip, SUPERVISOR, ("督办单",)),
    Command("problem", problem.problem, SUPERVISOR | {"leader"}, ("问题",)),
    Command("comment", comment.comment, frozenset({"leader"}), ("批示",)),
    Command("extend", extend.extend, UNIT | SUPERVISOR, ("延期",)),
    Command("confirm", confirm.confirm, SUPERVISOR, ("销号",)),
    Command("return", send_back.send_back, SUPERVISOR, ("退回",)),
    Command("assign", assign.assign, SUPERVISOR, ("交办",)),
    Command("reporters", reporters.reporters, SUPERVISOR, ("填报",)),
    Command("split", split.split, SUPERVISOR, ("拆分",)),
    Command("progress", progress.progress, REPORTERS, ("进展",)),
    Command("steps", steps.steps, REPORTERS | SUPERVISOR, ("序时",)),
    Command("block", aside.block, UNIT, ("受阻",)),
    Command("needs", aside.needs, REPORTERS | SUPERVISOR, ("求助",)),
    Command("unblock", aside.unblock, UNIT | {"secretary", "task_force"}, ("解除受阻",)),
    Command("move", move.move, SUPERVISOR, ("改期",)),
    Command("park", aside.park, SUPERVISOR, ("挂账",)),
    Command("cancel", aside.cancel, SUPERVISOR, ("撤项",)),
    Command("resume", aside.resume, SUPERVISOR, ("恢复",)),
    Command("invite", invite.invite, OFFICE | {"head"}, ("邀请",)),
    Command("contact", contact.contact, SUPERVISOR, ("联系人",)),
    Command("remove", leave.remove, OFFICE, ("移出",)),
    Command("person", person.person, EVERYBODY, ("个人资料",)),
    Command("units", units.units, OFFICE, ("单位",), beside=True),
    Command("failed", failed.failed, SUPERVISOR, ("未送达",), beside=True),
    Command("policy", policy.policy, OFFICE, ("规则",), beside=True),
    Command("routing", routing.routing, SUPERVISOR, ("分工",)),
    Command("rehearse", rehearse.rehearse, OFFICE, ("预演",), beside=True, tries=True),
    Command("export", export.export, SUPERVISOR, ("导出",), beside=True),
    Command("bulletin", bulletin.bulletin, SUPERVISOR | {"leader"}, ("通报",)),
    Command("score", score.score, SUPERVISOR, ("评价", "考核"), beside=True),
    Command("appeal", appeal.appeal, UNIT | SUPERVISOR, ("申诉",)),
    Command("inspect", inspect_.inspect, SUPERVISOR, ("督查",)),
    Command("card", card.card, PUSHING, ("卡片", "五个一")),
    Command("dispatch", dispatch.dispatch, SUPERVISOR | {"leader"}, ("调度",), beside=True),
    Command("decide", dispatch.decide, SUPERVISOR, ("定事",)),
    Command("meeting", meeting.meeting, SUPERVISOR | {"leader"}, ("调度会", "会议")),
    Command("chart", chart.chart, EVERYBODY, ("图表",), beside=True),
    Command("page", page.page, SUPERVISOR | {"leader"}, ("领导页",), beside=True),
    Command("plans", plans.plans, OFFICE | {"leader"}, ("计划",)),
    Command("source", source.source, NOBODY, ("原文",), beside=True),
    Command("look", look.look, NOBODY, ("看材料",), beside=True),
    Command("history", show.history, NOBODY, ("经过",), beside=True),
    Command("digest", own_hours.digest, EVERYBODY, ("汇总时间",)),
    Command("quiet", own_hours.quiet, EVERYBODY, ("免打扰",)),
    Command("snooze", later.snooze, EVERYBODY, ("推迟",)),
    Command("deputy", deputy.deputy, UNIT, ("代理",)),
    Command("channel", channel.channel, EVERYBODY, ("渠道",), secret=True),
    Command("leave", leave.leave, EVERYBODY, ("退出",)),
    Command("erase", person.erase, EVERYBODY, ("抹去",)),
    Command("mute", later.mute, EVERYBODY, ("静音",)),
    Command("language", language.language, EVERYBODY, ("语言",)),
    Command("help", help_.help_, EVERYBODY, ("帮助",), strangers=True),
    Command("stop", stop.stop, NOBODY, ("取消",)),
    # Said by buttons and files only.
    Command("upload", upload.upload),
    Command("take", upload.take),
    Command("takeback", takeback.takeback),
    Command("review", review.review),
    Command("adopt", review.adopt),
    Command("adoptall", review.adoptall),
    Command("pastdone", review.pastdone),
    Command("drop", review.drop),
    Command("apart", review.apart),
    Command("acceptall", revision.acceptall),
    Command("gone", revision.gone),
    Command("keep", revision.keep),
    Command("redate", correct.redate),
    Command("retitle", correct.retitle),
    Command("unitfor", correct.unitfor),
    Command("resend", failed.resend),
    Command("scoretake", score.store),
    Command("scoretell", score.tell),
    Command("scorerules", score_rules.take),
    Command("appealyes", appeal.accept),
    Command("appealno", appeal.refuse),
    Command("policytake", policy.take),
    Command("overview", upload.overview),
    Command("unread", unread.unread),
    Command("bind", card.bind, NOBODY, ("绑定",)),
    Command("answer", urge.answer, NOBODY, ("答复",)),
    Command("sign", slip.sign),
    Command("grant", extend.grant),
    Command("refuse", extend.refuse),
    Command("ackall", acknowledge.acknowledge_all),
    Command("words", words.words, strangers=True),
)
BY_NAME = {name: command for command in COMMANDS for name in (command.name, *command.aliases)}


def find(name: str) -> Command | None:
    """The command of that name or alias, in small letters."""
    return BY_NAME.get(name)


def menu_of(roles: frozenset[str], language: str) -> list[tuple[str, str]]:
    """(command, description) as Telegram's menu shows them to these roles; no roles are a stranger's."""
    return [(command.name, plain(f"help.{command.name}", language)) for command in of_roles(roles)]


def of_roles(roles: frozenset[str]) -> Iterator[Command]:
    for command in COMMANDS:
        if command.menu & roles or (command.strangers and not roles and command.name in ("start", "help")):
            yield command
