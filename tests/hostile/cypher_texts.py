"""Hostile Cypher, by family."""

from collections.abc import Mapping

from tests.hostile import cypher_heavy as heavy
from tests.hostile import cypher_sly as sly
from tests.hostile.attack import Family

FAMILIES: Mapping[str, Family] = {
    "nesting": heavy.nesting,
    "long chains": heavy.long_chains,
    "cross products": heavy.cross_products,
    "paths": heavy.paths,
    "regex": heavy.patterns,
    "files": sly.files,
    "procedures": sly.procedures,
    "writes": sly.writes,
    "administration": sly.administration,
    "loops": heavy.loops,
    "growth": heavy.growth,
    "sizes": heavy.sizes,
    "slow readers": heavy.readers,
    "noise": heavy.noise,
}
