"""Makes the samples; see samples/generate.py."""
