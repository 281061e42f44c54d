"""What is pressed reaches the one who asked for it."""

from kapta_workspace.ui.panel.actions import Actions


def test_a_press_reaches_its_answer_and_no_other():
    """The answer to an action hears what the button was about, as text."""
    actions = Actions()
    heard: list[object] = []
    actions.on("contact.edit", heard.append)
    actions.pressed = {"action": "contact.edit", "record": 7, "count": 1}
    actions.pressed = {"action": "contact.remove", "record": "7", "count": 2}

    assert [{"action": "contact.edit", "record": "7"}] == heard
