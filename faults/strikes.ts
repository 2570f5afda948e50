import { setTimeout as sleep } from 'node:timers/promises';
import SQLite from 'better-sqlite3';
import { findVictim } from './find-victim.ts';
import type { Strike } from './plan.ts';
import type { SmallDisk } from './small-disk.ts';

/** What a strike may hit. */
export interface Ground {
	readonly projectKey: string;
	readonly database: string;
	readonly disk: SmallDisk | null;
	/** Pid of the runner at this moment. */
	runner(): number | undefined;
	server(): number | undefined;
}

/** For how long a victim is waited for: at the moment of a strike none may run. */
const PATIENCE_MS = 2_000;
const LOOK_MS = 5;

/** Carries a strike out. Resolves when it holds no longer, with whether it hit anything; `onHit` is called when it does. */
export async function carryOut(strike: Strike, ground: Ground, onHit: () => void): Promise<boolean> {
	switch (strike.kind) {
		case 'kill-runner':
			return killWhenThere(ground.runner, onHit);
		case 'kill-server':
			return killWhenThere(ground.server, onHit);
		case 'kill-claude':
		case 'kill-mcp':
		case 'kill-browser': {
			const { kind, target } = strike;
			return killWhenThere(() => findVictim(ground.projectKey, kind, target), onHit);
		}
		case 'database-locked':
			return lock(ground.database, strike.lastsMs, onHit);
		case 'disk-full':
			if (ground.disk === null) return false;
			onHit();
			ground.disk.fill();
			await sleep(strike.lastsMs);
			ground.disk.makeRoom();
			return true;
	}
}

async function killWhenThere(find: () => number | undefined, onHit: () => void): Promise<boolean> {
	const deadline = performance.now() + PATIENCE_MS;
	while (performance.now() < deadline) {
		const pid = find();
		if (pid !== undefined && kill(pid)) {
			onHit();
			return true;
		}
		await sleep(LOOK_MS);
	}
	return false;
}

function kill(pid: number): boolean {
	try {
		return process.kill(pid, 'SIGKILL');
	} catch {
		return false;
	}
}

/** As another program would that keeps a transaction open. */
async function lock(path: string, lastsMs: number, onHit: () => void): Promise<boolean> {
	const database = new SQLite(path, { timeout: 0 });
	try {
		for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; await sleep(LOOK_MS)) {
			if (!begin(database)) continue;
			onHit();
			await sleep(lastsMs);
			database.exec('COMMIT');
			return true;
		}
		return false;
	} finally {
		database.close();
	}
}

function begin(database: SQLite.Database): boolean {
	try {
		database.exec('BEGIN IMMEDIATE');
		return true;
	} catch {
		return false;
	}
}
