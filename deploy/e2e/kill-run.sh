#!/usr/bin/env bash
# kill -9 at seeded random moments, many seeds in a row, on the API server that KUBECONFIG names.
#   deploy/e2e/kill-run.sh [SEEDS]        20 by default
# A seed that fails is printed; run it alone with: deploy/e2e/kill-run.sh --seed N
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ -z "${KUBECONFIG:-}" ] || [ -z "${KUBEBUILDER_ASSETS:-}" ]; then
  echo 'no cluster for tests: eval "$(../shared/realcluster/realcluster up kill)" first' >&2
  exit 1
fi
if [ "${1:-}" = --seed ]; then choice=-De2e.seed=$2; else choice=-De2e.seeds=${1:-20}; fi
exec mvn -B -q -pl deploy/e2e -am -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=KillIT -Dfailsafe.failIfNoSpecifiedTests=false "$choice" verify
