"""What starts with every process stays light."""

import json
import subprocess
import sys
from pathlib import Path

from knowledge import KnowledgeBase
from tests.knowledge.conftest import BASE

HEAVY = {"sqlite_utils", "yaml", "rapidfuzz", "markdown_it", "numpy", "pydantic", "rich"}
ASK = """
import json, sys
from pathlib import Path
from knowledge import KnowledgeBase
base = KnowledgeBase.open(Path(sys.argv[1]), [Path(sys.argv[2])])
outcome = base.ask("helm rollback of a stuck release").outcome.value
print(json.dumps([outcome, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def test_a_base_with_a_cache_loads_nothing_heavy(tmp_path: Path) -> None:
    store = tmp_path / "kb.db"
    KnowledgeBase.open(store, [BASE]).close()
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(store), str(BASE)], capture_output=True, text=True, check=True
    )
    outcome, modules = json.loads(done.stdout)
    assert outcome == "answer"
    assert HEAVY.isdisjoint(modules)
