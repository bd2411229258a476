#!/bin/sh
# Answers what is no JSON.
printf 'h\351llo {{{'
