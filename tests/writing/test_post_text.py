"""A post's text away from its page: safe, whole, with absolute addresses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from longform.writing.post_text import scrub

_URL = "https://notes.example.org/sub/posts/first/"


def _scrubbed(text: str) -> str:
    return scrub(text.encode(), _URL).decode()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("#part", f"{_URL}#part"),
        ("../second/index.html", "https://notes.example.org/sub/posts/second/"),
        ("../second/index.html#a", "https://notes.example.org/sub/posts/second/#a"),
        ("../../_images/a.png", "https://notes.example.org/sub/_images/a.png"),
        ("/top", "https://notes.example.org/top"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("https://else.example/a/index.html", "https://else.example/a/index.html"),
        ("mailto:ann@example.org", "mailto:ann@example.org"),
    ],
)
def test_an_address_is_absolute(written: str, expected: str) -> None:
    assert f'href="{expected}"' in _scrubbed(f'<a href="{written}">x</a>')


@pytest.mark.parametrize(
    "written",
    [
        "javascript:run()",
        "JaVaScRiPt:run()",
        " javascript:run()",
        "java&#9;script:run()",
        "java\nscript:run()",
        "&#1;javascript:run()",
        "vbscript:run()",
        "data:text/html,<script>run()</script>",
        "blob:https://x/1",
        "//[bad",
    ],
)
def test_an_address_that_may_run_or_means_nothing_goes(written: str) -> None:
    for element in (f'<a href="{written}">x</a>', f'<img src="{written}" alt="x">'):
        text = _scrubbed(element)
        assert "href" not in text
        assert "src" not in text
        assert "x" in text


def test_a_picture_may_be_data() -> None:
    written = "data:image/png;base64,iVBORw0KGgo="
    assert f'src="{written}"' in _scrubbed(f'<img src="{written}" alt="">')
    assert "data:" not in _scrubbed(f'<a href="{written}">x</a>')


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>run()</script>",
        "<SCRIPT SRC=//x.example/a.js></SCRIPT>",
        "<style>p{}</style>",
        "<iframe srcdoc='run()'></iframe>",
        "<object data='run()'></object>",
        "<embed src='run()'>",
        "<form action='run()'><button>run()</button></form>",
        "<link rel=stylesheet href='run()'>",
        "<base href='https://run().example/'>",
        "<meta http-equiv=refresh content='0;url=run()'>",
        "<template><b>run()</b></template>",
        "<svg><script>run()</script></svg>",
        "<svg><animate attributeName=href values='javascript:run()'/></svg>",
        "<svg><a xlink:href='javascript:run()'><text>t</text></a></svg>",
        "<svg><use href='data:image/svg+xml,run()'/></svg>",
        "<p onclick='run()'>t</p>",
        "<p ONCLICK = 'run()'>t</p>",
        "<p/onclick=run()>t</p>",
        "<body onload='run()'>",
        "<details ontoggle=run() open>t</details>",
        "<p style='background: url(run())'>t</p>",
        "<a href='/x' ping='run()'>t</a>",
        "<noscript><img src=x onerror='run()'></noscript>",
        "<math><annotation-xml encoding='text/html'>run()</annotation-xml></math>",
        "<!-- run() -->",
        "<?php run() ?>",
    ],
)
def test_nothing_hostile_is_left_and_the_text_around_it_is(hostile: str) -> None:
    text = _scrubbed(f"<p>before</p>{hostile}<p>after</p>")
    assert "run()" not in text
    assert "before" in text
    assert "after" in text


def test_what_belongs_to_the_page_is_left_out() -> None:
    text = _scrubbed(
        '<section id="a"><h1>Title<a class="headerlink" href="#a">#</a></h1>'
        '<p class="longform-part byline">July</p> tail '
        '<h2>Two<a class="headerlink" href="#b">#</a></h2>'
        '<img class="only-dark" src="d.png" alt="d">'
        '<nav class="longform-part">nav <p class="longform-part">in it</p></nav>'
        "</section>"
    )
    assert " ".join(text.split()) == '<section id="a"> tail <h2>Two</h2></section>'


def test_a_listing_is_its_text() -> None:
    written = (
        '<div class="highlight"><pre><span class="k">if</span> a &lt; b</pre></div>'
    )
    assert _scrubbed(written) == "<div><pre>if a &lt; b</pre></div>"


def test_a_formula_keeps_its_mathml_and_loses_its_tex() -> None:
    written = (
        '<math display="block" style="x"><semantics><mrow><mi>x</mi>'
        '<mspace width="1em"/></mrow><annotation encoding="application/x-tex">x\\,'
        "</annotation></semantics></math>"
    )
    expected = (
        '<math display="block"><mrow><mi>x</mi><mspace width="1em"></mspace></mrow>'
        "</math>"
    )
    assert _scrubbed(written) == expected
    etree.fromstring(_scrubbed(written))


@pytest.mark.parametrize("empty", ["", " ", "<!-- -->", "<script></script>"])
def test_no_text_is_none(empty: str) -> None:
    assert _scrubbed(empty) == ""


_MARKUP = st.lists(
    st.sampled_from(
        [
            *("<p>", "</p>", "<div ", ">", "<b>", "</b>", "<svg>", "</svg>", "<math>"),
            *("<script>", "</script>", "<style>", "</style>", "<!--", "-->", '"', "'"),
            *("onclick=run()", " href=", "javascript:run()", "<a", "<img src=x ", "&"),
            *(
                "\x00",
                "\x0b",
                "\ufffe",
                "<![CDATA[",
                "]]>",
                "<title>",
                "text",
                "=",
                "/",
            ),
        ]
    ),
    max_size=25,
)


@given(_MARKUP)
def test_whatever_stands_in_a_post_its_text_is_safe_and_xml_can_carry_it(
    pieces: list[str],
) -> None:
    text = _scrubbed("".join(pieces))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", text)
    if not text:
        return
    tree = html.fragment_fromstring(text, create_parent=True)
    for element in tree.iter(etree.Element):
        assert element.tag not in {"script", "style"}
        assert not [name for name in element.attrib if name.startswith("on")]
        assert "javascript:" not in element.get("href", "")
