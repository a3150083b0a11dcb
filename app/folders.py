"""Where the program keeps its files. Nothing else is imported: the first window is painted with it."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APPLICATION = "firmdate"


def config_folder() -> Path:
    return Path(os.environ.get("FIRMDATE_CONFIG_FOLDER") or platformdirs.user_config_dir(APPLICATION))


def data_folder() -> Path:
    return Path(os.environ.get("FIRMDATE_DATA_FOLDER") or platformdirs.user_data_dir(APPLICATION))


def window_state_folder() -> Path:
    """Where the window remembers its shape: no customer's data."""
    return data_folder() / "window"
