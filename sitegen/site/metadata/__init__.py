"""What the heads of pages tell programs: Scholar, Zotero, cards of social networks, schema.org, Signposting. Pure."""
