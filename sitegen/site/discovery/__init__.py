"""What leads programs through the site: sitemaps, robots.txt and the description of the search."""
