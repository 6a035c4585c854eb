"""Posts with mistakes: the table that ``test_bad_input`` builds and judges.

Each case has one mistake, the line it is at, and words of the cure that its warning
must name.  Where a mistake concerns two posts, the other one is among the good ones.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.site import SVG


class Case(NamedTuple):
    """One post with a mistake, in ``posts/<name>/index.md``."""

    name: str
    content: str | bytes
    line: int  # where its warning stands, from 1
    cure: str  # words of the warning
    kept_back: bool = False  # the mistake leaves the post without a date
    beside: dict[str, str | bytes] = {}  # noqa: RUF012 - more files, from its folder

    at: str = "index.md"  # the file that the warning names, from the post's folder

    @property
    def path(self) -> str:
        """Return the path of the post from the source folder."""
        return f"posts/{self.name}/index.md"

    @property
    def place(self) -> str:
        """Return the path of the file that the warning names."""
        return f"posts/{self.name}/{self.at}"


def _front(name: str, lines: str, cure: str, line: int = 3, **more: object) -> Case:
    """Make a post of ``date`` (line 2), ``lines`` (from line 3) and a good body."""
    content = f"---\ndate: 2020-01-01\n{lines}\n---\n\n# On {name}\n\nText of {name}.\n"
    return Case(name, content, line, cure, **more)  # type: ignore[arg-type]


def _date(name: str, value: str, cure: str = "write it like `2022-03-09`") -> Case:
    """Make a post whose date can't be read, on line 2; it is kept back."""
    content = f"---\ndate: {value}\n---\n\n# On {name}\n\nText.\n"
    return Case(name, content, 2, cure, kept_back=True)


def _body(name: str, body: str, cure: str, line: int = 7) -> Case:
    """Make a post with a good front matter (lines 1-3) and a title (line 5)."""
    content = f"---\ndate: 2020-01-01\n---\n\n# On {name}\n\n{body}\n"
    return Case(name, content, line, cure)


def _bib(name: str, bibtex: str | bytes, cure: str, line: int = 1) -> Case:
    """Make a good post that cites `ho2020` of a BibTeX file with a mistake."""
    post = _body(name, "So say {cite:t}`ho2020`.", cure, line)
    return post._replace(beside={"references.bib": bibtex}, at="references.bib")


def _whole(
    name: str, content: str | bytes, cure: str, line: int = 1, *, kept_back: bool = True
) -> Case:
    return Case(name, content, line, cure, kept_back)


