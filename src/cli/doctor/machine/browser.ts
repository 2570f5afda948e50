import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { agentView } from '../../../agent/agent-view.ts';
import { makeScratch } from '../../../agent/scratch.ts';
import { spawnInBox } from '../../../process/box.ts';
import { temporaryIn } from '../../../process/box-view.ts';
import { detectBox } from '../../../process/detect-box.ts';
import { type FoundBrowser, findBrowser } from '../../../process/find-browser.ts';
import { runCommand } from '../../../process/run-command.ts';
import type { Environment } from '../../env.ts';
import type { Check, Finding } from '../check.ts';
import { commandLine, installCommand, shellWord } from '../words.ts';

const START_MS = 8_000;
const PROOF = 'it starts';
const YOLO = 'With "autocoder run --yolo" a run does without.';

export const browser: Check = {
	id: 'browser',
	title: 'Browser',
	async run({ environment }) {
		const found = find(environment);
		if ('status' in found) return found;
		const [version, trouble] = await Promise.all([
			versionOf(found.path, environment),
			tryToStart(found.path, environment),
		]);
		if (trouble === null) return { status: 'ok', found: `${version}, starts in the agents' box: ${found.path}` };
		return {
			status: 'fail',
			found: `${found.path} (${version}) does not start without a window: ${trouble}.`,
			mend: `Try it by hand, or name another one in AUTOCODER_BROWSER. ${YOLO}\n$ ${shellWord(found.path)} --headless --dump-dom about:blank`,
		};
	},
};

function find({ variables }: Environment): FoundBrowser | Finding {
	try {
		const found = findBrowser({ env: variables, platform: process.platform });
		if (found !== undefined) return found;
	} catch {
		return {
			status: 'fail',
			found: 'AUTOCODER_BROWSER names no file that can be started.',
			mend: 'Set it to the full path of Chrome, Chromium or Edge, or unset it.',
		};
	}
	const install = installCommand('chromium');
	return {
		status: 'fail',
		found: 'No Chrome, Chromium or Edge was found to test applications in.',
		mend: `Install one, or name one in AUTOCODER_BROWSER. ${YOLO}${commandLine(install) ?? ''}`,
	};
}

async function versionOf(path: string, { variables }: Environment): Promise<string> {
	try {
		const { stdout } = await runCommand(path, ['--version'], { env: variables, timeoutMs: START_MS });
		return /^.*?\d+(\.\d+)+/.exec(stdout.trim())?.[0] ?? 'unknown version';
	} catch {
		return 'unknown version';
	}
}

/** Shows a page in the box in force, as a session would. @returns what was wrong, in a few words */
async function tryToStart(path: string, { variables }: Environment): Promise<string | null> {
	const { kind } = await detectBox();
	const scratch = makeScratch('doctor');
	const directory = temporaryIn(kind, scratch);
	try {
		const box = spawnInBox({
			kind,
			command: path,
			args: browserArguments(directory),
			cwd: directory,
			env: { ...variables, TMPDIR: directory },
			marker: `doctor:${scratch.slice(-6)}`,
			view: agentView({ variables, agentHome: scratch, scratch, project: null, programs: [path] }),
			missing: 'BROWSER_NOT_FOUND',
		});
		try {
			let page = '';
			box.child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
				page += chunk;
			});
			const shown = new Promise<boolean>((resolve) => {
				box.child.once('close', () => resolve(true));
			});
			const inTime = await within(START_MS, shown);
			if (page.includes(PROOF)) return null;
			return inTime
				? `it ended with exit code ${box.child.exitCode} and showed no page`
				: `no page within ${START_MS / 1_000} s`;
		} finally {
			await box.end();
		}
	} finally {
		rmSync(scratch, { recursive: true, force: true });
	}
}

function browserArguments(scratch: string): string[] {
	return [
		'--headless',
		...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
		...['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
		`--user-data-dir=${join(scratch, 'profile')}`,
		...['--dump-dom', `data:text/html,${PROOF}`],
	];
}

async function within(ms: number, done: Promise<boolean>): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<boolean>((resolve) => {
		timer = setTimeout(() => resolve(false), ms);
	});
	try {
		return await Promise.race([done, late]);
	} finally {
		clearTimeout(timer);
	}
}
