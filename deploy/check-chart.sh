#!/usr/bin/env bash
# check-chart.sh SCHEMAS: `helm lint` and kubeconform for the chart with each file of values. SCHEMAS is kubeconform's -schema-location;
# docs/how-to/kubernetes.md says where both programs and the schemas came from.
set -euo pipefail
cd "$(dirname "$0")/helm"
for values in values/*.yaml; do
  echo "$values"
  helm lint --quiet --strict switchyard --values "$values"
  helm template switchyard switchyard --namespace switchyard --values "$values" |
    kubeconform -strict -summary -schema-location "$1"
done
