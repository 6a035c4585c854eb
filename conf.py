"""The site's configuration: what an author edits.

All settings of Longform are in the manual (docs/reference/settings.md); those of Sphinx
and of the theme in their own.
"""

import os

project = "Tangent Notes"
author = "The Tangent Notes editors"
copyright = "2021-2026, the Tangent Notes editors"
language = "en"

extensions = ["longform"]

# -- The blog -----------------------------------------------------------------------

blog_title = project
blog_post_pattern = ["posts/*/index.md"]
longform_authors = {"editors": {"name": author, "organization": True}}
longform_default_author = "editors"
longform_series = {
    "not-enough-data": {
        "title": "Learning with not Enough Data",
        "description": "What to do when labels are few: use the data without them, "
        "choose which to label, or make more.",
    }
}

# -- Where the site is published ----------------------------------------------------

# Feeds and canonical links need the full address; Read the Docs gives it.
html_baseurl = os.environ.get(
    "READTHEDOCS_CANONICAL_URL", "https://tangent-notes.example.org/"
)

# -- Sources ------------------------------------------------------------------------

exclude_patterns = [
    "_build",
    ".*",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "extensions",
    "tests",
    "tools",
    "benchmarks",
]
myst_enable_extensions = [
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "fieldlist",
    "smartquotes",
    "substitution",
]
myst_heading_anchors = 3
numfig = True
numfig_format = {"figure": "Figure %s", "table": "Table %s", "code-block": "Listing %s"}

# -- Pages --------------------------------------------------------------------------

templates_path = ["_templates"]
html_static_path = ["_static"]
html_css_files = [
    "css/fonts.css",
    "css/tokens.css",
    "css/page.css",
    "css/prose.css",
    "css/boxes.css",
]
html_favicon = "_static/favicon.svg"
html_extra_path = ["_static/favicon.ico"]  # feed readers look for it at the top
html_theme = "pydata_sphinx_theme"
html_title = project
html_show_sourcelink = False
html_copy_source = False
html_sidebars = {"**": []}
html_context = {"default_mode": "auto"}
html_theme_options = {
    "logo": {"text": project},
    "navbar_align": "right",
    "navbar_start": ["navbar-logo"],
    "navbar_center": ["site-navigation"],
    "navbar_end": ["theme-switcher"],
    "navbar_persistent": ["search-button"],
    "secondary_sidebar_items": [],
    "article_header_start": ["longform/page_contents"],
    "footer_start": ["copyright"],
    "footer_end": ["site-footer"],
    "show_prev_next": False,
    "search_bar_text": "Search",
    "pygments_light_style": "github-light",
    "pygments_dark_style": "github-dark",
    "back_to_top_button": False,
}
