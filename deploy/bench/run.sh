#!/usr/bin/env bash
# The three measurements, each beside a baseline of the same run.
#   deploy/bench/run.sh [PushBench|ShopBench|RestartBench [-Dbench.rounds=N]]
# PushBench and RestartBench want a real API server: eval "$(../shared/realcluster/realcluster up bench)"
set -euo pipefail
cd "$(dirname "$0")/../.."
exec mvn -B -q -pl deploy/bench -am -DskipITs -Dtest="${1:-*Bench}" -Dsurefire.failIfNoSpecifiedTests=false "${@:2}" verify
