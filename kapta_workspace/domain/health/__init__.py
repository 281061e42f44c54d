"""
The health score: a number from 0 to 100 for every account, every part of which can be opened.

``score(facts, accounts, on, cards)`` takes any number of accounts through the same lines; one account is
a portfolio of one. ``facts`` maps record kinds to frames as the store keeps them (``domain/schemas``), plus
*born_on*, the day each row was recorded. Everything else is a function of what ``score`` returns.

Time
----
The services hand in the rows *as they were known* at a moment (current rows rewound by the log). Within
them every factor looks at valid days: a row whose day lies after ``on`` counts for nothing, a task done
after ``on`` counts as open. Where frames carry *known_on*, rows recorded after ``known`` are left out too.
A moment (*archived_at*) counts as its day in UTC.

Columns read
------------
Every kind: *id, born_on*, and *account* unless it belongs to the whole workspace; *archived_at* where it
can be archived. ``accounts``: *id, tier*, and for the start of the relationship *started_on*, else
*customer_since*, else *born_on*.

=================  ==================================================================================
factor             columns
=================  ==================================================================================
profile.fields     account: the fields the card weighs; custom_field: *entity, key, counts, required*
profile.contracts  contract: *value, start, end, description*; account: *prospect* where it is there
profile.swot       swot: *quadrant, updated_on*
profile.voc        voc_question: *counts*; voc_answer: *question, answered_on*
key_players.roles  contact: *name, title, friend_foe, decision_power, role*
key_players.depth  contact: *role*
key_players.org    contact: *reports_to*
relationship       contact: *friend_foe, decision_power, assessed_on*
plan.existence     plan_type: *required, depth*; action: *goal, status, due, done_on*;
                   goal: *plan_type, parent, status, due* (and *done_on* where it is there)
plan.schedule      action: *status, start, due, done_on, percent*
plan.updates       action: *status, start, due, done_on, updated_on*
tasks              task: *status, due, done_on*
notes              note: *kind, occurred_on, contacts, action, task*
freshness          note: *kind, occurred_on, contacts*;
                   contact: *role, decision_power, checkin_every*
qbr                review: *stage, held_on*; rating: *review, criterion, value, rated_on*
satisfaction       satisfaction: *on, value*
nps                voc_question: *kind*; voc_answer: *question, contact, answer, answered_on*
metric:<id>        metric: *format, direction, start, target, every_days*;
                   target: *metric, start, target*; metric_value: *metric, measured_on, value*
penalty risk       risk: *status, severity, likelihood, opened_on, updated_on, closed_on*;
                   note: *risk, occurred_on*
penalty renewal    contract: *start, end, auto_renew*; opportunity: *status, contract*;
                   goal: *contract*
caps               contact, note, review and risk as above
=================  ==================================================================================

What must hold, and is tested: every factor lies in 0 to 100; silence never heals; progress never lowers a
process factor; what was recorded later changes nothing.
"""

from kapta_workspace.domain.health.catalogue import CATALOGUE, PENALTIES
from kapta_workspace.domain.health.columns import Facts, Records
from kapta_workspace.domain.health.defaults import DEFAULTS, NORMAL, STRATEGIC
from kapta_workspace.domain.health.engine import ENGINE, factor_frame, score
from kapta_workspace.domain.health.reading import Factor, Reading
from kapta_workspace.domain.health.result import ScoreResult
from kapta_workspace.domain.health.scorecard import Bands, Cap, Group, Scorecard, in_force

__all__ = [
    "CATALOGUE",
    "DEFAULTS",
    "ENGINE",
    "NORMAL",
    "PENALTIES",
    "STRATEGIC",
    "Bands",
    "Cap",
    "Factor",
    "Facts",
    "Group",
    "Reading",
    "Records",
    "ScoreResult",
    "Scorecard",
    "factor_frame",
    "in_force",
    "score",
]
