"""The profile of an account, or of its family: what its page shows, on paper and for colleagues."""

import pandas as pd

from kapta_workspace.domain.frames import is_missing
from kapta_workspace.domain.health.explain.level import explain_level, label_of
from kapta_workspace.domain.reports import Chart, Column, Fact, Facts, Report, Section, Table, Text
from kapta_workspace.domain.schemas.common import ROLES
from kapta_workspace.services.account_page import AccountPage
from kapta_workspace.services.reports import rows
from kapta_workspace.services.reports.rows import Columns

BANDS = {"green": "● Healthy", "amber": "▲ Watch", "red": "■ At risk"}
OURS = "For colleagues: it says what we think of people and chances, so it is not for the customer."
MOST_CAUSES = 8
"""So many parts that moved a score are told."""

__all__ = ["family", "profile"]


def profile(page: AccountPage) -> Report:
    """One account: who they are, its health and why it moved, people, plan, risks, money, what they say."""
    parts = (summary(page), _health(page), *_rest(page))
    said = (*rows.remarks(page), OURS)
    return Report(str(page.record["name"]), "Account profile", page.today, parts, said)


def family(page: AccountPage) -> Report:
    """An account with everything below it: the blend and its worst member, then what they have together."""
    made = (metrics(page), _people(page), _risks(page), contracts(page), _opportunities(page))
    parts = (summary(page), _together(page), *(one for one in made if one.blocks))
    said = (*rows.remarks(page), OURS)
    return Report(str(page.record["name"]), "Account family", page.today, parts, said)


def _rest(page: AccountPage) -> tuple[Section, ...]:
    made = (
        metrics(page),
        _people(page),
        plan(page),
        _risks(page),
        contracts(page),
        _opportunities(page),
        _swot(page),
        voice(page),
    )
    return tuple(section for section in made if section.blocks)


def summary(page: AccountPage) -> Section:
    """Who they are."""
    record, figures = page.record, page.overview.iloc[0]
    kinds = page.view.schemas["account"]
    pairs: tuple[Fact, ...] = (
        ("Owner", record["owner_name"], "text"),
        ("Account type", rows.account_type(record), "text"),
        (kinds["website"].label, record["website"], "text"),
        (kinds["industry"].label, record["industry"], "text"),
        ("Contracts in force", rows.money(figures["value"], figures["currency"]), "text"),
        ("Next contract end", figures["next_end"], "day"),
        ("Last contact", figures["last_contact"], "day"),
    )
    about = () if is_missing(record["description"]) else (Text(str(record["description"])),)
    known = tuple((label, value, form) for label, value, form in pairs if not is_missing(value))
    return Section("Summary", (*about, Facts(known)))


# --- health -------------------------------------------------------------------------------------------


def _health(page: AccountPage) -> Section:
    totals = page.score.totals
    if totals.empty or is_missing(totals["badge"].iloc[0]):
        return Section("Health", (Text("There is no score yet.", quiet=True),))
    one, moved = totals.iloc[0], page.overview.iloc[0]["delta"]
    facts = Facts(
        (
            ("Health score", one["badge"], "whole"),
            ("Band", BANDS.get(str(one["band"]), "Not scored"), "text"),
            (f"Change over {page.days} days", moved, "signed"),
            ("Rests on records", 100 * float(one["coverage"]), "percent"),
        )
    )
    names = rows.metric_names(page.view)
    parts = explain_level(page.score, page.account)
    labels = [label_of(str(one), names) for one in parts["factor"]]
    parts = parts.assign(label=labels, weight=100 * parts["weight"])
    return Section("Health", (facts, _trend(page), _lost(parts), *_moved(page)))


def _trend(page: AccountPage) -> Chart:
    history, bands = page.trend, page.score.cards[0].bands
    values = [None if is_missing(one) else float(one) for one in history["badge"].tolist()]
    days = [pd.Timestamp(day).date() for day in history["on"].tolist()]
    return Chart("Score at month-ends, each as it was known then", days, values, (bands.amber, bands.green))


def _lost(parts: pd.DataFrame) -> Table:
    columns = (
        Column("label", "Factor"),
        Column("weight", "Weight", "number"),
        Column("value", "Value", "bar"),
        Column("earned_shown", "Points", "number"),
        Column("lost_shown", "Points lost", "number"),
    )
    return Table(columns, parts, "There is no score yet.", "What the score is made of")


def _moved(page: AccountPage) -> tuple[Table, ...]:
    if is_missing(page.overview.iloc[0]["delta"]):
        return ()
    table = page.moved.table
    table = table[table["shown"] != 0].head(MOST_CAUSES)
    columns = (
        Column("label", "Factor"),
        Column("shown", "Points", "signed"),
        Column("because", "Because"),
    )
    return (Table(columns, table, "Nothing moved it.", f"What moved it over {page.days} days"),)


