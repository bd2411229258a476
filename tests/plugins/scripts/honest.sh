#!/bin/sh
# Reads the question and answers it.
read -r question
case $1 in
wants) echo '[{"kind":"file","of":"router","with":{"path":"/etc/motd"}}]' ;;
grade)
    case $question in *'"item"'*) echo '{"verdicts":[{"item":"item","verdict":"met","fields":[],"why":{"code":"honest.code","args":{}},"evidence":[]}]}' ;; esac
    ;;
esac
