"""Where a visitor stands on an account's page: the query that leads back there."""

from kapta_workspace.workspace import AccountPage


def query(page: AccountPage, *, combined: bool = False, **more: object) -> dict[str, object]:
    """The account, the period, the past day, direct or combined, and whatever ``more`` the link says."""
    return {
        "id": page.account,
        "days": page.days if page.days != 30 else None,
        "as_of": page.today.isoformat() if page.view.position is not None else None,
        "view": "combined" if combined else None,
        **more,
    }
