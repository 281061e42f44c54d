"""The search answers what was asked, with addresses that may be followed."""

from kapta_workspace.ui.panel.search import Found, SearchBox


def test_an_answer_says_what_it_answers():
    """A page that got another question meanwhile can tell an old answer by its question."""
    box = SearchBox(lambda text: [Found("Accounts", f"About {text}", "", "account?id=1&tab=plan")])
    box.query = "acme"

    assert {"query": "acme", "found": [["Accounts", "About acme", "", "account?id=1&tab=plan"]]} == box.answer


def test_a_found_thing_leads_nowhere_it_should_not():
    """An address that would run something is taken away."""
    box = SearchBox(lambda _: [Found("Notes", "x", "", "javascript:alert(1)")])
    box.query = "x"

    assert "#" == box.answer["found"][0][3]
