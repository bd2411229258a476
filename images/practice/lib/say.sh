# shellcheck shell=bash
# Progress and refusals, for people, on stderr.

steps=7
step=0

# say WHAT: the next step begins.
say() {
    step=$((step + 1))
    echo "step $step/$steps: $1" >&2
}

# die WHAT REMEDY: ends the build.
die() {
    echo "practice image: $1; $2" >&2
    exit 1
}
