"""What everything that is written beside the pages costs: feeds, indexes, redirects.

``python benchmarks/outputs.py [POSTS] [FOLDER]`` makes a blog of so many posts of 3,000
words (default 1,000), as records and written pages, without Sphinx reading them; then
it runs steps of ``finish_outputs`` one by one on one core and prints the seconds of
processor time: at first, with nothing changed, with one post edited.  Last comes the
memory that they hold at their height.  Everything is seeded: two runs write the same
files.  The law (issue 4): at most 3 s for 1,000 posts, and memory that does not grow
with their texts.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx.application import Sphinx

from longform.model.records import Measurement, Post, Update
from longform.model.rich_text import Math, Text
from longform.reading.domain import post_domain
from longform.writing.blog import Blog, derive_blog
from longform.writing.feeds import write_feeds
from longform.writing.files import OutputFiles
from longform.writing.page_text import mark_text
from longform.writing.posts_index import write_posts_index
from longform.writing.redirects import derive_redirects, write_redirects
from longform.writing.sitemap import write_sitemap

if TYPE_CHECKING:
    from collections.abc import Callable

_CONF = """\
extensions = ["longform"]
html_baseurl = "https://notes.example.org/"
html_theme = "pydata_sphinx_theme"
blog_title = "Bench Notes"
longform_authors = {f"author-{n}": f"Author {n}" for n in range(5)}
longform_series = {f"series-{n}": f"Series {n}" for n in range(60)}
"""
_TAGS = 300  # three a post
_WORDS = 3000
_STEPS: dict[str, Callable[[Sphinx, Blog, OutputFiles], None]] = {
    "feeds": write_feeds,
    "posts.json": write_posts_index,
    "sitemap": write_sitemap,
    "redirects": write_redirects,
}
_FORMULA = (
    "<math><semantics><mrow><msub><mi>x</mi><mi>{0}</mi></msub><mo>=</mo>"
    '<mfrac><mrow><mn>1</mn></mrow><mrow><mi>{0}</mi></mrow></mfrac><mo class="tml">+'
    '</mo><mi>y</mi></mrow><annotation encoding="application/x-tex">x_{{{0}}} = '
    "\\frac{{1}}{{{0}}} + y</annotation></semantics></math>"
)
_LISTING = (
    '<div class="highlight-python notranslate"><div class="highlight"><pre>'
    + '<span class="k">def</span> <span class="nf">f</span><span class="p">(</span>'
    '<span class="n">x</span><span class="p">):</span>\n' * 12 + "</pre></div></div>\n"
)


class _Times(NamedTuple):
    """Seconds of processor time by step."""

    first: dict[str, float]
    unchanged: dict[str, float]
    edited: dict[str, float]


def main(arguments: list[str]) -> int:
    """Measure and print; return 1 where the law does not hold."""
    count = int(arguments[0]) if arguments else 1000
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(arguments[1]) if len(arguments) > 1 else Path(scratch)
        app = _application(top)
        blog = _fill(app, count)
        times = _measure(app, blog)
        height = _height(app, blog)
    for moment, steps in times._asdict().items():
        parts = "  ".join(f"{name} {seconds:.2f}" for name, seconds in steps.items())
        print(f"{moment:>9}: {sum(steps.values()):.2f} s  ({parts})")
    print(f"   memory: {height / 2**20:.1f} MiB more than before, at the height")
    return int(count == 1000 and sum(times.first.values()) > 3)  # noqa: PLR2004


def _application(top: Path) -> Sphinx:
    source = top / "source"
    source.mkdir(parents=True, exist_ok=True)
    source.joinpath("conf.py").write_text(_CONF)
    source.joinpath("index.md").write_text("# Home\n")
    html, doctrees = str(top / "html"), str(top / "doctrees")
    app = Sphinx(str(source), str(source), html, doctrees, "html", status=None)
    app.build()
    return app


def _fill(app: Sphinx, count: int) -> Blog:
    """Put records of posts into the domain, and write their pages."""
    domain = post_domain(app.env)
    for number in range(count):
        chance = random.Random(number)
        post = _post(number, chance)
        domain.posts[post.docname] = post
        app.env.all_docs[post.docname] = 0
        app.env.found_docs.add(post.docname)
        _write_page(app, post, chance)
    domain.derived = blog = derive_blog(domain, app.config.blog_path)
    blog.redirects = derive_redirects(app, blog)
    return blog


def _post(number: int, chance: random.Random) -> Post:
    day = dt.date(2010, 1, 1) + dt.timedelta(days=5 * number)
    moment = dt.datetime.combine(day, dt.time(), dt.UTC)
    words = " ".join(_word(chance) for _ in range(45))
    formula = Math("x_i", _FORMULA.format("i"))
    note = Update(day + dt.timedelta(days=40), (Text("More on it."),), 9)
    return Post(
        docname=f"posts/post-{number:05}/index",
        slug=f"post-{number:05}",
        title=(Text(f"On {words[:40]}"),),
        date=day,
        published=moment,
        authors=(f"author-{number % 5}",),
        summary=(Text(words), formula, Text(".")),
        tags=tuple(f"tag {n}" for n in chance.sample(range(_TAGS), 3)),
        category=(f"category {number % 8}",),
        series=f"series-{number // 5 % 60}" if number % 3 == 0 else None,
        part=None,
        updates=(note,) if number % 4 == 0 else (),
        cover=None,
        status="",
        reading_minutes=None,
        aliases=(f"old/{number}.html",) if number % 10 == 0 else (),
        language=None,
        canonical=None,
        license=None,
        comments=True,
        headings=("Introduction", "Method", "Results"),
        measurement=Measurement(words=_WORDS, rendered_words=_WORDS),
        links=(),
        works=(),
        lines={},
    )


def _word(chance: random.Random) -> str:
    return "".join(chance.choices("abcdefghiklmnoprstuvw", k=chance.randint(2, 10)))


def _write_page(app: Sphinx, post: Post, chance: random.Random) -> None:
    """Write a page as the theme would: its text amid navigation."""
    around = "<nav>" + '<a class="nav-link" href="#x">link</a>\n' * 300 + "</nav>"
    words = [_word(chance) for _ in range(_WORDS)]
    for _ in range(30):
        words[chance.randrange(_WORDS)] = _FORMULA.format(chance.choice("ijkmn"))
    for _ in range(15):
        slug = f"post-{chance.randrange(900):05}"
        link = f'<a class="reference internal" href="../{slug}/index.html">'
        words[chance.randrange(_WORDS)] = (
            f'{link}<span class="std std-ref">{_word(chance)}</span></a>'
        )
    paragraphs = [
        f"<p>{' '.join(words[start : start + 75])}.</p>\n"
        for start in range(0, _WORDS, 75)
    ]
    for place in chance.sample(range(len(paragraphs)), 3):
        paragraphs[place] += _LISTING
    for place in chance.sample(range(len(paragraphs)), 10):
        paragraphs[place] += f'<div class="math">{_FORMULA.format("n")}</div>\n'
    byline = '<p class="longform-part byline">July</p>'
    text = f'<section id="s"><h1>T</h1>{byline}{"".join(paragraphs)}</section>'
    page = Path(app.builder.get_output_path(post.docname))  # type: ignore[attr-defined]
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"<html><body>{around}{mark_text(text)}{around}</body></html>")


def _measure(app: Sphinx, blog: Blog) -> _Times:
    first = _run(app, blog)
    unchanged = _run(app, blog)
    post = blog.posts[0]
    page = Path(app.builder.get_output_path(post.docname))  # type: ignore[attr-defined]
    page.write_text(page.read_text().replace("<p>", "<p>Edited. ", 1))
    return _Times(first, unchanged, _run(app, blog))


def _run(app: Sphinx, blog: Blog) -> dict[str, float]:
    files = OutputFiles(Path(app.outdir), Path(app.doctreedir, "bench.json"))
    files.note(["index.html"])
    seconds = {}
    for name, step in _STEPS.items():
        start = time.process_time()
        step(app, blog, files)
        seconds[name] = time.process_time() - start
    start = time.process_time()
    files.remove_stale()
    seconds["stale files"] = time.process_time() - start
    return seconds


def _height(app: Sphinx, blog: Blog) -> int:
    """Return the most bytes that the steps held at once, when all is written anew."""
    for path in Path(app.outdir).rglob("atom*.xml"):
        path.unlink()
    tracemalloc.start()
    _run(app, blog)
    height = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return height


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
