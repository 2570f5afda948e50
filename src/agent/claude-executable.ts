import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const SDK = '@anthropic-ai/claude-agent-sdk';

/**
 * The Claude executable that the Agent SDK starts on this machine: it comes with an optional package for the platform, which a
 * package manager may have left out. Looked for where the SDK looks; undefined when it is not there.
 */
export function findClaudeExecutable(
	platform: NodeJS.Platform = process.platform,
	architecture: string = process.arch,
): string | undefined {
	const ours = createRequire(import.meta.url);
	// A nested installation keeps the package beside the SDK's own files.
	const sdks = createRequire(ours.resolve(SDK));
	for (const name of packagesFor(platform, architecture)) {
		for (const { resolve } of [ours, sdks]) {
			try {
				const path = resolve(`${name}/claude${platform === 'win32' ? '.exe' : ''}`);
				if (existsSync(path)) return path;
			} catch {
				// Not that one.
			}
		}
	}
	return undefined;
}

/** The packages that may hold it, the one that is meant for this machine first. */
export function packagesFor(platform: NodeJS.Platform, architecture: string): string[] {
	const name = `${SDK}-${platform}-${architecture}`;
	if (platform !== 'linux') return [name];
	return usesMusl() ? [`${name}-musl`, name] : [name, `${name}-musl`];
}

let musl: boolean | undefined;

/** Asked once: a report takes some 20 ms, and the C library does not change. */
function usesMusl(): boolean {
	if (musl === undefined) {
		const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
		musl = report.header?.glibcVersionRuntime === undefined;
	}
	return musl;
}
