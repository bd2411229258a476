#!/bin/sh
# Writes without end.
while :; do echo '{"verdicts":[{"item":"item","verdict":"met","fields":[],"why":{"code":"floods.code"},"evidence":[]}]}'; done