_TYPES = [
    _front("title-list", "title: [a, b]", "`title`: expected text, found a list"),
    _front("title-nothing", "title:", "`title`: expected text, found nothing"),
    _front("title-blank", 'title: "  "', "give it a text or remove the line"),
    _front("title-mapping", "title: {a: b}", "found a mapping; put it in quotes"),
    _front("title-boolean", "title: yes", "found a yes/no value; put it in quotes"),
    _front("title-huge", f"title: {'word ' * 400}", "shorten it"),
    _front("title-html", 'title: "<b>Bold</b>"', "use Markdown or remove the tags"),
    _front("title-other", "title: Other", "leave `title` out, or the heading", 6),
    _front("title-control", r'title: "bell \a"', "control characters"),
    _front("title-twice", "title: One\ntitle: Two", "stands twice", 4),
    _front("author-mapping", "author: {name: Ann}", "`author`: expected text"),
    _front("author-empty", "author:", "`author`: it is empty"),
    _front("author-near", "author: editor", "did you mean `editors`?"),
    _front("authors-empty", "authors: []", "`authors`: it is empty"),
    _front("author-html", 'author: "<b>Ann</b>"', "use Markdown or remove the tags"),
    _front("summary-list", "summary: [a]", "`summary`: expected text, found a list"),
    _front("summary-empty", "summary:", "`summary`: expected text, found nothing"),
    _front("summary-huge", f"summary: {'word ' * 2000}", "shorten it"),
    _front("summary-html", 'summary: "<i>So</i>"', "use Markdown or remove the tags"),
    _front("summary-tex", r"summary: So $\frac{1$ is", "TeX error in `\\frac{1`"),
    _front("tags-mapping", "tags: {a: b}", "`tags`: expected text, found a mapping"),
    _front("tags-empty", "tags:", "`tags`: it is empty"),
    _front("tags-nested", "tags: [[a, b], c]", "`tags`: expected text, found a list"),
    _front("tags-gap", "tags: [a, null]", "`tags`: expected text, found nothing"),
    _front("tags-many", f"tags: {list(range(60))}", "only 50 are taken"),
    _front("tags-long", f"tags: {'x' * 150}", "more than 100"),
    _front("tags-html", 'tags: ["<u>a</u>"]', "use Markdown or remove the tags"),
    _front("category-mapping", "category: {a: b}", "`category`: expected text"),
    _front("category-empty", "category: []", "`category`: it is empty"),
    _front(
        "status-unknown", "status: unlist", "did you mean `unlisted`?", kept_back=True
    ),
    _front("status-list", "status: [draft]", "`status`: expected", kept_back=True),
    _front("reading-time-text", "reading_time: ten", "expected a whole number"),
    _front("reading-time-zero", "reading_time: 0", "a whole number from 1 to"),
    _front("reading-time-negative", "reading_time: -5", "a whole number from 1 to"),
    _front("reading-time-half", "reading_time: 2.5", "expected a whole number"),
    _front("reading-time-huge", "reading_time: 99999999", "a whole number from 1 to"),
    _front("canonical-script", "canonical: javascript:alert(1)", "expected an http(s)"),
    _front("canonical-list", "canonical: [a]", "`canonical`: expected text"),
    _front("license-list", "license: [MIT]", "`license`: expected text"),
    _front("language-name", "language: Klingon language", "such as `en` or `pt-BR`"),
    _front("comments-word", "comments: maybe", "expected `true` or `false`"),
    _front("math-number", "math: 3", "expected `true` or `false`"),
]

_DATES = [
    _date("date-prose", "March 9th, 2021"),
    _date("date-impossible", "2021-02-30"),
    _date("date-slashes", "03/09/2021"),
    _date("date-empty", ""),
    _date("date-list", "[2021-03-09]"),
    _date("date-year", "2021"),
    _date("date-boolean", "yes"),
    _date("date-year-0", "0000-01-01"),
    _date("date-year-12021", "12021-01-01"),
    _date("date-before-time", "0001-01-01T00:00:00+14:00"),
    _date("date-after-time", "9999-12-31T23:59:59-14:00"),
    Case(
        "date-without-zone",
        "---\ndate: 2021-03-09 10:00\n---\n\n# On zones\n",
        2,
        "add `Z` or an offset",
    ),
]

_KEYS = [
    _front("key-near", "sumary: So", "unknown key `sumary`: did you mean `summary`?"),
    _front("key-far", "zzzqqq: So", "unknown key `zzzqqq`: remove it"),
    _front("key-number", "17: So", "unknown key `17`: remove it"),
    _front("key-nothing", "null: So", "unknown key `None`: remove it"),
    _front("key-list", "? [a, b]\n: So", "not valid YAML", kept_back=True),
    _front("key-html", '"<b>x</b>": So', "unknown key `<b>x</b>`: remove it"),
    _front("key-draft", "draft: true", "write `status: draft`", kept_back=True),
    *(
        _front(f"key-{key}", f"{key}: So", cure)
        for key, cure in [
            ("categories", "call it `category`"),
            ("description", "call it `summary`"),
            ("excerpt", "call it `summary`"),
            ("image", "call it `cover`"),
            ("keywords", "call it `tags`"),
            ("lastmod", "add a dated note to `updates`"),
            ("nocomments", "write `comments: false`"),
            ("redirect", "call it `aliases`"),
            ("slug", "rename the folder"),
            ("tag", "call it `tags`"),
            ("updated", "add a dated note to `updates`"),
        ]
    ),
]

