/** Sends a signal; false when the process is gone, or is not ours to signal. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
	try {
		return process.kill(pid, signal);
	} catch {
		return false;
	}
}

/** Sends a signal to every member of the process group that `leader` founded. */
export function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
	return signalProcess(-leader, signal);
}
