"""The doors: what a person or a program touches. Imports everything, is imported by nothing."""
