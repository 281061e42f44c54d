"""
What Panel and Bokeh work out anew for every visitor although it is the same for all: worked out once.

Two things make a third of what an opening costs the server: which files a page loads, for which Panel walks
through every class it knows (1.9.4), and the description of the hundred and fifty component classes that goes
before every document (Bokeh 3.9). Neither has a setting for it; decision 0017 has the figures.
"""

import gc
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from bokeh.core.has_props import MetaHasProps, is_DataModel
from bokeh.core.serialization import Serializer
from bokeh.model import Model
from bokeh.settings import settings
from panel.io import server
from panel.io.state import state

Bundled = Callable[..., Any]
Encode = Callable[[Any, Serializer], Any]


def keep() -> None:
    """Let this process keep both from now on."""
    panels: Any = server
    if not hasattr(panels.bundle_resources, "__wrapped__"):
        panels.bundle_resources = files(panels.bundle_resources)
        Serializer._encoders[MetaHasProps] = classes(Serializer._encoders[MetaHasProps])  # noqa: SLF001


def settle() -> None:
    """
    Let the collector of garbage pass over what is in memory by now; for a process that goes on to serve.

    Classes and first scores stay. Walked through again whenever sessions have left enough behind, they cost
    a quarter of an opening; the thresholds suit pages, which make ten thousand objects each.

    Nor is each page looked through for what would only warn whoever wrote it, as tests do: figures without a
    renderer, rows of a layout that do not fit.
    """
    settings.perform_document_validation = False
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def files(bundled: Bundled) -> Bundled:
    """
    The files a page loads, kept for each depth of address.

    They are found anew once there are more classes: a component imported later brings its own.
    """
    known: dict[tuple[Any, ...], Any] = {}

    @wraps(bundled)
    def kept(roots: Sequence[Model], resources: Any) -> Any:
        at = (state.rel_path, resources.mode, resources.root_url, len(Model.model_class_reverse_map))
        if at not in known:
            known[at] = bundled(roots, resources)
        return known[at]

    return kept


def classes(encode: Encode) -> Encode:
    """The descriptions of component classes, each kept once it has been made."""
    known: dict[type, Any] = {}

    @wraps(encode)
    def kept(cls: type, serializer: Serializer) -> Any:
        # A class that builds on one the document does not have yet is described together with that one.
        if any(is_DataModel(base) and serializer.get_ref(base) is None for base in cls.__bases__):
            return encode(cls, serializer)
        if cls not in known:
            known[cls] = encode(cls, serializer)
        else:
            serializer.add_ref(cls, {"id": cls.__qualified_model__})  # type: ignore[attr-defined]
        return known[cls]

    return kept
