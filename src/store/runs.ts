import { AutocoderError } from '../contract/errors.ts';
import type { ProcessIdentity } from '../contract/process.ts';
import type { Run, RunEnd, RunStatus, RunWaitsFor, RunWish } from '../contract/run.ts';
import type { StoreContext } from './context.ts';
import { type Journal, shortDetail } from './journal.ts';

export interface RunSettings {
	readonly yolo: boolean;
	readonly model: string | null;
	readonly maxIterations: number | null;
	readonly box: string;
}

export interface RunStatusDetails {
	readonly detail?: string;
	/** Unix milliseconds */
	readonly resumesAt?: number;
	/** What a run waits for whose status is `waiting`. */
	readonly waitsFor?: RunWaitsFor;
}

export interface Runs {
	/**
	 * Takes the project's runner lease and opens a run, in one transaction; fences this store with the new epoch.
	 * A run whose runner is gone is ended as crashed.
	 *
	 * @param before is done in that transaction, as soon as the lease is found to be free
	 * @throws AutocoderError RUN_ALREADY_ACTIVE while another runner lives
	 */
	begin(settings: RunSettings, owner: ProcessIdentity, before?: () => void): Run;
	setStatus(id: number, status: RunStatus, more?: RunStatusDetails): void;
	/** Notes that the runner is alive; throws RUN_LEASE_LOST when it was replaced. */
	heartbeat(): void;
	/** Ends a run and gives the lease back; does nothing when it has ended already. A long detail is cut. */
	end(id: number, reason: RunEnd, detail: string | null): void;
	/** Ends the run whose runner is gone as crashed, and gives its lease back. Says whether there was one. */
	endAbandoned(): boolean;
	/** Writes what people want of the open run; one that waits and is to run is woken. False when there is none. */
	wish(desired: RunWish): boolean;
	get(id: number): Run | undefined;
	/** The runs before an id (null: up to the latest), the latest first, `limit` at most. */
	page(before: number | null, limit: number): Run[];
	/** The latest run, and whether the process that owns it lives. */
	latest(): { readonly run: Run; readonly alive: boolean } | undefined;
}

