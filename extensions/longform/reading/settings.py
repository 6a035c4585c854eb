"""The settings in ``conf.py``: name, default, what a change rebuilds, kinds, meaning.

The one table of them; ``config`` reads the values that a site gives them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Setting(NamedTuple):
    """One name in ``conf.py``."""

    name: str
    default: object
    rebuild: Literal["env", "html"]
    kinds: tuple[type, ...]
    meaning: str


SETTINGS = (
    Setting(
        "longform_authors",
        {},
        "env",
        (dict,),
        'Authors by key: a name, or `{"name": ..., "url": ...}`, for citations with '
        '`"family": "Mao"` where the family name is not the last word, or '
        '`"organization": True`.',
    ),
    Setting(
        "longform_default_author",
        (),
        "env",
        (str, list, tuple),
        "Key or name (or several) for posts that name no author.",
    ),
    Setting(
        "longform_series",
        {},
        "env",
        (dict,),
        'Series by key: a title, or `{"title": ..., "description": ...}`.',
    ),
    Setting(
        "longform_reading_time",
        "measured",
        "html",
        (str,),
        '`"measured"`, or `"words"`: all words divided by 213, as Hugo does.',
    ),
    Setting(
        "longform_reading_rates",
        {},
        "html",
        (dict,),
        "Rates by language tag, in place of the documented ones: "
        '`{"en": {"words_per_minute": 200}}`.',
    ),
    Setting(
        "longform_updates_newest_first",
        False,  # noqa: FBT003
        "env",
        (bool,),
        "Show a post's update notes newest first.",
    ),
    Setting(
        "longform_summary_words",
        60,
        "env",
        (int,),
        "Words in a summary that is taken from a post's first paragraphs.",
    ),
    Setting(
        "longform_math_macros",
        {},
        "env",
        (dict,),
        r'TeX macros for all formulas: `{r"\R": r"\mathbb{R}"}`.',
    ),
    Setting(
        "longform_related",
        3,
        "html",
        (int,),
        "Related posts under each post; 0 means none.",
    ),
    Setting(
        "longform_feed_length",
        20,
        "html",
        (int,),
        "Posts in each feed, and in each of its archives; 0 means all in one.",
    ),
    Setting(
        "longform_feed_full_text",
        True,  # noqa: FBT003
        "html",
        (bool,),
        "Put whole posts into feeds; otherwise summaries.",
    ),
    Setting(
        "longform_redirects",
        {},
        "html",
        (dict,),
        "Old paths of pages and where they lead, a path or an address: "
        '`{"/2019/old/": "/posts/new/", "/talk/": "https://example.org/talk"}`.',
    ),
    Setting(
        "longform_comments",
        {},
        "html",
        (dict,),
        "Comments below posts by giscus, which keeps them in GitHub Discussions: "
        '`{"repo": "me/notes", "repo_id": "R_...", "category": "Comments", '
        '"category_id": "DIC_..."}`; a reader has to ask for them.',
    ),
    Setting(
        "longform_analytics",
        {},
        "html",
        (dict,),
        "A script that counts visits, and its attributes: "
        '`{"src": "https://plausible.io/js/script.js", "data-domain": "me.org"}`; not '
        "loaded where a browser asks not to be tracked.",
    ),
    Setting(
        "longform_security_policy",
        {},
        "html",
        (dict, bool),
        "Sources that the content security policy of pages allows besides the site "
        'itself: `{"img-src": ["https://images.example.org"]}`; `False` for no policy.',
    ),
    Setting(
        "longform_theme_scripts",
        False,  # noqa: FBT003
        "html",
        (bool,),
        "Keep the scripts, icon fonts and whole styles of pydata-sphinx-theme and "
        "Sphinx: for its version switcher, its dropdowns, FontAwesome.",
    ),
    Setting(
        "longform_feed_authority",
        "",
        "html",
        (str,),
        "Who mints the ids of posts in feeds: a domain or an e-mail address, and the "
        'last day you hold it if you give it up (`"old.example.org,2026-03-01"`). '
        "Default: the host of `html_baseurl`. Set it before the site moves.",
    ),
    Setting(
        "longform_social_images",
        True,  # noqa: FBT003
        "html",
        (bool, dict),
        "Draw a picture of each post for link previews; a dict gives colours and "
        '`fonts` for more characters: `{"accent": "#0a5c93", "fonts": ["cjk.ttc"]}`.',
    ),
    Setting(
        "longform_drafts",
        False,  # noqa: FBT003
        "env",
        (bool, int, str),
        "Build drafts and scheduled posts too, marked; for your own eyes.",
    ),
)
