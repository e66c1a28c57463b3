#!/usr/bin/env python3
"""Writes builtin.txt: types and kinds of Kubernetes as compact lines, from the `api` folder of its sources.

    generate-schema.py ~/go/pkg/mod/k8s.io/kubernetes@v1.34.4/api > src/main/resources/io/updateorchestrator/simulated/schema/builtin.txt

What the folder says is what a server answers at /openapi/v3 and in its discovery. Lines:
    kind  GROUP/VERSION KIND PLURAL SINGULAR N|C VERBS SHORT-NAMES CATEGORIES SUBRESOURCES TYPE   ("-" for none)
    type  NAME [atomic]
     FIELD[!] TYPE [= DEFAULT]      "!" where the schema requires it; the default {} tells a struct that is always there
A TYPE is string, number, boolean, any, NAME, or a prefix and a TYPE: map, map-atomic, list (atomic), set, list(KEY,KEY); ref-atomic NAME.
"""
import glob, json, os, re, sys

folder = sys.argv[1]
GROUPS = ["api__v1", "apis__apps__v1", "apis__batch__v1", "apis__autoscaling__v2", "apis__networking.k8s.io__v1", "apis__policy__v1",
          "apis__rbac.authorization.k8s.io__v1", "apis__storage.k8s.io__v1", "apis__scheduling.k8s.io__v1", "apis__coordination.k8s.io__v1",
          "apis__discovery.k8s.io__v1", "apis__events.k8s.io__v1", "apis__node.k8s.io__v1", "apis__admissionregistration.k8s.io__v1",
          "apis__apiextensions.k8s.io__v1", "apis__apiregistration.k8s.io__v1", "apis__certificates.k8s.io__v1", "apis__flowcontrol.apiserver.k8s.io__v1",
          "apis__resource.k8s.io__v1", "apis__authorization.k8s.io__v1", "apis__authentication.k8s.io__v1"]
schemas = {}


def short(name):
    name = re.sub(r"^io\.k8s\.(api|apimachinery\.pkg\.apis|kube-aggregator\.pkg\.apis|apiextensions-apiserver\.pkg\.apis)\.", "", name)
    return re.sub(r"^io\.k8s\.apimachinery\.pkg\.", "", name)


def reference(schema):
    ref = schema.get("$ref") or (schema["allOf"][0].get("$ref") if len(schema.get("allOf", [])) == 1 else None)
    return ref.split("/")[-1] if ref else None


def is_map(schema):
    return schema.get("type") == "object" and not schema.get("properties")


def expression(schema):
    ref = reference(schema)
    if ref:
        target = schemas[ref]
        if target.get("type") == "object" and target.get("properties"):
            return ("ref-atomic " if schema.get("x-kubernetes-map-type") == "atomic" else "") + short(ref)
        return expression(target)
    kind = schema.get("type")
    if kind == "array":
        item = expression(schema["items"])
        listing = schema.get("x-kubernetes-list-type", "atomic")
        if listing == "map":
            return "list(%s) %s" % (",".join(schema["x-kubernetes-list-map-keys"]), item)
        return ("set " if listing == "set" else "list ") + item
    if kind == "object":
        values = schema.get("additionalProperties")
        word = "map-atomic " if schema.get("x-kubernetes-map-type") == "atomic" else "map "
        return word + (expression(values) if isinstance(values, dict) else "any")
    return {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}.get(kind, "any")


def kinds(group):
    document = json.load(open("%s/discovery/%s.json" % (folder, group)))
    paths = json.load(open("%s/openapi-spec/v3/%s_openapi.json" % (folder, group)))["components"]["schemas"]
    group_version = document["groupVersion"]
    g, v = group_version.split("/") if "/" in group_version else ("", group_version)
    named = {}
    for name, schema in paths.items():
        for gvk in schema.get("x-kubernetes-group-version-kind", []):
            if (gvk["group"], gvk["version"]) == (g, v):
                named[gvk["kind"]] = name
    for r in document["resources"]:
        if "/" in r["name"]:
            continue
        subs = sorted(s["name"].split("/", 1)[1] for s in document["resources"] if s["name"].startswith(r["name"] + "/"))
        yield "kind %s %s %s %s %s %s %s %s %s %s" % (
            group_version, r["kind"], r["name"], r["singularName"], "N" if r["namespaced"] else "C", ",".join(r["verbs"]) or "-",
            ",".join(r.get("shortNames", [])) or "-", ",".join(r.get("categories", [])) or "-", ",".join(subs) or "-", short(named[r["kind"]]))


lines, wanted = [], set()
for group in GROUPS:
    schemas.update(json.load(open("%s/openapi-spec/v3/%s_openapi.json" % (folder, group)))["components"]["schemas"])
for group in GROUPS:
    for line in kinds(group):
        lines.append(line)
        wanted.add(line.rsplit(" ", 1)[1])
by_short = {short(name): schema for name, schema in schemas.items()}
done = set()
while wanted - done:
    name = sorted(wanted - done)[0]
    done.add(name)
    schema = by_short[name]
    body = []
    for field, value in sorted(schema.get("properties", {}).items()):
        text = expression(value)
        last = text.rsplit(" ", 1)[-1]
        if last in by_short:
            wanted.add(last)
        default = value.get("default")
        body.append(" %s%s %s%s" % (field, "!" if field in schema.get("required", []) else "", text,
                                    " = " + json.dumps(default) if default is not None and default is not False and (default != {} or last in by_short) else ""))
    lines.append("\n".join(["type " + name + (" atomic" if schema.get("x-kubernetes-map-type") == "atomic" else "")] + body))
kind_lines = [line for line in lines if line.startswith("kind")]
print("# Kubernetes 1.34.4, written by generate-schema.py (the format is described there).")
print("\n".join(kind_lines + sorted(line for line in lines if line.startswith("type"))))
