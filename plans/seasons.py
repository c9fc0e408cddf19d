"""By which day must something be done that is due before a season, or in a five-year plan?"""

# Seasons have no fixed day; these are the usual limits of central China: month and day of the last day before.
SEASONS = {
    "汛期前": (5, 31), "入汛前": (5, 31), "主汛期前": (5, 31), "采暖季前": (11, 14), "采暖期前": (11, 14),
    "供暖季前": (11, 14), "供暖期前": (11, 14), "供暖前": (11, 14), "采暖前": (11, 14), "入冬前": (11, 30),
    "封冻前": (11, 30), "土壤封冻前": (11, 30), "秋季开学前": (8, 31), "春季开学前": (2, 28), "秋收前": (9, 15),
    "入夏前": (5, 31), "春耕前": (3, 15), "三夏前": (5, 25),
}  # fmt: skip
SEASON = "|".join(sorted(SEASONS, key=len, reverse=True))
SEASON_OPENS = "今" + "".join(name[0] for name in SEASONS)
FIVE_YEARS = {"三": 2020, "四": 2025, "五": 2030, "六": 2035}  # the last year of a five-year plan
