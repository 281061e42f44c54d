"""
A form without a toolkit: fields, what was typed, what is wrong with it, what to write.

Panel and ipywidgets draw it; what it does is decided, and tested, here.
"""

from kapta_workspace.ui.form.asking import close_risk_deed, open_risk_of, rate_deed
from kapta_workspace.ui.form.deeds import (
    Deed,
    Headquarters,
    archive_deed,
    called,
    remove_deed,
    restored,
)
from kapta_workspace.ui.form.filters import filter_deed, in_words
from kapta_workspace.ui.form.form import Clash, Form, Tab
from kapta_workspace.ui.form.goal_templates import offered_templates, template_deed
from kapta_workspace.ui.form.linking import link_deed
from kapta_workspace.ui.form.merging import merge_deed
from kapta_workspace.ui.form.offers import Offers, Option
from kapta_workspace.ui.form.office import (
    LINKS,
    NO_GOAL,
    Office,
    Saved,
    edit_form,
    has_goal,
    new_form,
    save_form,
    unused_links,
)
from kapta_workspace.ui.form.own_choices import choices_of, held_by, own_choice_moved, own_choices_deed
from kapta_workspace.ui.form.scorecards import scorecard_deed
from kapta_workspace.ui.form.settings_file import settings_deed
from kapta_workspace.ui.form.sheet import Sheet, columns_of

__all__ = [
    "LINKS",
    "NO_GOAL",
    "Clash",
    "Deed",
    "Form",
    "Headquarters",
    "Offers",
    "Office",
    "Option",
    "Saved",
    "Sheet",
    "Tab",
    "archive_deed",
    "called",
    "choices_of",
    "close_risk_deed",
    "columns_of",
    "edit_form",
    "filter_deed",
    "has_goal",
    "held_by",
    "in_words",
    "link_deed",
    "merge_deed",
    "new_form",
    "offered_templates",
    "open_risk_of",
    "own_choice_moved",
    "own_choices_deed",
    "rate_deed",
    "remove_deed",
    "restored",
    "save_form",
    "scorecard_deed",
    "settings_deed",
    "template_deed",
    "unused_links",
]
