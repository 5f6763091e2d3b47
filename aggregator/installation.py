"""Where an installation lives: what the commands need that neither poll nor serve.

It stands apart from wiring, because a command that only reads the configuration must not load all the rest.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aggregator.config.kept import load_kept
from aggregator.config.models import Config

KEPT_CONFIG = "config.kept"  # in the data folder; may be deleted at any time


@dataclass(frozen=True, slots=True)
class Installation:
    """Where an installation keeps what people edit (`config`) and what the program writes (`data`)."""

    config: Path
    data: Path
    env: Mapping[str, str]

    @classmethod
    def from_environment(cls) -> "Installation":
        """Read AGGREGATOR_CONFIG and AGGREGATOR_DATA; without them ./config and ./data."""
        env = dict(os.environ)
        return cls(
            Path(env.get("AGGREGATOR_CONFIG") or "config"), Path(env.get("AGGREGATOR_DATA") or "data"), env
        )

    @property
    def store_path(self) -> Path:
        """Give the path of the SQLite store."""
        return self.data / "aggregator.db"

    def seed_config(self) -> bool:
        """Copy AGGREGATOR_CONFIG_SEED when there is no configuration yet; tell whether it was copied."""
        seed = self.env.get("AGGREGATOR_CONFIG_SEED")
        if not seed or self.config.exists():
            return False
        shutil.copytree(seed, self.config)
        return True

    def make_data(self) -> None:
        """Make the folder of what the program writes, so that `load` can keep what it read there."""
        self.data.mkdir(parents=True, exist_ok=True)

    def load(self) -> Config:
        """Read and check the configuration; raises ConfigError with every fault."""
        return load_kept(self.config, env=self.env, kept=self.data / KEPT_CONFIG)
