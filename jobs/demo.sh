#!/usr/bin/env bash
# The demo (make demo): plans a migration, runs it against the sandbox on a bad day, kills it in the middle, goes on, and
# compares what tokenferry says with what the sandbox counted. About three minutes; everything is below .build/demo.
set -euo pipefail
cd "$(dirname "$0")/.."

tokenferry="$(swift build --show-bin-path)/tokenferry"
scratch=.build/demo
job=$scratch/stripe-cards.yaml
reports=$scratch/reports/stripe-cards
export CHARGEBEE_API_KEY=any-key-will-do-for-the-sandbox
export TOKENFERRY_STATE_DIR=$PWD/$scratch/state
sandbox_pid=''
run_pid=''
failures=0

stop_all() {
    for pid in $run_pid $sandbox_pid; do kill -9 "$pid" 2>/dev/null || true; done
    { wait; } 2>/dev/null
}
trap stop_all EXIT
trap 'exit 130' INT TERM

fail() {
    printf '\nThe demo stopped: %s\n' "$1" >&2
    exit 1
}

heading() { printf '\n%s\n%s\n' "$1" "${1//?/-}"; }

say() { printf '  %s\n' "$*"; }

# The first number under a key of a JSON object on one line.
number() { grep -o "\"$1\":[0-9]*" <<<"$2" | head -n 1 | cut -d : -f 2; }

# Runs a command whose exit status must be as given, and leaves its output in $output.
expect() {
    local wanted=$1 status=0
    shift
    output=$("$@") || status=$?
    [ "$status" -eq "$wanted" ] || fail "exit status $status instead of $wanted from: $*"
}

# Prints a line of the closing table: what is counted, the count, what it has to be, and whether it is.
compare() {
    local verdict=OK
    [ "$2" = "$3" ] || verdict='NOT EQUAL' failures=$((failures + 1))
    printf '  %-50s %6s  %7s   %s\n' "$1" "$2" "$3" "$verdict"
}

# Rows that have ended, of those that are sent.
ended() {
    local status
    status=$("$tokenferry" status "$job" --format json 2>/dev/null) || status=''
    [ -n "$status" ] || { echo 0 && return; }
    echo $(($(number created "$status") + $(number recovered "$status") + $(number failed "$status")))
}

command -v curl >/dev/null || fail 'it needs curl, to ask the sandbox what it has counted'
started=$SECONDS
rm -rf "$scratch"
mkdir -p "$scratch"

heading 'A sandbox on a bad day'
"$tokenferry" sandbox --port 0 --scenario jobs/demo-faults.yaml >"$scratch/sandbox.address" 2>"$scratch/sandbox.log" &
sandbox_pid=$!
for _ in {1..100}; do
    [ -s "$scratch/sandbox.address" ] && break
    kill -0 "$sandbox_pid" 2>/dev/null || fail "the sandbox did not start: $(cat "$scratch/sandbox.log")"
    sleep 0.1
done
address=$(head -n 1 "$scratch/sandbox.address")
[ -n "$address" ] || fail 'the sandbox did not say its address within 10 seconds'
sed -e 's|\.\./samples/|../../samples/|' -e "s|http://127.0.0.1:8787/api/v2|$address|" jobs/stripe-cards.yaml >"$job"
say "$address stands in for Chargebee and ill-treats its callers:"
sed -n '/^latency:/,$ s/^/    /p' jobs/demo-faults.yaml

heading 'Plan: every row is read, nothing is sent'
expect 3 "$tokenferry" plan "$job" --format json
plan=$output
rows=$(number rows "$plan")
ready=$(number ready "$plan")
say "$rows rows: $ready are ready, $(number rejected "$plan") are rejected"
grep -o '"reason":"[a-z_]*","count":[0-9]*' <<<"$plan" | sed 's/.*:"\(.*\)",.*:\(.*\)/\2 \1/' |
    while read -r count reason; do printf '    %5s  %s\n' "$count" "$reason"; done
say 'Worth a look, and sent all the same:'
grep -o '"code":"[a-z_]*","severity":"warning","count":[0-9]*' <<<"$plan" | sed 's/"code":"\([a-z_]*\)".*:\(.*\)/\2 \1/' |
    while read -r count code; do printf '    %5s  %s\n' "$count" "$code"; done

heading 'Simulate: the same job in virtual time, against the same bad day'
expect 0 "$tokenferry" simulate "$job" --scenario jobs/demo-faults.yaml
sed -n '2,7 s/^ */  /p' <<<"$output"

heading 'Run, until somebody pulls the plug'
"$tokenferry" run "$job" >"$scratch/run-1.txt" &
run_pid=$!
for _ in {1..120}; do
    sleep 0.5
    [ "$(ended)" -lt $((ready / 3)) ] || break
done
# The worst moment: while many requests are in flight, not while the run waits as it was told.
for _ in {1..100}; do
    [ "$(number in_doubt "$("$tokenferry" status "$job" --format json)")" -lt 3 ] || break
done
kill -9 "$run_pid" 2>/dev/null || true
ended_as=0
{ wait "$run_pid" || ended_as=$?; } 2>/dev/null
run_pid=''
[ "$ended_as" -eq 137 ] || fail "the run ended before it could be killed, with exit status $ended_as"
printf '\n'
say 'kill -9: the process is gone'
expect 0 "$tokenferry" status "$job" --format json
say "The journal knows: $(number created "$output") created, $(number recovered "$output") recovered," \
    "$(number failed "$output") failed, $(number in_doubt "$output") in doubt, $(number not_attempted "$output") to go"

heading 'Run again: the same command goes on'
expect 3 "$tokenferry" run "$job"

heading 'Reconcile: what tokenferry says, and what the sandbox counted'
expect 3 "$tokenferry" report "$job" --format json 2>"$scratch/report.log"
report=$output
state=$(curl --silent --show-error --fail "${address%/api/v2}/sandbox/state")
created=$(number created "$report")
recovered=$(number recovered "$report")
accounted=0
for ending in created recovered already_done rejected failed needs_review not_attempted; do
    count=$(number "$ending" "$report")
    accounted=$((accounted + count))
    printf '  %-50s %6s\n' "${ending//_/ }" "$count"
done
printf '\n  %-50s %6s  %7s\n' '' 'is' 'must be'
compare 'rows that the endings add up to' "$accounted" "$rows"
compare 'payment sources in the sandbox' "$(number payment_sources "$state")" $((created + recovered))
compare 'of them attached twice' "$(number doubled_pairs "$state")" 0
compare 'rows left undone or in doubt' $(($(number not_attempted "$report") + $(number in_doubt "$report"))) 0
printf '\n'
say "On the way: $(number throttled "$report") refusals for rate, $(number dropped_answers "$state") lost answers," \
    "$(number retries "$report") retries, $(number replayed "$report") answers replayed"

heading 'Reports'
say "$PWD/$reports/plan.html"
say "$PWD/$reports/report.html"
say "$PWD/$reports/rows.csv"
printf '\n  %s seconds in all.\n' $((SECONDS - started))
[ "$failures" -eq 0 ] || fail "$failures comparisons do not hold; the sandbox said: $state"