_SERIES = [
    _front(
        "series-unknown", "series: course-ome\npart: 1", "did you mean `course-one`?"
    ),
    _front("series-list", "series: [course-one]\npart: 1", "`series`: expected text"),
    _front("part-alone", "part: 2", "add `series`"),
    _front(
        "part-word", "series: words\npart: one", "`part`: expected a whole number", 4
    ),
    _front("part-zero", "series: words\npart: 0", "a whole number from 1 to", 4),
    _front("part-huge", "series: words\npart: 999999", "a whole number from 1 to", 4),
    _front("part-boolean", "series: words\npart: true", "a whole number from 1 to", 4),
    _front("part-missing", "series: course-two", "add `part: 2`"),
    _front("part-one2", "series: course-one\npart: 1", "renumber", 4),
    _front("part-gap", "series: course-three\npart: 3", "part 2 is missing", 4),
]

_UPDATES = [
    _front("updates-text", "updates: lately", "`updates`: expected a list"),
    _front("updates-empty", "updates: []", "`updates`: expected a list"),
    _front("updates-texts", "updates:\n  - lately", "expected `date` and `note`", 4),
    _front(
        "updates-no-date",
        "updates:\n  - note: More.",
        "expected `date` and `note`",
        4,
    ),
    _front(
        "updates-no-note",
        "updates:\n  - date: 2021-01-01",
        "expected `date` and `note`",
        4,
    ),
    *(
        _front(
            f"updates-{name}", f"updates:\n  - date: {date}\n    note: {note}", cure, 4
        )
        for name, date, note, cure in [
            ("note-nothing", "2021-01-01", "", "expected text, found nothing"),
            ("note-list", "2021-01-01", "[a]", "expected text, found a list"),
            ("note-html", "2021-01-01", "<b>So</b>", "use Markdown or remove the tags"),
            ("date-prose", "last May", "So.", "write it like `2022-03-09`"),
            ("date-impossible", "2021-13-01", "So.", "write it like `2022-03-09`"),
            ("early", "2019-12-31", "So.", "before the post itself (2020-01-01)"),
            ("future", "9000-01-01", "So.", "in the future; correct it"),
            ("more", "2021-01-01", "So.\n    who: Ann", "unknown key `who`"),
        ]
    ),
    _body(
        "blocked-script",
        "<script>alert(1)</script>",
        "is blocked by the site's content security policy",
    ),
    _body("update-undated", "```{update}\nSo.\n```", "write it like `2022-03-09`"),
    _body(
        "update-prose", "```{update} last May\nSo.\n```", "write it like `2022-03-09`"
    ),
    _body(
        "update-silent", "```{update} 2021-01-01\n```", "say what was added or changed"
    ),
    _body("update-early", "```{update} 2019-12-31\nSo.\n```", "before the post itself"),
    _body("update-future", "```{update} 9000-01-01\nSo.\n```", "in the future"),
]


def _cover(name: str, cover: str, cure: str, **beside: str | bytes) -> Case:
    files = {path.replace("_", "."): content for path, content in beside.items()}
    return _front(name, f"cover: {cover}\ncover_alt: A picture", cure, beside=files)


_COVERS = [
    _cover(
        "cover-missing", "gone.svg", "check the path, which starts at the post's folder"
    ),
    _cover(
        "cover-outside", "../../../../outside.svg", "put the picture beside the post"
    ),
    _cover("cover-system", "/../../../../../etc/hostname", "put the picture beside"),
    _cover(
        "cover-address", "https://example.org/a.png", "put the picture beside the post"
    ),
    _cover(
        "cover-no-picture", "a.png", "use SVG, PNG, JPEG or WebP", a_png="no picture"
    ),
    _cover("cover-folder", ".", "check the path"),
    _cover("cover-long", "x" * 400 + ".png", "check the path"),
    _front("cover-list", "cover: [a.svg]", "`cover`: expected text, found a list"),
    _front(
        "cover-silent",
        "cover: a.svg",
        "say what the picture shows",
        beside={"a.svg": SVG},
    ),
]

