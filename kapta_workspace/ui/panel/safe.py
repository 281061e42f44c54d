"""
The one door through which text from records reaches a page.

Panel runs HTML given as an ordinary string in 29 places. So the screens here pass only three kinds of thing
to those places: a literal, the answer of a function of this module, or a piece built by ``ui.panel.pieces``
and its neighbours out of the two. ``tests/ui/panel/test_sinks.py`` reads the source and refuses the rest.
"""

import re
from collections.abc import Iterable
from typing import Any, LiteralString

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

# fmt: off
ALLOWED_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "q", "s", "small", "span", "strong", "sub",
    "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
}
# fmt: on
ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "td": {"align"}, "th": {"align", "scope"}}
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\ufeff]")


class Safe(Markup):
    """
    Text that may stand in a page as it is.

    A ``str`` that escapes whatever ordinary text is added, joined or formatted into it. Only this module
    makes one from text that is not a literal.
    """

    __slots__ = ()


def safe_text(value: Any) -> Safe:
    """A value as text, with every character that means something in HTML escaped; nothing for ``None``."""
    if isinstance(value, Safe):
        return value
    return Safe("") if value is None else Safe(escape(str(value)))


def safe_html(value: str) -> Safe:
    """HTML that somebody else wrote, with everything gone that is not plain formatting, a table or a link."""
    return Safe(
        nh3.clean(
            value,
            tags=ALLOWED_TAGS,
            attributes=ALLOWED_ATTRIBUTES,
            url_schemes=ALLOWED_SCHEMES,
            link_rel="noopener noreferrer",
        )
    )


def safe_markdown(value: str | None) -> Safe:
    """Markdown as HTML: tables and lists and links, but no HTML inside it and no pictures from elsewhere."""
    return safe_html(_MARKDOWN.render(value or ""))


def safe_url(value: str | None) -> Safe:
    """
    An address that may stand in a link: a page of ours, http, https, mailto or tel; ``#`` for the rest.

    Two slashes in front, of either kind, are refused: browsers read them as another site.
    """
    address = _INVISIBLE.sub("", value or "")
    scheme = _SCHEME.match(address)
    if scheme and scheme[0][:-1].lower() not in ALLOWED_SCHEMES:
        return Safe("#")
    if not scheme and re.match(r"[\\/]{2}", address):
        return Safe("#")
    return Safe(escape(address or "#"))


def html(template: LiteralString, /, **values: Any) -> Safe:
    """
    A literal template with values put into its ``{names}``.

    Every value is escaped unless it is ``Safe``, and ``None`` is nothing. Format marks work: ``{count:,}``.
    """
    return Safe(template).format(**{name: "" if value is None else value for name, value in values.items()})


def join(parts: Iterable[Any], between: Any = "") -> Safe:
    """Parts one after another, each escaped unless it is ``Safe``."""
    return safe_text(between).join(safe_text(part) for part in parts)
