"""A page's text as plain Markdown, for readers, language models and other tools.

Reads the HTML that a build wrote, where every reference and citation has its words, and
writes CommonMark 0.31 with GitHub's tables and footnotes; formulas are TeX between
dollars.  It knows neither posts nor files.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from longform.writing.page_text import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml.html import HtmlElement

_LEFT_OUT = frozenset(
    {"button", "dialog", "form", "nav", "noscript", "script", "style", "svg"}
)
_LEFT_OUT_CLASSES = frozenset(
    {
        *("headerlink", "longform-part", "linenos", "toctree-wrapper"),
        *("backrefs", "work-backlinks"),
    }
)
_FORMULA = re.compile(
    rb'<math\b(?:(?!</math>).)*?<annotation encoding="application/x-tex">(.*?)'
    rb"</annotation>(?:(?!</math>).)*</math>",
    re.DOTALL,
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_STYLES = {"em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~"}
_KEPT = frozenset({"sub", "sup", "kbd"})  # as HTML: Markdown has no sign for them
# What CommonMark would take for markup; an underscore within a word is none.
_SIGNS = re.compile(
    r"[\\`*$]|~(?=~)|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\](?=[(\[:])"
)
# And at the start of a line; the backslash goes after the digits.
_LINE_START = re.compile(
    r"^(\d{1,9}(?=[.)](?:\s|$))|(?=>|#+(?:\s|$)|[-+=](?:[\s=-]|$)))", re.MULTILINE
)
_LANGUAGE = re.compile(r"(?:^|\s)highlight-([\w+-]+)")
_PLAIN_LANGUAGES = frozenset({"default", "none", "text", "output"})


def markdown_of(text: bytes, address: str = "") -> str:
    """Return a page's text, which is HTML, as Markdown.

    Links are relative to ``address``; "" leaves them.  A link to a place on the page
    itself keeps its words alone.
    """
    # Most elements of a technical page are those of MathML, where only the TeX counts.
    content = parse_text(_FORMULA.sub(rb"<math>\1</math>", text))
    return "\n\n".join(_Writer(address).blocks(content)).strip() + "\n"


class _Writer:
    """Writes one page."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._block_writers: dict[str, Callable[[HtmlElement], list[str]]] = {
            **dict.fromkeys(("p", "summary"), self._plain),
            **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), self._heading),
            **dict.fromkeys(("ul", "ol"), self._list),
            "pre": _fenced,
            "table": self._table,
            "hr": lambda _: ["---"],
            "dt": lambda element: [f"**{_one_line(self._words(element))}**"],
            "figure": self._figure,
            "blockquote": self._quotation,
        }
        # What Sphinx or the theme tells apart by a class.
        self._box_writers: dict[str, Callable[[HtmlElement], list[str]]] = {
            "math-display": self._display,
            "admonition": self._admonition,
            "citation": self._entry,
            "footnote": self._entry,
            "code-block-caption": self._plain,
        }
        self._inline_writers: dict[str, Callable[[HtmlElement], str]] = {
            "br": lambda _: "\\\n",
            "math": _formula,
            "code": _code,
            "samp": _code,
            "img": self._image,
            "a": self._link,
        }

    # -- Blocks -------------------------------------------------------------------

    def blocks(self, parent: HtmlElement) -> list[str]:
        """Return the blocks in an element; text between them is a paragraph."""
        blocks: list[str] = []
        words = _escape(parent.text)
        for child in parent:
            if child.tag in _BLOCKS:
                blocks += [_paragraph(words), *self._block(child)]
                words = ""
            else:
                words += self._inline(child)
            words += _escape(child.tail)
        return [block for block in (*blocks, _paragraph(words)) if block]

    def _block(self, element: HtmlElement) -> list[str]:
        tag, classes = str(element.tag), _classes(element)
        if tag in _LEFT_OUT or classes & _LEFT_OUT_CLASSES:
            return []
        box = next(filter(None, map(self._box_writers.get, sorted(classes))), None)
        return (self._block_writers.get(tag) or box or self.blocks)(element)

    def _plain(self, element: HtmlElement) -> list[str]:
        return [_paragraph(self._words(element))]

    def _heading(self, element: HtmlElement) -> list[str]:
        return ["#" * int(element.tag[1]) + " " + _one_line(self._words(element))]

    def _quotation(self, element: HtmlElement) -> list[str]:
        return [_quoted(self.blocks(element))]

    def _admonition(self, element: HtmlElement) -> list[str]:
        for title in element.find_class("admonition-title"):
            title.tag = "strong"
        return self._quotation(element)

    def _list(self, element: HtmlElement) -> list[str]:
        number = int(element.get("start") or 1) if element.tag == "ol" else None
        items = []
        for item in element.iterchildren("li"):
            blocks = self.blocks(item)
            mark = "- " if number is None else f"{number}. "
            number = None if number is None else number + 1
            body = blocks[:1] or [""]
            for block in blocks[1:]:  # a list within a list needs no empty line
                is_list = re.match(r"- |\d+\. ", block)
                body.append(block if is_list and len(blocks) == 2 else "\n" + block)  # noqa: PLR2004
            items.append(mark + _indented("\n".join(body), len(mark)))
        return ["\n".join(items)]

    def _entry(self, element: HtmlElement) -> list[str]:
        """Write a footnote, or a work in a list of references."""
        labels = element.find_class("label")
        label = labels[0].text_content().strip("[]") if labels else ""
        for part in (*labels, *element.find_class("backrefs")):
            part.drop_tree()
        is_footnote = bool(label) and "footnote" in _classes(element)
        mark = f"[^{label}]: " if is_footnote else "- "
        text = "\n\n".join(self.blocks(element))
        return [mark + _indented(text, 4 if is_footnote else 2)]

    def _figure(self, element: HtmlElement) -> list[str]:
        caption = element.find("figcaption")
        blocks = self.blocks(caption) if caption is not None else []
        if caption is not None:
            element.remove(caption)
        return [*self.blocks(element), *blocks]

    def _table(self, element: HtmlElement) -> list[str]:
        rows = [
            [self._cell(cell) for cell in row.iterchildren("th", "td")]
            for row in element.iter("tr")
        ]
        width = max(map(len, rows), default=0)
        if not width:
            return []
        head = rows.pop(0) if element.find("thead") is not None else []
        lines = [
            f"| {' | '.join([*row, *[''] * (width - len(row))])} |"
            for row in (head, ["---"] * width, *rows)
        ]
        caption = element.find("caption")
        title = [_paragraph(self._words(caption))] if caption is not None else []
        return [*title, "\n".join(lines)]

    def _cell(self, cell: HtmlElement) -> str:
        text = "<br>".join(_one_line(block) for block in self.blocks(cell))
        return text.replace("|", r"\|")

    def _display(self, element: HtmlElement) -> list[str]:
        tex = next((_tex(math) for math in element.iter("math")), "")
        if not tex:
            return [_fence(element.text_content().strip(), "latex")]
        numbers = [part.text_content() for part in element.find_class("eqno")]
        tag = rf" \tag{{{numbers[0].strip(' ()')}}}" if numbers else ""
        return [f"$$\n{tex}{tag}\n$$"]

    # -- Words --------------------------------------------------------------------

    def _words(self, element: HtmlElement) -> str:
        """Return the words in an element; those of blocks among them too."""
        return _escape(element.text) + "".join(
            self._inline(child) + _escape(child.tail) for child in element
        )

    def _inline(self, element: HtmlElement) -> str:
        tag = str(element.tag)
        if not isinstance(element.tag, str) or tag in _LEFT_OUT:
            return ""
        if _classes(element) & _LEFT_OUT_CLASSES:
            return ""
        if write := self._inline_writers.get(tag):
            return write(element)
        words = self._words(element)
        if tag in _KEPT and words.strip():
            return f"<{tag}>{words}</{tag}>"
        return _marked(words, _STYLES.get(tag, ""))

    def _image(self, element: HtmlElement) -> str:
        alt = _one_line(_escape(element.get("alt")))
        return f"![{alt}]({self._target(element.get('src', ''))})"

    def _link(self, element: HtmlElement) -> str:
        words, target = self._words(element), element.get("href", "")
        if "footnote-reference" in _classes(element):
            return f"[^{element.text_content().strip('[]')}]"
        if not words.strip() or not target or target.startswith("#"):
            return words
        return f"[{words}]({self._target(target)})"

    def _target(self, target: str) -> str:
        try:
            joined = urljoin(self._address, target.strip())
            is_page = not urlsplit(target).scheme
        except ValueError:  # brackets that hold no IPv6 address
            return ""
        if is_page and self._address:
            joined = re.sub(r"/index\.html(?=$|[#?])", "/", joined)
        return f"<{joined}>" if re.search(r"[\s()<>]", joined) else joined


