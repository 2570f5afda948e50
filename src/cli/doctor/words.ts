import { readFileSync } from 'node:fs';

/** "1 process", "3 processes". */
export function counted(count: number, one: string, many = `${one}s`): string {
	return `${count} ${count === 1 ? one : many}`;
}

/** Decimal units, as disks are sold. */
export function byteSize(bytes: number): string {
	const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
	const step = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
	const value = bytes / 1_000 ** step;
	return `${step > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[step]}`;
}

/** A path as a shell takes it. */
export function shellWord(text: string): string {
	return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The command that has `doctor` mend a project. */
export function fixCommand(directory: string): string {
	return `autocoder doctor --fix --project-dir ${shellWord(directory)}`;
}

/** A command on a line of its own, as the mend of a finding has it. */
export function commandLine(command: string | undefined): string | undefined {
	return command === undefined ? undefined : `\n$ ${command}`;
}

/** What installs a package, by the distribution's own name. Scripts of the set-up say the same. */
const INSTALL: Readonly<Record<string, string>> = {
	ubuntu: 'apt-get install',
	debian: 'apt-get install',
	fedora: 'dnf install',
	arch: 'pacman -S',
	alpine: 'apk add',
	suse: 'zypper install',
};

/** The command that installs a package here; undefined where the distribution is not known or has no such package. */
export function installCommand(name: 'git' | 'bubblewrap' | 'chromium'): string | undefined {
	if (process.platform === 'darwin')
		return { git: 'xcode-select --install', chromium: 'brew install --cask google-chrome', bubblewrap: undefined }[
			name
		];
	const distribution = distributionOf(readRelease());
	// Ubuntu's package is a snap, which does not start inside the box.
	if (name === 'chromium' && (distribution === undefined || distribution === 'ubuntu'))
		return 'npx playwright install --with-deps chromium';
	if (distribution === undefined) return undefined;
	return `${process.getuid?.() === 0 ? '' : 'sudo '}${INSTALL[distribution]} ${name}`;
}

export function distributionOf(release: string): string | undefined {
	const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(release)?.[1] ?? '';
	const names = [field('ID'), ...field('ID_LIKE').split(' ')];
	return Object.keys(INSTALL).find((name) => names.includes(name));
}

function readRelease(): string {
	try {
		return readFileSync('/etc/os-release', 'utf8');
	} catch {
		return '';
	}
}
