"""A report on paper, which a browser prints from a file here, shows every text and reaches nothing."""

import io
import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from kapta_workspace import Workspace
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.services import printing
from kapta_workspace.settings import load
from tests.build import ADMIN, Office
from tests.conftest import missing
from tests.connectors.stand_in import Answer, StandIn, standing_in
from tests.hostile.filling import Filled

SECRET = "zyxwhatliesbesideit"


@pytest.fixture(scope="module", autouse=True)
def printer() -> None:
    """What prints."""
    if not any(shutil.which(one) for one in printing.BROWSERS):
        missing("no browser to print with: apt-get install chromium")


@pytest.fixture
def neighbour() -> Iterator[StandIn]:
    """Somebody on this machine who notes every call."""
    with standing_in(lambda _: Answer("zyxcalled", headers={"Access-Control-Allow-Origin": "*"})) as server:
        yield server


@pytest.fixture
def beside() -> Iterator[str]:
    """The address of a file on this machine that is nobody's business; a short one, to fit into a name."""
    with TemporaryDirectory(prefix="kb-") as folder:
        (Path(folder) / "b.html").write_text(f"<p>{SECRET}</p>", encoding="utf-8")
        yield (Path(folder) / "b.html").as_uri()


def payloads(call: str, file: str) -> list[str]:
    """Texts that would call somebody, show a file or act, if they became a part of the page."""
    return [
        f"<script>fetch('{call}/script')</script>",
        f"<script src='{call}/src'></script>",
        f"<img src='{call}/img' onerror=\"fetch('{call}/onerror')\">",
        f"<iframe src='{file}'></iframe>",
        f"<object data='{file}'></object><embed src='{file}'>",
        f"<link rel='stylesheet' href='{call}/link'>",
        f"<style>@import '{call}/import'; body{{background:url({call}/css)}}</style>",
        f"<svg onload=\"fetch('{call}/svg')\"><image href='{call}/image'/></svg>",
        f"<base href='{call}/'><form action='{call}/form'><input autofocus onfocus='submit()'></form>",
        f"<a href='{file}'>file</a><a href='{call}/a'>call</a>",
        f"<meta http-equiv='refresh' content='0;url={call}/refresh'>",
        f"<meta http-equiv='refresh' content='0;url={file}'>",
        f"![picture]({call}/markdown) [file]({file}) [act](javascript:fetch('{call}/js'))",
        f"{{{{7*7}}}} ${{7*7}} <%= 7*7 %> {file}",
    ]


def text_of(pdf: bytes) -> str:
    """What can be read in a PDF file, without spaces, at which lines are broken; an ﬁ drawn as one is two."""
    read = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", read))


def links_of(pdf: bytes) -> list[str]:
    """Where the links of a PDF file lead, and what it would do when it is opened."""
    reader = PdfReader(io.BytesIO(pdf))
    found = [str(reader.root_object[name]) for name in ("/OpenAction",) if name in reader.root_object]
    for page in reader.pages:
        for one in cast("ArrayObject", page.get("/Annots", ArrayObject())):
            act = cast(
                "DictionaryObject", cast("DictionaryObject", one.get_object()).get("/A", DictionaryObject())
            )
            found.append(str(act.get("/URI", act)))
    return found


def test_a_report_on_paper_holds_texts_as_texts_and_calls_nobody(
    tmp_path: Path, neighbour: StandIn, beside: str
) -> None:
    """Every payload, in every free text there is, stands on the paper letter by letter; none has acted."""
    office = Office(f"sqlite:///{tmp_path / 'kapta.db'}")
    hostile = payloads(neighbour.address, beside)
    filled = Filled(office, hostile)
    ws = Workspace(office.store, ADMIN, load(folder=tmp_path))
    printed = {
        "family": ws.reports.family(filled.top).pdf(),
        "review": ws.reports.review(filled.top, combined=True).pdf(),
        "one": ws.reports.account(filled.ids["account"][0]).pdf(),
    }
    office.store.close()
    family = text_of(printed["family"])

    assert [] == neighbour.asked
    assert not [name for name, pdf in printed.items() if SECRET in text_of(pdf)]
    assert [] == [text for text in hostile if re.sub(r"\s+", "", text) not in family]
    acting = [link for pdf in printed.values() for link in links_of(pdf)]
    assert [] == [link for link in acting if link.startswith(("file:", "javascript:", neighbour.address))]


@pytest.mark.parametrize("at", range(14))
def test_what_became_a_part_of_the_page_reaches_nothing_either(
    at: int, neighbour: StandIn, beside: str
) -> None:
    """The second wall: put into the page as it is, it calls nobody, shows no file and runs no script."""
    planted = payloads(neighbour.address, beside)[at]
    acts = "<script>document.title='zyxran'; document.body.append('zyxran')</script>"
    page = f"<!DOCTYPE html><body><p>Before</p>{planted}{acts}<p>After</p>"
    try:
        printed = text_of(printing.paper(page))
    except Misconfigured:  # the browser was led away, and printed nothing
        printed = ""

    assert [] == neighbour.asked
    assert "Before" in printed or "http-equiv" in planted
    assert not [one for one in (SECRET, "zyxran", "zyxcalled") if one in printed]
