import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inCheckout, replaceFile } from './checkout.mjs';
import { identify, isAlive } from './process-identity.mjs';
import { killGroup } from './run-program.mjs';

const FOLDER = inCheckout('.setup');
const POLL_MS = 200;

/**
 * Runs work while no other set-up of this checkout does; waits for one that lives, takes over from one that died.
 *
 * Each holder writes a file `lock.N` with a number higher than all before; only the highest counts, and the highest is never
 * removed, only marked as released. So no two can take over from the same dead holder, which a single file cannot promise.
 * @template T
 * @param {ReturnType<import('./report.mjs').createReport>} report
 * @param {(lock: { watch: (pid: number) => void }) => Promise<T>} work calls watch with each program it starts
 * @returns {Promise<T>}
 */
export async function withSetupLock(report, work) {
	mkdirSync(FOLDER, { recursive: true });
	const number = await acquire(report);
	const me = identify(process.pid);
	const release = () => write(number, { released: true });
	process.once('exit', release);
	try {
		return await work({ watch: (pid) => write(number, { ...me, program: identify(pid) }) });
	} finally {
		process.off('exit', release);
		release();
	}
}

async function acquire(report) {
	const taken = tryToTake();
	if (taken !== undefined) return taken;
	return report.during('Waiting for another set-up of this checkout', async (detail) => {
		for (;;) {
			const number = tryToTake((holder) => detail(`process ${holder.pid}`));
			if (number !== undefined) return number;
			await sleep(POLL_MS);
		}
	});
}

/** @returns {number | undefined} the number of the lock when it was taken */
function tryToTake(seeHolder = () => {}) {
	const before = numbers();
	const highest = before.at(-1) ?? 0;
	const holder = read(highest);
	if (isAlive(holder)) {
		seeHolder(holder);
		return undefined;
	}
	// A set-up that was killed can leave its npm at work.
	if (isAlive(holder.program)) {
		killGroup(holder.program.pid, 'SIGKILL');
		return undefined;
	}
	const mine = highest + 1;
	if (!create(mine)) return undefined;
	if (numbers().at(-1) !== mine) {
		// While this process slept, others came and went, and removed the numbers it had seen.
		rmSync(fileOf(mine));
		return undefined;
	}
	for (const number of before) rmSync(fileOf(number), { force: true });
	return mine;
}

/** Creates the file with its text in one step, so that no reader finds it empty. */
function create(number) {
	const draft = inCheckout('.setup', `draft.${process.pid}`);
	writeFileSync(draft, JSON.stringify(identify(process.pid)));
	try {
		linkSync(draft, fileOf(number));
		return true;
	} catch (error) {
		if (error.code === 'EEXIST') return false;
		throw error;
	} finally {
		rmSync(draft);
	}
}

function numbers() {
	return readdirSync(FOLDER)
		.filter((name) => /^lock\.\d+$/.test(name))
		.map((name) => Number(name.slice('lock.'.length)))
		.sort((a, b) => a - b);
}

function read(number) {
	try {
		return JSON.parse(readFileSync(fileOf(number), 'utf8'));
	} catch {
		return { released: true };
	}
}

function write(number, content) {
	replaceFile(fileOf(number), JSON.stringify(content));
}

function fileOf(number) {
	return inCheckout('.setup', `lock.${number}`);
}