export function createRuns(context: StoreContext, journal: Journal): Runs {
	const { sql, read, write, now } = context;

	const find = (id: number) => sql('SELECT * FROM runs WHERE id = ?').get(id) as RunRow | undefined;

	function finish(id: number, reason: RunEnd, detail: string | null): void {
		sql(
			"UPDATE runs SET status = 'ended', end_reason = ?, detail = ?, resumes_at = NULL, waits_for = NULL, ended_at = ? WHERE id = ?",
		).run(reason, detail, now(), id);
		journal.append({ type: 'run.ended', data: { reason, detail } }, { runId: id });
	}

	/** Inside a transaction, when no runner lives. */
	function endOpen(): boolean {
		const open = sql('SELECT id FROM runs WHERE ended_at IS NULL').all() as { id: number }[];
		for (const { id } of open) finish(id, 'crashed', 'Its runner went away.');
		sql('UPDATE runner_lease SET pid = NULL, process_started_at = NULL, boot_id = NULL WHERE id = 1').run();
		return open.length > 0;
	}

	const latest = () =>
		read(() => {
			const row = sql('SELECT * FROM runs ORDER BY id DESC LIMIT 1').get() as RunRow | undefined;
			if (row === undefined) return undefined;
			const holder = holderOf(sql('SELECT * FROM runner_lease WHERE id = 1').get() as LeaseRow);
			return { run: toRun(row), alive: row.ended_at === null && holder !== null && context.isAlive(holder) };
		});

	return {
		begin(settings, owner, before) {
			const { run, epoch } = write(() => {
				const lease = sql('SELECT * FROM runner_lease WHERE id = 1').get() as LeaseRow;
				const holder = holderOf(lease);
				if (holder !== null && context.isAlive(holder)) {
					throw new AutocoderError(
						'RUN_ALREADY_ACTIVE',
						`A runner (process ${holder.pid}) already works on ${context.path}.`,
						'Watch it with "autocoder status", or stop it with "autocoder stop", and start again.',
					);
				}
				before?.();
				endOpen();
				const nextEpoch = lease.epoch + 1;
				sql(
					'UPDATE runner_lease SET epoch = ?, pid = ?, process_started_at = ?, boot_id = ?, heartbeat_at = ? WHERE id = 1',
				).run(nextEpoch, owner.pid, owner.startedAt, owner.bootId, now());
				const { lastInsertRowid } = sql(
					"INSERT INTO runs (status, desired, yolo, model, max_iterations, box, pid, started_at) VALUES ('running', 'running', ?, ?, ?, ?, ?, ?)",
				).run(Number(settings.yolo), settings.model, settings.maxIterations, settings.box, owner.pid, now());
				const id = Number(lastInsertRowid);
				journal.append(
					{
						type: 'run.started',
						data: {
							yolo: settings.yolo,
							model: settings.model,
							max_iterations: settings.maxIterations,
							box: settings.box,
							pid: owner.pid,
						},
					},
					{ runId: id },
				);
				return { run: toRun(find(id) as RunRow), epoch: nextEpoch };
			});
			context.fence(epoch);
			return run;
		},
		setStatus: (id, status, more = {}) =>
			write(() => {
				const detail = shortDetail(more.detail ?? null);
				const resumesAt = more.resumesAt ?? null;
				const waitsFor = more.waitsFor ?? null;
				const present = find(id);
				if (present === undefined || present.status === 'ended') return;
				if (present.status === status && present.detail === detail && present.resumes_at === resumesAt) return;
				sql('UPDATE runs SET status = ?, detail = ?, resumes_at = ?, waits_for = ? WHERE id = ?').run(
					status,
					detail,
					resumesAt,
					waitsFor,
					id,
				);
				const data = { status, detail, resumes_at: resumesAt, waits_for: waitsFor };
				journal.append({ type: 'run.status', data }, { runId: id });
			}),
		heartbeat: () => {
			write(() => sql('UPDATE runner_lease SET heartbeat_at = ? WHERE id = 1').run(now()));
		},
		end(id, reason, detail) {
			write(() => {
				// By now the lease may be another runner's.
				if (find(id)?.ended_at !== null) return;
				finish(id, reason, shortDetail(detail));
				sql('UPDATE runner_lease SET pid = NULL, process_started_at = NULL, boot_id = NULL WHERE id = 1').run();
			});
			context.fence(null);
		},
		endAbandoned: () =>
			write(() => {
				const holder = holderOf(sql('SELECT * FROM runner_lease WHERE id = 1').get() as LeaseRow);
				if (holder !== null && context.isAlive(holder)) return false;
				return endOpen();
			}),
		wish: (desired) =>
			write(
				() =>
					sql(
						`UPDATE runs SET desired = @desired, woken = woken + (@desired = 'running' AND status = 'waiting')
						 WHERE ended_at IS NULL`,
					).run({ desired }).changes > 0,
			),
		get: (id) =>
			read(() => {
				const row = find(id);
				return row && toRun(row);
			}),
		page: (before, limit) =>
			read(() =>
				(
					sql('SELECT * FROM runs WHERE id < ? ORDER BY id DESC LIMIT ?').all(
						before ?? Number.MAX_SAFE_INTEGER,
						limit,
					) as RunRow[]
				).map(toRun),
			),
		latest: () => {
			const found = latest();
			// A runner may write its end and go between the reading of its row and the look at its process: once it is gone, its row is final.
			return found === undefined || found.alive || found.run.status === 'ended' ? found : latest();
		},
	};
}

interface RunRow extends Omit<Run, 'yolo' | 'desired'> {
	readonly yolo: number;
	readonly desired: RunWish;
}

interface LeaseRow {
	readonly epoch: number;
	readonly pid: number | null;
	readonly process_started_at: string | null;
	readonly boot_id: string | null;
}

function holderOf({ pid, process_started_at, boot_id }: LeaseRow): ProcessIdentity | null {
	if (pid === null || process_started_at === null || boot_id === null) return null;
	return { pid, startedAt: process_started_at, bootId: boot_id };
}

function toRun(row: RunRow): Run {
	return { ...row, yolo: row.yolo === 1 };
}
