"""What hatchling does before it builds: bring the small Plotly bundle."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MISSING = (
    "The small Plotly bundle is not in this build: the full one will serve, and pages will open more slowly. "
    "To have it, build where the npm registry is reached (NPM_CONFIG_REGISTRY names another)."
)


class BundleHook(BuildHookInterface):
    """Runs tools/bundle; where the bundle cannot be had, the build says so and goes on."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's own call
        """Bring the bundle into the package."""
        root = Path(self.root)
        subprocess.run([sys.executable, str(root / "tools" / "bundle")], check=False)  # noqa: S603 - a file of ours
        if not any((root / "dashboard" / "bundles").glob("plotly-basic-*.min.js")):
            self.app.display_warning(MISSING)
