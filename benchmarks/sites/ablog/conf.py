"""Stock Sphinx, ABlog and the PyData theme, as their manuals set them up for a blog."""

import json
from pathlib import Path

_NAMES = json.loads(Path(__file__).with_name("bench.json").read_text("utf-8"))

project = "Bench Notes"
extensions = ["myst_parser", "ablog", "sphinx_design", "sphinxcontrib.bibtex"]
exclude_patterns = ["_build"]
html_theme = "pydata_sphinx_theme"
html_baseurl = "https://bench.example.org/"
numfig = True
myst_enable_extensions = ["colon_fence", "dollarmath"]
bibtex_bibfiles = ["references.bib"]
fontawesome_included = True  # else every build is a clean one
blog_title = project
blog_baseurl = html_baseurl
blog_authors = {f"author-{n}": (f"Author {n}", None) for n in range(5)}
blog_default_author = "author-0"
blog_post_pattern = "posts/*/index.md"
blog_feed_fulltext = True
blog_feed_length = 20
html_sidebars = {
    "**": [
        "ablog/postcard.html",
        "ablog/recentposts.html",
        "ablog/tagcloud.html",
        "ablog/categories.html",
        "ablog/archives.html",
    ]
}
