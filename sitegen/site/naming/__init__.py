"""Names of people, and the names by which a paper can be cited."""
