/** What one session may use at once, or in all. */
export interface SessionLimits {
	/** Processes at one time. A browser has a dozen, a large build some hundred; what goes beyond is a runaway. */
	readonly processes: number;
	/** Bytes of text and pictures that it writes into the journal and its blobs. */
	readonly outputBytes: number;
}

export const DEFAULT_LIMITS: SessionLimits = { processes: 600, outputBytes: 512 * 1_024 * 1_024 };

export interface LimitWatch {
	/** Resolves, with a sentence, when a limit is passed. */
	readonly passed: Promise<string>;
	wrote(bytes: number): void;
	stop(): void;
}

const LOOK_MS = 1_000;

/** @param processes how many run in the session's box at present */
export function watchLimits(limits: SessionLimits, processes: () => number): LimitWatch {
	let written = 0;
	let report: (why: string) => void = () => {};
	const passed = new Promise<string>((resolve) => {
		report = resolve;
	});
	const timer = setInterval(() => {
		const count = processes();
		if (count > limits.processes)
			report(
				`It ran ${count} processes at once, of which ${limits.processes} are allowed, and was ended with all of them.`,
			);
	}, LOOK_MS);
	return {
		passed,
		wrote(bytes) {
			written += bytes;
			if (written > limits.outputBytes)
				report(`It wrote more than the ${Math.round(limits.outputBytes / 1_048_576)} MB of output that are allowed.`);
		},
		stop: () => clearInterval(timer),
	};
}
