"""The factors of the health score, by what they look at; each is a function from a look to a reading."""
