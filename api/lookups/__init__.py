"""The lookup doors: what applications ask of firms, chains and titles, below ``/api/v1``.

A request becomes an order in plain values; a worker answers it from a copy of the index, or a
thread from the book, where that alone knows.
"""
