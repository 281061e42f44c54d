"""
From the text of a filter to a tree of tests.

    filter := test {"and" | "or" test}, with "not" and parentheses; "and" binds closer than "or"
    test   := name ("=" | "!=" | "<" | "<=" | ">" | ">=") value  ·  name "contains" value
            | name ["not"] "in" (value, value …)  ·  name "is" ["not"] ("empty" | value)
            | value, which an account's name is to contain

Values of several words stand in quotes. Names and words may be in capitals or not.
"""

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from kapta_workspace.domain.errors import Problem

Operator = Literal["=", "!=", "<", "<=", ">", ">=", "contains", "in", "empty"]

LONGEST = 2_000
"""A filter has at most so many characters."""
DEEPEST = 30
"""So many parentheses and *not*s stand inside one another at most."""


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison: the name of a term, how, and the values as they were typed."""

    __test__ = False  # no test of pytest's

    name: str
    how: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Negation:
    """What is not to hold."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Junction:
    """Several parts, of which all (*and*) or at least one (*or*) are to hold."""

    how: Literal["and", "or"]
    parts: tuple["Node", ...]


Node = Test | Negation | Junction


class Token(NamedTuple):
    """A word, sign or quoted text of a filter."""

    text: str
    is_quoted: bool = False

    @property
    def word(self) -> str:
        """The word without case; nothing for what stood in quotes."""
        return "" if self.is_quoted else self.text.casefold()


TOKEN = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|(<=|>=|!=|<>|==|[=<>~(),])|([^\s"=<>!~(),]+))""", re.DOTALL)
SIGNS: dict[str, Operator] = {
    "=": "=",
    "==": "=",
    "!=": "!=",
    "<>": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "~": "contains",
    "contains": "contains",
}
PUNCTUATION = frozenset("(),") | frozenset(SIGNS)
JOINING = frozenset({"and", "or", "not"})


class _Unreadable(Exception):
    """Why a filter cannot be read, and what to do about it."""

    def __init__(self, sentence: str, suggestion: str = "") -> None:
        super().__init__(sentence)
        self.problem = Problem(sentence, code="F01", kind="filter", field="expression", suggestion=suggestion)


def parse(text: str) -> Node | Problem:
    """Read a filter; one that cannot be read gives the problem, in a sentence."""
    try:
        return _Parser(_tokens(text)).whole()
    except _Unreadable as trouble:
        return trouble.problem


def _tokens(text: str) -> list[Token]:
    if len(text) > LONGEST:
        raise _Unreadable(f"The filter is longer than {LONGEST:,} characters.")
    found, at = [], 0
    end = len(text.rstrip())
    while at < end:
        one = TOKEN.match(text, at)
        if one is None:
            rest = text[at:].strip()[:20]
            raise _Unreadable(f"“{rest}” cannot be read.", "A text in quotes needs a quote at both ends.")
        quoted, sign, word = one.groups()
        found.append(Token(_unquoted(quoted), True) if quoted is not None else Token(sign or word))
        at = one.end()
    if not found:
        raise _Unreadable("The filter is empty.", "Write, for example: tier = strategic and silent > 30.")
    return found


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


class _Parser:
    """Reads the tokens of one filter from left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def whole(self) -> Node:
        node = self._either(0)
        if (rest := self._next()) is not None:
            raise _Unreadable(
                f"After “{self._before().text}” comes “{rest.text}”, which is one thing too many.",
                "Join tests with “and” or “or”, and put a text of several words in quotes.",
            )
        return node

    def _next(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _before(self) -> Token:
        return self._tokens[self._at - 1]

    def _take(self, *words: str) -> bool:
        token = self._next()
        if token is None or token.word not in words:
            return False
        self._at += 1
        return True

    def _either(self, depth: int) -> Node:
        parts = [self._all(depth)]
        while self._take("or"):
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Junction("or", tuple(parts))

    def _all(self, depth: int) -> Node:
        parts = [self._one(depth)]
        while self._take("and"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else Junction("and", tuple(parts))

    def _one(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise _Unreadable(f"More than {DEEPEST} parentheses stand inside one another.")
        if self._take("not"):
            return Negation(self._one(depth + 1))
        if not self._take("("):
            return self._test()
        node = self._either(depth + 1)
        if not self._take(")"):
            raise _Unreadable("A parenthesis is opened and not closed.", "Add the missing “)”.")
        return node

    def _test(self) -> Node:
        name = self._value("a name")
        is_name = not self._before().is_quoted
        if is_name and (sign := self._sign()) is not None:
            return Test(name.casefold(), sign, (self._value(f"what {name} is compared with"),))
        if is_name and self._take("is"):
            return self._being(name.casefold())
        if is_name and self._peeks("not", "in"):
            self._at += 1
            return Negation(self._among(name.casefold()))
        if is_name and self._peeks("in", "("):
            return self._among(name.casefold())
        return Test("name", "contains", (name,))

    def _sign(self) -> Operator | None:
        token = self._next()
        if token is None or token.word not in SIGNS:
            return None
        self._at += 1
        return SIGNS[token.word]

    def _being(self, name: str) -> Node:
        negated = self._take("not")
        if self._take("empty"):
            empty = Test(name, "empty")
            return Negation(empty) if negated else empty
        return Test(name, "!=" if negated else "=", (self._value(f"what {name} is"),))

    def _peeks(self, *words: str) -> bool:
        ahead = self._tokens[self._at : self._at + len(words)]
        return [one.word for one in ahead] == list(words)

    def _among(self, name: str) -> Test:
        if not (self._take("in") and self._take("(")):
            raise _Unreadable(f"After “{name} in” come the values, in parentheses.")
        values = [self._value(f"a value of {name}")]
        while self._take(","):
            values.append(self._value(f"a value of {name}"))
        if not self._take(")"):
            raise _Unreadable(f"The values of “{name}” are not closed.", "Add the missing “)”.")
        return Test(name, "in", tuple(values))

    def _value(self, what: str) -> str:
        token = self._next()
        if token is None:
            raise _Unreadable(f"The filter ends where {what} should stand.")
        if token.word in PUNCTUATION or token.word in JOINING:
            raise _Unreadable(f"Where {what} should stand comes “{token.text}”.")
        self._at += 1
        return token.text
