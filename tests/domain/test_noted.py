"""Notes that fit what somebody looks for."""

import pytest

from kapta_workspace.domain.noted import Asked, narrowed
from tests.build import rows

NOTES = rows(
    "note",
    {"id": 1, "kind": "phone", "title": "Prix fixé", "text": "They sign in May.", "author": 7}
    | {"occurred_on": "2026-03-01", "type": "Renewal"},
    {
        "id": 2,
        "kind": "meeting",
        "text": "Signing is off; the price.",
        "author": 8,
        "occurred_on": "2026-03-02",
    },
    {
        "id": 3,
        "kind": "phone",
        "title": "Hello",
        "author": 7,
        "occurred_on": "2026-03-03",
        "subtype": "Courtesy",
    },
)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [1, 2, 3]),
        ({"text": "sign pri"}, [1, 2]),
        ({"text": "FIXE"}, [1]),
        ({"text": "sign hello"}, []),
        ({"kind": "phone"}, [1, 3]),
        ({"author": "7", "kind": "phone", "type": "Renewal"}, [1]),
        ({"subtype": "Courtesy"}, [3]),
        ({"since": "2026-03-02"}, [2, 3]),
        ({"until": "2026-03-02"}, [1, 2]),
        ({"since": "2026-03-02", "until": "2026-03-02"}, [2]),
        ({"since": "yesterday", "author": "Ann", "until": "", "unheard": "of"}, [1, 2, 3]),
    ],
)
def test_notes_are_narrowed_by_what_is_asked(asked: dict[str, str], found: list[int]) -> None:
    """All words in title or text whatever case and accents, both days included; nonsense does not matter."""
    assert found == narrowed(NOTES, Asked.of(asked))["id"].tolist()
