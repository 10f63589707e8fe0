"""The description by which browsers learn the mirror's search (OpenSearch 1.1)."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from sitegen.site.mirror import HeadLink, Site
from sitegen.site.outputs import Output
from sitegen.site.text import beginning, harmless, one_line

MEDIA_TYPE: Final = "application/opensearchdescription+xml"
_LONGEST_SHORT: Final = 16
_LONGEST_LONG: Final = 48
_LONGEST_DESCRIPTION: Final = 1024
_DOCUMENT: Final = Markup("""\
<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{short}</ShortName>
<Description>{description}</Description>
<Url type="text/html" template="{search}?q={{searchTerms}}"/>
<Url type="{media_type}" rel="self" template="{own}"/>
<LongName>{long}</LongName>
<Image type="image/svg+xml">{icon}</Image>
<Language>{language}</Language>
<InputEncoding>UTF-8</InputEncoding>
<OutputEncoding>UTF-8</OutputEncoding>
</OpenSearchDescription>
""")


def opensearch(site: Site) -> Output | None:
    """Make the description of the search, None where the mirror's own address is not known: templates are whole URLs.

    Source: OpenSearch 1.1 Draft 6, "OpenSearch description document", with its limits on lengths.
    """
    routes = site.routes
    address = routes.opensearch()
    if not routes.base_url:
        return None
    name = _line(site.mirror.name)
    text = _DOCUMENT.format(
        short=beginning(name, _LONGEST_SHORT),
        description=beginning(site.say("discovery.search", mirror=name), _LONGEST_DESCRIPTION),
        search=routes.absolute(routes.search()),
        media_type=MEDIA_TYPE,
        own=routes.absolute(address),
        long=beginning(name, _LONGEST_LONG),
        icon=routes.absolute(routes.asset("icon.svg")),
        language=site.say("language.tag"),
    )
    return Output(address.file, text.encode("utf-8"))


def opensearch_links(site: Site) -> tuple[HeadLink, ...]:
    """Return what the head of a page says of the search, so that browsers offer it: one link, or none.

    Source: OpenSearch 1.1 Draft 6, "Autodiscovery in HTML/XHTML".
    """
    if not site.routes.base_url:
        return ()
    title = beginning(_line(site.mirror.name), _LONGEST_SHORT)
    return (HeadLink("search", site.routes.opensearch().url, MEDIA_TYPE, title),)


def _line(text: str) -> str:
    return one_line(harmless(text))
