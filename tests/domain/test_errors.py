"""Problems are values with a place and a sentence; errors carry all of them."""

import pickle

import numpy as np
import pytest

from kapta_workspace.domain.errors import (
    PROBLEM_COLUMNS,
    Conflict,
    KaptaError,
    Misconfigured,
    NotAllowed,
    NotFound,
    Problem,
    Refused,
    Unreadable,
    problem_frame,
    row_of,
)


def test_a_problem_says_where_what_and_how():
    """The place comes first, then what is wrong, then how to mend it."""
    problem = Problem("Owner is unknown.", sheet="Accounts", row=14, suggestion="Did you mean Bo?")

    assert "sheet Accounts, row 14: Owner is unknown. Did you mean Bo?" == str(problem)


def test_a_problem_of_a_single_record_has_no_row():
    """A form has one record, and nobody counts to one."""
    assert "Name is required." == str(Problem("Name is required."))


def test_only_numbers_name_rows():
    """An index label is a row when it is a number, of whatever make."""
    assert [3, 4, None, None] == [row_of(label) for label in (3, np.int64(4), "record 1", None)]


def test_problems_make_a_table():
    """A table of problems has the same columns however many there are."""
    frame = problem_frame([Problem("A.", row=1), Problem("B.", code="E01")])

    assert list(PROBLEM_COLUMNS) == list(frame.columns) == list(problem_frame([]).columns)
    assert ["A.", "B."] == frame["sentence"].tolist()


def test_a_refusal_shows_eight_and_counts_the_rest():
    """The sentence of a refusal can be read; its problems are all there."""
    refusal = Refused([Problem(f"Problem {number}.") for number in range(1, 1211)])

    assert 1210 == len(refusal.problems) == len(refusal.frame())
    assert "Problem 8.\n… and 1,202 more; .problems has them all, .frame() as a table." == str(refusal)[-73:]


def test_a_refusal_without_problems_still_says_something():
    """Nobody should ever read an empty sentence."""
    assert "The change was refused." == str(Refused([]))


@pytest.mark.parametrize("kind", [Refused, Conflict, NotAllowed])
def test_a_refusal_crosses_to_another_process_whole(kind):
    """A refusal that was pickled has its problems and its sentence."""
    sent = kind([Problem("Name is required.", field="name")])
    received = pickle.loads(pickle.dumps(sent))  # noqa: S301 - our own bytes of a line ago

    assert (kind, sent.problems, str(sent)) == (type(received), received.problems, str(received))


@pytest.mark.parametrize("kind", [NotFound, Unreadable, Misconfigured])
def test_every_error_is_ours(kind):
    """Whoever catches KaptaError catches them all, and a cell shows the sentence, escaped."""
    error = kind("There is no <account> 9.")

    assert isinstance(error, KaptaError)
    assert "<p role='alert'><b>There is no &lt;account&gt; 9.</b></p>" == error._repr_html_()
    assert [f"{kind.__name__}: There is no <account> 9."] == error._render_traceback_()
