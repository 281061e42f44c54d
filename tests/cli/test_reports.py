"""Reports from the command line."""

import openpyxl


def test_a_report_is_written_by_its_ending(kapta, lived, tmp_path):
    """A page of Globex, a workbook of the portfolio, and nothing when it is only tried."""
    page = kapta("report", "account", "Globex", "--out", tmp_path / "globex.html")
    book = kapta("report", "portfolio", "--out", tmp_path / "all.xlsx")
    tried = kapta("report", "review", "Globex", "--out", tmp_path / "review.pptx", "--dry-run")

    assert [0, 0, 0] == [page.code, book.code, tried.code], page.err + book.err + tried.err
    assert "<h1>Globex</h1>" in (tmp_path / "globex.html").read_text()
    assert "Portfolio" in openpyxl.load_workbook(tmp_path / "all.xlsx").sheetnames
    assert not (tmp_path / "review.pptx").exists()


def test_an_account_is_asked_for_where_it_is_needed(kapta, lived):
    """And refused where the report is of all of them."""
    assert "needs an account" in kapta("report", "account").err
    assert "takes no name" in kapta("report", "contracts", "Globex").err
