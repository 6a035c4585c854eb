"""A small site of posts that are hard to set, in the look of this repository's site.

Very long, very wide, from right to left, without spaces, with a script in a picture;
and one post with one of every element that a post can have.
"""

from __future__ import annotations

import random
from pathlib import Path

from tests.site import post

ROOT = Path(__file__).resolve().parents[2]

CONF = f"""\
exec(open({str(ROOT / "conf.py")!r}, encoding="utf-8").read())
templates_path = [{str(ROOT / "_templates")!r}]
html_static_path = [{str(ROOT / "_static")!r}]
html_favicon = None
longform_series = {{"hard": {{"title": "Hard Posts"}}}}
longform_math_macros = {{r"\\E": r"\\mathbb{{E}}"}}
"""

LONG_WORD = "Donaudampfschifffahrt" * 14 + "skapitän"
LONG_TITLE = " ".join(f"Estimate {number} of the Gradient" for number in range(1, 12))
COLUMNS = 60
WORDS = 20_000
FORMULAS = 1_000

_VOCABULARY = [
    "a",
    "an",
    "and",
    "any",
    "as",
    "at",
    "because",
    "bound",
    "but",
    "by",
    "chain",
    "data",
    "derive",
    "each",
    "error",
    "estimate",
    "every",
    "for",
    "from",
    "gradient",
    "has",
    "have",
    "if",
    "in",
    "into",
    "is",
    "it",
    "kernel",
    "learn",
    "less",
    "likelihood",
    "long",
    "loss",
    "low",
    "mean",
    "method",
    "model",
    "more",
    "network",
    "noise",
    "not",
    "of",
    "on",
    "one",
    "optimum",
    "order",
    "part",
    "posterior",
    "prior",
    "probability",
    "ratio",
    "sample",
    "score",
    "short",
    "small",
    "so",
    "some",
    "step",
    "than",
    "that",
    "the",
    "then",
    "this",
    "to",
    "train",
    "two",
    "under",
    "variance",
    "when",
    "which",
    "while",
    "with",
    "without",
]


def _long_post() -> str:
    """Write a post of WORDS words and FORMULAS formulas, a fifth of them displayed."""
    chance = random.Random(3)  # noqa: S311 - words, no secrets
    paragraphs = []
    per_paragraph = WORDS // (FORMULAS // 5)
    for number in range(FORMULAS // 5):
        if number % 10 == 0:
            paragraphs.append(f"## Section {number // 10 + 1}")
        words = chance.choices(_VOCABULARY, k=per_paragraph)
        for place in (20, 40, 60, 80):
            words[place] = rf"$x_{{{number}}}^{{{place}}} \ge \alpha$,"
        paragraphs.append(" ".join(words).capitalize() + ".")
        paragraphs.append(
            "$$\n"
            rf"\E_{{q}}[f_{{{number}}}(x)] = \int q(x)\, f_{{{number}}}(x)\, dx"
            "\n$$"
        )
    return "# A long post\n\n" + "\n\n".join(paragraphs) + "\n"


def _wide_post() -> str:
    head = "| " + " | ".join(f"column {n}" for n in range(COLUMNS)) + " |"
    rule = "|" + " --- |" * COLUMNS
    row = "| " + " | ".join(f"{n}.{n}" for n in range(COLUMNS)) + " |"
    terms = " + ".join(rf"\frac{{a_{{{n}}}}}{{b_{{{n}}}}}" for n in range(30))
    clauses = " ".join(f"so [that $x_{n}$](#tab-wide)," for n in range(60))
    return f"""\
# What is too wide

A word: {LONG_WORD}.

- In a list: {LONG_WORD}.

> In a quotation: https://example.org/{"a" * 300}

:::{{note}}
In a box: {LONG_WORD}, `{"x" * 300}`.
:::

:::{{table}} Columns
:name: tab-wide

{head}
{rule}
{row}
:::

$$
y = {terms}
$$ (eq-wide)

In a line ${terms}$, and then words.

```python
wide = [{", ".join(str(n) for n in range(200))}]
```

## {LONG_WORD}

{LONG_WORD}[^1] and **{LONG_WORD}**.

{clauses} and so on.

[^1]: {LONG_WORD}
"""


_EVERYTHING = r"""
# One of everything

A paragraph with *emphasis*, **strong** words, `code`, a [link](https://example.org/), a
footnote[^note] and $x^2$. See
{numref}`fig-plain`, {numref}`tab-plain` and {eq}`eq-plain`.

Long, $(1/v_{t-1}+\alpha_t/\beta_t)^{-1}=\beta_t v_{t-1}/v_t+c$, in words.

## A list

- One
  - nested
- Two

1. First
2. Second

Term
: What it means.

> A quotation of some words.
>
> In two paragraphs.

## Boxes

:::{note}
A note with $a + b$, and `code`.
:::

:::{warning}
A warning.
:::

:::{tip} Own title
A tip with a listing:

```python
x = 1
```
:::

:::{danger}
Danger.
:::

```{update} 2022-02-02
An update in the text.
```

## A figure

:::{figure} plain.svg
:name: fig-plain
:alt: A grey field

What the figure shows, with $\alpha_t$.
:::

:::{table} What the table shows
:name: tab-plain

| Method | Steps | FID |
| :--- | ---: | ---: |
| DDPM | 1000 | 3.17 |
| DDIM | 50 | 4.67 |
:::

:::{image} plain.svg
:alt: For the light
:class: only-light
:::

:::{image} plain.svg
:alt: For the dark
:class: only-dark
:::

:::{image} plain.svg
:alt: Half of a field
:width: 50%
:::

$$
a &= b + c \\
  &= d
$$ (eq-plain)

## Listings

```{code-block} python
:caption: A listing
:linenos:

@decorator
class Model(Base):
    '''Say what.'''

    def forward(self, x: int = 0x1F) -> str:  # a comment
        if x is None or not x > 1.5e3:
            raise ValueError(f"bad {x!r}\n")
        return super().forward(x)
```

```bash
export NAME="value"; for f in *.txt; do echo "$f" | grep -v '^#'; done
```

```diff
- old
+ new
@@ -1 +1 @@
```

```json
{"key": [1, true, null, "text"]}
```

```rust
fn main() -> Result<(), Box<dyn Error>> { let mut x: u32 = 1; Ok(()) }
```

### A third level

Text.

#### A fourth level

Text.

---

Text.

[^note]: What the footnote says.
"""

_SCRIPT = """\
<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100"
 onload="document.documentElement.dataset.ran = 'yes'; alert(1)">
<script>document.documentElement.dataset.ran = "yes"; alert(1)</script>
<rect width="200" height="100" fill="#888"/></svg>
"""
_PLAIN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="200">'
    '<rect width="640" height="200" fill="#888"/></svg>'
)

