"""The reports over all accounts: what each says, and the file to take along."""

from kapta_workspace.ui.panel.downloads import REPORTS
from kapta_workspace.ui.panel.pages.reports import FORMATS, LISTS
from kapta_workspace.ui.panel.pages.stand import Stand, counted, head
from kapta_workspace.ui.panel.pieces import card, stack
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url

SAYS = {
    "portfolio": "One row an account: score, movement, risk, contracts, last contact.",
    "metrics": "Every account by every metric that has a value, against its target.",
    "contracts": "Every contract, the next to end first, and what is in force by currency.",
    "opportunities": "Every opportunity with its stage, and the pipeline weighed by probability.",
}
WAYS = ("xlsx", "pdf", "html")


def draw(stand: Stand) -> Safe:
    """The page."""
    lines = join(
        html(
            '<li><span class="k-told-first"><b>{said}</b></span><span class="k-told-last k-row">{ways}</span>'
            '<span class="k-sub">{what}</span></li>',
            said=said,
            what=SAYS[kind],
            ways=join(_way(stand, kind, said, way) for way in WAYS),
        )
        for kind, said in LISTS.items()
    )
    more = html(
        '<p class="k-sub">Every list of the menu downloads as a workbook just as it is narrowed and sorted; '
        "profiles and business reviews of one account are behind Reports on its page.</p>"
    )
    drawn = html('<ul class="k-told-list">{lines}</ul>', lines=lines)
    return stack(
        head(stand, "Reports", counted(stand), periods=True), card("Over all accounts", stack(drawn, more))
    )


def _way(stand: Stand, kind: str, said: str, way: str) -> Safe:
    return html(
        '<a class="k-button" href="{to}" download aria-label="{said} as {way}">{way}</a>',
        to=safe_url(address(f"{REPORTS}{kind}/0.{way}", stand.kept)),
        said=said,
        way=FORMATS[way],
    )
