#!/bin/sh
# Type-checks and draws the dashboards with Grafana's own components, on a real influxd filled with a synthetic day.
# WATTWERK_GRAFANA_RENDER names the folder of the installed renderer (its npm packages need about 525 MB, so it is not
# part of the usual tests); influxd is found in WATTWERK_INFLUXD or on the PATH. Pictures: dashboards/target/render.
set -eu
cd "$(dirname "$0")/.."
: "${WATTWERK_GRAFANA_RENDER:?set it to the folder of the installed renderer}"
exec mvn -q -pl dashboards -am test -Dtest=DashboardRenderTest -Dsurefire.failIfNoSpecifiedTests=false "$@"
