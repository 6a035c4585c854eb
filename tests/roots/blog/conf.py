"""A small blog with one of everything; tests copy it, edit it and build it."""

project = "Small Notes"
extensions = ["longform"]
exclude_patterns = ["_build"]
language = "en"
html_theme = "pydata_sphinx_theme"
html_baseurl = "https://small.example.org/"
html_sidebars = {"**": []}
html_copy_source = False
templates_path = []

blog_title = project
blog_post_pattern = ["posts/*/index.md", "posts/*/index.rst"]
longform_authors = {
    "editors": "The Tangent Notes editors",
    "ann": {"name": "Ann Lee", "url": "https://ann.example.org/"},
}
longform_default_author = "editors"
longform_series = {
    "few-labels": {"title": "Learning with Few Labels", "description": "In two parts."}
}

myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 3
numfig = True
