"""Posts for tests of the model: a record with plain defaults."""

from __future__ import annotations

import datetime as dt

from longform.model.records import Measurement, Post
from longform.model.rich_text import Text

_PLAIN = Post(
    docname="posts/a/index",
    slug="a",
    title=(Text("A"),),
    date=dt.date(2022, 1, 1),
    published=dt.datetime(2022, 1, 1, tzinfo=dt.UTC),
    authors=(),
    summary=(),
    tags=(),
    category=(),
    series=None,
    part=None,
    updates=(),
    cover=None,
    status="",
    reading_minutes=None,
    aliases=(),
    language=None,
    canonical=None,
    license=None,
    comments=True,
    measurement=Measurement(),
    links=(),
    works=(),
    headings=(),
    lines={},
)


def make_post(name: str = "a", day: str = "2022-01-01", **fields: object) -> Post:
    """Make a post of that name and day; ``fields`` replace the others."""
    date = dt.date.fromisoformat(day)
    published = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
    given = {
        "docname": f"posts/{name}/index",
        "slug": name,
        "title": (Text(name),),
        "date": date,
        "published": published,
        **fields,
    }
    values = {field: getattr(_PLAIN, field) for field in Post.__struct_fields__}
    return Post(**{**values, **given})
