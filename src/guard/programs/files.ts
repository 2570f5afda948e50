import { isWithin, placeOf } from '../place.ts';
import { quote, Refusal } from '../refusal.ts';
import { type Argument, certain } from '../shell/word.ts';
import { checkOwnGround } from './directories.ts';
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
	mktemp: writesAll,
	ln: (call) => {
		for (const { text } of operands(call)) {
			if (text === undefined || !/^[/~]/.test(text)) continue;
			const path = placeOf(text, call.place);
			if (!isWithin(path, call.place.project) && !call.place.temporary.some((folder) => isWithin(path, folder)))
				throw new Refusal('link', `A link to ${quote(text)} leads out of the project.`, 'Copy what you need.');
		}
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
		writesLast(call);
	},
	split: withoutOptions({
		refused: ['filter'],
		valued: 'abClnt',
		why: 'starts a command for each piece',
		instead: 'Split into files first.',
	}),
	sort: (call) => {
		checkOptions(call, {
			refused: ['compress-program'],
			valued: 'kSTot',
			why: 'starts another program',
			instead: 'Sort without it.',
		});
		writesValue(call, /^-\w*o$|^--output$/, /^-o(?=.)|^--output=/);
	},
	patch: withoutOptions({
		refused: ['e', 'ed'],
		valued: 'BDdFgiopVxYz',
		why: 'starts an editor',
		instead: 'Use the Edit tool, or git apply.',
	}),
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
}

function writesLast(call: Call): void {
	checkOwnGround(call, operands(call).slice(-1));
	writesValue(call, /^-\w*t$|^--target-directory$/, /^-t(?=.)|^--target-directory=/);
}

/** The value of an option, in the next word or in its own, is written to. */
function writesValue(call: Call, apart: RegExp, attached: RegExp): void {
	for (const [index, { text = '' }] of call.args.entries()) {
		const next = call.args[index + 1];
		if (apart.test(text) && next !== undefined) call.write(next);
		else if (attached.test(text)) call.write(certain(text.replace(attached, '')));
	}
}

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
		if (!recursive) continue;
		const all =
			/^(\.\/)?(\*|\.\*|\.|\.\/|\.\.(\/.*)?)$/.test(text ?? source) || /(^|\/)\.\.(\/|"?$)/.test(text ?? source);
		const whole = text !== undefined && isWithin(call.place.project, placeOf(text, call.place));
		const open =
			text === undefined &&
			(prefix === '' ? kind === 'unknown' || /^"?\$\{?\w+\}?"?\/(\*|$)/.test(source) : /^\/+$/.test(prefix));
		if (all || whole || open) {
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