_ALIASES = [
    _front("alias-mapping", "aliases: {a: b}", "`aliases`: expected text"),
    _front("alias-empty", "aliases:", "`aliases`: it is empty"),
    _front("alias-outside", "aliases: ../up/", "is not a path within the site"),
    _front(
        "alias-address", "aliases: https://a.org/x", "is not a path within the site"
    ),
    _front("alias-page", "aliases: posts/good/", "is a page of the site"),
    _front("alias-home", "aliases: index.html", "is a page of the site"),
    _front("alias-archive", "aliases: blog/2020/", "is a page of the site"),
    _front("alias-search", "aliases: search.html", "is a page of the site"),
    _front("alias-feed", "aliases: blog/atom.xml", "is a page of the site"),
    _front("alias-below", "aliases: blog/index.html/x", "is a page of the site"),
    _front("alias-inventory", "aliases: objects.inv", "is a page of the site"),
    _front("alias-shared", "aliases: old/shared/", "is also that of posts/alias-first"),
]

_BODIES = [
    _body("no-title", "", "begin it with a line `# Title`", 1)._replace(
        content="---\ndate: 2020-01-01\n---\n\nText without a title.\n"
    ),
    _body("two-titles", "# A second one", "write the others with ##"),
    _body("tex-inline", r"So $\frac{1$ is.", "TeX error in `\\frac{1`"),
    _body(
        "tex-block", "$$\n\\begin{nothing} x\n$$", "TeX error in `\\begin{nothing} x`"
    ),
    _body("alt-none", "![](good.svg)", "say what it shows in `![...](...)`")._replace(
        beside={"good.svg": SVG}
    ),
    _body(
        "alt-figure",
        "```{figure} good.svg\n\nA figure.\n```",
        "say in `:alt:` what it shows",
    )._replace(beside={"good.svg": SVG}),
    _body("link-bare", "See [](#god).", "did you mean `good`?"),
    _body("link-words", "See [words](#god).", "did you mean `good`?"),
    _body("role-bare", "See {post}`god`.", "did you mean `good`?"),
    _body("role-words", "See {post}`words <god>`.", "did you mean `good`?"),
    _body("link-far", "See [](#xyzzy-plugh).", "no name comes near it"),
    _body(
        "ablog-post", "```{post} May 1, 2020\n```", "write its date, tags and author"
    ),
    _body("ablog-postlist", "```{postlist} 3\n```", "use `{post-cards}`"),
    *(
        _body(f"cards-{name}", f"```{{post-cards}}\n:{option}\n```", cure, line=line)
        for name, option, cure, line in [
            ("tags", "tags: visoin", "unknown `visoin`: did you mean `vision`?", 7),
            ("category", "category: nope", "unknown `nope`: no post has it", 7),
            ("author", "author: edtors", "did you mean `editors`?", 7),
            ("series", "series: wrods", "did you mean `words`?", 7),
            ("year", "year: 1850", "unknown `1850`", 7),
            ("year-word", "year: last", "is not a year such as 2022", 7),
            ("sort", "sort: titel", "did you mean title?", 7),
            ("limit", "limit: 0", "is not a number from 1", 7),
            ("limit-word", "limit: few", "is not a number from 1", 7),
            ("paginate", "paginate: -1", "is not a number from 1", 7),
            ("layout", "layout: gird", "did you mean grid?", 7),
            ("empty", "tags: ,", "give it a value or remove it", 7),
            ("option", "tag: vision", "Unknown option key: 'tag'", 8),
        ]
    ),
]

_DEEP = "title: " + "[" * 60_000
_BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]"

_FILES = [
    _whole("file-empty", "", "write a post, or delete it"),
    _whole("file-blank", " \n\n", "write a post, or delete it"),
    _whole(
        "file-latin",
        "---\ndate: 2020-01-01\n---\n\n# Zürich\n".encode("latin-1"),
        "UTF-8",
        5,
        kept_back=False,
    ),
    _whole(
        "file-control", "---\ndate: 2020-01-01\ntitle: a\x07b\n---\n", "delete them", 3
    ),
    _whole(
        "front-unclosed", "---\ndate: 2020-01-01\n\n# On ends\n", "close it with a line"
    ),
    _whole(
        "front-list",
        "---\n- date\n- title\n---\n\n# On lists\n",
        "`key: value` lines",
        2,
    ),
    _whole("front-word", "---\nhello\n---\n\n# On words\n", "`key: value` lines", 2),
    _whole(
        "front-colon",
        "---\ndate: 2020-01-01\ntitle: So: what\n---\n",
        "put texts in quotes",
        3,
    ),
    _whole(
        "front-tab",
        "---\ndate: 2020-01-01\ntags:\n\t- a\n---\n",
        "put texts in quotes",
        4,
    ),
    _whole(
        "front-quote",
        '---\ndate: 2020-01-01\ntitle: "So\n---\n',
        "put texts in quotes",
        3,
    ),
    _whole(
        "front-python",
        "---\ndate: !!python/object:os.system x\n---\n",
        "not valid YAML",
        2,
    ),
    _whole("front-bomb", f"---\n{_BOMB}\n---\n", "anchors and aliases are not read", 2),
    _whole(
        "front-deep", f"---\ndate: 2020-01-01\n{_DEEP}\n---\n", "nested too deep", 3
    ),
    _whole(
        "front-huge",
        f"---\ndate: 2020-01-01\ntitle: {'x' * 70_000}\n---\n",
        "shorten it",
        1,
    ),
]

