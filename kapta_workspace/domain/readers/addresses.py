"""E-mail and web addresses and telephone numbers."""

import polars as pl
from email_validator import EmailNotValidError, validate_email

from kapta_workspace.domain.fields import Field, Formats
from kapta_workspace.domain.readers.cells import Complaint, Read, read_text

LOCAL = r"[A-Za-z0-9][A-Za-z0-9_+\-]*(?:\.[A-Za-z0-9_+\-]+)*"
DOMAIN = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"

SCHEME = r"^[A-Za-z][A-Za-z0-9+.\-]*:(?://|[^0-9])"
NAME = r"(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]+"
HOST = rf"(?:{NAME}|localhost|\d{{1,3}}(?:\.\d{{1,3}}){{3}})"
WEB = rf"^(?i:https?)://{HOST}(?::\d{{1,5}})?(?:[/?#][^\s\\]*)?$"


def read_email(field: Field, text: pl.Series, formats: Formats) -> Read:
    """An e-mail address; the plain ones by pattern, the others by the e-mail library."""
    _ = formats
    bare = text.str.strip_prefix("mailto:")
    plain = bare.str.contains(rf"^{LOCAL}@{DOMAIN}$") & (bare.str.len_chars() <= field.limit)
    odd = ~plain.fill_null(value=True)
    values = bare
    if odd.any():
        rare = {value: _email(value) for value in bare.filter(odd).unique().to_list()}
        judged = bare.replace_strict(rare, default=None, return_dtype=pl.String)
        values = bare.set(odd, None).fill_null(judged)
    unread = text.is_not_null() & values.is_null()
    return values, [Complaint(unread, "E06", "{label} is not an e-mail address: “{value}”.")]


def _email(value: str) -> str | None:
    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def read_url(field: Field, text: pl.Series, formats: Formats) -> Read:
    """A web address; https:// is put before it when no scheme is given, and only http and https are taken."""
    _ = formats
    schemed = text.set(~text.str.contains(SCHEME).fill_null(value=True), None)
    full = schemed.fill_null("https://" + text.str.strip_prefix("//"))
    good = full.str.contains(WEB) & (full.str.len_chars() <= field.limit)
    values = full.set(~good.fill_null(value=True), None)
    unread = text.is_not_null() & values.is_null()
    sentence = "{label} is not a web address: “{value}”."
    return values, [Complaint(unread, "E06", sentence, "Write it like https://example.com.")]


def read_phone(field: Field, text: pl.Series, formats: Formats) -> Read:
    """A telephone number, kept as written (leading zeros and extensions matter); it must hold digits."""
    values, complaints = read_text(field, text, formats)
    unread = ~text.str.contains(r"\d.*\d.*\d")
    complaints.append(Complaint(unread, "E05", "{label} is not a telephone number: “{value}”."))
    return values, complaints
