"""Who recommends: the 地区 of a list is an authority that puts candidates forward, not a place.

Provinces, the cities that the state plans for apart (深圳 beside 广东) and 新疆生产建设兵团 each
recommend for themselves. Lists name them in several spellings; here they get one.

    内蒙 = 内蒙古    兵团 = 新疆兵团 = 新疆生产建设兵团    广西 = 广西壮族自治区    深圳 = 深圳市
"""

import re

SAME = {
    "内蒙": "内蒙古",
    "黑龙": "黑龙江",
    "兵团": "新疆生产建设兵团",
    "新疆兵团": "新疆生产建设兵团",
    "新疆建设兵团": "新疆生产建设兵团",
}
_ENDING = re.compile(r"(?<=..)(壮族自治区|回族自治区|维吾尔自治区|自治区|省|市)$")
_GOVERNMENT = re.compile(r"(厅|局|委|委员会|人民政府)$")


def authority(printed: str) -> str:
    """The one name of the authority that a list calls ``printed``.

    >>> authority("兵团"), authority("内蒙"), authority("广西壮族自治区"), authority("深 圳")
    ('新疆生产建设兵团', '内蒙古', '广西', '深圳')
    """
    name = "".join(printed.split())
    name = SAME.get(name, name)
    return name if name in SAME.values() else _ENDING.sub("", name)


def governs(name: str) -> bool:
    """Whether ``name`` is that of a government department.

    >>> governs("广东省工业和信息化厅"), governs("中国标准化研究院")
    (True, False)
    """
    return bool(_GOVERNMENT.search(name))
