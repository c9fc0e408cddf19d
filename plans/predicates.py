"""Which words say that something is to be done, how firmly, or that it is done already? Word tables, no grammar."""

from __future__ import annotations

from functools import lru_cache

from plans.patterns import pattern

# What is begun: beside a bare period (下半年开工) these make it a window for the start, not a limit for the end.
START = (
    "开工建设", "启动建设", "启动实施", "开工", "动工", "破土动工", "启动", "奠基", "进场施工", "开建",
)  # fmt: skip

# What is finished or reached. Longer words first where one holds the other: the scan takes the first that fits.
FINISH = (
    "建成投产", "建成投用", "建成运营", "建成开业", "建成交付", "建成开放", "建成通车", "建成通水", "建成", "主体完工", "完工",
    "全面投产", "投产", "投入使用", "投入运营", "投用", "投运", "交付使用", "交付", "交房", "移交", "竣工", "通车", "通水", "通气", "通电",
    "贯通", "封顶", "开业", "开园", "开馆", "开街", "开学", "开放", "开门", "开通", "开展", "开展", "试营业", "试运行", "运营", "运行", "上线",
    "并网", "验收", "签约", "落地", "完成", "办结", "销号", "报送", "上报", "报备", "提交", "申报", "印发", "出台", "发布", "公布", "移交",
    "纳入", "通过", "形成", "实现", "达到", "达", "取得", "解决", "处置", "化解", "整改", "整治", "修复", "恢复", "修缮", "拆除", "迁完", "迁建",
    "搬迁", "兑付", "付清", "缴清", "追平", "延伸", "铺筑", "收官", "收尾", "举行", "举办", "召开", "组织", "登记", "备案", "评审", "切换", "启用",
    "覆盖", "清洗", "沟通", "招录", "培训", "巡诊", "更新", "检测", "选派", "执行", "实行", "实施", "具备", "交工", "调试", "挂牌", "提供",
    "迈上", "超过", "突破", "高于", "报", "迎客", "呈现", "封堵", "收回", "改造", "帮助", "清理", "复工", "集聚", "填筑", "封闭", "新建", "建设",
    "新增", "培育", "创建", "争创", "争取", "引进", "打造", "推进", "推动", "提升", "提高", "增长", "下降", "控制", "压缩", "精简", "消除",
    "治理", "招引", "扩大", "发放", "储备", "挖掘", "转移", "转化", "转型", "栽培", "造林", "晋位升星", "举行", "开设", "扩建", "编制", "审核",
    "合龙", "摸排", "排查", "供热", "供暖", "供水", "营业", "上市", "揭牌", "搬入", "入驻", "进驻", "到位", "清零", "归集", "签订", "签署", "下达", "拨付", "支付",
    "退出", "关停", "取缔", "整合", "合并", "划转", "出让", "收储", "挂网", "招标", "采购", "安装", "架设", "敷设", "铺设", "疏浚", "清淤", "加固", "种植", "栽植",
    "偿还", "兑现", "返还", "认定", "评定", "评选", "考核", "通报", "检查", "抽查", "巡查", "走访", "慰问", "座谈", "调研", "论证", "立项", "核准", "审批", "办理",
    "颁证", "确权", "普查", "汇总", "公示", "公开", "公告", "演练", "开赛", "开幕", "开播", "首飞", "首航", "开行", "通航", "动员", "自查", "复查", "复核", "核查",
    "制定", "修订", "起草", "出版", "征收", "腾退", "回迁", "平整", "停止", "禁止", "取消", "推行", "施行", "建立", "健全", "完善", "梳理", "对接", "接入", "升级", "优化",
    "增加", "持续增加", "稳定在", "保持", "再降", "净增", "回升", "收窄", "全覆盖", "开始", "征迁", "布局", "报批", "入库",
)  # fmt: skip

# Of a sentence that lays down a duty. 要 and 将 alone are too common inside words, so they stand before a verb only.
MODAL = pattern(
    r"力争|争取|确保|务必|必须|须|应当|应于|应在|计划|拟于|拟在|预计|将于|将在|要在|要(?=[把将对加严确抓赶继开实全完用做会深建搭推统坚充构掀])|赶在|努力|力促|定于|赶"
)
STRENGTH = pattern(r"力争|争取|确保|务必|必须|力促|努力|保证|计划|预计|拟|须|应当")

