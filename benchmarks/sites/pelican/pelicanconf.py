"""Pelican with its own theme and the plugins that bloggers add."""

SITENAME = "Bench Notes"
SITEURL = "https://bench.example.org"
AUTHOR = "Author 0"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
ARTICLE_PATHS = ["posts"]
THEME_TEMPLATES_OVERRIDES = ["templates"]
STATIC_PATHS = ["posts"]
ARTICLE_URL = "posts/{slug}/"
ARTICLE_SAVE_AS = "posts/{slug}/index.html"
YEAR_ARCHIVE_SAVE_AS = "posts/{date:%Y}/index.html"
DEFAULT_PAGINATION = 10
FEED_ALL_ATOM = "feeds/all.atom.xml"
CATEGORY_FEED_ATOM = "feeds/{slug}.atom.xml"
TAG_FEED_ATOM = "feeds/tag-{slug}.atom.xml"
FEED_MAX_ITEMS = 20
LOAD_CONTENT_CACHE = True  # reads again only what changed
CACHE_CONTENT = True
PLUGINS = [
    "pelican.plugins.render_math",
    "pelican.plugins.sitemap",
    "pelican.plugins.series",
    "pelican.plugins.related_posts",
    "pelican.plugins.neighbors",
]
SITEMAP = {"format": "xml"}
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.codehilite": {"css_class": "highlight"},
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
    },
    "output_format": "html5",
}