def _together(page: AccountPage) -> Section:
    found = page.family
    if found.badge is None:
        return Section("Health", (Text("No account of the family has a score yet.", quiet=True),))
    worst = ", ".join(str(name) for name in found.worst["name"])
    facts = Facts(
        (
            ("Combined score", found.badge, "whole"),
            ("Band", BANDS.get(found.band, "Not scored"), "text"),
            ("Lowest", worst, "text"),
            ("Accounts", len(page.view.accounts), "whole"),
        )
    )
    table = page.overview.assign(
        band=page.overview["band"].map(BANDS),
        money=rows.moneys(page.overview),
    )
    columns = (
        Column("name", "Account"),
        Column("badge", "Score", "whole"),
        Column("band", "Band"),
        Column("delta", "Change", "signed"),
        Column("money", "Contracts"),
        Column("last_contact", "Last contact", "day"),
        Column("owner_name", "Owner"),
    )
    said = tuple(Text(one, quiet=True) for one in found.remarks)
    return Section("Health", (facts, Table(columns, table), *said))


# --- the rest, direct or combined ---------------------------------------------------------------------


def metrics(page: AccountPage, *, everybody: bool = False) -> Section:
    """What is measured, against its targets; *everybody* leaves out metrics meant for some of us only."""
    combined = page.view.scope.family
    found = page.metrics_together if combined else page.metrics
    if everybody:
        found = found[found["metric"].isin(rows.everybodys(page.view))]
    found = rows.measured(found[found["value"].notna()])
    columns: Columns = (
        Column("name", "Metric"),
        Column("value", "Value", "number", "value_said"),
        *(() if combined else (Column("change", "Change", "signed", "change_said"),)),
        Column("target", "Target", "number", "target_said"),
        Column("reached", "Reached", "percent"),
        *(() if combined else (Column("measured_on", "As of", "day"),)),
    )
    return rows.section("Metrics", columns, found)


def _people(page: AccountPage) -> Section:
    people = rows.labelled(page.view, "contact", page.key_players)
    people["freshness"] = people["freshness"].str.capitalize()
    columns: Columns = (
        *rows.whose(page),
        Column("name", "Name"),
        Column("title", "Title"),
        Column("role", "Role"),
        Column("friend_foe", "Friend or foe"),
        Column("decision_power", "Decides"),
        Column("last_contact", "Last contact", "day"),
        Column("freshness", "Freshness"),
    )
    held = set(page.key_players["role"].dropna())
    lacking = [one.label for one in ROLES if one.code not in held]
    found = rows.section("Key players and contacts", columns, people)
    said = f"Nobody yet as {', '.join(lacking)}." if lacking else "Every role is filled."
    return Section(found.title, (*found.blocks, Text(said, quiet=True)))


def plan(page: AccountPage) -> Section:
    """Goals with how far they are, then the actions still open."""
    goals, actions = rows.plan(page)
    blocks = (
        Table(
            (
                *rows.whose(page),
                Column("name", "Goal"),
                Column("status", "Status"),
                Column("percent", "Done", "percent"),
                Column("due", "Due", "day"),
                Column("owner_name", "Owner"),
            ),
            goals,
        ),
        Table(
            (
                *rows.whose(page),
                Column("name", "Action"),
                Column("goal_name", "For"),
                Column("status", "Status"),
                Column("due", "Due", "day"),
                Column("owner_name", "Owner"),
            ),
            actions[actions["is_open"]],
            title="Open actions",
        ),
    )
    return Section("Plan", tuple(block for block in blocks if len(block.rows)))


def _risks(page: AccountPage) -> Section:
    found = rows.listed(page, "risk")
    found = found[found["status_code"].isin(["open", "in_process"])]
    columns: Columns = (
        *rows.whose(page),
        Column("reason", "Reason"),
        Column("severity", "Severity"),
        Column("status", "Status"),
        Column("opened_on", "Opened", "day"),
        Column("assignee_name", "With"),
    )
    return rows.section("Open risks", columns, found)


def contracts(page: AccountPage) -> Section:
    """What is agreed, and until when."""
    columns: Columns = (
        *rows.whose(page),
        Column("name", "Contract"),
        Column("value", "Value", "whole"),
        Column("currency", "Currency"),
        Column("start", "Start", "day"),
        Column("end", "End", "day"),
        Column("auto_renew", "Renews by itself", "tick"),
    )
    return rows.section("Contracts", columns, rows.listed(page, "contract"))


def _opportunities(page: AccountPage) -> Section:
    columns: Columns = (
        *rows.whose(page),
        Column("name", "Opportunity"),
        Column("stage_name", "Stage"),
        Column("status", "Status"),
        Column("value", "Value", "whole"),
        Column("currency", "Currency"),
        Column("close_on", "Closes", "day"),
    )
    return rows.section("Opportunities", columns, rows.listed(page, "opportunity"))


def _swot(page: AccountPage) -> Section:
    columns: Columns = (
        *rows.whose(page),
        Column("quadrant", "Quadrant"),
        Column("text", "What"),
        Column("theme", "Theme"),
    )
    return rows.section("SWOT", columns, rows.listed(page, "swot"))


def voice(page: AccountPage) -> Section:
    """What they said when they were asked."""
    columns: Columns = (
        *rows.whose(page),
        Column("question_name", "Question"),
        Column("answer", "Answer"),
        Column("contact_name", "Who"),
        Column("answered_on", "When", "day"),
    )
    return rows.section("Voice of customer", columns, rows.listed(page, "voc_answer"))
