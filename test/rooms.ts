import { posix } from 'node:path';
import { type Import, importsOf, mockedModules } from './imports.ts';

/** What the files of a folder may import. */
interface Room {
	/** Other rooms. */
	readonly own: readonly string[] | 'all';
	/** Packages. */
	readonly outside: readonly string[] | 'all';
	/** Modules of Node.js: none, all, or those named. */
	readonly node: boolean | readonly string[];
	/** Has no files yet: the first one must clear this mark. */
	readonly planned?: true;
}

export type Rooms = Readonly<Record<string, Room>>;

/** The table "Rooms" of ARCHITECTURE.md. Change both together. */
const ROOMS: Rooms = {
	'src/contract': { own: [], outside: ['zod'], node: false },
	// luxon knows the world's time zones, and asks for no time by itself that core would not pass in.
	'src/core': { own: ['src/contract'], outside: ['luxon'], node: false },
	'src/store': { own: ['src/contract', 'src/core'], outside: ['better-sqlite3'], node: true },
	'src/process': { own: ['src/contract'], outside: [], node: true },
	'src/guard': { own: ['src/contract'], outside: ['unbash'], node: ['node:path'] },
	'src/mcp': {
		own: ['src/contract', 'src/core', 'src/store', 'src/guard'],
		outside: ['@modelcontextprotocol/sdk', 'zod'],
		node: false,
	},
	'src/agent': {
		own: ['src/contract', 'src/core', 'src/guard', 'src/mcp', 'src/process'],
		outside: ['@anthropic-ai/claude-agent-sdk'],
		node: true,
	},
	'src/runner': {
		own: ['src/contract', 'src/core', 'src/store', 'src/guard', 'src/agent', 'src/process'],
		outside: [],
		node: true,
	},
	'src/projects': {
		own: ['src/contract', 'src/core', 'src/store', 'src/guard', 'src/agent', 'src/process'],
		outside: ['yaml'],
		node: true,
	},
	'src/chat': {
		own: ['src/contract', 'src/core', 'src/store', 'src/guard', 'src/agent', 'src/mcp', 'src/process', 'src/projects'],
		outside: ['zod'],
		node: true,
	},
	'src/server': {
		own: [
			'src/chat',
			'src/contract',
			'src/core',
			'src/store',
			'src/guard',
			'src/agent',
			'src/process',
			'src/projects',
			'src/runner',
		],
		outside: [
			'@fastify/static',
			'@fastify/swagger',
			'cookie',
			'fastify',
			'fastify-type-provider-zod',
			'pino',
			'prom-client',
			'ws',
			'zod',
		],
		node: true,
	},
	'src/rehearsal': { own: ['src/contract'], outside: [], node: true },
	'src/cli': {
		own: 'all',
		outside: ['cli-table3', 'commander', 'dotenv', 'open', 'picocolors', 'string-width'],
		node: true,
	},
	web: { own: ['src/contract'], outside: 'all', node: ['node:url'] },
	bench: { own: 'all', outside: 'all', node: true },
	faults: { own: 'all', outside: 'all', node: true },
	test: { own: 'all', outside: 'all', node: true },
};

/** Modules that one room keeps to itself, whatever the table says of Node.js. */
const KEPT: Readonly<Record<string, string>> = {
	'better-sqlite3': 'src/store',
	'node:child_process': 'src/process',
	'node:sqlite': 'src/store',
};
const ROOMS_OF_TESTS = ['bench', 'faults', 'test'];

/** Packages that stand behind one single file of the product. */
const ONE_FILE = ['@anthropic-ai/claude-agent-sdk'];

/**
 * Holds the imports of a source tree against the table.
 * @param files text by path, relative to the checkout, with forward slashes
 * @returns one line a breach: file, import and rule; a tree without files is a breach
 */
export function findBreaches(files: ReadonlyMap<string, string>, rooms: Rooms = ROOMS): string[] {
	if (files.size === 0) return ['No source file was seen, so nothing was checked.'];
	return [
		...rowsWithoutFolder(files, rooms),
		...[...files].flatMap(([path, text]) => breachesOfFile(path, text, rooms)),
		...scatteredPackages(files),
	];
}

