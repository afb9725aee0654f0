"""Drawn lookups of books of four sorts are what brute force finds.

``GREENWEFT_WALKS`` says how many walks there are in all; ``record_property`` keeps what they met.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import TypeAlias

import pytest

from tests.lookups.books import ABSENT, DATA, LISTS, tell_economy, tell_real, tell_world
from tests.lookups.brute import SHAPES
from tests.lookups.campaign import EVERYTHING, WALKS, Campaign, opened, walk_through
from tests.lookups.network import network

Record: TypeAlias = Callable[[str, object], None]
# Of all walks; what is left is for the generated economies.
OF_WORLD, OF_NETWORKS, OF_REAL = 0.05, 0.45, 0.15
EACH = 20  # walks over one network
SIZES = ((300, 4), (1_000, 3), (2_000, 3), (500, 5))  # firms of an economy, most tiers of a walk
MANY = 100  # walks over one economy

pytestmark = pytest.mark.timeout(3600)


@pytest.fixture
def campaign(record_property: Record) -> Iterator[Campaign]:
    campaign = Campaign()
    yield campaign
    for name, number in sorted(campaign.seen.items()):
        record_property(name, number)


def test_walks_over_the_world_are_what_brute_force_finds(
    campaign: Campaign, tmp_path: Path
) -> None:
    with opened(tmp_path) as (book, file):
        tell_world(book)
        walk_through(campaign, book, file, 1, max(60, int(WALKS * OF_WORLD)), 4)
    campaign.require("cycles", "parallel relations", "self-loops", "out_of_period", "other_kind")


def test_walks_over_made_up_networks_are_what_brute_force_finds(
    campaign: Campaign, tmp_path: Path
) -> None:
    for seed in range(max(2, int(WALKS * OF_NETWORKS / EACH))):
        random = Random(seed)
        with opened(tmp_path) as (book, file):
            network(book, seed, random.choice((6, 14, 25)), random.choice((15, 40, 60)))
            walk_through(campaign, book, file, seed, EACH, 6)
    campaign.require(*EVERYTHING)


def test_walks_over_generated_economies_are_what_brute_force_finds(
    campaign: Campaign, tmp_path: Path
) -> None:
    left = int(WALKS * (1 - OF_WORLD - OF_NETWORKS - OF_REAL))
    seed = 0
    while left > 0:
        firms, most = SIZES[seed % len(SIZES)]
        folder = tmp_path / str(seed)
        folder.mkdir()
        with opened(folder) as (book, file):
            tell_economy(book, folder, firms, seed)
            walk_through(campaign, book, file, seed, min(left, MANY), most)
        left, seed = left - MANY, seed + 1
    campaign.require(*EVERYTHING)


@pytest.mark.skipif(not all((DATA / name).is_dir() for name in LISTS), reason=ABSENT)
def test_lookups_of_the_real_lists_are_what_brute_force_finds(
    campaign: Campaign, tmp_path: Path
) -> None:
    with opened(tmp_path) as (book, file):
        tell_real(book, tmp_path)
        walk_through(campaign, book, file, 1, max(12, int(WALKS * OF_REAL)), 2)
    campaign.require("out_of_period", "rejected_sources", "parallel relations", "neighbours")
    campaign.require("designations", "answers with items", "pages that leave some")


def test_a_campaign_that_tests_nothing_fails() -> None:
    with pytest.raises(AssertionError, match="no walk met"):
        Campaign().require(*SHAPES)
