/** One process as the system lists it. `startedAt` is opaque. */
export interface ProcessEntry {
	readonly pid: number;
	readonly parent: number;
	readonly group: number;
	/** Ended, and only waits for its parent to fetch the exit code: it holds nothing and runs nothing. */
	readonly zombie: boolean;
	readonly startedAt: string;
}

/** What this room asks of an operating system. All of it is synchronous: the store asks inside transactions. */
export interface System {
	readBootId(): string;
	readProcess(pid: number): ProcessEntry | undefined;
	readProcessTable(): ProcessEntry[];
	/** The marker of each process that has one and may be looked into, by pid. */
	readMarkers(table: readonly ProcessEntry[]): Map<number, string>;
}
