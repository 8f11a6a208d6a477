#!/usr/bin/env bash
# Compares what seaworthy renders with what helm does, for all charts below a folder.
#
#   tests/helm-compare.sh FOLDER [HELM [SEAWORTHY]]
#
# Every chart is rendered with its defaults and with each of its values-*.yaml and ci/*-values.yaml. Prints a line for
# every case that is not identical, and the sums. "random" means that the differing lines differ between two runs of
# helm as well (passwords, certificates). "refused" cases are those that helm does not render; it is told for how many
# of them seaworthy still gives documents. The exit code is 1 when a case differs.
set -u
folder=${1:?usage: tests/helm-compare.sh FOLDER [HELM [SEAWORTHY]]}
helm=${2:-helm}
seaworthy=${3:-seaworthy}
command -v "$helm" >/dev/null || { echo "there is no $helm" >&2; exit 2; }
command -v "$seaworthy" >/dev/null || { echo "there is no $seaworthy" >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
identical=0 random=0 different=0 refused=0 rescued=0

# A script for sed that leaves out the lines which a second run of helm changes.
random_lines() {
  diff --unchanged-line-format='' --old-line-format='%dn ' --new-line-format='' "$work/helm" "$work/again" |
    tr ' ' '\n' | sed '/^$/d; s/$/d/'
}

# Where there is nothing to install, helm prints an empty line first.
without_blank() { sed '1{/^$/d;}' "$1"; }

# The case of a chart and perhaps a values file.
compare() {
  local chart=$1 name=$1
  shift
  [ $# -gt 0 ] && name="$chart with ${2#"$chart"/}"
  "$seaworthy" render "$@" "$chart" >"$work/ours" 2>/dev/null </dev/null
  if ! "$helm" template release-name "$chart" "$@" >"$work/all" 2>/dev/null </dev/null; then
    refused=$((refused + 1))
    grep -q '^# Source: ' "$work/ours" && rescued=$((rescued + 1))
    return
  fi
  without_blank "$work/all" >"$work/helm"
  if cmp -s "$work/helm" "$work/ours"; then
    identical=$((identical + 1))
    return
  fi
  "$helm" template release-name "$chart" "$@" 2>/dev/null </dev/null | without_blank - >"$work/again"
  random_lines >"$work/random"
  if [ "$(wc -l <"$work/helm")" = "$(wc -l <"$work/ours")" ] &&
    cmp -s <(sed -f "$work/random" "$work/helm") <(sed -f "$work/random" "$work/ours"); then
    random=$((random + 1))
    echo "random     $name"
  else
    different=$((different + 1))
    echo "different  $name"
    diff "$work/helm" "$work/ours" | head -5 | cut -c1-160 | sed 's/^/             /'
  fi
}

while IFS= read -r manifest; do
  chart=${manifest%/Chart.yaml}
  # What a chart brings along is seen through it.
  case $chart in */charts/*) [ -e "${chart%/charts/*}/Chart.yaml" ] && continue ;; esac
  compare "$chart"
  for values in "$chart"/values-*.yaml "$chart"/ci/*-values.yaml; do
    [ -e "$values" ] && compare "$chart" --values "$values"
  done
done < <(find "$folder" -name Chart.yaml | LC_ALL=C sort)

rendered=$((identical + random + different))
echo "$rendered cases that helm renders: $identical identical, $random random bytes only, $different different"
echo "$refused cases that helm refuses, of which $rescued still give documents"
[ "$different" = 0 ]
