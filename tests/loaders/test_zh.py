"""Chinese figures and dates are read as written, and no more than is written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.zh import When, number, when
from ontology.ranges import Month, Year


def spelled(value: int) -> str:
    """A number below 100,000,000 in Chinese: the independent way back."""
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        return f"{spelled(high)}万" + (("零" if low < 1000 else "") + spelled(low) if low else "")
    for worth, unit in ((1000, "千"), (100, "百"), (10, "十")):
        if value >= worth:
            high, low = divmod(value, worth)
            gap = "零" if low and low < worth // 10 else ""
            return "零一二三四五六七八九"[high] + unit + (gap + spelled(low) if low else "")
    return "零一二三四五六七八九"[value]


@given(st.integers(0, 99_999_999))
def test_every_numeral_is_read_back(value: int) -> None:
    assert number(spelled(value)) == value
    assert number(str(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一", 1), ("十", 10), ("十二", 12), ("九十四", 94), ("一百零三", 103), ("第七批", 7),
        ("第 7 批", 7), ("二〇二一", 2021), ("〇", 0), ("０６", 6), ("两千", 2000), ("贰拾", 20),
    ],
)  # fmt: skip
def test_numerals_as_lists_write_them(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    "text", ["", "x", "第批", "十百", "一二十", "七批次名单", "1.5", "万", "-3"]
)
def test_what_is_no_numeral_is_none(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2017年8月23日", date(2017, 8, 23)),
        ("2017 年 8 月 23 日", date(2017, 8, 23)),
        ("二〇二二年一月十五日", date(2022, 1, 15)),
        ("二○二二年十二月三十一日", date(2022, 12, 31)),
        ("2022年1月", Month(2022, 1)),
        ("2022年1月份", Month(2022, 1)),
        ("2022年", Year(2022)),
        ("2021年度", Year(2021)),
        ("2022", Year(2022)),
        ("2022-01-15", date(2022, 1, 15)),
        ("2022/1/15", date(2022, 1, 15)),
        ("2022.01.15", date(2022, 1, 15)),
        ("２０２２．１", Month(2022, 1)),
    ],
)
def test_dates_say_as_much_as_is_written(text: str, value: When) -> None:
    assert when(text) == value


@pytest.mark.parametrize(
    "text", ["", "2022年13月", "2022-02-30", "22年1月", "1月15日", "2022-1/15", "20220115", "次日"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert when(text) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_in_each_form(day: date) -> None:
    year = "".join("〇一二三四五六七八九"[int(figure)] for figure in str(day.year))
    chinese = f"{year}年{spelled(day.month)}月{spelled(day.day)}日"
    assert when(chinese) == when(day.isoformat()) == day
    assert when(f"{day.year}年{day.month}月{day.day}日") == day
