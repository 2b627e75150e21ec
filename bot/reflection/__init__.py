"""The three process questions."""
