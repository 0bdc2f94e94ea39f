"""Every target by its name, in the order in which they are run and told."""

from collections.abc import Callable, Mapping

from benchmarks.targets.asking import t2, t3
from benchmarks.targets.changing import t15
from benchmarks.targets.dashboard import t6
from benchmarks.targets.drawing import t8
from benchmarks.targets.ground import Ground
from benchmarks.targets.holding import t17
from benchmarks.targets.hostile import t14
from benchmarks.targets.mining import t4, t5
from benchmarks.targets.opening import t1
from benchmarks.targets.pages import t11
from benchmarks.targets.results import Outcome
from benchmarks.targets.searching import t7
from benchmarks.targets.serving import t12, t13
from benchmarks.targets.starting import t16
from benchmarks.targets.texts import t9, t10
from benchmarks.targets.whole import l1

Target = Callable[[Ground], Outcome]
Targets = Mapping[str, Target]

TARGETS: Targets = {
    each.__name__.upper(): each
    for each in (t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, l1)
}
IN_MEMORY = frozenset({"T4", "T5", "T6", "T7"})
"""The targets that share a store in memory, which is let go of after the last of them."""
