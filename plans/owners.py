"""Who is to do it, where the document says so in brackets, in a field or at the end of an item?"""

from __future__ import annotations

import re

from plans.patterns import pattern

LEAD_LABEL = r"牵头考核单位|牵头责任单位|牵头单位|牵头部门|主责单位|主办单位|责任单位|责任部门|责任主体|承办单位|实施单位|建设单位|业主单位|牵头|责任人"
HELP_LABEL = r"配合单位|协办单位|配合部门|参与单位|协同单位|协同部门|配合|协办"
# 责任单位：市住建局 完成时间：8月: the next field begins here.
OTHER_LABEL = r"(?:完成|办结|整改|推进|落实)?(?:时限|时间|期限|节点)(?:要求)?[:：]|(?:责任|牵头|分管|挂点|包联)领导[:：]|(?:时间|工作|进度)(?:进度|安排)[:：]"
LABELLED = pattern(
    rf"(?P<label>{LEAD_LABEL}|{HELP_LABEL})(?:及责任人)?[:：]\s*(?P<names>(?:(?!{OTHER_LABEL})[^；;。（）()｜|\n]|[（(][^（）()\n]{{0,12}}[）)]){{2,120}})"
)
PERSON = "责任人"  # names of people count only where no unit is named
RELABELLED = pattern(rf"(?P<label>{LEAD_LABEL}|{HELP_LABEL})[:：]")
# 市住建局牵头，区财政局、各镇配合; 由市水利局会同市财政局负责
LEADS = pattern(
    r"(?:^|[（(，；。：:由\n])(?P<names>[^，；。（）()由：:\n]{2,30}?)(?:牵头(?:负责|实施|落实)?(?!考核|单位|部门|[:：抓开推])|(?:要|应|须)?会同(?P<helped>[^，；。（）()\n]{2,40}?)(?:负责|落实|实施|组织|编制|研究|制定|开展|完成|尽快|抓好|加快|按|[于在将]|，|\d))"
)
HELPS = pattern(r"[，；、](?P<names>[^，；。（）()：:]{2,60}?)(?:等)?(?:配合|协办|协同|参与|参加)(?=[）)；。，]|$)")
# （市民政局、市财政局按职责分工负责）: the first one leads.
SHARED = pattern(
    r"[（(，](?P<names>[^（）()，；。：:]{2,80}?)(?:等)?(?:按照?(?:各自)?职责(?:分工)?(?:分别)?(?:负责|落实)|分工负责|负责落实|负责)[）)；。，]"
)
BRACKETED = pattern(
    r"[（(](?:[^（）()]|[（(][^（）()]{0,12}[）)])*(?:(?:单位|部门|牵头|责任人|配合)[:：]|牵头[，；）)]|牵头负责|配合[）)]|职责分工|负责[）)])(?:[^（）()]|[（(][^（）()]{0,12}[）)])*[）)]?"
)
# （市住建局，2025年7月）: nothing but units beside the limit, and 由市国资委于10月底前完成.
UNIT_NAME = r"[\u4e00-\u9fff]{1,14}(?:局|委|办|部|院|中心|公司|集团|街道|政府|管委会|办事处|委员会|办公室|联社?|团[市县区]委|专班|银行|学校|医院|协会)"
BESIDE_LIMIT = pattern(rf"[（(，；](?P<names>{UNIT_NAME}(?:[、和]{UNIT_NAME}){{0,8}})[，；、)）]")
CLOSING_UNITS = pattern(rf"[（(](?P<names>{UNIT_NAME}(?:[、，]{UNIT_NAME}){{0,8}})[）)]。?$")
TASKED = pattern(rf"由(?P<names>{UNIT_NAME})(?=[于在]?(?:\d|[年本上下今]))")
PARTING = pattern(r"[、，,/\s]+(?![^（(]{0,10}[）)])|和(?=[市县区省各])|及(?=[市县区省各])")
UNIT_END = pattern(r"(?:等(?:部门|单位)?|按职责分工|负责|等)$")

