"""The configuration of a mirror: `sitegen.toml`, the environment and the command line as one frozen `Config`."""

from __future__ import annotations

from sitegen.config.proof import ProofSettings, Secret
from sitegen.config.settings import (
    DEFAULT_TEMPLATES,
    FILE_NAME,
    BuildSettings,
    Config,
    MirrorSettings,
    available_cores,
    load,
)

__all__ = [
    "DEFAULT_TEMPLATES",
    "FILE_NAME",
    "BuildSettings",
    "Config",
    "MirrorSettings",
    "ProofSettings",
    "Secret",
    "available_cores",
    "load",
]
