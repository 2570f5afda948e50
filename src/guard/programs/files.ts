import { isWithin, placeOf } from '../place.ts';
import { pathsOf } from '../place-in-text.ts';
import { quote, Refusal } from '../refusal.ts';
import type { Argument } from '../shell/word.ts';
import { checkOwnGround } from './directories.ts';
import { checkLinks } from './links.ts';
import { checkOutputs } from './outputs.ts';
import { type Call, checkOptions, type Rule, withoutOptions } from './rule.ts';

/** Programs that write, move and delete files. */
export const FILE_RULES: Record<string, Rule> = {
	rm: checkRemove,
	rmdir: writesAll,
	mv: writesAll,
	cp: writesLast,
	mkdir: writesAll,
	touch: writesAll,
	tee: writesAll,
	mktemp: (call) => {
		writesAll(call);
		checkOutputs(call, { letters: 'p', names: ['tmpdir'] });
	},
	ln: (call) => {
		checkLinks(call);
		writesLast(call);
	},
	chmod: (call) => {
		for (const { prefix } of call.args)
			if (/^[ugoa]*[+=]\w*s|^[2467]\d{3}$/.test(prefix))
				throw new Refusal('setuid', 'A program that runs with the rights of another is refused.', 'Use "chmod +x".');
		writesAll({ ...call, args: call.args.slice(1) });
	},
	install: (call) => {
		checkOptions(call, {
			refused: ['s', 'strip', 'strip-program', 'o', 'owner', 'g', 'group'],
			valued: 'gmoStT',
			why: 'starts another program or gives files away',
			instead: 'Use cp and chmod.',
		});
		if (call.args.some(({ text }) => /^-\w*d|^--dir/.test(text ?? ''))) writesAll(call);
		writesLast(call);
	},
	split: (call) => {
		checkOptions(call, {
			refused: ['filter'],
			valued: 'abClnt',
			why: 'starts a command for each piece',
			instead: 'Split into files first.',
		});
		const [, start] = checkOutputs(call, { valued: 'abClnt' });
		if (start !== undefined) call.write(start);
	},
	sort: (call) => {
		checkOptions(call, {
			refused: ['compress-program'],
			valued: 'kSTot',
			why: 'starts another program',
			instead: 'Sort without it.',
		});
		checkOutputs(call, { letters: 'oT', names: ['output', 'temporary-directory'], valued: 'kSt' });
	},
	patch: (call) => {
		checkOptions(call, {
			refused: ['e', 'ed'],
			valued: 'BDdFgiopVxYz',
			why: 'starts an editor',
			instead: 'Use the Edit tool, or git apply.',
		});
		const names = ['output', 'reject-file', 'directory', 'prefix'];
		const [file] = checkOutputs(call, { letters: 'ordB', names, valued: 'DFgipVxYz', valuedNames: ['input', 'strip'] });
		if (file !== undefined) call.write(file);
	},
	rg: withoutOptions({
		refused: ['pre', 'hostname-bin', 'search-zip', 'z'],
		valued: 'ABCEMdefgjmrtT',
		valuedNames: ['glob', 'type', 'max-count', 'regexp', 'iglob'],
		why: 'starts another program',
		instead: 'Search without it.',
	}),
	fd: withoutOptions({
		refused: ['x', 'X', 'exec', 'exec-batch'],
		valued: 'ecdEtSo',
		valuedNames: ['extension', 'exclude', 'type', 'max-depth'],
		why: 'starts a command for each file',
		instead: 'Pipe the names into xargs with a plain command.',
	}),
	ag: withoutOptions({
		refused: ['pager'],
		valued: 'ABCGgmp',
		why: 'starts another program',
		instead: 'Use rg or grep.',
	}),
};

function operands({ args }: Call): Argument[] {
	return args.filter(({ prefix, text }) => !(text ?? prefix).startsWith('-'));
}

function writesAll(call: Call): void {
	checkOwnGround(call, operands(call));
	checkOutputs(call, { letters: 't', names: ['target-directory'], valued: 'S' });
}

function writesLast(call: Call): void {
	checkOwnGround(call, operands(call).slice(-1));
	checkOutputs(call, { letters: 't', names: ['target-directory'], valued: 'S' });
}

/** What may be all that is here, or above. */
const ALL = /^(\.\/)?(\*|\.\*|\.|\.\/|\.\.(\/.*)?)$/;

function checkRemove(call: Call): void {
	const recursive = call.args.some(({ text, prefix }) => /^-[a-zA-Z]*[rR]|^--rec/.test(text ?? prefix));
	const targets = operands(call).filter(({ text }) => recursive || !isLeftLock(text, call));
	checkOwnGround(call, targets);
	for (const target of targets) {
		const { text, source, prefix, kind } = target;
		if (text !== undefined && isGit(text, call)) {
			throw new Refusal(
				'rm-git',
				`${quote(`rm ${source}`)} would throw away the history of the project.`,
				'Commit, and undo a commit with "git revert".',
			);
		}
		const paths = pathsOf(target, call.place);
		// Of what `find` finds.
		const found = paths.some((path) => placeOf(path, call.place) === `${call.place.project}/**`);
		if (!recursive && !found) continue;
		const all = paths.some((path) => ALL.test(path)) || ALL.test(source) || /(^|\/)\.\.(\/|$)/.test(text ?? prefix);
		const whole = paths.some((path) => isWithin(call.place.project, placeOf(path, call.place)));
		const open =
			paths.length === 0 &&
			(prefix === '' ? kind === 'unknown' || /^"?\$\{?\w+\}?"?\/(\*|$)/.test(source) : /^\/+$/.test(prefix));
		if (found || all || whole || open) {
			throw new Refusal(
				'rm-all',
				`${quote(`rm ${source}`)} may delete the whole project or more.`,
				'Name the directory itself, as in "rm -rf dist".',
			);
		}
	}
}

/** What git leaves when it is killed, and no git command takes away. */
function isLeftLock(text: string | undefined, { place }: Call): boolean {
	return text !== undefined && /^\/\.git\/(index|HEAD)\.lock$/.test(placeOf(text, place).slice(place.project.length));
}

function isGit(text: string, { place }: Call): boolean {
	const path = placeOf(text, place);
	return isWithin(path, `${place.project}/.git`) || /(^|\/)\.git(\/|$)/.test(path.slice(place.project.length));
}
