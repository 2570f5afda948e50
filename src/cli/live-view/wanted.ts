import type { Environment } from '../env.ts';

type Variables = Environment['variables'];

/** How the live view is to look on standard output; null when plain lines serve better. */
export function liveView(
	{ json = false, plain = false }: { readonly json?: boolean; readonly plain?: boolean },
	{ variables }: Environment,
): { readonly unicode: boolean } | null {
	if (json || plain || !canShow(variables, process.stdout.isTTY)) return null;
	return { unicode: hasUnicode(variables, process.platform) };
}

/** Whether somebody sits at a terminal that can move its cursor. The log of a build server may claim to be a terminal. */
export function canShow(variables: Variables, isTerminal: boolean): boolean {
	return isTerminal && variables.TERM !== 'dumb' && /^(0|false)?$/i.test(variables.CI ?? '');
}

/** Whether the locale is UTF-8. Systems that set no locale for a terminal (macOS, Windows) show UTF-8 nevertheless. */
export function hasUnicode(variables: Variables, platform: NodeJS.Platform): boolean {
	const locale = variables.LC_ALL || variables.LC_CTYPE || variables.LANG;
	return locale ? /utf-?8/i.test(locale) : platform === 'darwin' || platform === 'win32';
}
