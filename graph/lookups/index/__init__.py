"""The index: one edition's statements in SQLite, for lookups that must be quick.

A projection like the stores, made of the same merged statements and brought on by the same
changes; but a private one, a file that is thrown away and made anew whenever it does not fit.
"""