ENGLISH_LEAD = (
    r"(?:[Ll]ead|LEAD|[Rr]esponsible|[Aa]ccountable)(?: (?:[Aa]genc(?:y|ies)|[Dd]epartments?|[Oo]ffices?|[Ee]ntit(?:y|ies)|[Ss]taff|[Pp]artner|[Pp]art(?:y|ies)|[Pp]ersons?|[Oo]fficial|[Dd]ivision|[Uu]nit|[Tt]eam|[Ll]ead))?"
    r"|[Oo]wners?|OWNER|[Aa]ssigned to|[Pp]roject [Mm]anager|[Pp]oint [Pp]erson|[Dd]epartment|[Rr]esponsibility"
)
ENGLISH_HELP = r"[Ss]upport(?:ing|ed by)?(?: (?:[Aa]genc(?:y|ies)|[Dd]epartments?|[Pp]artners?))?|[Pp]artners?|[Ww]ith support from|[Cc]ontributors?"
ENGLISH_FIELD = r"[Dd]ue|[Dd]eadline|[Tt]arget|[Tt]ime ?(?:line|frame)|[Ss]tatus|[Bb]udget|[Cc]ost|[Ff]unding|[Mm]easure|[Mm]etric|KPI|[Pp]riority|[Cc]ompletion|[Ss]tart"
ENGLISH_LABEL = pattern(
    rf"[（(\[]?\b(?P<label>{ENGLISH_LEAD}|{ENGLISH_HELP}): ?(?P<names>(?:(?!\. [A-Z]|\.$| ?\b(?:{ENGLISH_LEAD}|{ENGLISH_HELP}|{ENGLISH_FIELD})\b[^:;|.,]{{0,20}}:)[^;|\n（）()\[\]]){{2,90}})[）)\]]?"
)
NAMED_LEAD = pattern(r"\b(?:[Tt]he )?(?P<name>[A-Z][\w&'’ ]{2,60}?) [（(]lead[）)]")
NAMED_HELP = pattern(r"\b(?:[Tt]he )?(?P<name>[A-Z][\w&'’ ]{2,60}?) [（(](?:support|partner|supporting)[）)]")
# At the end of an item: … by 1 March 2026 (Economic Development Office); (HR, by August 2025).
CLOSING = pattern(r"[（(](?P<name>[A-Z][\w&'’ -]{1,50}?)(?:, (?:by )?)?\s{0,4}[）)]?[\s.]{0,8}$")
CAPITAL = r"(?:[A-Z][\w&'’-]*|of|and|the|for|&)"
ACTOR = pattern(
    rf"(?:^|[.:;,] ?)(?:The |the )?(?P<name>[A-Z][\w&'’-]*(?: {CAPITAL}){{0,6}}) (?:will|shall|must|to) [a-z]"
)
UNIT = pattern(
    r"\b(?:Department|Dept|Division|Office|Commission|Committee|Board|Bureau|Agency|Council|Team|Authority|Services|Administration|Management|Finance|Receivable|Staff|Works|Police|Library|Libraries"
    r"|District|Court|Clerk|Director|Manager|Engineering|Planning|Parks|Recreation|Housing|Health|Group|Unit|Center|Section|Branch|Ministry|Resources)\b|^[A-Z]{2,6}$"
)


def owners_in(words: str) -> tuple[str, ...]:
    """The units named with a label, 牵头 or 负责, the lead unit first, blanks removed; empty where no one is named."""
    lead: list[str] = []
    people: list[str] = []
    assisting: list[str] = []
    for found in LABELLED.finditer(words) if ":" in words or "：" in words else ():
        into = _kind(found["label"], lead, people, assisting)
        for name in PARTING.split(found["names"]):
            label = RELABELLED.match(name)  # （牵头单位：甲，配合单位：乙）
            into = _kind(label["label"], lead, people, assisting) if label else into
            into += _units(name[label.end() :] if label else name)
    if not lead and ("牵头" in words or "会同" in words):
        found_lead = LEADS.search(words)
        if found_lead:
            lead = _split(found_lead["names"])
            assisting += _split(found_lead["helped"] or "")
            helps = HELPS.search(words, found_lead.end())
            assisting += _split(helps["names"]) if helps else []
    if not lead and not assisting and "负责" in words and (shared := SHARED.search(words)):
        lead = _split(shared["names"])
    if not lead and not assisting and "由" in words and (tasked := TASKED.search(words)):
        lead = _split(tasked["names"])
    return tuple(dict.fromkeys([*(lead or people), *assisting]))


def owners_beside(bracket: str) -> tuple[str, ...]:
    """The units of a closing bracket that names nothing else but a limit: （市住建局，2025年7月）."""
    found = BESIDE_LIMIT.search(bracket)
    return tuple(_split(found["names"])) if found else ()


def _kind(label: str, lead: list[str], people: list[str], assisting: list[str]) -> list[str]:
    if label == PERSON:
        return people
    return assisting if re.fullmatch(HELP_LABEL, label) else lead


def _split(names: str) -> list[str]:
    return [unit for name in PARTING.split(names) for unit in _units(name)]


def _units(name: str) -> list[str]:
    bare = UNIT_END.sub("", re.sub(r"\s", "", name)).strip('”“"')
    return [bare] if bare else []


def closing_units(words: str) -> tuple[str, ...]:
    """The units of a bracket that closes an item and holds nothing else: …三季度开工建设。（市交通局、市财政局）"""
    found = CLOSING_UNITS.search(words)
    return tuple(_split(found["names"])) if found else ()


def english_owners(near: str, words: str) -> tuple[str, ...]:
    """The units in a field (Lead: Parks), in brackets behind a name, or that are the subject of the duty, the lead first."""
    lead: list[str] = []
    assisting: list[str] = []
    for found in ENGLISH_LABEL.finditer(near):
        into = assisting if re.fullmatch(ENGLISH_HELP, found["label"]) else lead
        into += [name.strip(" .:") for name in re.split(r"[,/]| [–—-] ", found["names"]) if name.strip(" .:")]
    lead += [found["name"] for found in NAMED_LEAD.finditer(words)]
    assisting += [found["name"].removeprefix("and ") for found in NAMED_HELP.finditer(words)]
    if not lead and (closing := CLOSING.search(words)) and UNIT.search(closing["name"]):
        lead = [closing["name"]]
    if not lead and (actor := ACTOR.search(words)) and UNIT.search(actor["name"]):
        lead = [actor["name"]]
    return tuple(dict.fromkeys([*lead, *assisting]))
