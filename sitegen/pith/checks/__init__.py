"""The numbered checks of a document, one group a module; `verify` runs them in order."""
