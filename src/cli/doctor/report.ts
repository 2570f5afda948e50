import { colours } from '../colours.ts';
import { type Output, visible } from '../output.ts';
import type { Finding, Status } from './check.ts';
import type { Examined } from './examination.ts';
import { hangingIndent } from './hanging-indent.ts';
import { counted } from './words.ts';

/** The last line of `--json`. The three are counts. */
export interface DoctorSummary {
	readonly type: 'summary';
	readonly ok: number;
	readonly warnings: number;
	readonly failures: number;
	readonly exit_code: number;
}

export interface DoctorReport {
	/** Begins a part of the list. */
	begin(heading: string): void;
	add(part: 'machine' | 'project', examined: Examined): void;
	/** Says what matters most. */
	end(): DoctorSummary;
}

const SYMBOLS: Record<Status, string> = { ok: colours.green('✓'), warn: colours.yellow('!'), fail: colours.red('✗') };

/** Where titles end; the longest has 18 characters. */
const TITLE_WIDTH = 20;

/**
 * @param columns the width of the terminal; undefined when it is none, and lines are left whole
 * @param hide takes secrets out of a text
 */
export function createReport(
	output: Output,
	columns: number | undefined,
	hide: (text: string) => string,
): DoctorReport {
	const all: Examined[] = [];
	const count = (status: Status) => all.filter(({ finding }) => finding.status === status).length;
	const clean = (text: string) => visible(hide(text)).replace(/\s*\n\s*/g, ' ');
	const say = (first: string, indent: number, text: string, style = (line: string) => line) => {
		for (const line of hangingIndent(first, indent, clean(text), columns, style)) output.say(line);
	};

	const sayMend = (line: string) => {
		const command = line.startsWith('$ ');
		const first = `${' '.repeat(TITLE_WIDTH)}  ${command ? colours.dim('$') : colours.cyan('→')} `;
		const text = clean(command ? line.slice(2) : line);
		// A command that was broken could not be copied.
		const lines = hangingIndent(
			first,
			TITLE_WIDTH + 4,
			text,
			command ? undefined : columns,
			command ? colours.bold : undefined,
		);
		for (const each of lines) output.say(each);
	};

	return {
		begin(heading) {
			if (all.length > 0) output.say();
			say('', 0, heading, colours.bold);
		},
		add(part, examined) {
			all.push(examined);
			const { id, title, finding, fixed } = examined;
			const { status, found, mend } = finding;
			say(`${SYMBOLS[status]} ${title.padEnd(TITLE_WIDTH)}`, TITLE_WIDTH + 2, found);
			if (fixed !== undefined) say(`${' '.repeat(TITLE_WIDTH)}  ${colours.green('+')} `, TITLE_WIDTH + 4, fixed);
			for (const line of mendLines(examined)) sayMend(line);
			output.emit({
				type: 'check',
				part,
				id,
				title,
				status,
				found: hide(found),
				...(mend === undefined ? {} : { mend: hide(mend) }),
				...(fixed === undefined ? {} : { fixed: hide(fixed) }),
				fixable: finding.fix !== undefined,
			});
		},
		end() {
			const [failures, warnings] = [count('fail'), count('warn')];
			const worst: Status = failures > 0 ? 'fail' : warnings > 0 ? 'warn' : 'ok';
			output.say();
			say(`${SYMBOLS[worst]} `, 2, conclusion(all, worst));
			const command = all.filter(isMendable).map(({ finding }) => commandOf(finding))[0];
			if (command !== undefined) output.say(`  ${colours.dim('$')} ${colours.bold(clean(command))}`);
			return { type: 'summary', ok: count('ok'), warnings, failures, exit_code: failures > 0 ? 1 : 0 };
		},
	};
}

function conclusion(all: readonly Examined[], worst: Status): string {
	if (worst === 'ok') return `All ${all.length} checks are well.`;
	const of = (status: Status) => all.filter(({ finding }) => finding.status === status);
	const [failed, warned] = [of('fail'), of('warn')];
	const counts = [
		failed.length > 0 ? `${failed.length} of ${all.length} checks failed` : '',
		warned.length > 0 ? counted(warned.length, 'warning') : '',
		failed.length > 0 ? '' : 'and nothing failed',
	].filter(Boolean);
	const titles = of(worst).map(({ title }) => title);
	const about = `${failed.length > 0 && failed.length + warned.length > 1 ? 'What matters most' : 'See'}: ${titles.join(', ')}.`;
	const mendable = all.filter(isMendable).length;
	return `${counts.join(', ')}. ${about}${mendable > 0 ? ` ${counted(mendable, 'is', 'are')} mended by:` : ''}`;
}

/** What `--fix` would mend. */
function isMendable({ finding, fixed }: Examined): boolean {
	return finding.status !== 'ok' && finding.fix !== undefined && fixed === undefined;
}

/** The command of `--fix` is the same for all that it mends: people read it once, at the end. */
function mendLines(examined: Examined): string[] {
	const lines = examined.finding.mend?.split('\n') ?? [];
	if (!isMendable(examined)) return lines;
	return lines.filter((line) => !line.startsWith('$ ')).map((line) => line.replace(/:$/, '.'));
}

function commandOf({ mend }: Finding): string | undefined {
	return mend
		?.split('\n')
		.find((line) => line.startsWith('$ '))
		?.slice(2);
}
