#!/bin/sh
# One night with Scrapyd: the crawl is a job of the server (docs/crawl.md, With Scrapyd), all else is done here behind it.
# Scrapyd has no clock of its own: let cron or a timer start this. run.toml needs skip = ["crawl"].
set -eu
: "${SITES:?the sites, with commas between them}" "${DATA:?the data folder, in full}" "${CONTACT:?where you are reached}"
scrapyd=${SCRAPYD:-http://127.0.0.1:6800}
job=$(curl --fail --silent --show-error "$scrapyd/schedule.json" --data project=thidua --data spider=news \
  --data-urlencode "site=$SITES" --data-urlencode "data=$DATA" --data-urlencode "setting=THIDUA_CONTACT=$CONTACT" \
  ${SETTING:+--data-urlencode "setting=$SETTING"} | sed -n 's/.*"jobid": *"\([^"]*\)".*/\1/p')
test -n "$job" || { echo "Scrapyd took no job; is the egg deployed? (scrapyd-deploy)" >&2; exit 3; }
until curl --fail --silent --show-error "$scrapyd/status.json?project=thidua&job=$job" |
  grep -q '"currstate": *"finished"'; do
  sleep "${PAUSE:-30}"
done
exec "${THIDUA:-thidua}" run --data "$DATA" ${CONFIG:+--config "$CONFIG"} --quiet
