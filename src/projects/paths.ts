import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The path with the links of those of its parents resolved that exist. */
export function withoutLinks(path: string): string {
	try {
		return realpathSync(path);
	} catch (error) {
		const parent = dirname(path);
		if (parent === path || !(error instanceof Error && 'code' in error && error.code === 'ENOENT')) return path;
		return join(withoutLinks(parent), basename(path));
	}
}

/** What one may not look at, or what lies behind a file, is none. */
export function isDirectory(path: string): boolean {
	try {
		return statSync(path).isDirectory();
	} catch {
		return false;
	}
}
