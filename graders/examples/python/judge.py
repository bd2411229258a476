"""Judges the items of the family "naming": facts and items come as JSON on standard input, verdicts go out as JSON."""
import json
import re
import sys


def judge(item, subjects):
    facts = [f for s in subjects if s["role"] == item["on"] for f in s["facts"] if f["kind"] == "host"]
    if not facts or facts[0]["value"].get("name") is None:
        return {"item": item["id"], "verdict": "not_observed", "fields": [], "evidence": [],
                "why": {"code": "naming.host.wrong", "args": {"name": "?", "rule": "?"}}}
    name, expect = facts[0]["value"]["name"], item["expect"]
    rule = re.escape(expect["prefix"].lower()) + "[0-9]{%d}" % expect["digits"]
    met = re.fullmatch(rule, name) is not None
    shown = expect["prefix"].lower() + "0" * expect["digits"]
    return {"item": item["id"], "verdict": "met" if met else "not_met",
            "fields": [{"name": "name", "expected": shown, "seen": name, "met": met}],
            "why": {"code": "naming.host.right" if met else "naming.host.wrong", "args": {"name": name, "rule": shown}},
            "evidence": facts[0]["evidence"]}


if sys.argv[-1] == "grade":
    batch = json.load(sys.stdin)
    print(json.dumps({"verdicts": [judge(item, batch["subjects"]) for item in batch["items"]]}))
