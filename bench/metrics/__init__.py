"""Every module here is imported by the benchmark and registers its metrics."""
