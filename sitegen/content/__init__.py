"""The content folder: find and read documents, companions and pages. No other room opens its files."""
