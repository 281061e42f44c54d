"""
The screens: one form model, and one thin package a toolkit.

Panel reads the address of its own files once, while it is being imported, and by default that address is on
another host. Every package here that imports Panel is below this one, so this is the one place that is sure
to run first. The address is relative: it holds beneath any prefix, as every page of ours is one level deep.
"""

import os

ASSETS = "_panel/"
"""Where Panel's own files are served, relative to the page; ``ui.panel.server`` serves them there."""

os.environ.setdefault("PANEL_CDN_ROOT", ASSETS)
