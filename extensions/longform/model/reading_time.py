"""Reading time: rates with their sources, and minutes from a measurement.

``"measured"`` (the default) gives each kind of content its own rate:

* prose: 238 words a minute, the mean of silent reading of English non-fiction in 190
  studies (Brysbaert 2019, doi:10.1016/j.jml.2019.104047).
* other languages: the same rate times the ratio of the language's words a minute to
  English's 228 in texts of equal content (IReST: Trauzettel-Klosinski and Dietz 2012,
  doi:10.1167/iovs.11-8284).  IReST was read aloud, so only its ratios are used, not its
  rates; Brysbaert finds that the number of words a language needs for the same message
  predicts its silent rate reasonably well.  A language not listed takes English's.
* Chinese and Japanese by characters: IReST's 255 and 357 a minute, scaled likewise.
  Nobody has measured Korean in these texts; it takes the Chinese figure.
* symbols: nobody has published minutes per formula, so a symbol, a code token and a
  word in a table cost one eye fixation each.  This is our choice; the durations are the
  means of the nearest tasks in Rayner (1998, Table 1,
  doi:10.1037/0033-2909.124.3.372): silent reading for inline math (225 ms), visual
  search for code and tables (275 ms), reading music for displayed equations (375 ms).
* figures: 12 s for the first, one second less for each further one, 3 s from the tenth
  on (Medium, "Read time and you",
  https://blog.medium.com/read-time-and-you-bc2048ab620c).

``"words"`` is the rule of Hugo's ``.ReadingTime`` (in its source
``(wordCount + 212) / 213``, in whole numbers): all words, TeX and code included,
divided by 213 and rounded up.  Hugo counts characters where a site is set to Chinese,
Japanese or Korean; this rule does not, and text without spaces comes out too short.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from longform.model.records import Measurement, Post

Rule = Literal["measured", "words"]

HUGO_WORDS_PER_MINUTE = 213
_FIRST_FIGURE_SECONDS = 12
_LEAST_FIGURE_SECONDS = 3

_SILENT_ENGLISH = 238
_IREST_ENGLISH = 228
_IREST_WORDS = {
    "ar": 138,
    "de": 179,
    "en": 228,
    "es": 218,
    "fi": 161,
    "fr": 195,
    "he": 187,
    "it": 188,
    "nl": 202,
    "pl": 166,
    "pt": 181,
    "ru": 184,
    "sl": 180,
    "sv": 199,
    "tr": 166,
}
_IREST_CHARACTERS = {"zh": 255, "ko": 255, "ja": 357}


class Rates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How fast one reads in one language."""

    words_per_minute: float = _SILENT_ENGLISH
    characters_per_minute: float = _IREST_CHARACTERS["zh"] * 238 / 228
    inline_math_seconds: float = 0.225  # a symbol
    display_math_seconds: float = 0.375  # a symbol
    code_seconds: float = 0.275  # a token
    table_seconds: float = 0.275  # a word


def default_rates(language: str) -> Rates:
    """Return the rates for a language tag (BCP 47); English for one not listed."""
    primary = language.replace("_", "-").split("-")[0].lower()
    scale = _SILENT_ENGLISH / _IREST_ENGLISH
    return Rates(
        words_per_minute=_IREST_WORDS.get(primary, _IREST_ENGLISH) * scale,
        characters_per_minute=_IREST_CHARACTERS.get(primary, 255) * scale,
    )


def breakdown_seconds(measurement: Measurement, rates: Rates) -> dict[str, float]:
    """Return the seconds for each kind of content: prose, code, math, tables, figures.

    Kinds of which there is nothing are left out; the order is that of this list.
    """
    prose_minutes = (
        measurement.words / rates.words_per_minute
        + measurement.cjk_characters / rates.characters_per_minute
    )
    seconds = {
        "prose": prose_minutes * 60,
        "code": measurement.code_tokens * rates.code_seconds,
        "math": measurement.inline_math_symbols * rates.inline_math_seconds
        + measurement.display_math_symbols * rates.display_math_seconds,
        "tables": measurement.table_words * rates.table_seconds,
        "figures": float(
            sum(
                max(_FIRST_FIGURE_SECONDS - index, _LEAST_FIGURE_SECONDS)
                for index in range(measurement.figures)
            )
        ),
    }
    return {kind: value for kind, value in seconds.items() if value}


def reading_minutes(post: Post, rates: Rates, rule: Rule) -> int:
    """Return whole minutes, at least 1; the author's own figure goes before any rule.

    The measured time is rounded to the nearest minute, halves up.
    """
    if post.reading_minutes is not None:
        return post.reading_minutes
    if rule == "words":
        words = post.measurement.rendered_words
        return max(1, math.ceil(words / HUGO_WORDS_PER_MINUTE))
    seconds = sum(breakdown_seconds(post.measurement, rates).values())
    return max(1, math.floor(seconds / 60 + 0.5))
