import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Bench, toFigure } from './figure.ts';
import { type HttpServer, startFloor, startOurs } from './http-server.ts';
import { inTemporaryDirectory } from './temporary.ts';

const ROUNDS = 4;
/** Until what a start leaves behind has been collected. */
const IDLE_MS = 1_000;

export const serverStart: Bench = {
	name: 'server-start',
	about: `"autocoder" from the start of its process until it answers /api/health, and its resident memory ${IDLE_MS / 1_000} s later, in turns with a Fastify server that has this one route.`,
	run: (say) =>
		inTemporaryDirectory(async (root) => {
			const sides = {
				ours: { start: () => startOurs(join(root, 'home')), times: [] as number[], memory: [] as number[] },
				floor: { start: () => startFloor('fastify'), times: [] as number[], memory: [] as number[] },
			};
			for (let round = 1; round <= ROUNDS; round++) {
				say(`round ${round} of ${ROUNDS}`);
				for (const side of [sides.ours, sides.floor]) {
					const { time, memory } = await sample(side.start);
					side.times.push(time);
					side.memory.push(memory);
				}
			}
			const against = 'a bare Fastify server';
			const { ours, floor } = sides;
			return [
				toFigure({ name: 'start until healthy', unit: 'ms', ours: ours.times, floor: floor.times, against }),
				toFigure({ name: 'memory when idle', unit: 'MB', ours: ours.memory, floor: floor.memory, against }),
			];
		}),
};

async function sample(start: () => Promise<HttpServer>): Promise<{ time: number; memory: number }> {
	const began = performance.now();
	const server = await start();
	try {
		const { status } = await server.get('/api/health');
		const time = performance.now() - began;
		if (status !== 200) throw new Error(`/api/health answers ${status}.`);
		await delay(IDLE_MS);
		return { time, memory: server.memory() };
	} finally {
		await server.end();
	}
}