_ARABIC = """\
# نماذج الانتشار

تتعلم نماذج الانتشار عكس عملية إضافة الضوضاء خطوة بعد خطوة، وتكتب الخطوة $x_t$، ثم
تُدرَّب الشبكة على التنبؤ بالضوضاء.

## العملية الأمامية

- بند أول
- بند ثان

> اقتباس قصير.

$$
x_t = a_t x_0 + b_t \\epsilon
$$ (eq-arabic)

:::{note}
ملاحظة قصيرة.
:::

```python
x = 1
```

## الخلاصة

نص.

## المراجع

نص.
"""
_CHINESE = """\
# 什么是扩散模型

{}公式 $q(x_t\\mid x_{{t-1}})$\uff0c然后是文字\uff08见 $x_0$\uff09。

## 前向过程

{}
""".format(
    "扩散模型学习逆转一个逐步加入噪声的过程。" * 12, "每一步都是一个回归问题\uff0c" * 40
)

FILES: dict[str, str | bytes] = {
    "conf.py": CONF,
    "index.md": "# Hard posts\n\n```{post-cards}\n```\n",
    "about.md": "---\norphan: true\n---\n\n# About\n",
    "docs/index.md": "---\norphan: true\n---\n\n# Manual\n",
    "posts/long/index.md": post("date: 2022-01-01", _long_post()),
    "posts/wide/index.md": post(
        f"date: 2022-01-02\ntags: ['{LONG_WORD}']\nauthor: '{LONG_WORD}'\n"
        "series: hard\npart: 1",
        _wide_post(),
    ),
    "posts/title/index.md": post(
        "date: 2022-01-03\nseries: hard\npart: 2",
        f"# {LONG_TITLE}\n\nText of a [post](#wide).\n",
    ),
    "posts/arabic/index.md": post("date: 2022-01-04\nlanguage: ar", _ARABIC),
    "posts/chinese/index.md": post("date: 2022-01-05\nlanguage: zh", _CHINESE),
    "posts/script/index.md": post(
        "date: 2022-01-06\ncover: evil.svg\ncover_alt: A field",
        "# A picture\n\n:::{figure} evil.svg\n:alt: A field\n\nWhat it shows.\n:::\n",
    ),
    "posts/script/evil.svg": _SCRIPT,
    "posts/everything/index.md": post(
        "date: 2022-01-07\ntags: [a, b]\ncategory: c", _EVERYTHING
    ),
    "posts/everything/plain.svg": _PLAIN,
}
