"""HTTP(S) transport from hosts that may lie: GET and nothing else, bounded in time, size, redirects and politeness."""
