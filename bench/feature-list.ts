import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openRegistry } from '../src/store/registry.ts';
import { type Bench, toFigure } from './figure.ts';
import { type HttpServer, startFloor, startOurs } from './http-server.ts';
import { makeProject } from './project.ts';
import { timed } from './statistics.ts';
import { inTemporaryDirectory } from './temporary.ts';

const FEATURES = 10_000;
const SAMPLES = 40;
const WARM_UP = 5;
const PATH = '/api/projects/bench/features';

export const featureList: Bench = {
	name: 'feature-list',
	about: `GET ${PATH} with ${FEATURES} features over HTTP, in turns with a bare node:http server that reads the table with better-sqlite3 and answers with JSON.stringify; and asked again with the ETag it gave.`,
	run: (say) =>
		inTemporaryDirectory(async (root) => {
			say(`making a project of ${FEATURES} features`);
			const [home, directory] = [join(root, 'home'), join(root, 'project')];
			mkdirSync(directory);
			makeProject(directory, FEATURES);
			const registry = openRegistry(join(home, '.autocoder'), Date.now);
			registry.add('bench', directory);
			registry.close();
			const ours = await startOurs(home);
			const floor = await startFloor('features', join(directory, 'features.db'));
			try {
				return await measure(ours, floor, say);
			} finally {
				await Promise.all([ours.end(), floor.end()]);
			}
		}),
};

async function measure(ours: HttpServer, floor: HttpServer, say: (progress: string) => void) {
	const times: Record<'ours' | 'floor' | 'unchanged', number[]> = { ours: [], floor: [], unchanged: [] };
	const { etag } = await expectStatus(ours.get(PATH), 200);
	if (etag === undefined) throw new Error('The list has no ETag.');
	for (let round = -WARM_UP; round < SAMPLES; round++) {
		if (round % 20 === 0) say(`round ${Math.max(round, 0)} of ${SAMPLES}`);
		const whole = await timed(() => expectStatus(ours.get(PATH), 200));
		const raw = await timed(() => expectStatus(floor.get('/'), 200));
		const again = await timed(() => expectStatus(ours.get(PATH, { 'if-none-match': etag }), 304));
		if (round < 0) continue;
		times.ours.push(whole);
		times.floor.push(raw);
		times.unchanged.push(again);
	}
	return [
		toFigure({
			name: `list of ${FEATURES} features`,
			unit: 'ms',
			ours: times.ours,
			floor: times.floor,
			against: 'better-sqlite3 and JSON.stringify behind node:http',
			target: 1.5,
		}),
		toFigure({
			name: 'the same list, unchanged (304)',
			unit: 'ms',
			ours: times.unchanged,
			floor: times.ours,
			against: 'the whole list',
		}),
	];
}

async function expectStatus<T extends { status: number }>(answer: Promise<T>, status: number): Promise<T> {
	const given = await answer;
	if (given.status !== status) throw new Error(`${given.status} instead of ${status}.`);
	return given;
}
