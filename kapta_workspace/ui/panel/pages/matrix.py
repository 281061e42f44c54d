"""Products by accounts: who has what, and the gaps."""

from kapta_workspace.domain.products import Matrix
from kapta_workspace.domain.registers import number
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.stand import Stand, counted, head
from kapta_workspace.ui.panel.pieces import card, empty_state, stack
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.ui.panel.tables import Column, table

SIZE = 50
"""So many accounts are drawn at a time."""

MOST = 24
"""So many products have a column; the commonest, and the one asked for."""


def draw(stand: Stand) -> Safe:
    """The page: each product with its share, then account by account."""
    found = stand.page.products
    title = head(stand, "Products", counted(stand))
    if found.products.empty:
        said = "Administrators keep the list of products in the settings."
        return stack(title, card("Products", empty_state("No products yet", said, sign="product")))
    return stack(title, _shares(stand, found), _matrix(stand, found))


def _asked(stand: Stand, found: Matrix) -> int | None:
    """The column of the product the address asks for."""
    wanted = number(stand.asked.get("product", ""))
    places = [place for place, one in enumerate(found.products["id"]) if int(one) == wanted]
    return places[0] if places else None


def _shares(stand: Stand, found: Matrix) -> Safe:
    """Each product: who has it, who does not."""
    every = len(found.accounts)
    lines = join(
        html(
            '<li><span>{name}</span><span class="k-progress"><span class="k-bar" aria-hidden="true">'
            '<span style="width:{share:.0f}%"></span></span>{share:.0f}%</span>'
            '<span class="k-sub">{has} have it, {lacks} do not</span></li>',
            name=one["name"],
            share=one["share"],
            has=stand.count(int(one["count"]), f"have {one['name']}", "products", product=int(one["id"])),
            lacks=stand.count(
                every - int(one["count"]),
                f"do not have {one['name']}",
                "products",
                product=int(one["id"]),
                gaps="1",
            ),
        )
        for one in words.rows(found.products)
    )
    return card("How far each product reaches", html('<ul class="k-cover k-wide">{lines}</ul>', lines=lines))


def _matrix(stand: Stand, found: Matrix) -> Safe:
    at, gaps = _asked(stand, found), "gaps" in stand.asked
    kept = list(range(len(found.accounts)))
    title = "Who has what"
    if at is not None:
        kept = [row for row in kept if bool(found.has[row, at]) != gaps]
        name = found.products["name"].iloc[at]
        title = f"Accounts without {name}" if gaps else f"Accounts with {name}"
    pages = max(-(-len(kept) // SIZE), 1)
    page = min(max(number(stand.asked.get("page", "")), 1), pages)
    shown = kept[(page - 1) * SIZE : page * SIZE]
    across = list(range(min(len(found.products), MOST)))
    across += [at] if at is not None and at not in across else []
    rows = [
        {
            **{f"p{column}": bool(found.has[row, column]) for column in across},
            **{name: found.accounts[name].iloc[row] for name in ("id", "name", "count")},
        }
        for row in shown
    ]
    columns = [
        Column("name", "Account", sort=False, show=stand.account),
        Column("count", "Products", sort=False, numeric=True),
        *(_product(column, str(found.products["name"].iloc[column])) for column in across),
    ]
    drawn = table(columns, rows, caption=title) if rows else html('<p class="k-none">No account.</p>')
    every = (
        (
            html(
                '<a href="{to}">All accounts</a>', to=safe_url(stand.here(product=None, gaps=None, page=None))
            ),
        )
        if at is not None
        else ()
    )
    more = pager(stand, page, pages)
    left = len(found.products) - len(across)
    said = html('<p class="k-sub">The {n} commonest products; the bars above have all.</p>', n=len(across))
    body = join([said if left > 0 else Safe(""), drawn, more])
    drawn_ = card(title, body, aside=f"{len(kept):,}", actions=every)
    return html('<div class="k-register k-matrix">{drawn}</div>', drawn=drawn_)


def _product(column: int, name: str) -> Column:
    return Column(f"p{column}", name, sort=False, show=lambda one: _has(yes=one[f"p{column}"]))


def _has(*, yes: bool) -> Safe:
    if yes:
        return html('<span class="k-has">✓<span class="k-hidden"> has it</span></span>')
    return html('<span class="k-gap" title="A gap"><span class="k-hidden">does not have it</span></span>')


def pager(stand: Stand, at: int, pages: int) -> Safe:
    """The way to the rows before and after."""
    if pages == 1:
        return Safe("")
    ways = [(said, to) for said, to in (("Previous", at - 1), ("Next", at + 1)) if 1 <= to <= pages]
    return html(
        '<nav class="k-pager" aria-label="Rows"><span>Page {at} of {pages}</span>{ways}</nav>',
        at=at,
        pages=pages,
        ways=join(
            html(
                '<a class="k-button" href="{to}">{said}</a>',
                to=safe_url(stand.here(page=None if to == 1 else to)),
                said=said,
            )
            for said, to in ways
        ),
    )