# What has happened: a clause with one of these tells, it does not promise.
PAST = pattern(
    r"已(?!批|完成招标|招引|成立|列入|贯通|启动|经)|已经|先后|均(?:已|于|超额)|超额完成|圆满|荣获|获评|被评为|被认定|获批|再获|喜获|顺利通过|"
    r"暗访|通报了|连续\d+(?:年|个月)|走在|位居|位列|创历史|(?<![为罢])了(?![解])|共(?:收到|受理|立案|完成|办结|查处|发放|开展)|结转"
)
STATISTIC = pattern(
    r"同比|环比|余额|累计用电|比上年|较上年(?!再)|较去年|比去年|平均上涨|当月|保持回升|分别增长|高于全[省市国]|占比达?\d|据.{0,4}核算|完成情况|序时进度|占年度计划"
)
# Words without a limit and without a number: nothing that could be struck off.
SOFT = pattern(r"逐步|作为|高潮|做大做强|提质增效|为抓手|之年|为主线|打牢基础|奠定")
# A consequence or purpose told after the act itself.
CONSEQUENCE = pattern(
    r"惠及|带动|安置|受益|可保障|合计年|两项合计|节约|满足|助力|让|彻底|切实|进一步|不断|持续(?!增加)|坚决|严格|所需|概算|总投资|资金|逾期|发车|否则|其余|剩余|"
    r"优先|并|为.{0,12}(?:奠定|打|提供)|配套(?!费)|末位|凡|对|由|如|施工|质量|运营|先期|筹备|交付前|期间|合同|日(?=[^均])"
)
OUTCOME = pattern(r"晋位升星|争先进位|晋级|零的突破|全覆盖$|具备.{0,8}条件$|基本覆盖")
RATE = pattern(r"(?:率|比重|占比)(?:达|提|不低于|不少于|稳定|超过|突破|控制)")  # an indicator of its own
PART_OF = pattern(r"^其中")
OWN_PART = pattern(r"其中")

# What turns a month's name or a day into the name of a place, firm, feast or paper.
NAME_AFTER = pattern(
    r"广场|[路街桥村巷镇乡]|民俗|日(?!前|报|均)|节(?!前)|第[\d一二三四五六七八九十]{1,8}[期号批次]|\d{1,8}号|版|届|杯|奖|法|条例|制造|货|款"
)
TOPIC_AFTER = pattern(
    r"工作|经济(?!增长)|国民经济|国土|规划|计划(?!新|完|建|投|实|培|招)|方案|预算|草案|重点工作|各项|目标任务的|及以后|，是|是|初|以来|的|"
    r"收官|评估|形势|政府"
)
TOPIC_BEFORE = pattern(
    r"(?:利用|做好|按照|根据|落实|依据|对照|围绕|编制|制定|冲刺|距离|距|为|对|关于|围绕|认定为|获得|在)$"
)
REPLACED = pattern(r"原(?:计划|定|拟|定于|计划于|承诺|要求)?(?:在|于)?$|比原")
FIELD_LABEL = pattern(
    r"(?:(?:完成|办结|整改|截止|时间|办理|落实|实施|推进|销号|建设|工作)?(?:时限|期限|时间|日期|节点|限期)|截止|截至)(?:要求)?(?:均?为|均?是|[:：])?(?:于|在)?$"
)

_START = pattern("|".join(sorted(START, key=len, reverse=True)))
_ACTION = pattern("|".join(sorted({*FINISH, *START}, key=len, reverse=True)))


@lru_cache(maxsize=64)
def action_in(words: str) -> str | None:
    """The word for the act or outcome: the one that opens the clause (完成…), else the last one (…开工建设)."""
    opening = _ACTION.match(words)
    if opening:
        return opening[0]
    acts = _ACTION.findall(words)
    return acts[-1] if acts else None


def starts_something(words: str) -> bool:
    """Whether the act is a beginning."""
    action = action_in(words)
    return bool(action and _START.match(action))


def verbs_ahead(words: str) -> str:
    """The verbs that open a list of targets (新建改建 before 综合管廊24公里、海绵型道路41公里)."""
    found = _ACTION.search(words)
    if not found:
        return ""
    end = found.end()
    while more := _ACTION.match(words, end):
        end = more.end()
    return words[found.start() : end]


def opens_with_action(words: str) -> bool:
    return bool(_ACTION.match(words))