def _classes(element: HtmlElement) -> set[str]:
    return set((element.get("class") or "").split())


def _escape(text: str | None) -> str:
    """Escape what Markdown would take for markup; white space is single spaces."""
    if not text:
        return ""
    return _SIGNS.sub(r"\\\g<0>", re.sub(r"[ \t\r\n]+", " ", text))


def _paragraph(words: str) -> str:
    """Make a block of words; none that begins like another kind of block."""
    text = "\n".join(line.strip() for line in words.strip().split("\n"))
    return _LINE_START.sub(r"\1\\", text)


def _one_line(text: str) -> str:
    return " ".join(text.replace("\\\n", " ").split())


def _marked(words: str, mark: str) -> str:
    """Put marks around words; white space at the ends stays outside."""
    inner = words.strip()
    if not mark or not inner:
        return words
    before, after = words.split(inner, 1)
    return f"{before}{mark}{inner}{mark}{after}"


def _code(element: HtmlElement) -> str:
    """Write code in a line (CommonMark 0.31, 6.1)."""
    text = " ".join(element.text_content().split())
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _fenced(element: HtmlElement) -> list[str]:
    for number in element.find_class("linenos"):
        number.drop_tree()
    language = ""
    for parent in element.iterancestors("div"):
        named = _LANGUAGE.search(parent.get("class") or "")
        if named:
            language = "" if named[1] in _PLAIN_LANGUAGES else named[1]
            break
    return [_fence(element.text_content().strip("\n"), language)]


def _fence(text: str, language: str) -> str:
    longest = max(map(len, re.findall("`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _quoted(blocks: Iterable[str]) -> str:
    lines = "\n\n".join(blocks).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _indented(text: str, columns: int) -> str:
    return re.sub(r"\n(?=[^\n])", "\n" + " " * columns, text)


def _tex(math: HtmlElement) -> str:
    """Return the TeX of a formula; "" for MathML that an author wrote."""
    return "" if len(math) else str(math.text or "").strip()


def _formula(math: HtmlElement) -> str:
    tex = _one_line(_tex(math))
    return f"${tex}$" if tex else _escape(math.text_content())
