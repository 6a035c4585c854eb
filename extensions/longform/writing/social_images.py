"""The pictures of link previews: which there are, what they show, their files.

One for each post and one for all other pages, ``_images/social/<docname>.png``.  What
they show is settled before pages are written, since pages name them; they are drawn
when the build is done, those alone whose card or renderer changed: a mark of both is in
the file.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sphinx.locale import _

from longform.model.page_description import PictureDescription
from longform.reading.config import package_digest
from longform.reading.warnings_ import Warnings, warn
from longform.writing.addresses import file_address, site_address
from longform.writing.social_drawing import (
    HEIGHT,
    LIBRARIES,
    LINE_FONT,
    TITLE_FONT,
    WIDTH,
    Card,
    Colours,
    File,
    draw_card,
    is_font,
    settable_text,
)
from longform.writing.workers import in_workers

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from longform.model.records import Cover, Post
    from longform.reading.config import SocialImages
    from longform.writing.blog import Blog
    from longform.writing.files import OutputFiles
    from longform.writing.views import PostView

_BUILDERS = frozenset({"html", "dirhtml"})
_MOST_AUTHORS = 3
_SEPARATOR = " · "
_HEADER_BYTES = 256  # of a PNG; its mark is among them


def derive_cards(app: Sphinx, blog: Blog) -> dict[str, Card]:
    """Return the cards by docname; that of the first page is for all without one.

    There are none where the site's address is not known: nothing could name them.
    Warns of fonts that are not there, and of texts that no font can set.
    """
    address = site_address(app.builder)
    settings = blog.domain.settings.social_images
    if app.builder.name not in _BUILDERS or settings is None or address is None:
        return {}
    maker = _CardMaker(app, settings)
    site = str(app.config.blog_title or app.config.project)
    parts = urlsplit(address)
    place = f"{parts.netloc}{parts.path}".rstrip("/")
    cards = {app.config.root_doc: maker.make(("", site, place), None)}
    for docname, post in sorted(blog.domain.posts.items()):
        view = blog.views[docname]
        cards[docname] = maker.make((site, view.title, _line(view)), post)
    return {docname: card for docname, card in cards.items() if card is not None}


def _line(view: PostView) -> str:
    """Return authors, date and reading time."""
    names = [author.name for author in view.authors]
    if len(names) > _MOST_AUTHORS:
        names = [f"{names[0]} et al."]
    minutes = _("{} min read").format(view.minutes)
    facts = [", ".join(names), view.date_text, minutes]
    return _SEPARATOR.join(fact for fact in facts if fact)


class _CardMaker:
    """Makes the cards of a site; its fonts and its icon are read once."""

    def __init__(self, app: Sphinx, settings: SocialImages) -> None:
        self._app = app
        self._colours = Colours(**settings.colours)
        own = [self._font(name) for name in settings.fonts]
        self._own = [font for font in own if font is not None]
        icon = str(app.config.html_favicon or "")
        self._icon = _file(Path(app.confdir, icon)) if icon else None

    def _font(self, name: str) -> File | None:
        font = _file(Path(self._app.confdir, name))
        if font is None or not is_font(font.path):
            message = (
                f"longform_social_images in conf.py: the font {name!r} can't be read; "
                "it is left out: its path starts at the folder of conf.py"
            )
            warn(Warnings.CONFIG, message, None)
            return None
        return font

    def make(self, texts: tuple[str, str, str], post: Post | None) -> Card | None:
        """Return the card of a site's name, a title and a line under it.

        Warns, and returns None, where no font has all characters of a text.
        """
        site, title, line = texts
        titled = self._set([title], TITLE_FONT)
        lined = self._set([site, line], LINE_FONT)
        if not titled or not lined:
            self._tell(post, [title] if not titled else [site, line])
            return None
        cover = post and post.cover
        return Card(
            title=titled[1][0],
            title_font=titled[0],
            site=lined[1][0],
            line=lined[1][1],
            line_font=lined[0],
            colours=self._colours,
            icon=self._icon if post else None,
            cover=self._cover(post.cover) if post else self._icon,
            cover_ratio=cover.width / cover.height if cover and cover.height else 1.0,
        )

    def _cover(self, cover: Cover | None) -> File | None:
        path = str(Path(self._app.srcdir, cover.path)) if cover else ""
        return File(path, cover.digest) if cover else None

    def _set(self, texts: list[str], font: File) -> tuple[File, list[str]] | None:
        """Return the first font that can set all of some texts, and these as it can."""
        for candidate in (font, *self._own):
            settable = [settable_text(candidate.path, text) for text in texts]
            if None not in settable:
                return candidate, [text for text in settable if text is not None]
        return None

    def _tell(self, post: Post | None, texts: list[str]) -> None:
        lacking = [
            char
            for char in dict.fromkeys("".join(texts))
            if settable_text(TITLE_FONT.path, char) is None
        ]
        message = (
            f"no font of the social images has `{''.join(lacking):.40}`; the page gets "
            "the site's own picture: name a font that has all of its text, as "
            'longform_social_images = {"fonts": ["fonts/NotoSansCJK-Bold.ttc"]}, '
            "or set it to False"
        )
        place = (post.docname, post.lines.get("title", 1)) if post else None
        warn(Warnings.SOCIAL_IMAGE, message, place)


def _file(path: Path) -> File | None:
    """Return a file and its digest; None where there is no such file."""
    try:
        return File(str(path), sha256(path.read_bytes()).hexdigest())
    except (OSError, ValueError):
        return None


def _path(builder: Builder, docname: str) -> str:
    """Return the path of a picture in the output."""
    return f"{builder.imagedir}/social/{docname}.png"


def card_of(blog: Blog, docname: str) -> tuple[str, Card] | None:
    """Return the card of a page, after the page whose it is: its own, or that for all.

    None where there are no pictures.
    """
    for place in (docname, blog.domain.env.config.root_doc):
        if place in blog.cards:
            return place, blog.cards[place]
    return None


def social_picture(
    builder: Builder, blog: Blog, docname: str
) -> PictureDescription | None:
    """Return the picture of a page: its own, else the one for all; None without.

    The address changes with the picture: networks keep what they fetched once by it.
    """
    found = card_of(blog, docname)
    if found is None:
        return None
    place, card = found
    address = file_address(builder, _path(builder, place)) or ""
    words = _SEPARATOR.join(text for text in (card.title, card.line) if text)
    return PictureDescription(f"{address}?v={card.digest}", WIDTH, HEIGHT, words)


def write_social_images(app: Sphinx, blog: Blog, files: OutputFiles) -> None:
    """Draw the pictures whose mark is another one than that of their card."""
    wanted = {_path(app.builder, name): card for name, card in blog.cards.items()}
    files.note(wanted)
    drawn = {
        path: card
        for path, card in wanted.items()
        if not _is_drawn(files.folder / path, card)
    }
    contents = in_workers(app, _draw, list(drawn.values()))
    for path, content in zip(drawn, contents, strict=True):
        files.write(path, content)


def _draw(card: Card) -> bytes:
    return draw_card(card, _mark(card))


def _mark(card: Card) -> str:
    """Return what the bytes of a card's picture depend on, as one name."""
    return sha256(f"{card.digest} {LIBRARIES} {package_digest()}".encode()).hexdigest()


def _is_drawn(path: Path, card: Card) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return _mark(card).encode() in file.read(_HEADER_BYTES)
