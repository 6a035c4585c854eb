"""What schema.org says of the types and properties that pages use; and who breaks it.

Written down from the package schema-dts 2.1.0 (npm), the vocabulary as types, on
2026-11-23.  A text or a URL may stand where a thing is expected (schema.org, data
model, "Conformance").
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

_PARENTS = {
    "CreativeWork": "Thing",
    "Article": "CreativeWork",
    "SocialMediaPosting": "Article",
    "BlogPosting": "SocialMediaPosting",
    "ScholarlyArticle": "Article",
    "Blog": "CreativeWork",
    "WebSite": "CreativeWork",
    "WebPage": "CreativeWork",
    "CollectionPage": "WebPage",
    "ProfilePage": "WebPage",
    "CreativeWorkSeries": "CreativeWork",
    "MediaObject": "CreativeWork",
    "ImageObject": "MediaObject",
    "Person": "Thing",
    "Organization": "Thing",
    "ItemList": "Thing",
    "BreadcrumbList": "ItemList",
    "ListItem": "Thing",
}

_PROPERTIES = {
    "description": ("Thing", "Text"),
    "image": ("Thing", "ImageObject URL"),
    "mainEntityOfPage": ("Thing", "CreativeWork URL"),
    "name": ("Thing", "Text"),
    "sameAs": ("Thing", "URL"),
    "url": ("Thing", "URL"),
    "author": ("CreativeWork", "Organization Person"),
    "citation": ("CreativeWork", "CreativeWork Text"),
    "dateModified": ("CreativeWork", "Date DateTime"),
    "datePublished": ("CreativeWork", "Date DateTime"),
    "hasPart": ("CreativeWork", "CreativeWork"),
    "headline": ("CreativeWork", "Text"),
    "inLanguage": ("CreativeWork", "Language Text"),
    "isPartOf": ("CreativeWork", "CreativeWork URL"),
    "keywords": ("CreativeWork", "DefinedTerm Text URL"),
    "license": ("CreativeWork", "CreativeWork URL"),
    "mainEntity": ("CreativeWork", "Thing"),
    "position": ("CreativeWork ListItem", "Integer Text"),
    "timeRequired": ("CreativeWork", "Duration"),
    "articleSection": ("Article", "Text"),
    "wordCount": ("Article CreativeWork", "Integer"),
    "height": ("MediaObject Person", "Distance QuantitativeValue"),
    "width": ("MediaObject", "Distance QuantitativeValue"),
    "caption": ("ImageObject", "MediaObject Text"),
    "email": ("Person Organization", "Text"),
    "itemListElement": ("ItemList", "ListItem Text Thing"),
    "numberOfItems": ("ItemList", "Integer"),
    "item": ("ListItem", "Thing"),
}
"""Property: types that have it, types of its values."""

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?$")
_DURATION = re.compile(r"P(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$")
_DISTANCE = re.compile(r"\d+ px$")


def _types(type_: str) -> set[str]:
    """Return a type and those above it."""
    types = {type_}
    while type_ in _PARENTS:
        type_ = _PARENTS[type_]
        types.add(type_)
    return types


def _is_address(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _fits(value: Any, expected: set[str]) -> bool:
    if isinstance(value, dict):
        return bool(_types(value.get("@type", "")) & expected)
    if isinstance(value, int):
        return "Integer" in expected
    if not value.strip():
        return False
    things = expected & {"Thing", *_PARENTS}
    return (
        "Text" in expected
        or (bool({"URL"} & expected or things) and _is_address(value))
        or (bool({"Date", "DateTime"} & expected) and bool(_DATE.match(value)))
        or ("Duration" in expected and bool(_DURATION.match(value)))
        or ("Distance" in expected and bool(_DISTANCE.match(value)))
    )


def faults(node: Any, path: str = "") -> list[str]:
    """Return what in a node is not of the vocabulary, with its place."""
    if node.get("@type") not in _PARENTS:
        return [f"{path}: no type {node.get('@type')}"]
    found = []
    for name, value in node.items():
        here = f"{path}/{node['@type']}.{name}"
        if name == "@id":
            found += [] if _is_address(value) else [f"{here}: no address: {value}"]
        elif name != "@type" and name not in _PROPERTIES:
            found.append(f"{here}: no such property")
        elif name != "@type":
            owners, expected = (set(words.split()) for words in _PROPERTIES[name])
            if not owners & _types(node["@type"]):
                found.append(f"{here}: not of this type")
            for item in value if isinstance(value, list) else [value]:
                if not _fits(item, expected):
                    found.append(f"{here}: {item!r:.60}")
                if isinstance(item, dict):
                    found += faults(item, here)
    return found


def nodes_of(document: Any, type_: str) -> list[Any]:
    """Return the nodes of a type at the top of a document."""
    return [node for node in document["@graph"] if node["@type"] == type_]
