"""Controls that narrow a list: what is put into them becomes part of the address."""

from collections.abc import Iterable

from kapta_workspace.ui.panel.safe import Safe, html, join


def select(label: str, name: str, options: Iterable[tuple[str, str]], chosen: str) -> Safe:
    """A choice of one of some codes, each with what it is called."""
    return html(
        '<select aria-label="{label}" data-change="list" data-field="{name}" data-id="list">{options}'
        "</select>",
        label=label,
        name=name,
        options=join(
            html(
                '<option value="{code}"{chosen}>{said}</option>',
                code=code,
                chosen=Safe(" selected") if code == chosen else "",
                said=said,
            )
            for code, said in options
        ),
    )


def labelled(label: str, control: Safe) -> Safe:
    """A control with its label above it."""
    return html(
        '<label class="k-filter-drop"><span>{label}</span>{control}</label>', label=label, control=control
    )
