"""Which pools can serve an alias: nova's own filters (nova/pci/stats.py, `_filter_pools`) as far as a paste tells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from handlers.pastes.pci.alias import Alias
from handlers.pastes.pci.pools import Pool
from handlers.pastes.pci.switches import is_yes

PF = "type-PF"
VDPA = "vdpa"


class Fit(Enum):
    """How an alias and a host's pools go together."""

    SERVED = "served"
    TAKEN = "taken"
    WRONG_TYPE = "wrong type"
    NOT_THERE = "not there"
    FILTERED = "filtered"


@dataclass(frozen=True, slots=True)
class Match:
    """The verdict for one alias; `pools` are those that it rests on. Pools of one name count together (nova ORs their lines)."""

    aliases: tuple[Alias, ...]
    fit: Fit
    pools: tuple[Pool, ...]

    @property
    def alias(self) -> Alias:
        return self.aliases[0]


def match(aliases: tuple[Alias, ...], pools: tuple[Pool, ...]) -> Match:
    """Whether lines of one name find a device."""
    same_ids = tuple(pool for pool in pools if any(alias.ids == pool.ids for alias in aliases))
    if not same_ids:
        return Match(aliases, Fit.NOT_THERE, ())
    typed = tuple(pool for pool in same_ids if _is_given(aliases, pool))
    if not typed:
        return Match(aliases, Fit.WRONG_TYPE, same_ids)
    usable = tuple(pool for pool in typed if not pool.remote_managed and any(_agrees(one, pool) for one in aliases))
    if not usable:
        return Match(aliases, Fit.FILTERED, typed)
    return Match(aliases, Fit.SERVED if any(pool.count for pool in usable) else Fit.TAKEN, usable)


def _is_given(aliases: tuple[Alias, ...], pool: Pool) -> bool:
    """A PF is given only to who says type-PF, a vDPA device to no alias; an alias without a type takes any other."""
    if pool.dev_type == VDPA or (pool.dev_type == PF and all(alias.device_type != PF for alias in aliases)):
        return False
    return any(_asks_for(alias, pool) for alias in aliases)


def _asks_for(alias: Alias, pool: Pool) -> bool:
    same_type = not alias.device_type or not pool.dev_type or alias.device_type == pool.dev_type
    return alias.ids == pool.ids and same_type


def _agrees(alias: Alias, pool: Pool) -> bool:
    """Whether live_migratable is no obstacle: who does not ask for it takes either."""
    if not _asks_for(alias, pool) or alias.has_capability:
        return False
    wanted = alias.live_migratable
    return not wanted or (bool(pool.live_migratable) and is_yes(wanted) == is_yes(pool.live_migratable))
