"""The site of these pages: `make docs`."""

from importlib.metadata import version as installed

project = "Madoguchi"
author = "The Madoguchi developers"
copyright = "2026, The Madoguchi developers, EUPL-1.2"
release = version = installed("madoguchi")
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "窓口 Madoguchi"
language = "en"
html_show_sphinx = False
