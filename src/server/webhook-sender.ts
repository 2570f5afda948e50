import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { AutocoderError } from '../contract/errors.ts';
import type { WebhookTarget } from '../contract/webhook.ts';
import { type WebhookEnvironment, webhookTarget } from '../projects/webhook-target.ts';
import { DELIVERY_TIMING, type DeliveryTiming, deliverNext, type WithOutbox } from '../runner/webhook-delivery.ts';
import { projectFiles } from '../store/project-store.ts';
import type { ProjectStores } from './project-stores.ts';

export interface WebhookSender {
	/** Begins nothing more, waits a moment for what is being sent, and gives back the rest. */
	close(): Promise<void>;
}

/** How often the projects are looked at, in milliseconds. */
const LOOK_MS = 5_000;
/** How long the end of the server waits for what is being sent, in milliseconds. */
const CLOSE_MS = 2_000;
/** So many receivers are waited for at once: one that is away must not hold up the other projects. */
const AT_ONCE = 8;
/** A database that cannot be used is tried again after so long, or when its files change. */
const MENDING_MS = 10 * 60_000;

interface Candidate {
	readonly name: string;
	readonly directory: string;
	readonly target: WebhookTarget;
}

/** What the last look at a project's database found. */
interface Known {
	/** Its files as they were before that look. */
	readonly files: string;
	/** When there is something to do even if nobody writes to it, in Unix milliseconds. */
	readonly due: number;
}

/**
 * Delivers to webhooks for projects that no run works on; a run sends by itself, and one whose process is gone is ended, which is told. A database is opened only when its project has a webhook
 * and its files changed since it was last found to have nothing to send.
 *
 * @param report told of a project whose database cannot be used, each time that it is tried
 */
export function startWebhookSender(
	stores: ProjectStores,
	environment: WebhookEnvironment,
	report: (error: unknown) => void,
	{
		lookMs = LOOK_MS,
		closeMs = CLOSE_MS,
		timing = DELIVERY_TIMING,
	}: { readonly lookMs?: number; readonly closeMs?: number; readonly timing?: DeliveryTiming } = {},
): WebhookSender {
	const known = new Map<string, Known>();
	const sending = new Map<string, Promise<void>>();
	const aborted = new AbortController();
	let closing = false;
	let looking: Promise<void> | null = null;
	const timer = setInterval(begin, lookMs);
	timer.unref();

	function begin(): void {
		looking ??= look()
			.catch(report)
			.finally(() => {
				looking = null;
			});
	}

	async function look(): Promise<void> {
		for (const candidate of await candidates()) {
			if (closing || sending.size >= AT_ONCE) return;
			if (sending.has(candidate.name) || !isDue(candidate)) continue;
			const sent = serve(candidate).finally(() => sending.delete(candidate.name));
			sending.set(candidate.name, sent);
			// Opening takes a millisecond or two; requests are not to wait for all of them.
			await setImmediate();
		}
	}

	function candidates(): Promise<Candidate[]> {
		return stores.registry((registry) => {
			const general = registry.settings();
			return registry.list().flatMap(({ name, path }) => {
				const target = webhookTarget(name, { ...general, ...registry.settings(name) }, environment);
				return target === null ? [] : [{ name, directory: path, target }];
			});
		});
	}

	function isDue({ directory }: Candidate): boolean {
		const files = stateOfFiles(directory);
		if (files === NO_FILES) return false;
		const last = known.get(directory);
		return last === undefined || last.due <= Date.now() || last.files !== files;
	}

	async function serve({ name, directory, target }: Candidate): Promise<void> {
		const withOutbox: WithOutbox = (work) => stores.write(name, ({ outbox }) => work(outbox));
		let files = stateOfFiles(directory);
		try {
			while (!closing) {
				files = stateOfFiles(directory);
				const due = await stores.read(
					name,
					({ outbox, runs }) => {
						const latest = runs.latest();
						if (latest?.alive === true) return 'alive';
						return latest !== undefined && latest.run.ended_at === null ? 'abandoned' : outbox.nextDue();
					},
					() => null,
				);
				if (due === 'abandoned') {
					// People are to hear of a crash before they come to look.
					await stores.write(name, ({ runs }) => runs.endAbandoned());
					continue;
				}
				// A runner that is killed commits nothing: as long as one lives, it is looked at each time.
				const next = due === 'alive' ? 0 : (due ?? Number.POSITIVE_INFINITY);
				known.set(directory, { files, due: next });
				if (due === 'alive' || next > Date.now()) return;
				if (!(await deliverNext(withOutbox, target, aborted.signal, timing))) return;
			}
		} catch (error) {
			// A lock is soon gone; for the rest a person has to do something.
			if (error instanceof AutocoderError && error.code === 'DATABASE_LOCKED') return;
			known.set(directory, { files, due: Date.now() + MENDING_MS });
			report(error);
		}
	}

	begin();
	return {
		async close() {
			clearInterval(timer);
			closing = true;
			await looking;
			// A receiver that has it already would get it twice if it were broken off.
			const abort = setTimeout(() => aborted.abort(), closeMs);
			await Promise.all(sending.values());
			clearTimeout(abort);
		},
	};
}

/** Other words after each commit. An empty log of commits is as good as none: opening a database makes one, closing it removes it. */
function stateOfFiles(directory: string): string {
	const { database } = projectFiles(directory);
	return [database, `${database}-wal`].map(stateOfFile).join(' ');
}

const NO_FILES = ' ';

function stateOfFile(path: string): string {
	const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
	return stat === undefined || stat.size === 0n ? '' : `${stat.ino}:${stat.size}:${stat.mtimeNs}`;
}
