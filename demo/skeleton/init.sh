#!/bin/sh
# Starts Sprout in the background and says where it is. Does nothing when it already runs.
#   ./init.sh           start
#   ./init.sh restart   start anew, after a change of the server
cd "$(dirname "$0")" || exit 1
server="$PWD/server.js"

# A process id may have passed to another program: only a process that runs this very file is ours. Not asked by grep, whose
# own arguments hold the name of the file.
is_ours() {
	[ -n "$1" ] || return 1
	if [ -r "/proc/$1/cmdline" ]; then
		args=$(tr '\0' ' ' <"/proc/$1/cmdline")
	else
		args=$(ps -p "$1" -o args= 2>/dev/null)
	fi
	case $args in
		"node $server"*) return 0 ;;
		*) return 1 ;;
	esac
}

pid=$(cat .pid 2>/dev/null)
if is_ours "$pid"; then
	if [ "$1" != restart ] && [ -s .url ]; then
		echo "Sprout is at $(cat .url)"
		exit 0
	fi
	kill "$pid"
	while is_ours "$pid"; do sleep 0.1; done
fi

rm -f .url
nohup node "$server" >server.log 2>&1 </dev/null &
pid=$!
echo "$pid" >.pid

tries=0
until [ -s .url ]; do
	tries=$((tries + 1))
	if [ "$tries" -gt 100 ] || ! kill -0 "$pid" 2>/dev/null; then
		echo 'Sprout did not start:' >&2
		cat server.log >&2
		exit 1
	fi
	sleep 0.1
done
echo "Sprout is at $(cat .url)"
