"""The published schemas, which name one another by their $id."""
import json
import pathlib
import urllib.parse

import jsonschema

try:  # jsonschema from 4.18 on
    import referencing
except ImportError:
    referencing = None
    # Python joins references only within schemes that it knows.
    urllib.parse.uses_relative.append("plateau")

FOLDER = pathlib.Path("scenarios/schemas")


def validator(name):
    """The validator of scenarios/schemas/NAME.json, after the schema itself was checked."""
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
    schema = found[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    if referencing is not None:
        known = ((one["$id"], referencing.Resource.from_contents(one)) for one in found.values())
        return jsonschema.Draft202012Validator(schema, registry=referencing.Registry().with_resources(known))
    resolver = jsonschema.RefResolver(schema["$id"], schema, store={one["$id"]: one for one in found.values()})
    return jsonschema.Draft202012Validator(schema, resolver=resolver)
