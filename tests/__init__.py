"""Tests of sitegen, laid out as the package is."""
