"""What is worked out once a process is what Panel and Bokeh would work out for each visitor."""

# ruff: noqa: I001 - our own package comes before Panel: it says where Panel's own files are
import re
from collections.abc import Callable
from itertools import count
from typing import Any

import kapta_workspace.ui  # noqa: F401
import panel as pn
import param
import pytest
from bokeh.core.has_props import MetaHasProps, is_DataModel
from bokeh.core.serialization import Serializer
from bokeh.core.properties import Int
from bokeh.model import DataModel, Model
from panel.custom import JSComponent
from panel.io import server

from kapta_workspace.ui.panel import once
from kapta_workspace.ui.panel.page import page
from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.safe import Safe
from tests.ui.panel.served import read, serving

PANELS: Any = server
OWN: Any = getattr(Serializer._encoders[MetaHasProps], "__wrapped__", Serializer._encoders[MetaHasProps])
LOADED = re.compile(r"<(?:script|link)\b[^>]*(?:src|href)=[^>]*>")


def hello() -> Any:
    """A page with the frame of ours."""
    return page([Html(Safe("<p>Hello</p>"))], title="Hello")


def described(encode: Callable[[type, Serializer], Any]) -> list[Any]:
    """What a new document says of the component classes."""
    fresh = Serializer()
    told = [
        fresh.get_ref(one) or encode(one, fresh)
        for one in Model.model_class_reverse_map.values()
        if is_DataModel(one)
    ]
    assert not fresh.buffers
    return told


def test_a_page_loads_the_files_panel_would_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the root and one level below, the first visitor, the second, and one Panel works it out for."""
    with serving({"": hello, "one/two": hello}) as running:
        for address in ("", "one/two"):
            first, second = (LOADED.findall(read(running.url + address)[2]) for _ in "ab")
            with monkeypatch.context() as patch:
                patch.setattr(PANELS, "bundle_resources", PANELS.bundle_resources.__wrapped__)
                named = LOADED.findall(read(running.url + address)[2])

            assert len(named) > 5
            assert first == second == named


def test_the_files_are_found_anew_when_there_are_more_classes() -> None:
    """A component imported while the server runs brings its own."""
    asked = count(1)
    kept = once.files(lambda _roots, _resources: next(asked))
    resources = pn.io.resources.Resources(mode="server")

    assert [1, 1] == [kept([], resources), kept([], resources)]
    _component("Later")
    assert 2 == kept([], resources)


def test_the_classes_are_described_as_bokeh_does() -> None:
    """All of them, to the first document and to the next."""
    kept = once.classes(OWN)

    assert len(described(OWN)) > 50
    assert described(OWN) == described(kept) == described(kept)


class Ground(DataModel):
    """What another component builds on."""

    height = Int(default=3)


class House(Ground):
    """Builds on it."""

    floors = Int(default=2)


def test_a_class_sent_later_is_described_with_what_it_builds_on() -> None:
    """A patch knows none of the document's classes; it is told the same by both."""
    kept = once.classes(OWN)
    told = {one["name"]: one for one in described(kept)}

    assert {"id": Ground.__qualified_model__} == told[House.__qualified_model__]["extends"]
    assert OWN(House, Serializer()) == kept(House, Serializer())
    assert "properties" in kept(House, Serializer())["extends"]


def test_a_document_told_of_a_class_knows_it() -> None:
    """Whatever is of that class later in the document only names it."""
    kept = once.classes(OWN)
    for _ in range(2):
        fresh = Serializer()
        fresh.encode(Ground)
        kept(House, fresh)

        assert {"id": House.__qualified_model__} == fresh.encode(House)


def test_keeping_twice_is_keeping_once() -> None:
    """Every server of a process asks for it."""
    once.keep()
    before = PANELS.bundle_resources, Serializer._encoders[MetaHasProps]
    once.keep()

    assert before == (PANELS.bundle_resources, Serializer._encoders[MetaHasProps])


def _component(name: str) -> type:
    return type(name, (JSComponent,), {"word": param.String(), "_esm": "export function render() {}"})
