"""How is a commitment called? Its own words without the date, and the subject from further up where they have none."""

from __future__ import annotations

from plans.clauses import Unit
from plans.owners import BRACKETED
from plans.patterns import pattern
from plans.predicates import STRENGTH
from plans.quantities import QUANTITY

TITLE_SIZE = 96
# What may stand before a date and is no subject: firmness, prepositions, adverbs.
LEANS_ON = pattern(
    r"(?:力争|争取|确保|务必|必须|努力|力促|须|应当?|要求|要|将|计划|预计|预期|拟|定于|赶在|于|在|到|至|自|从|由|现|可|也|并|再|均|都|才能|一律|全部|统一|目前|"
    r"后续|同时|截至|分别|现?调整|推迟|延期|各|才|还|年均|就|经.{0,8}后|其余|剩余|其中|其|该|上述|以上|以下|此项|任务|整治|试点|工作|[，、：:“”\s|]){1,40}$"
)
# The number of an item, which is no part of its name; 3D打印 and 5G网络 keep theirs.
LIST_NUMBER = pattern(
    r"\s{0,20}(?:[①-⑳]|[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})(?:[）)、]|[.．](?=\D))|[一二三四五六七八九十][是要])+"
)
LEANING_START = pattern(
    r"^(?:[，、；：\s|]|(?:主要|具体|工作|重点)(?:措施|任务|内容|举措)[，：:]|(?:时间|工作|进度)(?:进度|安排)[，：:]|力争|争取(?=.{0,30}(?:成|工|业|用|达|入))|确保|务必|必须|努力|同时|此外|另外|目前|其中|以及|分别|一律|全部|现|[①-⑳]|[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})(?:[）)、]|[.．](?=\D))|[一二三四五六七八九十][是要])+"
)
# Verbs that take what they are about behind them: 建成馆前路东延.
NAMED_OBJECT = pattern(r"(?:完成|建成|启动|新建|举办|印发|开通)(?!并|后)")
# （二）建设城东水厂。6月底前完成主体施工: the item's first sentence; its figures alone are no subject.
LEAD = pattern(r"(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})[）)、.．]+|[①-⑳])\s*(?P<name>[^。，；：:\n]{4,30})。")
FIGURES = pattern(
    r"(?:总建筑面积|总面积|总投资|总长|全长|占地|规划|项目总|工程总|概算|建设规模|主要建设|总规模|计划总投资)"
)
PLACE = pattern(r"[路街桥巷园区镇村厂站馆院楼店校库]|东延|西延|南延|北延")  # a thing that has a name
TRAILING_LEAN = pattern(
    r"(?:[，、]|定于|赶在|力争|争取|确保|须于|要在|应于|须在|将在|将于|计划于|(?<!达)[于在]|分别|应|须|要求|(?<=原)计划){1,20}$"
)
# A clause that only tells under which circumstances: no subject for what follows.
ADVERBIAL = pattern(
    r"^(?:受|因|考虑到|为|针对|根据|按照|围绕|以(?!上|下)|在|坚持|通过|结合|抢抓|随着|面对|据|经|聚焦|依托|立足|力争|目前|下一步|加强|持续|深入|进一步|强化|积极|全力)"
)
ANAPHOR = pattern(r"^(?:上述|该|其|以上|此项|剩余|其余|试点任务|整治任务|任务|工程|项目|一律|全部|统一|涉及|相关)")
# Whoever acts is not what the act is about: 施工单位本周五前必须整改完毕.
ACTOR = pattern(
    r"(?:单位|部门|指挥部|专班|政府|办公室|责任人|[县市区省]?.{0,6}[局委办])(?:必须|要|应|须|要求|负责|会同.{0,12})*$"
)
# Objects that say what is done, but not to what: 完成检测验收和设备配备.
GENERIC_WORDS = pattern(
    r"第[一二三四五]批|摸底|不低于|不少于|不超过|达到|超过|突破|完成|建成|实现|形成|启动|开展|全面|全部|首批|首期|本体|主体|设备|手续|环境|房屋|检测|验收|配备|修缮|整治|备案|登记|网签|调试|腾空|拆除|安装|收尾|任务|工作|"
    r"并|和|及|与|、|通过|县级|市级|省级|投入使用|使用|投用|交付|进行|上线|试运行|场次|工程量|绿化|剩余|工程|施工|改造|印发"
)


# 原定6月底完工的体育馆: how it was to be is no part of the name.
REPLACED = pattern(r"^原(?:定|计划|拟)(?:于|在)?[^，]{0,14}?的(?=[^，]{2})")


EMPTY = pattern(r"[（(][，、；\s]*[）)]")
DOUBLED = pattern(r"([，：])[，：、]+")


def clean_title(words: str) -> str:
    """Title words without owners in brackets, empty brackets and marks at their ends, cut to fit a line of the ledger."""
    plain = BRACKETED.sub("", words)
    plain = EMPTY.sub("", plain)
    plain = REPLACED.sub("", LEANING_START.sub("", plain)).strip("，、；：:。！;,| 　")
    plain = DOUBLED.sub(r"\1", plain)
    return plain if len(plain) <= TITLE_SIZE else plain[: TITLE_SIZE - 1] + "…"


def without_dates(text: str, unit: Unit) -> tuple[str, str]:
    """The clause's words before its first date and after its last one."""
    if not unit.dates:
        return "", text[unit.start : unit.end]
    before = TRAILING_LEAN.sub("", LIST_NUMBER.sub("", text[unit.start : unit.dates[0].start], count=1))
    return before, text[unit.dates[-1].end : unit.end].lstrip("，、 ")


def stands_alone(before: str, after: str, *, has_target: bool) -> bool:
    """Whether a clause names what it is about, or needs the subject of an earlier one."""
    subject = LEANS_ON.sub("", LEANING_START.sub("", before))
    if len(subject) >= 3 and not ANAPHOR.match(subject) and not ACTOR.search(subject):
        return True
    object_words = QUANTITY.sub("", GENERIC_WORDS.sub("", STRENGTH.sub("", after)))
    if ANAPHOR.match(after.lstrip("要须应将")):
        return False
    if NAMED_OBJECT.match(after) and len(object_words) >= 3 and (len(object_words) >= 7 or PLACE.search(object_words)):
        return True
    return len(object_words) >= (5 if has_target else 14)


def lead_of(text: str, start: int, end: int) -> str:
    """The short first sentence of a numbered item, which names what the sentences after it are about."""
    found = LEAD.match(text, start, end)
    return found["name"] if found else ""


def subject_before(text: str, earlier: list[Unit]) -> str:
    """The words of earlier clauses of the sentence that say what it is about."""
    named: list[str] = []
    for unit in earlier:
        words = without_dates(text, unit)[0] if unit.dates else text[unit.start : unit.end]
        words = LEANING_START.sub("", words).strip("，、：: ")
        if len(words) >= 2:
            named.append(words)
    firm = [words for words in named if not ADVERBIAL.match(words)] or named
    if sum(map(len, firm)) <= TITLE_SIZE // 2 or len(firm) <= 2:
        return "，".join(words[: TITLE_SIZE // 2] for words in firm)
    return f"{firm[0][: TITLE_SIZE // 2]}，{firm[-1][: TITLE_SIZE // 3]}"
