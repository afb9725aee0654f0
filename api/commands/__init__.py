"""Commands of a home that a server holds: they go through it, one at a time.

``offered`` marks what may be asked, ``holder`` asks it from another process, ``server`` does it.
What strangers ask over HTTP does not come this way.
"""
