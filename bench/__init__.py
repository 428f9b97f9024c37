"""The benchmarks: `make bench` measures the main pages beside a bare application and prints one table."""
