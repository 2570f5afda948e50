import { isHeldSecret, isOwnGround, isWithin, type Place, placeOf } from './place.ts';
import { quote, Refusal } from './refusal.ts';
import { OF_PROJECTS } from './secret-places.ts';
import { isSecretPlace } from './sensitive-paths.ts';
import type { Argument } from './shell/word.ts';

/** Files that the harness keeps, which agents read at most; and what git starts programs from. */
const OWN = /(^|\/)((features|assistant)\.db[\w-]*|\.autocoder)(\/|$)/;
const GIT = /(^|\/)\.git(\/|$)/;

/** What stands for a stream, and keeps nothing. */
const STREAMS = /^\/dev\/(null|stdin|stdout|stderr|tty|zero|fd\/\d+)$/;

/** Judges a path that a command writes to. */
export function checkWrite(path: Argument, place: Place): void {
	const text = path.text ?? path.likely;
	if (text !== undefined && STREAMS.test(text)) return;
	checkProtected(path, 'write');
	const known = text ?? fromHome(path.source, place) ?? path.prefix;
	if (/^\/dev\//.test(known)) {
		throw new Refusal(
			'device',
			`${quote(path.source)} writes to a device or to the network.`,
			'Use files of the project, or curl on localhost.',
		);
	}
	if (text === undefined && !/^[~/]/.test(known)) return;
	if (isOwnGround(placeOf(known, place), place)) return;
	throw new Refusal(
		'outside-write',
		`${quote(path.source)} lies outside of the project.`,
		'Write inside the project, or to $TMPDIR.',
	);
}

/** Judges a path by whose it is. */
export function checkProtected(path: Argument, how: 'read' | 'write'): void {
	const known = path.text ?? path.likely ?? path.source;
	if (/^\/dev\/(tcp|udp)\//.test(path.prefix) || /^["']?\/dev\/(tcp|udp)/.test(path.source))
		throw new Refusal('device', `${quote(path.source)} reaches the network.`, 'Use curl on localhost.');
	if (how === 'read') return;
	if (OWN.test(known)) {
		throw new Refusal(
			'own-files',
			`${quote(path.source)} belongs to the harness and is read-only.`,
			'Use the feature tools; keep files of your own under other names.',
		);
	}
	if (GIT.test(known)) {
		throw new Refusal('git-files', `${quote(path.source)} is a file of git's own.`, 'Change it by git commands.');
	}
}

/** Judges every path that stands in a word, in whatever text, by whether secrets lie there. */
export function checkSecrets(arg: Argument, place: Place): void {
	const text = withHome(arg.text ?? arg.source, place);
	for (const [path] of text.matchAll(/(?:~|\.\.(?=\/)|(?<![\w.*])\/)[^\s"'`,;|&()<>{}]*/g)) {
		for (const one of path.split(':')) {
			if (!isSecret(placeOf(one, place), place)) continue;
			throw new Refusal(
				'secret',
				`${quote(one)} may hold secrets of the user.`,
				'Leave it; settings come from the environment.',
			);
		}
	}
}

function isSecret(path: string, place: Place): boolean {
	if (isHeldSecret(path, place)) return true;
	if (isWithin(path, place.project)) return false;
	if (OF_PROJECTS.test(path)) return !place.temporary.some((folder) => isWithin(path, folder));
	return (
		isSecretPlace(path) ||
		/^\/proc\/[^/]+\/(environ|mem|root|fd|cwd|task)|^\/etc\/(g?shadow|sudoers|ssl\/private)/.test(path)
	);
}

function withHome(text: string, { home }: Place): string {
	return text.replace(/\$HOME\b|\$\{HOME\}/g, () => home);
}

function fromHome(source: string, place: Place): string | undefined {
	const text = withHome(source.replace(/["']/g, ''), place);
	return text.startsWith(place.home) ? text : undefined;
}
