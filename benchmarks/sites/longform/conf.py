"""The site that is measured: every part of Longform, and nothing set by hand."""

import json
from pathlib import Path

_NAMES = json.loads(Path(__file__).with_name("bench.json").read_text("utf-8"))

project = "Bench Notes"
extensions = ["longform"]
exclude_patterns = ["_build"]
html_theme = "pydata_sphinx_theme"
html_baseurl = "https://bench.example.org/"
html_sidebars = {"**": []}
html_copy_source = False
numfig = True
myst_enable_extensions = ["colon_fence", "dollarmath"]
blog_title = project
blog_post_pattern = ["posts/*/index.md"]
longform_authors = {f"author-{n}": f"Author {n}" for n in range(5)}
longform_series = {name: name.replace("-", " ").title() for name in _NAMES["series"]}
longform_social_images = False  # a row of their own turns them on
