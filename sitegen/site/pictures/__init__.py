"""Pictures made when the site is built: badges, bars over time, bars by field, a paper's neighbourhood. Pure."""

from sitegen.site.pictures.badges import BadgeSnippets, badge, badge_snippets
from sitegen.site.pictures.bars import timeline
from sitegen.site.pictures.fields import field_bars
from sitegen.site.pictures.near import Neighbour, neighbourhood, neighbours_citing, neighbours_of

__all__ = [
    "BadgeSnippets",
    "Neighbour",
    "badge",
    "badge_snippets",
    "field_bars",
    "neighbourhood",
    "neighbours_citing",
    "neighbours_of",
    "timeline",
]
