"""Builds and installs: scripts per platform, and what a machine must have."""
