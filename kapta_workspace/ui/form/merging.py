"""Merging two accounts: first which, then field by field whose value stays, with what moves told before."""

from typing import Any

from kapta_workspace.domain.fields import Field, Kind, choices, in_a_sentence
from kapta_workspace.ui.form.deeds import Deed, Headquarters, asking, called, minding
from kapta_workspace.ui.form.form import Form
from kapta_workspace.ui.form.merging_risks import OpenRisks
from kapta_workspace.ui.form.office import Saved, Window, edit_form
from kapta_workspace.ui.form.raw import Raw, same

KEPT = frozenset({"name", "parent", "account_type", "external_id", "contributors"})
"""Fields of the account that stays, which a merge never asks about."""

SHORT = 160
"""Characters of a value that are shown to choose by."""


def merge_deed(office: Headquarters, record: int) -> Deed:
    """Merge another account into this one: asks which, and goes on to compare the two."""
    window = office.view(archived=True)
    name = called(window, "account", record)
    intro = (
        f"Everything on the other account moves to {name}: contacts, notes, contracts, plans, and the "
        "accounts below it. The other account is archived and leads here from then on. Before anything "
        "is done you see both side by side."
    )
    label = f"Account to merge into {name}"
    other = Field(name="other", label=label, kind=Kind.LINK, target="account", required=True)
    form = asking(window, f"Merge into {name}", intro, (other,), apart=record)

    def do(filled: Form) -> Deed:
        return compare_deed(office, record, int(filled.raw["other"]))

    return Deed(form, "Compare them", minding(do), is_grave=False)


def compare_deed(office: Headquarters, survivor: int, loser: int) -> Deed:
    """Both accounts side by side: for every field in which they differ, whose value stays, and which risk."""
    window = office.view(archived=True)
    stays, goes = (called(window, "account", one) for one in (survivor, loser))
    mine, theirs = (edit_form(office, "account", one) for one in (survivor, loser))
    asked = tuple(_asked(one, mine, theirs) for one in mine.fields if _differ(one, mine.raw, theirs.raw))
    rows = window.frame("risk", archived=True)
    open_ = OpenRisks(rows, window.schemas["risk"], (survivor, loser), (stays, goes))
    intro = _intro(window, mine, theirs, (stays, goes), open_.intro)
    form = asking(window, f"Merge {goes} into {stays}", intro, (*open_.asked, *asked))
    form.sides = (stays, goes)
    form.fill({one.name: "mine" for one in form.fields})

    def do(filled: Form) -> Saved | None:
        chosen = [one.name for one in asked if filled.raw[one.name] == "theirs"]
        values = {one: _value(office, loser, one) for one in chosen}
        receipt = office.merge(survivor, loser, choose=values, risk=open_.chosen(filled))
        said = f"“{goes}” merged into “{stays}”."
        return Saved("account", survivor, said, receipt.position, is_new=False)

    return Deed(form, "Merge", minding(do), aside=open_.told if open_.asked else None)


def _differ(one: Field, mine: dict[str, Raw], theirs: dict[str, Raw]) -> bool:
    """Whether both have a value of a field, and not the same one."""
    pair = mine[one.name], theirs[one.name]
    return one.name not in KEPT and all(_is_there(raw) for raw in pair) and not same(*pair)


def _is_there(raw: Raw) -> bool:
    return raw not in (None, "", [])


def _asked(one: Field, mine: Form, theirs: Form) -> Field:
    said = [_short(form.worded(one, form.raw[one.name])) for form in (mine, theirs)]
    options = choices(("mine", said[0]), ("theirs", said[1]))
    return Field(name=one.name, label=one.label, kind=Kind.CHOICE, choices=options)


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT].rsplit(' ', 1)[0]} …"


def _value(office: Headquarters, account: int, name: str) -> Any:
    rows = office.view(archived=True).frame("account", archived=True)
    return rows.loc[rows["id"] == account, name].iloc[0]


def _intro(window: Window, mine: Form, theirs: Form, names: tuple[str, str], risks: str) -> str:
    """What moves, what is taken over, who becomes one."""
    moving, (stays, goes) = _moving(window, int(theirs.record or 0)), names
    *most, last = moving or [""]
    whole = f"{', '.join(most)} and {last}" if most else last
    verb = "moves" if moving and not most and last.startswith("1 ") else "move"
    said = [f"{whole} {verb} to {stays}." if moving else f"There is nothing on {goes} to move."]
    gained = [
        in_a_sentence(one.label)
        for one in mine.fields
        if one.name not in KEPT and not _is_there(mine.raw[one.name]) and _is_there(theirs.raw[one.name])
    ]
    if gained:
        said.append(f"{stays} takes over what it lacks: {', '.join(gained)}.")
    if both := _known_on_both(window, int(mine.record or 0), int(theirs.record or 0)):
        said.append(f"{', '.join(both)}, known on both by e-mail, become one each.")
    said += [risks] if risks else []
    said.append(f"{goes} is archived and leads to {stays} from then on. Undo takes all of it back.")
    return " ".join(said)


def _moving(window: Window, loser: int) -> list[str]:
    found = []
    accounts = window.frame("account")
    below = int(((accounts["parent"] == loser) & accounts["archived_at"].isna()).fillna(value=False).sum())
    if below:
        found.append(f"{below} account{'' if below == 1 else 's'} below it")
    for kind, schema in window.schemas.items():
        if schema.account == "account":
            many = int((window.frame(kind, archived=True)["account"] == loser).sum())
            if many:
                found.append(in_a_sentence(schema.counted(many)))
    return found


def _known_on_both(window: Window, survivor: int, loser: int) -> list[str]:
    people = window.frame("contact")
    people = people[people["email"].notna()]
    keys = people["email"].str.casefold()
    theirs = set(keys[people["account"] == loser])
    return people.loc[(people["account"] == survivor) & keys.isin(theirs), "name"].tolist()
