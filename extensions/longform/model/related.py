"""Which posts are related, and why: works, tags, links and words in common.

Each kind of evidence is a cosine between 0 and 1, features weighted by how rare they
are (G. Salton, C. Buckley, *Term-weighting approaches in automatic text retrieval*,
1988).
Works in common are bibliographic coupling (M. M. Kessler, 1963), links from one post to
two co-citation (H. Small, 1973).  K. W. Boyack and R. Klavans (*Co-citation analysis,
bibliographic coupling, and direct citation*, 2010) found coupling with words the best
judge of papers, then coupling, then co-citation; so the first two have the full weight
and the last half.  A link has it too: the author of both posts made it.  Tags have 0.8
as in Hugo's defaults.  The numbers are ours.

Everything is counted through lists of the posts that have a feature, the longest left
out, so the time grows with the number of posts and not with its square.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Kind = Literal["links", "works", "words", "tags", "linked together"]

_WEIGHTS: dict[Kind, float] = {
    "links": 1.0,
    "works": 1.0,
    "words": 1.0,
    "tags": 0.8,
    "linked together": 0.5,
}  # in the order in which reasons of equal worth are given
_LEAST_SCORE = 0.1  # of a post that is worth showing
_LEAST_WORDS = 2  # in common; one alone is chance
_KEY_WORDS = 10  # of a post: those that tell most of it
_MOST_POSTS = 50  # that share a feature; more tell nothing of two of them
_WORD = re.compile(r"[^\W\d_]{3,}")


class Traits(msgspec.Struct, frozen=True):
    """What is compared of a post."""

    works: frozenset[str]  # identities of the works that it cites
    tags: frozenset[str]
    links: frozenset[str]  # docnames of the other posts that it links to
    text: str  # title, headings and summary


class Reason(msgspec.Struct, frozen=True):
    """What two posts have in common, of one kind."""

    kind: Kind
    names: tuple[str, ...]  # the features, the rarest first; ties by name


class Related(msgspec.Struct, frozen=True):
    """A post that is related to another, and why; the strongest reason first."""

    docname: str
    reasons: tuple[Reason, ...]


class _Index:
    """Features of one kind: who has each, and how much it tells."""

    def __init__(self, features: Mapping[str, Iterable[str]], most: float) -> None:
        """Index the features of each docname; those of more than ``most`` go."""
        holders: defaultdict[str, list[str]] = defaultdict(list)
        for docname in sorted(features):
            for feature in features[docname]:
                holders[feature].append(docname)
        self._holders = {f: who for f, who in holders.items() if 2 <= len(who) <= most}  # noqa: PLR2004 - two posts
        self._worth = {
            feature: math.log(1 + len(features) / len(who))
            for feature, who in holders.items()
        }
        self._features = {name: sorted(features[name]) for name in features}
        self._lengths = {
            name: math.sqrt(sum(self._worth[f] ** 2 for f in own))
            for name, own in self._features.items()
        }

    def similar(self, docname: str) -> dict[str, tuple[float, tuple[str, ...]]]:
        """Return cosine and common features of every post that shares one."""
        common: defaultdict[str, list[str]] = defaultdict(list)
        for feature in self._features[docname]:
            for other in self._holders.get(feature, ()):
                if other != docname:
                    common[other].append(feature)
        own_length = self._lengths[docname]
        found = {}
        for other, shared in common.items():
            product = sum(self._worth[feature] ** 2 for feature in shared)
            shared.sort(key=lambda feature: -self._worth[feature])
            cosine = product / (own_length * self._lengths[other])
            found[other] = cosine, tuple(shared)
        return found


def related_posts(
    traits: Mapping[str, Traits], shown: Mapping[str, frozenset[str]], count: int
) -> dict[str, list[Related]]:
    """Return up to ``count`` related posts of each docname, the nearest first.

    ``shown`` has the docnames to which a page leads anyway; they are taken only where
    there is no other.  Ties are in order of docname.  A post with nothing worth
    showing has an empty list.
    """
    linking = _linking(traits)
    indexes = _indexes(traits, linking)
    found: dict[str, list[Related]] = {}
    for docname in sorted(traits):
        evidence = _evidence(docname, traits, indexes, linking)
        near = [
            (-sum(score for score, _ in reasons), other, reasons)
            for other, reasons in evidence.items()
        ]
        near = sorted(item for item in near if -item[0] >= _LEAST_SCORE)
        known = shown.get(docname, frozenset())
        others = [item for item in near if item[1] not in known] or near
        found[docname] = [
            Related(other, _ordered(reasons)) for _, other, reasons in others[:count]
        ]
    return found


def _linking(traits: Mapping[str, Traits]) -> dict[str, set[str]]:
    """Return the posts that link to each post."""
    linking: dict[str, set[str]] = {name: set() for name in traits}
    for docname, own in traits.items():
        for target in own.links & traits.keys():
            linking[target].add(docname)
    return linking


def _indexes(
    traits: Mapping[str, Traits], linking: Mapping[str, set[str]]
) -> dict[Kind, _Index]:
    some = max(4, len(traits) // 2)  # a tag that most posts have says nothing
    return {
        "works": _Index({name: own.works for name, own in traits.items()}, _MOST_POSTS),
        "tags": _Index(
            {name: own.tags for name, own in traits.items()}, min(some, _MOST_POSTS)
        ),
        "words": _Index(_key_words(traits), _MOST_POSTS),
        "linked together": _Index(linking, _MOST_POSTS),
    }


def _key_words(traits: Mapping[str, Traits]) -> dict[str, list[str]]:
    """Return the words that tell most of each post: often there and rare elsewhere.

    A word that more than a fifth of the posts have is no key word, so that no list of
    stop words is needed; below ten posts there are none.
    """
    counts = {
        name: Counter(_WORD.findall(own.text.casefold()))
        for name, own in traits.items()
    }
    holders = Counter(word for words in counts.values() for word in words)
    most = len(traits) / 5
    found = {}
    for name, words in counts.items():
        worth = {
            word: (1 + math.log(times)) * math.log(1 + len(traits) / holders[word])
            for word, times in words.items()
            if 2 <= holders[word] <= most  # noqa: PLR2004 - two posts
        }
        found[name] = sorted(worth, key=lambda word: (-worth[word], word))[:_KEY_WORDS]
    return found


def _evidence(
    docname: str,
    traits: Mapping[str, Traits],
    indexes: Mapping[Kind, _Index],
    linking: Mapping[str, set[str]],
) -> dict[str, list[tuple[float, Reason]]]:
    """Return what speaks for each post that has anything in common with one."""
    evidence: defaultdict[str, list[tuple[float, Reason]]] = defaultdict(list)
    links = traits[docname].links
    for kind, index in indexes.items():
        for other, (cosine, names) in index.similar(docname).items():
            if kind != "words" or len(names) >= _LEAST_WORDS:
                reason = Reason(kind, names)
                evidence[other].append((_WEIGHTS[kind] * cosine, reason))
    backward = linking.get(docname, set())
    for other in links & traits.keys() | backward:
        ways = (("to", other in links), ("from", other in backward))
        names = tuple(way for way, is_so in ways if is_so)
        evidence[other].append((_WEIGHTS["links"], Reason("links", names)))
    return evidence


def _ordered(reasons: Sequence[tuple[float, Reason]]) -> tuple[Reason, ...]:
    """Sort reasons by what they are worth, ties by kind."""
    kinds = list(_WEIGHTS)
    ranked = sorted(reasons, key=lambda item: (-item[0], kinds.index(item[1].kind)))
    return tuple(reason for _, reason in ranked)
