"""The register of papers: find, open, print."""
