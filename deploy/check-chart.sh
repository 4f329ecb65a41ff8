#!/usr/bin/env bash
# check-chart.sh SCHEMAS: `helm lint` and kubeconform for the chart with each file of values. SCHEMAS is a folder of JSON Schemas,
# deployment-apps-v1.json and so on: those of PyPI's kubernetes-validate (v1.37.0-local-strict), each with the $defs of its _definitions.json.
set -euo pipefail
schemas=$(realpath "$1")
cd "$(dirname "$0")/helm"
for values in values/*.yaml; do
  echo "$values"
  helm lint --quiet --strict switchyard --kube-version 1.37.0 --values "$values"
  helm template switchyard switchyard --kube-version 1.37.0 --namespace switchyard --values "$values" |
    kubeconform -strict -summary -schema-location "$schemas/{{ .ResourceKind }}{{ .KindSuffix }}.json"
done
