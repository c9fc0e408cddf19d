"""What does a plan take 汛期前, spring or FY26 to mean, where the words alone name no day?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plans.patterns import pattern

MonthDay = tuple[int, int]

# Each season under the name by which a plan may set it: its usual last day of preparation in central China, and its words.
USUAL: dict[str, tuple[MonthDay, tuple[str, ...]]] = {
    "汛期": (
        (5, 31),
        (
            "主汛期到来前",
            "主汛期来临前",
            "主汛期前",
            "汛期前",
            "入汛前",
            "汛前",
            "汛期到来前",
            "汛期来临前",
            "汛期到来之前",
            "汛期来临之前",
        ),
    ),
    "采暖季": ((11, 14), ("采暖季前", "采暖期前", "供暖季前", "供暖期前", "供暖前", "采暖前")),
    "入冬": ((11, 30), ("入冬前", "土壤封冻前", "封冻前", "上冻前", "冬季来临前")),
    "入夏": ((5, 31), ("入夏前",)),
    "秋季开学": ((8, 31), ("秋季开学前", "秋季学期开学前", "新学期开学前")),
    "春季开学": ((2, 28), ("春季开学前", "春季学期开学前")),
    "高考": ((6, 6), ("高考前",)),
    "春耕": ((3, 15), ("春耕前", "春播前")),
    "三夏": ((5, 25), ("三夏前", "麦收前", "夏收前")),
    "秋收": ((9, 15), ("秋收前",)),
}
SEASON_OF = {words: name for name, (_, all_words) in USUAL.items() for words in all_words}
SEASON = "|".join(sorted(SEASON_OF, key=len, reverse=True))
SEASON_OPENS = "今" + "".join(sorted({words[0] for words in SEASON_OF}))
ENGLISH_SEASONS: dict[str, MonthDay] = {
    "spring": (5, 31),
    "summer": (8, 31),
    "fall": (11, 30),
    "autumn": (11, 30),
    "winter": (12, 31),
}
FIVE_YEARS = {"三": 2020, "四": 2025, "五": 2030, "六": 2035}  # the last year of a five-year plan
FEDERAL_YEAR_ENDS = (9, 30)  # the fiscal year of the United States; many towns and states end theirs on 30 June


@dataclass(frozen=True)
class Conventions:
    """What a plan agrees on. `seasons` holds the last day before each season by its name in USUAL or in English; those
    not named keep their usual day. `fiscal_year_ends` is None where the document is to be asked, then the federal year counts.
    """

    seasons: Mapping[str, MonthDay] = field(default_factory=dict)
    fiscal_year_ends: MonthDay | None = None

    def __post_init__(self) -> None:
        unknown = sorted(set(self.seasons) - set(USUAL) - set(ENGLISH_SEASONS))
        if unknown:
            raise ValueError(f"no such season: {', '.join(unknown)}")

    def limit_before(self, words: str) -> MonthDay:
        """The last day before the season that the words name (汛期前, fall)."""
        name = SEASON_OF.get(words, words.lower())
        usual = USUAL[name][0] if name in USUAL else ENGLISH_SEASONS[name]
        return self.seasons.get(name, usual)

    def settles(self, words: str) -> bool:
        """Whether the plan itself says when the season begins, so that nothing is assumed."""
        return SEASON_OF.get(words, words.lower()) in self.seasons


def season_named(words: str) -> str | None:
    """The season's own name: 汛期前 and 汛期 are 汛期, Spring is spring; None for what is no season."""
    name = SEASON_OF.get(words, words.lower())
    return name if name in USUAL or name in ENGLISH_SEASONS else None


USUAL_CONVENTIONS = Conventions()

FISCAL_WORDS = pattern(r"\bFY ?'?\d\d|[Ff]iscal [Yy]ear")
YEAR_ENDS = pattern(
    r"[Ff]iscal [Yy]ears?\b[^.\n]{0,60}?\b(?:ends?|ending|ended|through|to|closes?)\b(?: on)? (?P<month>March|June|September|December) (?:30|31)"
    r"|\b(?:July 1|October 1|April 1)(?:, 20\d\d)?,? ?(?:through|to|until|[-–—]) ?(?P<last>June|September|March) 3[01]"
)
LAST_DAYS = {"March": (3, 31), "June": (6, 30), "September": (9, 30), "December": (12, 31)}
OFTEN = 3


def fiscal_year_end(text: str) -> MonthDay | None:
    """The last day of the fiscal year as the text says it, or as its deadlines show; None where it has no fiscal year."""
    if not ("FY" in text or "iscal" in text) or not FISCAL_WORDS.search(text):
        return None
    said = YEAR_ENDS.search(text)
    if said:
        return LAST_DAYS[said["month"] or said["last"]]
    june, september = text.count("June 30") + text.count("30 June"), text.count("September 30")
    return (6, 30) if june >= OFTEN and june > september else None
