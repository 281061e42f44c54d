"""Invented data: a believable history for the demo, and large sheets for benchmarks."""

from kapta_workspace.demo.diary import Batch
from kapta_workspace.demo.large import large
from kapta_workspace.demo.portfolio import batches

__all__ = ["Batch", "batches", "large"]