_HO = "@misc{ho2020,\n author={Ho, J.},\n title={T},\n year=2020%s}\n"
_WORKS = [
    _body("cite-near", "See {cite:p}`ho2021`.", "did you mean `ho2020`?")._replace(
        beside={"references.bib": _HO % ""}
    ),
    _body("cite-none", "See {cite:p}`ho2020`.", "add it to references.bib"),
    _body("cite-comma", "See {cite:p}`ho2020 song2021`.", "with commas between"),
    _body("cite-empty", "See {cite:p}`,`.", "with commas between"),
    _body(
        "list-file", "```{bibliography} no.bib\n```", "no BibTeX file is at `no.bib`"
    ),
    _body("list-outside", "```{bibliography} ../../../x.bib\n```", "check the path"),
    _body("list-key", "```{bibliography}\nho2020\n```", "no BibTeX file of this page"),
    _body("list-style", "```{bibliography}\n:style: alpha\n```", "has no effect"),
    _bib("bib-brace", f"@misc{{a, title={{T\n{_HO % ''}", "check its braces"),
    _bib("bib-comma", "@misc{ho2020, title={T} year=2020}", "check its braces"),
    _bib("bib-macro", _HO % ",\n journal=nips", "put the word in braces", 5),
    _bib("bib-twice", _HO % "" * 2, "is also that of line 1", 5),
    _bib(
        "bib-latin", (_HO % ",\n note={caf\xe9}").encode("latin-1"), "save the file", 5
    ),
    _bib("bib-script", _HO % ",\n url={javascript:alert(1)}", "begin it with https://"),
    _bib("bib-doi", _HO % ",\n doi={none}", "write it like 10.1000/182"),
    _bib("bib-title", "\n\n@misc{ho2020, year=2020}", "has no title", 3),
    _bib("bib-year", "@misc{ho2020, title={T}}", "has no year"),
    _bib(
        "bib-math",
        "@misc{ho2020, title={On $\\nothing$}, year=2020}",
        "TeX error in",
    ),
]

CASES = [
    *_TYPES,
    *_DATES,
    *_KEYS,
    *_SERIES,
    *_UPDATES,
    *_COVERS,
    *_ALIASES,
    *_BODIES,
    *_WORKS,
    *_FILES,
    Case(
        "twin/same",
        "---\ndate: 2020-01-01\n---\n\n# Twin\n",
        1,
        "rename one of the folders",
    ),
]


def _good(title: str, more: str = "") -> str:
    return f"---\ndate: 2020-01-01\n{more}---\n\n# {title}\n"


GOOD: dict[str, str | bytes] = {
    "posts/good/index.md": (
        "---\ndate: 2020-06-01\ntags: [vision]\nauthor: editors\n---\n\n"
        "# A good post\n\nIts *first* words.\n\n## A section\n\nIts last words.\n"
    ),
    "posts/alias-first/index.md": _good("One of two", "aliases: old/shared/\n"),
    "posts/part-one/index.md": _good("Part one", "series: course-one\npart: 1\n"),
    "posts/two-1/index.md": _good("Of two", "series: course-two\npart: 1\n"),
    "posts/three-1/index.md": _good("Of three", "series: course-three\npart: 1\n"),
    "posts/same/index.md": _good("Same"),
}
"""Posts without a mistake; some are the other half of a case."""
