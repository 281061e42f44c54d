"""
The language model that says things in other words.

Off until an administrator names its address and a model. One question is one request without tools
(``connectors.language_model``). What may be sent, and what is kept of an answer, is ``domain.wording``'s
to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from kapta_workspace.connectors import language_model
from kapta_workspace.connectors.language_model import Endpoint
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.wording import Sentence

SECRETS = ("advisor_key",)
SETTINGS = ("url", "model", "names", "unencrypted", "seconds", "calls_a_day")


@dataclass
class Said:
    """One sentence as a model gives it."""

    text: str
    cites: list[str]
    topic: str = ""


@dataclass
class Answer:
    """What a model is asked to answer."""

    sentences: list[Said]


class Heard(NamedTuple):
    """An answer: its sentences, not yet checked, and how many characters came back."""

    sentences: tuple[Sentence, ...]
    characters: int


@dataclass(frozen=True, slots=True)
class Advisor:
    """
    A language model that is switched on.

    Attributes:
        url: Where it is asked, up to ``/v1``.
        model: Its name there.
        names: Whether names, e-mail addresses and telephone numbers may be sent as they are.
        seconds: So long an answer may take.
        calls_a_day: So often one person may ask a day.
    """

    url: str
    model: str
    names: bool = False
    seconds: float = 20
    calls_a_day: int = 50

    @property
    def where(self) -> str:
        """The machine it is asked at, and the model, for people."""
        return self._endpoint.where

    def body(self, instructions: str, prompt: str) -> str:
        """The very text ``ask`` would send; nothing is sent."""
        return self._endpoint.body(instructions, prompt, Answer)

    def ask(self, instructions: str, prompt: str) -> Heard:
        """
        Ask once.

        Raises:
            NotReached: with the end of a sentence, such as “it did not answer within 20 seconds”.
        """
        answer, came = self._endpoint.ask(instructions, prompt, Answer)
        said = tuple(
            Sentence(str(one.text), tuple(map(str, one.cites)), str(one.topic)) for one in answer.sentences
        )
        return Heard(said, came)

    @property
    def _endpoint(self) -> Endpoint:
        return Endpoint(self.url, self.model, self.seconds, SECRETS[0])


def made(facts: Mapping[str, Any]) -> Advisor | None:
    """
    The model that settings name; None when they name none.

    Raises:
        Misconfigured: naming the setting that cannot be.
    """
    if not facts:
        return None
    asked = language_model.endpoint(facts, "advisor", SETTINGS, SECRETS[0], seconds=20)
    return Advisor(
        asked.url,
        asked.model,
        names=_yes(facts, "names"),
        seconds=asked.seconds,
        calls_a_day=int(language_model.number(facts, "advisor", "calls_a_day", 50, most=10_000)),
    )


def _yes(facts: Mapping[str, Any], name: str) -> bool:
    value = facts.get(name, False)
    if not isinstance(value, bool):
        raise Misconfigured(f"advisor.{name} is true or false, and “{value}” is neither.")
    return value
