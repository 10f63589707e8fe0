"""Saved pages of papers, as Pith shows them: text or HTML in, what they tell out. No file is opened here."""
