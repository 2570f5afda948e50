import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HttpError } from './http.js';

const FOLDER = process.env.SPROUT_DATA ?? fileURLToPath(new URL('../data', import.meta.url));
const FILE = join(FOLDER, 'garden.json');

/** Changes wait for one another, so that none is lost. */
let lastChange = Promise.resolve();

export async function readGarden() {
	try {
		return JSON.parse(await readFile(FILE, 'utf8'));
	} catch (error) {
		if (error.code === 'ENOENT') return { habits: [] };
		throw error;
	}
}

/** Lets `change` alter the garden, saves it, and resolves to what `change` returned. */
export function changeGarden(change) {
	const result = lastChange.then(async () => {
		const garden = await readGarden();
		const value = change(garden);
		await save(garden);
		return value;
	});
	lastChange = result.catch(() => undefined);
	return result;
}

/** Lets `change` alter one habit; resolves to the habit. */
export function changeOne(id, change) {
	return changeGarden((garden) => {
		const habit = garden.habits.find((one) => one.id === id);
		if (!habit) throw new HttpError(404, 'That habit is not in the garden.');
		change(habit);
		return habit;
	});
}

/** A crash in the middle leaves the old file whole: the new one takes its place in one step. */
async function save(garden) {
	await mkdir(FOLDER, { recursive: true });
	const draft = await open(`${FILE}.new`, 'w');
	try {
		await draft.writeFile(`${JSON.stringify(garden, null, '\t')}\n`);
		await draft.sync();
	} finally {
		await draft.close();
	}
	await rename(`${FILE}.new`, FILE);
}
