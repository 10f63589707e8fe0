"""Papers from mirrors on the network: who is asked, for what, in which order, and what of the answers is believed."""
