"""What a password must be: long, and not among those that somebody who guesses would try early."""

from zxcvbn import zxcvbn

from kapta_workspace.domain.errors import Misconfigured

SHORTEST, LONGEST = 12, 1000
"""A password has so many characters at least, and at most."""
TRIES = 10**9
"""Whoever guesses must need more tries than this, as one counts who tries known passwords and words first."""
LOOKED_AT = 72
"""Characters that are weighed: what comes after them makes no long password easier."""
OURS = ("kapta", "workspace", "accounts")


def make_sure(password: str, *known: str) -> None:
    """
    Refuse a password that is short, or that somebody would guess.

    It is weighed against the passwords most often stolen, names, words, dates, rows of keys and repetitions,
    in English above all. No mixture of kinds of characters is asked for: it makes passwords worse.

    Args:
        password: What somebody chose.
        known: What others know of them: name, e-mail.

    Raises:
        Misconfigured: when it cannot be; the sentence says why.
    """
    if len(password) < SHORTEST:
        raise Misconfigured(f"A password has {SHORTEST} characters or more; a few words in a row are good.")
    if len(password) > LONGEST:
        raise Misconfigured(f"A password has {LONGEST:,} characters at most.")
    parts = {part for one in known for part in (one, *one.replace("@", " ").replace(".", " ").split())}
    weighed = zxcvbn(password[:LOOKED_AT], user_inputs=[*sorted(parts), *OURS], max_length=LOOKED_AT)
    if weighed["guesses"] <= TRIES:
        raise Misconfigured(
            "This password is among the first that others would try. A few words in a row are good, if they "
            "are no saying and have nothing to do with you."
        )
