import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { AutocoderError } from '../../contract/errors.ts';
import type { JournalEvent } from '../../contract/events.ts';
import { isBegun } from '../../projects/open-existing-store.ts';
import { followJournal } from '../../store/follow-journal.ts';
import type { Journal } from '../../store/journal.ts';
import type { Environment } from '../env.ts';
import { eventLine } from '../event-lines.ts';
import { countingNumber, positiveInteger } from '../options.ts';
import {
	emitSummary,
	examples,
	type ProjectOptions,
	type ProjectWork,
	takesJson,
	takesProject,
	withProject,
} from '../project-command.ts';
import { untilChange, untilInterrupted } from '../until-change.ts';

interface LogsOptions extends ProjectOptions {
	follow?: boolean;
	session?: number;
	since?: number;
	lines?: number;
}

const LAST_LINES = 100;
const BATCH = 500;
const LOOK_MS = 50;

export function addLogsCommand(program: Command, environment: Environment): void {
	const command = program
		.command('logs')
		.summary('what happened in a project, and what happens')
		.description('Shows what the agents did, from the journal of the project, the last lines first to last.');
	takesProject(command)
		.option('-f, --follow', 'go on with what happens, until Ctrl-C')
		.option('--session <n>', 'only of this session', positiveInteger)
		.option('--since <seq>', 'only events after this number (default: the last lines)', countingNumber)
		.option(
			'-n, --lines <n>',
			`at most so many of the last lines (default: ${LAST_LINES}; with --since all)`,
			positiveInteger,
		);
	takesJson(command).action(async (project: string | undefined, options: LogsOptions) => {
		// From here on, so that Ctrl-C ends it in good order whatever it is at.
		const interrupted = options.follow ? untilInterrupted() : null;
		const show = async (on: ProjectWork): Promise<void> => {
			const signal = interrupted?.signal;
			if (signal && !isBegun(on.directory) && (await untilBegun(on.directory, signal)))
				return await withProject(undefined, { ...options, projectDir: on.directory }, environment, show);
			checkSession(on, options.session);
			const shown = printer(on, options.session);
			const head = on.store.journal.head();
			for (const event of past(on.store.journal, head, options, shown.wants)) shown.print(event);
			if (signal && isBegun(on.directory)) await follow(on, head, signal, shown.print);
			emitSummary(on.output, { project: on.directory, events: shown.count(), last_seq: on.store.journal.head() });
		};
		try {
			await withProject(project, options, environment, show);
		} finally {
			interrupted?.release();
		}
	});
	examples(command, [
		['autocoder logs recipes --follow', 'watch the agents work'],
		['autocoder logs recipes --session 4', 'what session 4 did'],
		['autocoder logs recipes --since 120 --json', 'for a script: every event after number 120'],
	]);
}

function checkSession({ store, directory }: ProjectWork, session: number | undefined): void {
	if (session === undefined || store.sessions.get(session) !== undefined) return;
	const last = store.sessions.list().at(-1)?.id;
	throw new AutocoderError(
		'SESSION_NOT_FOUND',
		`There is no session ${session} in ${directory}.`,
		last === undefined ? 'No session has run yet.' : `The last one is ${last}.`,
	);
}

/** Shows the events that are asked for: as lines, or as they are for `--json`. */
function printer({ store, directory, output }: ProjectWork, session: number | undefined) {
	const context = {
		stats: store.features.stats,
		projectDirectory: directory,
		showCost: store.runs.latest()?.run.model !== 'rehearsal',
	};
	let count = 0;
	const line = (event: JournalEvent) => (output.json ? '' : eventLine(event, context));
	const fits = (event: JournalEvent) => session === undefined || event.session_id === session;
	return {
		wants: (event: JournalEvent) => fits(event) && line(event) !== null,
		print(event: JournalEvent) {
			const shown = fits(event) ? line(event) : null;
			if (shown === null) return;
			count += 1;
			if (output.json) output.emit(event);
			else output.say(shown);
		},
		count: () => count,
	};
}

/** The events up to `head` that are asked for, in order: all after `since`, else the last ones. */
function past(
	journal: Journal,
	head: number,
	{ since, lines }: LogsOptions,
	wants: (event: JournalEvent) => boolean,
): Iterable<JournalEvent> {
	if (lines === undefined && since !== undefined) return allAfter(journal, since, head);
	return lastOf(journal, since ?? 0, head, lines ?? LAST_LINES, wants);
}

function* allAfter(journal: Journal, since: number, head: number): Generator<JournalEvent, void> {
	for (let from = since; from < head; from += BATCH) yield* journal.after(from, Math.min(BATCH, head - from));
}

/** Reads from the end backwards: the journal of a long run has hundreds of thousands of events. */
function lastOf(
	journal: Journal,
	since: number,
	head: number,
	wanted: number,
	wants: (event: JournalEvent) => boolean,
): JournalEvent[] {
	let found: JournalEvent[] = [];
	for (let to = head; to > since && found.length < wanted; to -= BATCH) {
		const from = Math.max(since, to - BATCH);
		found = [...journal.after(from, to - from).filter(wants), ...found];
	}
	return found.slice(-wanted);
}

/** Waits until a project has begun; false when that is broken off. */
async function untilBegun(directory: string, signal: AbortSignal): Promise<boolean> {
	while (!signal.aborted && !isBegun(directory)) await delay(LOOK_MS, undefined, { signal }).catch(() => {});
	return !signal.aborted;
}

async function follow(
	{ store }: ProjectWork,
	since: number,
	signal: AbortSignal,
	print: (event: JournalEvent) => void,
): Promise<void> {
	const gone = new AbortController();
	// Looks for nothing but a database that is replaced.
	const watching = untilChange(store, AbortSignal.any([signal, gone.signal]), () => undefined).finally(() =>
		gone.abort(),
	);
	watching.catch(() => {});
	try {
		const either = AbortSignal.any([signal, gone.signal]);
		for await (const event of followJournal(store, { since, lookMs: LOOK_MS, signal: either })) print(event);
		await watching;
	} finally {
		gone.abort();
	}
}
