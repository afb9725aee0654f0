"""The pages of the API: what every address takes and gives, to read and to try."""
