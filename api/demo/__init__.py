"""A made-up region to look round in, with applications at every stage. No real firm is in it."""
