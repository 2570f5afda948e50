import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** A file of the application; `path` is relative to the project, with forward slashes. */
export interface TextFile {
	readonly path: string;
	readonly text: string;
}

/** One change of an existing file: `old` stands there exactly once. */
export interface FileEdit {
	readonly file: string;
	readonly old: string;
	readonly new: string;
	/** A piece of `new` that stays as it is when later features edit the place: it tells that the edit was made. */
	readonly mark?: string;
}

/**
 * One step of a check in the browser. A locator is a role and a name as in a page snapshot, such as `button "Plant it"`;
 * in locators and in expected text `*` stands for anything on the line, ` | ` separates alternatives in expected text.
 */
export interface CheckStep {
	/** What the model says before the first turn of the step. */
	readonly say?: string;
	/** A path of the application to open. */
	readonly open?: string;
	readonly click?: string;
	/** With the Shift key held during `click`. */
	readonly shift?: boolean;
	/** Locators of fields, and what to type into them. */
	readonly fill?: Readonly<Record<string, string>>;
	/** Presses Enter after `fill`. */
	readonly enter?: boolean;
	/** What to click after `fill`. */
	readonly submit?: string;
	readonly press?: string;
	/** A shell command in which `$URL` stands for the application's address; `expect` then looks at its output. */
	readonly run?: string;
	readonly expect?: string | readonly string[];
	readonly absent?: string | readonly string[];
	/** Takes a screenshot and looks for errors in the console. */
	readonly picture?: boolean;
	/** `steps` are taken only when the page shows this, */
	readonly when?: string;
	/** or only when it does not. */
	readonly unless?: string;
	readonly steps?: readonly CheckStep[];
}

/** What `curl` should find when there is no browser. */
export interface CurlCheck {
	readonly path: string;
	readonly expect: string;
}

export interface DemoFeature {
	readonly category: string;
	readonly name: string;
	readonly description: string;
	readonly steps: readonly string[];
	/** What the model says when it begins. */
	readonly plan: string;
	readonly files: readonly TextFile[];
	readonly edits: readonly FileEdit[];
	/** The check of the work; it leaves the application with something to show. */
	readonly verify: readonly CheckStep[];
	/** A short check that holds at every later stage. */
	readonly check: readonly CheckStep[];
	readonly curl: readonly CurlCheck[];
	readonly commit: string;
	readonly progress: string;
}

export interface DemoAssets {
	readonly skeleton: readonly TextFile[];
	/** In the order in which they are built. */
	readonly features: readonly DemoFeature[];
}

/** A file that npm and git would take for their own has another name among the assets. */
const STORED_NAMES: Readonly<Record<string, string>> = { gitignore: '.gitignore' };

/** Reads the skeleton and the features of the demo's application from its folder. */
export function loadDemoAssets(assetsDir: string): DemoAssets {
	const skeleton = readTree(join(assetsDir, 'skeleton'));
	const features = readdirSync(join(assetsDir, 'features'))
		.sort()
		.map((folder) => readFeature(join(assetsDir, 'features', folder)));
	return { skeleton, features };
}

function readFeature(folder: string): DemoFeature {
	const stored = JSON.parse(readFileSync(join(folder, 'feature.json'), 'utf8')) as Omit<DemoFeature, 'files'> & {
		readonly files: readonly string[];
	};
	const files = stored.files.map((path) => ({ path, text: readFileSync(join(folder, 'files', path), 'utf8') }));
	return { ...stored, files };
}

function readTree(root: string): readonly TextFile[] {
	return readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.sort()
		.map((file) => {
			const path = relative(root, file).split(sep).join('/');
			return { path: STORED_NAMES[path] ?? path, text: readFileSync(file, 'utf8') };
		});
}
