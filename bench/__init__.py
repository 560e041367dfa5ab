"""Measurements, by `make bench`: each figure beside a peer or a bare limit measured in the same run. Not tests."""
