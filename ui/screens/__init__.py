"""The places a rep can be."""
