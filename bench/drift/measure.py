"""Runs a command and prints its seconds and its peak memory in MB as JSON: measure.py COMMAND [ARGUMENT...]"""
import json
import resource
import subprocess
import sys
import time

start = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
# Linux counts kibibytes, macOS bytes.
megabytes = peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6
print(json.dumps({"seconds": seconds, "megabytes": megabytes, "code": code}))
