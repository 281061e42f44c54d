"""How a review's ratings stand on its page."""

from pathlib import Path

from kapta_workspace import open_workspace
from kapta_workspace.ui.panel.pages.review_ratings import ratings
from kapta_workspace.ui.panel.safe import Safe


def test_the_change_is_that_of_the_figures_that_are_shown(tmp_path: Path) -> None:
    """Rated 5, 4, 4 and 4 the mean is 4.25, shown as 4.2; from there to 2.0 it is 2.2, not 2.3."""
    with open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}", folder=tmp_path) as ws:
        ws.accounts.add(name="Acme")
        first, second = (
            ws.business_reviews.add(account="Acme", held_on=day, type="qbr", stage="completed")
            for day in ("2026-01-05", "2026-03-09")
        )
        criteria = ws.view().frame("criterion")["id"].tolist()
        for review, values in ((first, (5, 4, 4, 4)), (second, (2,))):
            for criterion, value in zip(criteria, values, strict=False):
                mark = {"review": review, "criterion": criterion, "value": value, "rated_by": ws.user}
                ws.desk("rating").add(account="Acme", rated_on="2026-03-10", **mark)
        head = str(ratings(ws.review_page(second), Safe(""))).partition("<table")[0]

    assert "<b>2.0</b>" in head
    assert "2.2" in head
    assert "2.3" not in head
