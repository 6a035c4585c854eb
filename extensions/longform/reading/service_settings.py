"""The settings for other hosts: comments, analytics, and what pages may load.

Each is off until a site names it.  What comments and analytics need is in the policy
without a word more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from longform.model.content_policy import DIRECTIVES, is_source
from longform.model.urls import nearest

if TYPE_CHECKING:
    from longform.model.content_policy import Policy
    from longform.reading.config_reader import ConfigReader

GISCUS = "https://giscus.app"
_GISCUS_LANGUAGES = frozenset(
    [
        "ar",
        "be",
        "bg",
        "ca",
        "cs",
        "da",
        "de",
        "en",
        "eo",
        "es",
        "eu",
        "fa",
        "fr",
        "he",
        "hu",
        "id",
        "it",
        "ja",
        "ko",
        "nl",
        "pl",
        "pt",
        "ro",
        "ru",
        "th",
        "tr",
        "uk",
        "uz",
        "vi",
    ]
)
_ATTRIBUTE = re.compile(r"data-[a-z0-9-]+|src|crossorigin|integrity")


@dataclass(frozen=True)
class Giscus:
    """Where giscus keeps comments; the four values that giscus.app shows."""

    repo: str  # "owner/name"
    repo_id: str
    category: str
    category_id: str

    def language(self, tag: str) -> str:
        """Return giscus' own word for a language: "zh-CN", "pt", English if unknown."""
        primary, _, region = tag.replace("_", "-").partition("-")
        if primary == "zh":
            return {"TW": "zh-TW", "HK": "zh-HK"}.get(region.upper(), "zh-CN")
        return primary if primary in _GISCUS_LANGUAGES else "en"


class ServiceReader:
    """Read these settings; a wrong value is told and replaced."""

    def __init__(self, reader: ConfigReader) -> None:
        self._reader = reader

    def comments(self) -> Giscus | None:
        """Return where comments are kept, None where there are none."""
        written = self._reader.value("longform_comments")
        if not written:
            return None
        names = tuple(Giscus.__dataclass_fields__)
        wrong = [n for n in names if not _is_text(written.get(n))]
        wrong += [str(name) for name in written if name not in names]
        if wrong or not re.fullmatch(r"[\w.-]+/[\w.-]+", written["repo"]):
            self._reader.wrong(
                f"longform_comments in conf.py: expected {', '.join(names)}, with "
                "the values that https://giscus.app shows for your repository"
                f"{'; see ' + ', '.join(wrong) if wrong else ''}; no comments"
            )
            return None
        return Giscus(**written)

    def analytics(self) -> dict[str, str]:
        """Return the attributes of the script that counts visits; {}: there is none."""
        written = self._reader.value("longform_analytics")
        attributes = {str(name): value for name, value in written.items()}
        if written and not (
            _origin(attributes.get("src"))
            and all(_ATTRIBUTE.fullmatch(name) for name in attributes)
            and all(_is_text(value) for value in attributes.values())
        ):
            self._reader.wrong(
                'longform_analytics in conf.py: expected "src", an https address, and '
                'attributes like "data-domain" with a text each; visits are not counted'
            )
            return {}
        return attributes

    def security_policy(
        self, comments: Giscus | None, analytics: dict[str, str]
    ) -> Policy | None:
        """Return the sources that pages need besides their site; None: no policy."""
        written = self._reader.value("longform_security_policy")
        if written is False:
            return None
        if written is True:
            written = {}
        policy: Policy = {}
        for name, sources in written.items():
            listed = [sources] if isinstance(sources, str) else sources
            if name not in DIRECTIVES:
                guess = nearest(str(name), sorted(DIRECTIVES))
                hint = f"did you mean {guess}?" if guess else "remove it"
                self._wrong_policy(name, f"no directive that can be added to: {hint}")
            elif not isinstance(listed, list | tuple) or not all(
                isinstance(source, str) and is_source(source) for source in listed
            ):
                self._wrong_policy(
                    name, "expected sources, like 'https://images.example.org'"
                )
            else:
                policy = {**policy, name: tuple(listed)}
        return _with_services(policy, comments, analytics)

    def _wrong_policy(self, name: object, message: str) -> None:
        self._reader.wrong(
            f"longform_security_policy[{name!r:.60}] in conf.py: {message}; "
            "it is left out"
        )


def _with_services(
    policy: Policy, comments: Giscus | None, analytics: dict[str, str]
) -> Policy:
    """Add what comments and analytics load and send to."""
    more: dict[str, tuple[str, ...]] = {}
    if comments:
        more["frame-src"] = (GISCUS,)
    if analytics:
        origins = {_origin(value) for value in analytics.values()} - {""}
        more["script-src"] = (_origin(analytics["src"]),)
        more["connect-src"] = tuple(sorted(origins))
        more["img-src"] = more["connect-src"]  # some count by a picture of one pixel
    return {
        name: (*policy.get(name, ()), *more.get(name, ()))
        for name in {**policy, **more}
    }


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _origin(value: object) -> str:
    """Return the origin of an https address, "" for anything else."""
    parts = urlsplit(value) if isinstance(value, str) else urlsplit("")
    is_address = parts.scheme == "https" and is_source(parts.netloc)
    return f"https://{parts.netloc}" if is_address else ""
