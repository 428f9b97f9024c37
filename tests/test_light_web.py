"""What serves pages stays light: the evaluation's libraries are loaded by the evaluation alone."""

import subprocess
import sys

import pytest

HEAVY = ("numpy", "pandas", "scipy", "statsmodels", "matplotlib")
ASK = "import sys, {module}; print(sorted({heavy} & set(sys.modules)))"


@pytest.mark.parametrize("module", ["api.main", "api.cli.app"])
def test_nothing_heavy_is_loaded(module):
    asked = ASK.format(module=module, heavy=set(HEAVY))
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
