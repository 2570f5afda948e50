import { isHeldSecret, isOwnGround, isWithin, type Place, placeOf } from './place.ts';
import { filledIn, mayBe, pathsOf, shownIn } from './place-in-text.ts';
import { quote, Refusal } from './refusal.ts';
import { OF_PROJECTS, SECRET_PLACES } from './secret-places.ts';
import { isSecretPlace } from './sensitive-paths.ts';
import type { Argument } from './shell/word.ts';

/** Files that the harness keeps, which agents read at most; and what git starts programs from. */
const OWN = /(^|\/)((features|assistant)\.db[\w-]*|\.autocoder)(\/|$)/;
const GIT = /(^|\/)\.git(\/|$)/;
const KEPT = ['features.db', 'features.db-wal', 'features.db-shm', 'assistant.db', '.autocoder', '.git'];

/** What stands for a stream, and keeps nothing. */
const STREAMS = /^\/dev\/(null|stdin|stdout|stderr|tty|zero|fd\/\d+)$/;

/** Judges a path that a command writes to. */
export function checkWrite(path: Argument, place: Place): void {
	const paths = pathsOf(path, place);
	if (paths.length > 0 && paths.every((one) => STREAMS.test(one))) return;
	checkProtected(path, 'write', place);
	for (const one of paths.length > 0 ? paths : beginning(path, place)) {
		if (/^\/dev\//.test(one)) {
			throw new Refusal(
				'device',
				`${quote(path.source)} writes to a device or to the network.`,
				'Use files of the project, or curl on localhost.',
			);
		}
		if (isOwnGround(placeOf(one, place), place)) continue;
		throw new Refusal(
			'outside-write',
			`${quote(path.source)} lies outside of the project.`,
			'Write inside the project, or to $TMPDIR.',
		);
	}
}

/** Of a path that is only known when the command runs: what is known of it, where that leads anywhere. */
function beginning({ source, prefix }: Argument, place: Place): string[] {
	const text = filledIn(source.replace(/["']/g, ''), place);
	const known = /^["']?\$\{?(HOME|PWD|TMPDIR)\b/.test(source) ? text : prefix;
	return /^[~/]|(^|\/)\.\.\//.test(known) ? [known] : [];
}

/** Judges a path by whose it is. */
export function checkProtected(path: Argument, how: 'read' | 'write', place: Place): void {
	if (/^\/dev\/(tcp|udp)\//.test(path.prefix) || /^["']?\/dev\/(tcp|udp)/.test(path.source))
		throw new Refusal('device', `${quote(path.source)} reaches the network.`, 'Use curl on localhost.');
	if (how === 'read') return;
	const paths = pathsOf(path, place);
	const shown = (paths.length > 0 ? paths : [path.source.replace(/["']/g, '')]).map((one) => shownIn(one, place));
	if (shown.some((one) => OWN.test(one))) {
		throw new Refusal(
			'own-files',
			`${quote(path.source)} belongs to the harness and is read-only.`,
			'Use the feature tools; keep files of your own under other names.',
		);
	}
	if (shown.some((one) => GIT.test(one)))
		throw new Refusal('git-files', `${quote(path.source)} is a file of git's own.`, 'Change it by git commands.');
	if (shown.some(mayBeKept)) {
		throw new Refusal(
			'own-files',
			`${quote(path.source)} may stand for .git or for files of the harness, too.`,
			"Name the files more closely; with find, leave out what begins with a dot: -not -path './.*'.",
		);
	}
}

/** Whether a pattern in the project's first level may find what is kept there. One for all that there is does not mean it. */
function mayBeKept(path: string): boolean {
	const [first = ''] = path.replace(/^\//, '').split('/');
	return /[*?[]/.test(first) && !/^\*+$/.test(first) && KEPT.some((name) => mayBe(first, name));
}

/** Judges every path that stands in a word, in whatever text, by whether secrets lie there. */
export function checkSecrets(arg: Argument, place: Place): void {
	for (const text of new Set([arg.text ?? arg.source, ...arg.possible]))
		for (const path of pathsIn(filledIn(text, place))) {
			if (!isSecret(path, place)) continue;
			throw new Refusal(
				'secret',
				`${quote(path)} may hold secrets of the user.`,
				'Leave it; settings come from the environment.',
			);
		}
}

/** What in a text may be a path: alone, behind a sign that often stands before one, or behind a letter of an option. */
function pathsIn(text: string): string[] {
	return text.split(/[\s"'`,;|&()<>{}:=@]+/).flatMap((piece) => {
		const behindOption = /^-\w+?(?=[/~]|\.\.?\/|\.\w)/.exec(piece)?.[0] ?? '';
		const inside = [...piece.matchAll(/(?:~|\.\.(?=\/)|(?<![\w.*])\/).*/g)].map(([path]) => path);
		return [piece, piece.slice(behindOption.length), ...inside];
	});
}

function isSecret(text: string, place: Place): boolean {
	// Nobody knows where it lies, so its own names decide.
	if (text.includes('$')) {
		const behind = text.replace(/^[^$]*\$\{?\w*\}?/, '/');
		return isSecretPlace(behind) && !FOLDERS_OF_PROJECTS.test(behind) && !OF_PROJECTS.test(behind);
	}
	const path = placeOf(text, place);
	if (isHeldSecret(path, place)) return true;
	if (isWithin(path, place.project)) return false;
	if (OF_PROJECTS.test(path)) return !place.temporary.some((folder) => isWithin(path, folder));
	return (
		isSecretPlace(path) ||
		(findsSecrets(path) && !(path.endsWith('/.*') && !isWithin(path, place.home))) ||
		/^\/proc\/[^/]+\/(environ|mem|root|fd|cwd|task)|^\/etc\/(g?shadow|sudoers|ssl\/private)/.test(path)
	);
}

/** Folders that projects have, too, less what lies in those of a person. */
const FOLDERS_OF_PROJECTS = /\/\.(claude|docker)\/(?!\.credentials|config\.json|$)[^$]*$/;

/** Whether a pattern may stand for a folder with secrets. */
function findsSecrets(path: string): boolean {
	if (!/[*?[]/.test(path)) return false;
	const parts = path.toLowerCase().split('/');
	return SECRET_PLACES.map((folder) => folder.split('/')).some((names) =>
		parts.some((_, start) => names.every((name, index) => mayBe(parts[start + index] ?? '', name))),
	);
}
