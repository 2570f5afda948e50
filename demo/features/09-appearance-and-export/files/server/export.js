import { readGarden } from './storage.js';

/** GET /api/export: the whole garden as one file to keep. */
export async function exportGarden(_request, response) {
	const garden = await readGarden();
	const exportedAt = new Date().toISOString();
	const habits = garden.habits.filter((habit) => !habit.removedAt);
	response.writeHead(200, {
		'content-type': 'application/json; charset=utf-8',
		'content-disposition': `attachment; filename="sprout-${exportedAt.slice(0, 10)}.json"`,
		'cache-control': 'no-store',
	});
	response.end(`${JSON.stringify({ app: 'sprout', version: 1, exportedAt, habits }, null, 2)}\n`);
}
