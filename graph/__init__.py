"""What has been said: statements, what must hold for them, the book, and the two projections."""
