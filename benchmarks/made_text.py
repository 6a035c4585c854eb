"""Text, formulas, listings, tables and figures of made-up posts, drawn from a seed.

Words are as uneven as in prose: by Zipf's law (G. K. Zipf, 1949) over some 8,000
different ones, the commonest of them English, so that stemmers, stop lists and indexes
have the work they have with real posts.
"""

from __future__ import annotations

import itertools
import random
import textwrap

_COMMON = """\
the of and a to in is that for it we as with on this be by are which not from
can model data or one an have at its than but these more then each given training
so noise gradient network if loss all only two sample time when they matrix step
random where error some first distribution such between kernel has no use its
variable label proof how learning bound into other also same small large
""".split()  # noqa: SIM905 - a list of words is read best as words
_SYLLABLES = """\
ab al an ar bel bo ca con cor da de der di do el en er fa fer ga gen ge har hi il
in ka kel la len li lo ma men mi mo na ner no or pa per po qua ra ren ri ro sa sen
si so ta ten ti to tor ul un va ven vi vo za
""".split()  # noqa: SIM905 - a list of words is read best as words
_ENDINGS = ("", "", "", "s", "ed", "ing", "ly", "tion", "al", "ity")


def _vocabulary(size: int) -> list[str]:
    chance = random.Random("vocabulary")
    words = dict.fromkeys(_COMMON)
    while len(words) < size:
        stem = "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))
        words.update(dict.fromkeys(stem + end for end in chance.sample(_ENDINGS, 3)))
    return list(words)[:size]


_WORDS = _vocabulary(8000)
_WEIGHTS = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(_WORDS))))


def words(chance: random.Random, count: int) -> list[str]:
    """Draw words, all in small letters."""
    return chance.choices(_WORDS, cum_weights=_WEIGHTS, k=count)


def name(chance: random.Random, count: int) -> str:
    """Draw a title or a heading of rare words, each with a capital."""
    return " ".join(word.capitalize() for word in chance.choices(_WORDS[90:], k=count))


def sentences(drawn: list[str], chance: random.Random) -> list[str]:
    """Set words in sentences: each first one gets a capital, each last one a stop."""
    set_words = list(drawn)
    start = 0
    while start < len(drawn):
        end = min(start + chance.randint(9, 22), len(drawn))
        if len(drawn) - end < 9:  # noqa: PLR2004 - no sentence of a few words is left
            end = len(drawn)
        set_words[start] = drawn[start].capitalize()
        if end - start > 12:  # noqa: PLR2004 - long sentences have a comma
            set_words[start + 6] += ","
        set_words[end - 1] += "."
        start = end
    return set_words


_INLINE = (
    "{a}_{i}",
    "{a}_{{{i}+1}}",
    r"\mathbf{{{a}}}",
    r"\{g}_{i}",
    r"{a}_{i} \sim \mathcal{{N}}(0, \sigma_{i}^2 I)",
    r"p_\theta({a} \mid {b}_{i})",
    r"\mathbb{{R}}^{{{n} \times d}}",
    r"\|{a} - {b}\|_2^2",
    r"\nabla_\theta \mathcal{{L}}_{i}",
    r"1 - \{g}_{i}",
    r"O({a}^{n} \log {b})",
    r"\frac{{{a}_{i}}}{{{n}}}",
)
_DISPLAY = (
    r"""\mathcal{{L}}_{i}(\theta) = \mathbb{{E}}_{{{a} \sim p({a})}}\Bigl[
\bigl\| \{g} - f_\theta({a}_{i}, {n}) \bigr\|_2^2 \Bigr]""",
    r"""{a}_{{{i}}} = \sqrt{{1 - \{g}_{i}}}\, {b}_{{{i}-1}}
+ \sqrt{{\{g}_{i}}}\, \epsilon_{{{n}}}""",
    r"""p_\theta({a} \mid {b}) = \frac{{\exp({a}^\top {b} / {n})}}
{{\sum_{{j=1}}^{{N}} \exp({a}^\top {b}_j / {n})}}""",
    r"""\begin{{aligned}} \log p({a}) &\ge \mathbb{{E}}_q[\log p({a} \mid {b})] \\
&\quad - D_{{\mathrm{{KL}}}}\bigl(q({b} \mid {a}) \,\|\, p({b})\bigr) - {n}
\end{{aligned}}""",
    r"""\mathbf{{K}}_{i} = \begin{{pmatrix}}
{a} & {b}_{i} \\ {b}_{i} & {n} \end{{pmatrix}}""",
    r"""\int_0^{{{n}}} {a}(t)^{i} \, \mathrm{{d}}t \le \sum_{{k=1}}^{{\infty}}
\frac{{\{g}^k}}{{k!}} \max_{{\|{b}\| \le 1}} |{b}^\top {a}|""",
)
_GREEK = ("alpha", "beta", "gamma", "lambda", "mu", "sigma", "tau", "phi")


def _formula(chance: random.Random, patterns: tuple[str, ...], numbers: int) -> str:
    first, second = chance.sample("xyzuvwfhqs", 2)
    return chance.choice(patterns).format(
        a=first,
        b=second,
        g=chance.choice(_GREEK),
        i=chance.choice("tijk"),
        n=chance.randint(2, numbers),
    )


def inline_formula(chance: random.Random) -> str:
    r"""Draw TeX as it stands in a line: short, and often met before (``x_t``)."""
    return _formula(chance, _INLINE, 9)


def display_formula(chance: random.Random) -> str:
    """Draw TeX as it is displayed: long, and rarely met before."""
    return _formula(chance, _DISPLAY, 999)


def listing(chance: random.Random) -> str:
    """Draw some 14 lines of Python that the language can read."""
    function, first, second = (
        "_".join(chance.choices(_SYLLABLES, k=3)) + letter for letter in "fab"
    )
    rate = chance.randint(1, 999)
    return textwrap.dedent(f'''\
        import numpy as np


        def {function}({first}: np.ndarray, steps: int = {rate}) -> np.ndarray:
            """Return the {" ".join(words(chance, 4))}."""
            {second} = np.zeros_like({first})  # {" ".join(words(chance, 3))}
            for step in range(steps):
                noise = np.random.normal(scale=1e-{rate % 7 + 1}, size={first}.shape)
                {second} += 0.{rate:03} * ({first} - {second}) + noise
                if step % 100 == 0:
                    print(f"step {{step}}: {{np.mean({second} ** 2):.4f}}")
            return {second} / {rate}
        ''')


def table(chance: random.Random) -> list[list[str]]:
    """Draw five rows of four cells; the first row is the head."""
    head = ["Method", *(name(chance, 1) for _ in range(3))]
    return [
        head,
        *(
            [name(chance, 2), *(f"{chance.random():.3f}" for _ in range(3))]
            for _ in range(4)
        ),
    ]


def figure(chance: random.Random) -> str:
    """Draw an SVG file: three curves of forty points over two axes, about 2 KB."""
    curves = []
    for colour in ("#0a5c93", "#b3472a", "#4a7a2c"):
        height = 100.0
        points = []
        for step in range(40):
            height = min(max(height + chance.uniform(-14, 14), 8), 192)
            points.append(f"{20 + 9 * step},{height:.1f}")
        line = f'fill="none" stroke="{colour}" stroke-width="2"'
        curves.append(f'<polyline {line} points="{" ".join(points)}"/>\n')
    axes = '<path d="M20 4V196H396" fill="none" stroke="#666"/>\n'
    size = 'width="400" height="200" viewBox="0 0 400 200"'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n'
    return f"{start}{axes}{''.join(curves)}</svg>\n"
