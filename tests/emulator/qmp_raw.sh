#!/bin/sh
# SPDX-License-Identifier: MIT
#
# sh qmp_raw.sh GUEST BOUNDED PROGRAM [ARG]...
# Clients that break the rules of QMP, or the connection: what is sent comes from the shell through
# socat, what comes back is judged by jq. Prints TAP.
#
# GUEST runs for ever; BOUNDED is 1 if the program's memory can be compared, 0 if it cannot.
set -eu

guest=$1 bounded=$2
shift 2
program=$1
case $program in */*) ;; *) program=./$program ;; esac
shift
count=0 failed=0
for tool in socat jq; do
    if ! command -v $tool >/dev/null; then
        printf 'ok 1 - clients that break the rules # SKIP %s is not installed\n1..1\n' $tool
        exit 0
    fi
done

folder=$(mktemp -d)
sock=$folder/sock
hog=
"$program" "$@" -kernel "$guest" -serial null -qmp "unix:$sock,server=on,wait=off" &
emulator=$!
# shellcheck disable=SC2317 # the trap calls it
finish() {
    # shellcheck disable=SC2086 # there may be none
    kill $emulator $hog 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT
until [ -S "$sock" ]; do
    kill -0 $emulator
    sleep 0.05
done

# is NAME EXPECTED FOUND: one test case.
is() {
    count=$((count + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $count - $1"
    else
        failed=$((failed + 1))
        printf 'not ok %s - %s\n# expected: %.2000s\n# found:    %.2000s\n' $count "$1" "$2" "$3"
    fi
}

# all FILTER: what the monitor says to standard input, through jq.
all() {
    socat -t60 - "UNIX-CONNECT:$sock" | jq -c "$1"
}

# after FILTER: the same, of the responses after the negotiation.
after() {
    { echo '{"execute": "qmp_capabilities", "id": "negotiation"}' && cat; } |
        all "select(has(\"event\") or has(\"QMP\") or .id == \"negotiation\" | not) | $1"
}

lives='{"execute": "query-status", "id": "lives"}'
both='[.id, .error.class // .return.running]'

# bad NAME TEXT CLASS: an error of that class, and the session goes on.
bad() {
    is "$1" "[null,\"$3\"]
[\"lives\",true]" "$(printf '%s\n%s\n' "$2" "$lives" | after "$both" | uniq)"
}

bad "not JSON" 'hello' GenericError
bad "a word in the place of a value" '{"execute": nonsense}' GenericError
bad "no value" '{"execute": }' GenericError
bad "no colon" '{"execute" "stop"}' GenericError
bad "no quote before the line ends" '{"execute": "stop' GenericError
bad "the wrong bracket" '{"execute": "stop"]' GenericError
bad "a bracket too many" '}' GenericError
bad "a comma too many" '{"execute": "query-status",}' GenericError
bad "a number that is none" '{"execute": 0x10}' GenericError
bad "the same key twice" '{"execute": "stop", "execute": "stop"}' GenericError
bad "an unknown escape" '{"execute": "\q"}' GenericError
bad "half a surrogate pair" '{"execute": "\ud800"}' GenericError
bad "a control character in a string" "$(printf '{"execute": "a\001b"}')" GenericError
bad "a byte that is not UTF-8" "$(printf '{"execute": "a\377b"}')" GenericError
bad "UTF-8 longer than need be" "$(printf '{"execute": "a\301\201b"}')" GenericError
bad "an array" '[1, 2]' GenericError
bad "a string" '"execute"' GenericError
bad "a number" '7' GenericError
bad "an empty object" '{}' GenericError
bad "a command that is no string" '{"execute": 1}' GenericError
bad "a command that is null" '{"execute": null}' GenericError
bad "arguments that are no object" '{"execute": "stop", "arguments": []}' GenericError
bad "an unknown key" '{"execute": "stop", "argument": {}}' GenericError
bad "an unknown command" '{"execute": "explode"}' CommandNotFound
bad "a command in capitals" '{"execute": "STOP"}' CommandNotFound
bad "an unknown argument" '{"execute": "stop", "arguments": {"a": {"b": [1]}}}' GenericError
bad "the negotiation again" '{"execute": "qmp_capabilities"}' CommandNotFound
bad "out of band, not negotiated" '{"exec-oob": "query-status"}' GenericError

# What is too large or too deep costs the sender an error, and may cost it more of what it sent then.
deep() {
    head -c 100000 /dev/zero | tr '\0' "$1"
}
is "arrays 100,000 deep" '"GenericError"' "$(deep '[' | after .error.class | uniq)"
is "objects 20,000 deep" '"GenericError"' \
    "$(awk 'BEGIN { for (i = 0; i < 20000; i++) printf "{\"a\": " }' | after .error.class | uniq)"
is "100,000 brackets too many" '"GenericError"' "$(deep ']' | after .error.class | uniq)"
large() {
    printf '{"execute": "'
    head -c 4000000 /dev/zero | tr '\0' x
    printf '"}\n%s\n' "$lives"
}
is "a string of 4 MB" '"GenericError"' "$(large | after 'select(.error) | .error.class' | uniq)"
is "and the session goes on" '["lives",true]' "$(large | after "$both" | tail -n 1)"
many() {
    printf '{"execute": "stop", "arguments": {"a": [0'
    head -c 400000 /dev/zero | tr '\0' ',' | sed 's/,/,0/g'
    printf ']}}\n'
}
is "an array of 400,000 numbers" '"GenericError"' "$(many | after .error.class | uniq)"

# Every value can be an id.
for id in null true false 0 -1 1.5 1e3 -0.0 4294967296 '""' '"text"' '"\u0000"' '"\ud83d\ude00é"' '[]' \
    '[1,[2,{}]]' '{}' '{"a":{"b":null},"id":1}'; do
    is "the id $id" "$(printf '%s' "$id" | jq -c '[true, .]')" \
        "$(printf '{"id": %s, "execute": "query-status"}' "$id" | after '[has("id"), .id]')"
    is "the id $id with an error" "$(printf '%s' "$id" | jq -c '["CommandNotFound", .]')" \
        "$(printf '{"execute": "explode", "id": %s}' "$id" | after '[.error.class, .id]')"
done
is "no id" false "$(echo '{"execute": "query-status"}' | after 'has("id")')"

# Before and during the negotiation.
is "a command before the negotiation" '"CommandNotFound"' \
    "$(echo '{"execute": "query-status"}' | all 'select(.QMP | not) | .error.class')"
is "an unknown capability" '"GenericError"' \
    "$(echo '{"execute": "qmp_capabilities", "arguments": {"enable": ["x"]}}' |
        all 'select(.QMP | not) | .error.class')"
is "capabilities that are no array" '"GenericError"' \
    "$(echo '{"execute": "qmp_capabilities", "arguments": {"enable": "oob"}}' |
        all 'select(.QMP | not) | .error.class')"
is "a failed negotiation can be done again" '"GenericError"
{}' "$(printf '{"execute": "qmp_capabilities", "arguments": {"on": 1}}{"execute": "qmp_capabilities"}' |
    all 'select(.QMP | not) | .error.class // .return')"
is "out of band before the negotiation" '"CommandNotFound"' \
    "$(echo '{"exec-oob": "query-status"}' | all 'select(.QMP | not) | .error.class')"
is "no event before the negotiation, but after it" '["QMP"]
["return"]
["event","timestamp"]
["return"]' "$({
    printf '{"execute": "qmp_capabilities"}{"execute": "stop"}' | socat -t60 - "UNIX-CONNECT:$sock" >"$folder/other"
    printf '{"execute": "qmp_capabilities"}{"execute": "cont"}'
} | all 'keys')"
is "nothing sent at all" '["QMP"]' "$(all keys </dev/null)"

# Messages in odd pieces.
is "many commands in one piece" "500" "$(
    awk 'BEGIN { for (i = 0; i < 500; i++) printf "{\"execute\":\"query-status\",\"id\":%d}", i }' |
        after .id | awk '$1 == NR - 1' | wc -l
)"
is "a command in single bytes" "[\"lives\",true]" "$(
    printf '%s\n' "$lives" | sed 's/./&\n/g' | while IFS= read -r byte; do
        printf '%s' "$byte"
        sleep 0.001
    done | after "$both"
)"
is "a command without the end" '"GenericError"' "$(printf '{"execute": "query-st' | after .error.class)"
is "blank lines and tabs" '["lives",true]' "$(printf ' \t\r\n\n%s\r\n\r\n' "$lives" | after "$both")"

# Clients that vanish.
for part in '' '{' '{"execute": "quer' "$lives" "$lives$lives$lives"; do
    for _ in 1 2 3; do
        printf '{"execute": "qmp_capabilities"}%s' "$part" | socat -u - "UNIX-CONNECT:$sock"
    done
    is "clients that vanish after: $part" '["lives",true]' "$(echo "$lives" | after "$both")"
done
i=0
while [ $i -lt 20 ]; do
    awk 'BEGIN { for (i = 0; i < 300; i++) print "{\"execute\":\"query-qmp-schema\"}" }' |
        after .return 2>/dev/null | head -c 10000 >/dev/null &
    vanishing="${vanishing-} $!"
    i=$((i + 1))
done
is "clients that vanish in the middle of an answer" '["lives",true]' "$(echo "$lives" | after "$both")"
# shellcheck disable=SC2086 # numbers
wait $vanishing

# Several clients at once: more than the server serves at a time, and one that never reads.
i=0
while [ $i -lt 40 ]; do
    awk -v c=$i 'BEGIN { for (i = 0; i < 50; i++) printf "{\"execute\":\"query-target\",\"id\":[%d,%d]}", c, i }' |
        after .id >"$folder/client-$i" &
    clients="${clients-} $!"
    i=$((i + 1))
done
# shellcheck disable=SC2086 # numbers
wait $clients
is "40 clients at once, each in its order" 2000 "$(
    i=0
    while [ $i -lt 40 ]; do
        awk -v c=$i '$0 == "[" c "," NR - 1 "]"' "$folder/client-$i"
        i=$((i + 1))
    done | wc -l
)"

memory() {
    awk '/^VmRSS/ { print $2 }' /proc/$emulator/status
}
before=$(memory)
{
    echo '{"execute": "qmp_capabilities"}'
    yes '{"execute": "query-qmp-schema"}' | head -n 100000
} | socat -u - "UNIX-CONNECT:$sock" 2>/dev/null &
hog=$!
is "while one client never reads, another is served" 2000 "$(
    awk 'BEGIN { for (i = 0; i < 2000; i++) print "{\"execute\":\"query-status\"}" }' |
        after .return.running | grep -c true
)"
if [ "$bounded" = 1 ]; then
    is "and the emulator keeps less than 32 MB for it" yes \
        "$([ $(($(memory) - before)) -lt 32768 ] && echo yes || echo "$before $(memory)")"
fi
kill $hog 2>/dev/null || true
wait $hog 2>/dev/null || true
hog=
is "and goes on when that client is gone" '["lives",true]' "$(echo "$lives" | after "$both")"

printf '{"execute": "qmp_capabilities"}{"execute": "quit"}' | socat -t60 - "UNIX-CONNECT:$sock" >/dev/null
status=0
wait $emulator || status=$?
is "the emulator ends as it should" 0 $status
echo "1..$count"
[ $failed -eq 0 ]
