"""What a made-up economy is made of. Codes of areas and industries are real; every name is not.

    虚构织造0001（深圳）有限公司    虚构坪山第001产业园    虚构纬纱    虚构绿色评价中心01

虚构 means made-up: every firm, park, product, chain, list and body begins with it.
"""

from typing import NamedTuple

MADE_UP = "虚构"
FIRST, LAST = 2017, 2024

CITY, CITY_NAME = "440300", "深圳市"
# GB/T 2260: what the districts lie in, and Shenzhen's nine districts.
ABOVE = (
    ("100000", "中华人民共和国", ""),
    ("440000", "广东省", "100000"),
    (CITY, CITY_NAME, "440000"),
)
DISTRICTS = (
    ("440303", "罗湖区"), ("440304", "福田区"), ("440305", "南山区"), ("440306", "宝安区"),
    ("440307", "龙岗区"), ("440308", "盐田区"), ("440309", "龙华区"), ("440310", "坪山区"),
    ("440311", "光明区"),
)  # fmt: skip


class Trade(NamedTuple):
    """An industry (GB/T 4754-2017 code and name), words for its firms, and what they make."""

    code: str
    name: str
    word: str
    english: str
    products: tuple[str, ...]


ELECTRONICS = "计算机、通信和其他电子设备制造业"
TRADES = (
    Trade("17", "纺织业", "织造", "Weaving", ("经纱", "纬纱", "坯布", "无纺布")),
    Trade("22", "造纸和纸制品业", "纸业", "Paper", ("瓦楞纸", "纸箱", "标签纸")),
    Trade("26", "化学原料和化学制品制造业", "化工", "Chemicals", ("溶剂", "涂料", "树脂")),
    Trade("27", "医药制造业", "制药", "Pharma", ("原料药", "片剂", "注射液")),
    Trade("29", "橡胶和塑料制品业", "塑胶", "Plastics", ("注塑件", "密封圈", "薄膜", "包装袋")),
    Trade("33", "金属制品业", "五金", "Metalware", ("紧固件", "钣金件", "弹簧", "机壳")),
    Trade("34", "通用设备制造业", "机械", "Machinery", ("轴承", "水泵", "阀门")),
    Trade("35", "专用设备制造业", "装备", "Equipment", ("模具", "贴片机", "涂布机")),
    Trade("36", "汽车制造业", "汽车", "Motors", ("车身件", "座椅", "底盘", "整车")),
    Trade("38", "电气机械和器材制造业", "电气", "Electric", ("电池", "电机", "线缆", "逆变器")),
    Trade("39", ELECTRONICS, "电子", "Electronics", ("电路板", "芯片", "显示屏", "传感器")),
    Trade("40", "仪器仪表制造业", "仪器", "Instruments", ("电表", "流量计", "检测仪")),
)  # fmt: skip

# A chain, and the place of its industry in TRADES.
CHAINS = (
    ("时尚纺织产业链", 0), ("生物医药产业链", 3), ("高端装备产业链", 7), ("新能源汽车产业链", 8),
    ("储能产业链", 9), ("超高清显示产业链", 10),
)  # fmt: skip

EVALUATORS = 24
REASONS = (
    "连续停产12个月以上",
    "未按要求报送年度绩效数据",
    "发生较大及以上安全事故",
    "动态管理评价排名靠后",
)

README = """虚构数据 · A made-up economy

本目录中的企业、园区、产品、产业链、机构、供应关系、称号和名单全部由程序生成，均为虚构，
与任何真实主体无关；名称均以“虚构”开头。统一社会信用代码的校验位正确，但登记机关行政区划码为
000000，不存在于 GB/T 2260，因此不可能属于真实企业。只有行政区划和行业的代码与名称是真实的。

Every firm, park, product, chain, body, supply, title and list in this folder was made by a program
and concerns nobody: each name begins with 虚构, which means made-up. The unified social credit
codes have right check characters, but their registering authority is area 000000, which GB/T 2260
does not have, so that no real firm can bear them. Only the codes and names of areas and
industries are real.

greenweft generate --firms {firms} --seed {seed}
"""