function rowsWithoutFolder(files: ReadonlyMap<string, string>, rooms: Rooms): string[] {
	const inhabited = new Set([...files.keys()].map((path) => roomOf(path, rooms)));
	return Object.entries(rooms).flatMap(([name, { planned }]) => {
		if (planned && inhabited.has(name)) return [`${name} has files now: its row is no longer "planned".`];
		if (!planned && !inhabited.has(name)) return [`${name} has a row in the table of rooms but no files.`];
		return [];
	});
}

function breachesOfFile(path: string, text: string, rooms: Rooms): string[] {
	const name = roomOf(path, rooms);
	const room = name === undefined ? undefined : rooms[name];
	if (name === undefined || room === undefined) return [`${path}: its folder has no row in the table of rooms.`];
	const breaches = importsOf(path, text).flatMap((found) => {
		const rule = brokenRule(found, path, name, room, rooms);
		return rule ? [`${path}:${found.line} imports ${found.specifier ?? 'a computed name'}: ${rule}`] : [];
	});
	if (!isTest(path)) return breaches;
	const mocks = mockedModules(path, text).map(
		({ line, specifier }) => `${path}:${line} mocks ${specifier ?? 'a module'}: tests run the real thing.`,
	);
	return [...breaches, ...mocks];
}

/** @returns why the import is not allowed, or undefined */
function brokenRule({ specifier }: Import, path: string, name: string, room: Room, rooms: Rooms): string | undefined {
	if (specifier === undefined) return 'what it is cannot be checked; write it out.';
	if (specifier.startsWith('.')) return brokenOwnRule(posix.join(posix.dirname(path), specifier), name, room, rooms);
	if (isTest(path)) return undefined;

	const owner = KEPT[specifier] ?? KEPT[packageOf(specifier)];
	if (owner !== undefined && owner !== name && !ROOMS_OF_TESTS.includes(name)) return `only ${owner} may.`;
	if (specifier.startsWith('node:')) {
		const allowed = typeof room.node === 'boolean' ? room.node : room.node.includes(specifier);
		return allowed ? undefined : `${name} may import ${listOf(room.node)} of Node.js.`;
	}
	if (room.outside === 'all' || room.outside.includes(packageOf(specifier))) return undefined;
	return `${name} may import ${listOf(room.outside)} from outside.`;
}

function brokenOwnRule(target: string, name: string, room: Room, rooms: Rooms): string | undefined {
	const targetRoom = roomOf(target, rooms);
	if (targetRoom === undefined) return 'it leads to no room.';
	if (targetRoom === name || room.own === 'all' || room.own.includes(targetRoom)) return undefined;
	return `${name} may import ${listOf(room.own)} of ours.`;
}

function scatteredPackages(files: ReadonlyMap<string, string>): string[] {
	return ONE_FILE.flatMap((name) => {
		const importers = [...files]
			.filter(([path]) => !isTest(path) && !ROOMS_OF_TESTS.includes(roomOf(path, ROOMS) ?? ''))
			.filter(([path, text]) =>
				importsOf(path, text).some((found) => found.specifier && packageOf(found.specifier) === name),
			)
			.map(([path]) => path);
		return importers.length > 1 ? [`${name} is to be imported in one file only, not in ${importers.join(', ')}.`] : [];
	});
}

function roomOf(path: string, rooms: Rooms): string | undefined {
	return Object.keys(rooms).find((name) => path.startsWith(`${name}/`));
}

function isTest(path: string): boolean {
	return /\.(test|fixture)\.tsx?$/.test(path);
}

function packageOf(specifier: string): string {
	return specifier
		.split('/')
		.slice(0, specifier.startsWith('@') ? 2 : 1)
		.join('/');
}

function listOf(allowed: readonly string[] | string | boolean): string {
	return Array.isArray(allowed) && allowed.length > 0 ? `only ${allowed.join(', ')}` : 'nothing';
}
