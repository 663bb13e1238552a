"""Holds manifests (a JSON list on standard input) against the schemas of a Kubernetes version; prints a list of problems."""
import json
import sys

import kubernetes_validate

problems = []
for manifest in json.load(sys.stdin):
    name = f"{manifest.get('kind')}/{manifest.get('metadata', {}).get('name')}"
    try:
        kubernetes_validate.validate(manifest, sys.argv[1], strict=True)
    except (kubernetes_validate.ValidationError, kubernetes_validate.SchemaNotFoundError) as error:
        problems.append(f"{name}: {getattr(error, 'message', error)}")
print(json.dumps(problems))
