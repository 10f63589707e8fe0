"""The preview: answer as the host would, watch what the site is made from, and show each change in the browser."""
