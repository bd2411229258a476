#!/bin/sh
# Says met although a field is not.
echo '{"verdicts":[{"item":"item","verdict":"met","fields":[{"name":"a","expected":1,"seen":2,"met":false}],"why":{"code":"lies.code"},"evidence":[]}]}'
