"""Reading the values of settings one by one: a wrong one is told and replaced."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from longform.model.feeds import Authority, parse_authority
from longform.model.reading_time import Rates
from longform.model.urls import site_path
from longform.reading.settings import SETTINGS
from longform.reading.warnings_ import Warnings, warn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.config import Config


_COLOURS = ("background", "text", "muted", "accent")  # of social images
_HEX_COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Author:
    """One author by key."""

    name: str
    url: str | None = None
    family: str = ""  # the family name, where BibTeX's rule would not find it
    is_organization: bool = False


@dataclass(frozen=True)
class Series:
    """One series by key."""

    title: str
    description: str = ""


@dataclass(frozen=True)
class SocialImages:
    """How the pictures of link previews look."""

    fonts: tuple[str, ...] = ()  # files, from conf.py's folder, for more characters
    colours: Mapping[str, str] = field(default_factory=dict)  # name: #rrggbb


class ConfigReader:
    """Read settings one by one; a wrong value is told and replaced."""

    def __init__(self, config: Config, *, complain: bool) -> None:
        self._config = config
        self._complain = complain

    def wrong(self, message: str) -> None:
        """Tell a mistake, where mistakes are to be told."""
        if self._complain:
            warn(Warnings.CONFIG, message, None)

    def value(self, name: str) -> Any:  # noqa: ANN401 - checked here
        """Return a value of one of its kinds, else the default."""
        setting = next(s for s in SETTINGS if s.name == name)
        value = self._config[name]
        if isinstance(value, setting.kinds):
            return value
        expected = " or ".join(kind.__name__ for kind in setting.kinds)
        self.wrong(
            f"{name} in conf.py: expected {expected}, found {value!r:.60}; "
            f"{setting.default!r} is taken"
        )
        return setting.default

    def count(self, name: str, lowest: int) -> int:
        """Return a whole number that is at least ``lowest``, else the default."""
        value = self.value(name)
        if value >= lowest and not isinstance(value, bool):
            return int(value)
        default: Any = next(s.default for s in SETTINGS if s.name == name)
        self.wrong(
            f"{name} in conf.py: expected a number from {lowest}; {default} taken"
        )
        return int(default)

    def names(self, name: str) -> tuple[str, ...]:
        """Return one text or several as several, empty ones left out."""
        value = self.value(name)
        items = [value] if isinstance(value, str) else value
        return tuple(str(item).strip() for item in items if str(item).strip())

    def _entries(
        self, name: str, first: str, second: str
    ) -> dict[str, tuple[str, str]]:
        """Read ``{key: text}`` or ``{key: {first: text, second: text}}``."""
        entries: dict[str, tuple[str, str]] = {}
        for key, value in self.value(name).items():
            fields = {first: value} if isinstance(value, str) else value
            if isinstance(fields, dict) and str(fields.get(first, "")).strip():
                other = str(fields.get(second) or "").strip()
                entries[str(key)] = (str(fields[first]).strip(), other)
            else:
                self.wrong(
                    f"{name}[{key!r}] in conf.py: expected a text, or a dict with "
                    f"{first!r} and {second!r}; it is left out"
                )
        return entries

    def authors(self) -> dict[str, Author]:
        """Return the authors by key; an address that is none is left out."""
        found = self._entries("longform_authors", "name", "url")
        authors = {}
        for key, (name, url) in found.items():
            if url and not url.startswith(("https://", "http://", "mailto:")):
                self.wrong(
                    f"longform_authors[{key!r}] in conf.py: {url!r:.60} is no web "
                    "address; it is left out"
                )
                url = ""  # noqa: PLW2901
            written = self.value("longform_authors")[key]
            fields = written if isinstance(written, dict) else {}
            authors[key] = Author(
                name,
                url or None,
                str(fields.get("family") or ""),
                bool(fields.get("organization")),
            )
        return authors

    def series(self) -> dict[str, Series]:
        """Return the series by key."""
        found = self._entries("longform_series", "title", "description")
        return {key: Series(title, text) for key, (title, text) in found.items()}

    def reading_rule(self) -> Literal["measured", "words"]:
        """Return how reading time is counted."""
        value = self.value("longform_reading_time")
        if value not in {"measured", "words"}:
            self.wrong(
                f'longform_reading_time in conf.py: expected "measured" or "words", '
                f'found {value!r:.60}; "measured" is taken'
            )
        return "words" if value == "words" else "measured"

    def rates(self) -> dict[str, dict[str, float]]:
        """Return the rates that the site gives, by language tag."""
        rates = {}
        for language, own in self.value("longform_reading_rates").items():
            known = set(Rates.__struct_fields__)
            if isinstance(own, dict) and all(
                name in known and isinstance(rate, int | float) and rate > 0
                for name, rate in own.items()
            ):
                rates[str(language)] = {name: float(own[name]) for name in own}
            else:
                self.wrong(
                    f"longform_reading_rates[{language!r}] in conf.py: expected "
                    f"positive numbers for some of {', '.join(sorted(known))}; "
                    "it is left out"
                )
        return rates

    def authority(self) -> Authority | None:
        """Return who mints the ids in feeds; None: the site's host."""
        value = self.value("longform_feed_authority")
        found = parse_authority(value) if value else None
        if value and found is None:
            self.wrong(
                "longform_feed_authority in conf.py: expected a domain or an e-mail "
                'address, with a last day or without ("old.example.org,2026-03-01"), '
                f"found {value!r:.60}; the host of html_baseurl is taken"
            )
        return found

    def social_images(self) -> SocialImages | None:
        """Return how social images look; None: there are none."""
        value = self.value("longform_social_images")
        if not isinstance(value, dict):
            return SocialImages() if value else None
        fonts: tuple[str, ...] = ()
        colours = {}
        for name, own in value.items():
            listed = own if isinstance(own, list | tuple) else [own]
            if name == "fonts" and all(isinstance(font, str) for font in listed):
                fonts = tuple(listed)
            elif name in _COLOURS and _HEX_COLOUR.fullmatch(str(own)):
                colours[str(name)] = str(own)
            else:
                self.wrong(
                    f"longform_social_images[{name!r}] in conf.py: expected `fonts` "
                    f"with files, or one of {', '.join(_COLOURS)} with a colour like "
                    f"'#0a5c93', found {own!r:.40}; it is left out"
                )
        return SocialImages(fonts, colours)

    def macros(self) -> dict[str, str]:
        """Return the TeX macros by name, backslash included."""
        macros = {}
        for name, meaning in self.value("longform_math_macros").items():
            if (
                isinstance(name, str)
                and name.startswith("\\")
                and isinstance(meaning, str)
            ):
                macros[name] = meaning
            else:
                self.wrong(
                    f"longform_math_macros[{name!r}] in conf.py: expected a name that "
                    "begins with a backslash, and TeX; it is left out"
                )
        return macros

    def redirects(self) -> dict[str, str]:
        """Return where each old path leads: ``path#fragment`` within the site, or URL.

        Paths are as :func:`site_path` gives them.
        """
        redirects: dict[str, str] = {}
        for written, target in self.value("longform_redirects").items():
            path = site_path(written) if isinstance(written, str) else None
            place = _place(target) if isinstance(target, str) else None
            if not path or place is None:
                self.wrong(
                    f"longform_redirects[{written!r:.80}] in conf.py: expected a path "
                    "like '/2019/old-name/' and where it leads, a path of the site or "
                    "an http(s) address, with %20 for a space; it is left out"
                )
            elif path in redirects:
                self.wrong(
                    f"longform_redirects[{written!r:.80}] in conf.py: the path stands "
                    "twice; the first is taken: remove one"
                )
            else:
                redirects[path] = place
        return redirects


def _place(target: str) -> str | None:
    """Return an address as it is, a path normalised, or None for anything else."""
    if re.fullmatch(r"https?://[^\s/?#]+[^\s\x00-\x1f\x7f<>\"]*", target):
        return target
    written, hash_sign, fragment = target.partition("#")
    path = site_path(written)
    if path is None or not written.startswith("/") or re.search(r"\s", fragment):
        return None
    return f"{path}{hash_sign}{fragment}"
