"""The growth page: what a person practices, for nobody but them."""
