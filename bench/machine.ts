import { availableParallelism, cpus, loadavg } from 'node:os';

/** Where and when figures were taken. */
export interface Machine {
	/** ISO 8601, UTC. */
	readonly date: string;
	readonly node: string;
	readonly platform: string;
	readonly cpu: string;
	readonly cores: number;
	/** Load average of the minute before: above `cores` the machine was busy with something else. */
	readonly load: number;
}

export function describeMachine(): Machine {
	return {
		date: new Date().toISOString(),
		node: process.versions.node,
		platform: process.platform,
		cpu: cpus()[0]?.model ?? 'unknown',
		cores: availableParallelism(),
		load: Number((loadavg()[0] ?? 0).toFixed(2)),
	};
}
