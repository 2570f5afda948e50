import pc from 'picocolors';
import { type Output, visible } from '../output.ts';
import type { Status } from './check.ts';
import type { Examined } from './examination.ts';
import { hangingIndent } from './hanging-indent.ts';

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

const SYMBOLS: Record<Status, string> = { ok: pc.green('✓'), warn: pc.yellow('!'), fail: pc.red('✗') };

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

	return {
		begin(heading) {
			if (all.length > 0) output.say();
			say('', 0, heading, pc.bold);
		},
		add(part, examined) {
			all.push(examined);
			const { id, title, finding, fixed } = examined;
			const { status, found, mend } = finding;
			say(`${SYMBOLS[status]} ${title.padEnd(TITLE_WIDTH)}`, TITLE_WIDTH + 2, found);
			if (fixed !== undefined) say(`${' '.repeat(TITLE_WIDTH)}  ${pc.green('+')} `, TITLE_WIDTH + 4, fixed);
			if (mend !== undefined)
				say(
					`${' '.repeat(TITLE_WIDTH)}  ${pc.cyan('→')} `,
					TITLE_WIDTH + 4,
					mend,
					status === 'ok' ? pc.dim : undefined,
				);
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
			const worst = all.find(({ finding }) => finding.status === (failures > 0 ? 'fail' : 'warn'));
			output.say();
			say(
				SYMBOLS[failures > 0 ? 'fail' : warnings > 0 ? 'warn' : 'ok'].concat(' '),
				2,
				conclusion(failures, warnings, all.length, worst),
			);
			return { type: 'summary', ok: count('ok'), warnings, failures, exit_code: failures > 0 ? 1 : 0 };
		},
	};
}

function conclusion(failures: number, warnings: number, total: number, worst: Examined | undefined): string {
	if (worst === undefined) return `All ${total} checks are well.`;
	const counts = [
		failures > 0 ? `${failures} of ${total} checks failed` : '',
		warnings > 0 ? `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : '',
	].filter(Boolean);
	return `${counts.join(', ')}${failures > 0 ? '' : ', and nothing failed'}. ${failures + warnings > 1 ? 'What matters most' : 'It is about'}: ${worst.title}.`;
}
