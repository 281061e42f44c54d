"""The small parts an invented history is made of."""

import datetime as dt

import pytest

from kapta_workspace.demo import blocks, days, names
from kapta_workspace.demo.case import ARCS
from kapta_workspace.demo.companies import COMPANIES, COUNTRIES, companies
from kapta_workspace.demo.diary import Diary, Hand, dice
from kapta_workspace.demo.industries import INDUSTRIES
from kapta_workspace.demo.weave import bind

ADMIN = Hand("kaveh@quillmere.example")


def test_a_block_is_a_line_of_facts_and_a_text():
    """Lines run on, dashes start lines of their own, an empty line ends the block."""
    first, second = blocks.read("a | b c\nOne\ntwo.\n- three\n- four\n\nd\nFive.")

    assert (("a", "b c"), "One two.\n- three\n- four") == first
    assert (("d",), "Five.") == second


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2026, 8, 10), 18, dt.date(2025, 2, 10)),
        (dt.date(2026, 8, 31), 18, dt.date(2025, 2, 28)),
        (dt.date(2024, 3, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2026, 1, 15), 13, dt.date(2024, 12, 15)),
    ],
)
def test_months_count_by_the_calendar(day, months, before):
    """A day that the earlier month does not have becomes that month's last."""
    assert before == days.months_before(day, months)


def test_nothing_is_written_on_weekends_or_outside_the_history():
    """A Sunday becomes the Friday before; days before the beginning or after the end move inside."""
    diary = Diary(dt.date(2026, 1, 5), dt.date(2026, 2, 27))

    assert dt.date(2026, 1, 30) == diary.clamp(dt.date(2026, 2, 1))
    assert dt.date(2026, 1, 5) == diary.clamp(dt.date(2025, 6, 1))
    assert dt.date(2026, 2, 27) == diary.clamp(dt.date(2026, 6, 1))


def test_the_last_day_lies_before_today():
    """Monday's demo ends on Friday."""
    assert dt.date(2026, 8, 7) == days.last(dt.date(2026, 8, 10))


def test_the_first_of_each_month_after_the_beginning():
    """From 15 November to 1 February these are three months."""
    found = list(days.month_starts(dt.date(2025, 11, 15), dt.date(2026, 2, 1)))

    assert [dt.date(2025, 12, 1), dt.date(2026, 1, 1), dt.date(2026, 2, 1)] == found


def test_luck_depends_on_its_words_alone():
    """The same words roll the same dice, other words others."""
    assert dice(7, "pellworth").random() == dice(7, "pellworth").random()
    assert dice(7, "pellworth").random() != dice(8, "pellworth").random()


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Jörg Käsmann", "jorg.kasmann"),
        ("Frøydis Øygardsli", "froydis.oygardsli"),
        ("Łucja Dąbrowicz", "lucja.dabrowicz"),
        ("Işıldar İpek", "isildar.ipek"),
        ("Đặng Vy", "dang.vy"),
        ("Fatima-Zahra Aït\u00a0Lahcen", "fatima.zahra.ait.lahcen"),
    ],
)
def test_addresses_use_plain_letters(name, plain):
    """Accents fall away, special letters have their usual stand-ins, gaps become dots."""
    assert plain == names.plain(name)


def test_names_of_other_scripts_have_a_plain_form():
    """Whatever is drawn anywhere, the address is made of plain letters and never empty."""
    luck = dice("names")
    drawn = [names.draw(luck, country) for country in names.SPOKEN for _ in range(40)]

    assert all(name.plain and name.plain.isascii() and name.first for name in drawn)
    assert any(not name.shown.isascii() and "/" not in name.shown for name in drawn)
    assert not any("/" in name.shown + name.plain or "_" in name.shown for name in drawn)


def test_the_table_of_companies_speaks_of_known_things():
    """Every country, industry, arc and parent it names exists, parents before children."""
    keys = [company.key for company in COMPANIES]

    assert len(set(keys)) == len(keys) == 60
    assert {company.country for company in COMPANIES} <= set(COUNTRIES) & set(names.SPOKEN)
    assert {company.industry for company in COMPANIES} <= set(INDUSTRIES)
    assert {company.arc for company in COMPANIES} <= set(ARCS)
    assert all(company.parent in keys[: keys.index(company.key)] for company in COMPANIES if company.parent)


def test_more_than_sixty_companies_are_forged_with_names_of_their_own():
    """A thousand accounts have a thousand names, and the first sixty stay what they are."""
    many = companies(1_000, 7)

    assert COMPANIES == many[:60]
    assert 1_000 == len({company.name for company in many}) == len({company.key for company in many})


def test_what_changes_in_the_week_of_its_birth_is_part_of_the_birth():
    """An old week becomes one batch, in which a record stands once."""
    diary = Diary(dt.date(2026, 1, 5), dt.date(2026, 3, 27))
    made = diary.add("product", dt.date(2026, 1, 6), ADMIN, name="Probe")
    diary.edit("product", made, dt.date(2026, 1, 8), ADMIN, description="Long")
    diary.edit("product", made, dt.date(2026, 1, 14), ADMIN, name="Probe 2")
    first, second = bind(diary)

    assert [("product", [{"id": -1, "name": "Probe", "description": "Long"}])] == _rows(first)
    assert [("product", [{"id": -1, "name": "Probe 2"}])] == _rows(second)
    assert [9, 16] == [first.moment.day, second.moment.day]


def test_recent_days_are_bound_person_by_person():
    """Two colleagues on one recent day make two batches, minutes apart, each in their own name."""
    diary = Diary(dt.date(2026, 1, 5), dt.date(2026, 3, 27))
    for actor in ("b@quillmere.example", "a@quillmere.example"):
        diary.add("product", dt.date(2026, 3, 26), Hand(actor), name=actor)
    first, second = bind(diary)

    assert ["a@quillmere.example", "b@quillmere.example"] == [first.actor, second.actor]
    assert dt.timedelta(minutes=3) == second.moment - first.moment


def test_a_field_the_schema_does_not_know_is_refused():
    """A slip in the invention is found when it is bound."""
    diary = Diary(dt.date(2026, 1, 5), dt.date(2026, 3, 27))
    diary.add("product", dt.date(2026, 1, 6), ADMIN, colour="red")

    with pytest.raises(KeyError, match="product has no field colour"):
        list(bind(diary))


def _rows(batch):
    return [(kind, frame.to_dict("records")) for kind, frame in batch.writes]
