import pc from 'picocolors';
import { clockTime, firstLine, money, oneLine, seconds, shortTool, toolSubject } from '../../core/event-text.ts';
import { composeLine, type Piece } from './compose-line.ts';
import { estimateLeft, estimateWords } from './estimate.ts';
import { barCells } from './feature-bar.ts';
import type { ViewState } from './view-state.ts';

/** What a terminal can show, and what its user is to see. */
export interface Look {
	readonly columns: number;
	readonly rows: number;
	readonly unicode: boolean;
	readonly colours: boolean;
	/** Whether costs mean anything; those of a rehearsal do not. */
	readonly showCost: boolean;
	/** Paths below it are shown without it. */
	readonly projectDirectory: string;
}

/** What the run has used until now, in US dollars and in tokens of all kinds. */
export interface Spent {
	readonly costUsd: number;
	readonly tokens: number;
}

interface Glyphs {
	readonly bar: readonly [passing: string, inProgress: string, rest: string];
	readonly ellipsis: string;
	readonly spinner: readonly string[];
	readonly still: string;
}

const UNICODE: Glyphs = {
	bar: ['█', '▒', '░'],
	ellipsis: '…',
	spinner: [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'],
	still: '∙',
};
const ASCII: Glyphs = { bar: ['#', '=', '.'], ellipsis: '...', spinner: [...'|/-\\'], still: '-' };

/** How long a picture of the spinner stands, in milliseconds. */
export const FRAME_MS = 120;
/** With fewer rows than this the log needs them more than the footer. */
const LOW_ROWS = 12;
/** A time below this comes and goes too fast to be read. */
const WORTH_TELLING_MS = 2_000;

/** The footer: one line in a low terminal, else five between two free ones; none is wider than the columns less one. */
export function renderView(state: ViewState, spent: Spent, now: number, look: Look): string[] {
	const glyphs = look.unicode ? UNICODE : ASCII;
	const paint = pc.createColors(look.colours);
	// The last column stays free: some terminals break the line as soon as it is written.
	const width = Math.max(1, look.columns - 1);
	const line = (pieces: readonly Piece[]) => composeLine(pieces, width, glyphs.ellipsis);
	const progress = progressPieces(state, now, width, glyphs, paint);
	if (look.rows < LOW_ROWS) return [line([...progress, { text: '  ' }, ...featurePieces(state, paint)])];

	const spinner = underWay(state) ? spinnerAt(now, glyphs) : glyphs.still;
	return [
		// Free as well: it is what stays behind when somebody presses Enter, which moves the footer down by a row.
		'',
		line([...progress, ...reason(state, paint)]),
		line([{ text: `${spinner} `, paint: paint.cyan }, ...featurePieces(state, paint)]),
		line([{ text: '  ' }, ...activityPieces(state, now, look, paint)]),
		line([{ text: '  ' }, ...spentPieces(state, spent, now, look, paint)]),
		line([{ text: `  ${hint(state)}`, paint: paint.dim, flexible: true }]),
		// The cursor rests here: what a terminal adds to it, such as ^C, or the shell after a kill, spoils no line of ours.
		'',
	];
}

type Paint = ReturnType<typeof pc.createColors>;

function progressPieces(state: ViewState, now: number, width: number, glyphs: Glyphs, paint: Paint): Piece[] {
	const { passing, total, percentage } = state.stats;
	const cells = barCells(state.stats, Math.min(40, Math.max(8, Math.floor(width / 3))));
	const left = estimateLeft(state, now);
	return [
		{ text: glyphs.bar[0].repeat(cells.passing), paint: paint.green },
		{ text: glyphs.bar[1].repeat(cells.inProgress), paint: paint.cyan },
		{ text: glyphs.bar[2].repeat(cells.rest), paint: paint.dim },
		{ text: '  ' },
		...(total === 0
			? [{ text: 'no features yet', paint: paint.dim }]
			: [
					{ text: `${passing} of ${total}`, paint: paint.bold },
					{ text: `  ${percentage} %`, paint: paint.dim },
				]),
		...standing(state, now, paint),
		...(left === null ? [] : [{ text: `  ${estimateWords(left)}`, paint: paint.dim, drop: 1 }]),
	];
}

/** What keeps the run from working, if anything does. */
function standing({ status, resumesAt }: ViewState, now: number, paint: Paint): Piece[] {
	if (status === 'running' || status === 'ended') return [];
	const until = status === 'waiting' && resumesAt !== null ? ` until ${clockTime(resumesAt, now)}` : '';
	return [{ text: `  ${status}${until}`, paint: paint.yellow }];
}

function reason({ status, detail }: ViewState, paint: Paint): Piece[] {
	if (status === 'running' || status === 'ended' || detail === null) return [];
	return [{ text: `: ${firstLine(detail, 200)}`, paint: paint.yellow, flexible: true, drop: 1 }];
}

function featurePieces({ feature, session, status }: ViewState, paint: Paint): Piece[] {
	if (feature !== null) {
		return [
			{ text: `${feature.id}. ${oneLine(feature.name)}`, flexible: true },
			...(feature.attempt > 1 ? [{ text: `  attempt ${feature.attempt}`, paint: paint.yellow }] : []),
		];
	}
	if (session === null) return [{ text: status === 'running' ? 'between sessions' : 'no session', paint: paint.dim }];
	return [
		{ text: session.kind === 'initializer' ? 'making the feature list' : 'no feature in hand', paint: paint.dim },
	];
}

/** The call in hand, its subject and its age; the word of the model where there is none. */
function activityPieces(state: ViewState, now: number, look: Look, paint: Paint): Piece[] {
	const call = state.calls[0];
	if (call !== undefined) {
		const more = state.calls.length - 1;
		const subject = firstLine(toolSubject(call.event.data, look.projectDirectory), 300);
		return [
			{ text: firstLine(shortTool(call.event.data.tool), 40) },
			...(subject === '' ? [] : [{ text: `  ${subject}`, flexible: true, paint: paint.dim }]),
			...(more > 0 ? [{ text: `  and ${more} more`, paint: paint.dim, drop: 1 }] : []),
			// A pause holds the call back: it does not take so long.
			...(state.status === 'paused' ? [] : age(call.event.at, now, paint)),
		];
	}
	if (!underWay(state)) return [];
	if (state.retry !== null) {
		const { attempt, maxRetries } = state.retry;
		return [{ text: `the model's API does not answer, attempt ${attempt} of ${maxRetries}`, paint: paint.yellow }];
	}
	if (state.status === 'stopping') return [];
	return [{ text: 'the model is thinking', paint: paint.dim }, ...age(state.modelSince, now, paint)];
}

function age(since: number, now: number, paint: Paint): Piece[] {
	return now - since < WORTH_TELLING_MS ? [] : [{ text: `  ${seconds(now - since)}`, paint: paint.cyan }];
}

function spentPieces(
	{ session, startedAt }: ViewState,
	{ costUsd, tokens }: Spent,
	now: number,
	{ showCost }: Look,
	{ dim }: Paint,
): Piece[] {
	const since = (at: number) => seconds(Math.max(0, now - at));
	return [
		...(session === null
			? []
			: [{ text: `session ${session.id}: ${since(session.startedAt)}, `, paint: dim, drop: 1 }]),
		{ text: `${since(startedAt)} in all`, paint: dim },
		...(showCost ? [{ text: `, ${money(costUsd)}`, paint: dim }] : []),
		{ text: `, ${tokenWords(tokens)}`, paint: dim, drop: 2 },
	];
}

/** Three digits at most, and a unit. */
export function tokenWords(tokens: number): string {
	const short = (value: number) => (value < 9.95 ? value.toFixed(1) : Math.round(value).toString());
	if (tokens < 1_000) return `${tokens} ${tokens === 1 ? 'token' : 'tokens'}`;
	return tokens < 999_500 ? `${short(tokens / 1_000)} k tokens` : `${short(tokens / 1_000_000)} M tokens`;
}

function hint({ status }: ViewState): string {
	if (status === 'stopping') return 'Ctrl-C once more stops at once';
	if (status === 'paused') return '"autocoder resume" goes on; Ctrl-C stops in good order, twice at once';
	return 'Ctrl-C stops in good order, twice at once';
}

/** Whether a session works; only then does anything move. */
function underWay({ status, session }: ViewState): boolean {
	return session !== null && (status === 'running' || status === 'stopping');
}

function spinnerAt(now: number, { spinner }: Glyphs): string {
	return spinner[Math.floor(now / FRAME_MS) % spinner.length] ?? '';
}
