"""What does each column of a table hold? Told by the words over it, in Chinese and English."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Role = Literal[
    "number", "group", "task", "detail", "lead", "duty", "doer", "assist", "person",
    "due", "start", "span", "period", "target", "measure", "status", "done", "money", "other",
]  # fmt: skip

# Column words as whole headings (blanks, brackets and units in brackets gone), the first that fits.
WORDS: tuple[tuple[Role, str], ...] = (
    ("number", r"(?:任务|项目|清单|问题)?(?:序号|编号|顺序号)|号|No\.?|#|(?:Item |Task |Ref\.? ?)?(?:No\.?|Number|ID)|Ref\.?|S/?N"),
    ("done", r".*(?:实际|已).*(?:时间|日期|开工|完工|竣工|完成|投产).*|.*(?:上年|去年|上一年).*|(?:Actual|Date) .*(?:finish|completion|start|completed|closed|date).*|.*(?:达成|完成)值|完成率"),
    ("done", r"20\d\d年(?:度)?(?:实际|完成|实绩).*"),
    ("duty", r".*(?:牵头|责任|主办|主责).*[及和与、/].*(?:配合|协办|参与).*"),
    ("doer", r"(?:项目)?业主"),
    ("assist", r".*(?:配合|协办|协同|协助|参与|参加|会办|协作|支持|联合).*(?:单位|部门|方)?|(?:Support\w*|Assist\w*|Contribut\w*|Participat\w*|Partner\w*|Other|Consulted).*"),
    ("duty", r"责任(?:单位|部门).*责任人"),
    ("person", r".*(?:责任人|负责人|联系人|领导|包联|包保|联系|专班|电话|经办人).*|(?:Contact|Phone|E-?mail|Sponsor).*"),
    ("lead", r".*(?:牵头|主办|主责|主要责任|第一责任).*|(?:Lead|Primary|Accountable).*"),
    ("doer", r".*(?:业主|实施|建设|承办|施工|承建|落实|执行|投资|项目|申报|办理|申请).{0,4}(?:单位|主体|部门|法人|企业|公司)|业主|项目公司"),
    ("duty", r".*(?:责任|负责|主管|分管|督办|承担|整改|任务|归口|监管|行业|属地).{0,4}(?:单位|部门|主体|科室|股室|处室|方|局|镇街|地区)|部门|单位名称|责任|科室|股室|处室|"
             r"(?:.*\b)?(?:Owners?|Responsib\w+|Department|Dept\.?|Agency|Team|Assigned(?: to)?|Assignee|Unit|Office|Who|Division|By whom)\b.*"),
    ("span", r".*(?:起止|工期|期限起|建设(?:年限|周期|时间|期)|实施(?:年限|周期|期)|工作周期|建设起止).*|(?:Time ?frame|Timeline|Duration|Period|Schedule)"),
    ("start", r".*(?:开工|启动|开始|起始|动工|开建|进场|奠基|开竣工前).{0,6}|(?:Planned |Target |Expected |Scheduled )?(?:Start|Begin\w*|Kick-?off|Commence\w*)(?: date| on| by)?"),
    ("money", r".*(?:投资|资金|金额|经费|概算|造价|预算)(?!单位|主体).*|(?:Budget|Cost|Funding|Amount|Investment).*"),
    ("status", r".*(?:进展|进度|完成情况|现状|落实情况|工作情况|形象进度|存在.*问题|办理情况|整改情况|推进情况|问题).*|(?:Current )?(?:Status|Progress|Comments?|Remarks?|Notes?|Update|Issues?|Results?).*|.*备注.*|说明"),
    ("due", r".*(?:时限|期限|限期|截止|截至|销号|办结时间|节点时间|时间节点|时间要求|时间安排|时间进度|进度安排|达标时间).*|"
            r".*(?:完成|完工|竣工|建成|投产|投用|办结|交付|验收|整改|达产|通车|开业|交工|结束|计划|预计|目标|要求|报送|落实|上线|实施|推进|收官).{0,6}(?:时间|日期|节点|年月|年度|年份|时点)|"
            r"(?:计划|预计|拟|预期)?(?:完工|竣工|建成|投产|投用|交付|达产|通车|开业|验收|完成|投入使用)|时间|日期|节点|"
            r".*\b(?:Due|Deadline|Target date|Complet\w+(?: date| by)|Finish\w*|End|Deliver\w* date|By when|When|Target completion|Milestone date|Date|Close ?out date|Completion|Delivery)\b(?: date| on| by)?"),
    ("measure", r"(?:计量)?单位|(?:指标)?计量.*|Units?(?: of measure)?|UoM"),
    ("target", r".*(?:目标|指标值|任务数|任务量|计划数|计划值|目标值|预期值|目标数|分解数|工作标准|成果|成效|标志).*|(?:Target|Goal|Measure|KPI|Metric|Quantity|Success measure|Expected result|Outcome|Output|Performance).*"),
    ("group", r".*(?:类别|类型|分类|领域|板块|类|方面|批次|行业|部分|章节|栏目|大类)|一级.*|(?:Category|Theme|Area|Section|Type|Workstream|Priority|Strategy|Objective|Phase)s?|级别"),
    ("task", r".*(?:任务|事项|项目|工程|举措|工作|措施|活动|名称|指标|要点|要务|实事|行动|清单|议题|建议|提案|整改|内容).*|"
             r".*\b(?:Task|Action|Activit\w+|Project|Milestone|Deliverable|Item|Work|Initiative|Commitment|Description|Step|Name|Title|What|Requirement|Recommendation|Indicator)s?\b.*"),
)  # fmt: skip
DETAIL = re.compile(
    r".*(?:建设内容|建设规模|规模.*内容|内容.*规模|主要内容|项目概况|基本情况|项目简介|主要建设|建设性质|依据|来源|背景|概况|简介).*|(?:Details?|Background|Scope|Rationale).*",
    re.IGNORECASE,
)
PLACE = re.compile(
    r"州市|市州|县区|区县|县（市、区）|地区|所在地|所属.*|建设(?:地点|地址)|地点|地址|位置|乡镇|镇街|街道|属地|盟市|旗县.*|县市区?|市县|区域|Location|Site|County|City|District|Ward",
    re.IGNORECASE,
)
BRACKET = re.compile(r"（[^（）]*）")
ROWS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(words, re.IGNORECASE)) for role, words in WORDS if words
)
LONGEST_HEADER, LONGEST_CHINESE = 40, 16

# 月, 季度 or year that a whole column is about; the words around the time may be 目标, 计划, 工作安排.
PERIOD = re.compile(
    r"(?:(?P<year>20\d\d)年?(?:度)?[-/.]?)?(?:第?(?P<quarter>[一二三四1-4])季度?|[Qq](?P<q>[1-4])|(?P<month>(?:\d{1,2}月?[-—–~至])?(?:1[0-2]|0?[1-9])|十[一二]?|[一二三四五六七八九])月份?|(?P<half>[上下])半年|"
    r"(?P<english>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?)?(?:[ -]?(?P<after>20\d\d))?"
    r"(?P<upto>[底末]?前?)(?P<about>年?度?(?:工作|重点|主要|计划|目标|任务|安排|进度|节点|预期|形象|推进|完成|要求|内容|阶段性?|时序|建设|实施|达到|及|[、和])*(?:Target|Plan|Goal|Milestone)?s?)",
    re.IGNORECASE,
)
PERIOD_PARTS = ("quarter", "q", "month", "half", "english")


class Heading(NamedTuple):
    """The role of a column, and for one about a time the words of that time."""

    role: Role
    words: str
    time: str = ""


def plain(words: str) -> str:
    """A header as it is compared: no blanks between Chinese signs, no brackets with units or remarks, no closing colon."""
    bare = BRACKET.sub("", words).replace("^^", "")
    bare = re.sub(r"[\s\u3000]+", " " if bare.isascii() else "", bare)
    return bare.strip(" *:：、。")


def heading(words: str) -> Heading:
    """What the column under these words holds; "other" where they are not known."""
    bare = plain(words)
    longest = LONGEST_HEADER if bare.isascii() else LONGEST_CHINESE
    if not bare or len(bare) > longest or re.search(r"[。；;，]", bare):
        return Heading("other", bare)
    time = _time(bare)
    if time:
        return Heading("period", bare, time)
    if PLACE.fullmatch(bare):
        return Heading("other", bare)
    if DETAIL.fullmatch(bare):
        return Heading("detail", bare)
    role: Role = next((role for role, pattern in ROWS if pattern.fullmatch(bare)), "other")
    return Heading(role, bare)


def _time(bare: str) -> str:
    """The time that a column is about: 3月, 2025年一季度, 2026年目标, Q2; "" for none."""
    found = PERIOD.fullmatch(bare)
    if not found:
        return ""
    parted = any(found[part] for part in PERIOD_PARTS)
    if parted or (found["year"] and not re.search("完成", found["about"] or "")):
        return bare[: found.start("about")].strip() if found["about"] else bare
    return ""


def is_header(headings: list[Heading]) -> bool:
    """Whether a row of cells names the columns of a table that asks for something."""
    roles = [each.role for each in headings]
    named = set(roles) - {"other"}
    who = named & {"lead", "duty", "doer", "assist", "person"}
    when = named & {"due", "start", "span", "period"}
    what = named & {"task", "target", "detail", "group"}
    known = [role for role in roles if role != "other"]
    filled = [each for each in headings if each.words]
    return bool(what and (who or when)) and len(known) >= max(2, (len(filled) + 1) // 2)


def leading(roles: set[Role]) -> Role | None:
    """Which of the columns with units names the one that leads; the other ones assist."""
    order: tuple[Role, ...] = ("lead", "duty", "doer", "person")
    return next((role for role in order if role in roles), None)
