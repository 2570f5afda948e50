import { expect, it } from 'vitest';
import { serveProjects } from '../fixtures/asking.fixture.ts';
import { serve, TOKEN } from '../fixtures/serving.fixture.ts';

it('tells what windows mean, of a text, of all projects and of one', async () => {
	const { ask, project } = await serveProjects();
	await project('recipes');
	expect((await ask('GET', '/api/schedule')).json).toMatchObject({ schedule: null, open: true, openings: [] });
	expect((await ask('GET', '/api/projects/recipes/schedule')).json).toMatchObject({
		schedule: null,
		own: false,
		problem: null,
	});
	const text = 'mon-sun 00:00-24:00';
	await ask('PATCH', '/api/settings', { schedule: text });
	expect((await ask('GET', '/api/schedule')).json).toMatchObject({
		schedule: text,
		open: true,
		openings: [{ opens: null, closes: null }],
	});
	expect((await ask('GET', '/api/projects/recipes/schedule')).json).toMatchObject({ schedule: text, own: false });
	const own = 'mon 08:00-09:00 Asia/Tokyo';
	await ask('PATCH', '/api/projects/recipes/settings', { schedule: own });
	const { json } = await ask('GET', '/api/projects/recipes/schedule');
	expect(json).toMatchObject({
		schedule: own,
		own: true,
		openings: [
			{
				opens: { zone: 'Asia/Tokyo', text: expect.stringMatching(/^Mon .*08:00$/) as unknown },
				closes: { zone: 'Asia/Tokyo' },
			},
			{},
			{},
		],
	});
	expect((await ask('GET', `/api/schedule?${new URLSearchParams({ text: own })}`)).json).toMatchObject({
		openings: (json as unknown as { openings: unknown }).openings,
	});
	await ask('PATCH', '/api/projects/recipes/settings', { schedule: null });
	expect((await ask('GET', '/api/projects/recipes/schedule')).json).toMatchObject({ schedule: text, own: false });
	expect((await ask('GET', '/api/projects/nobody/schedule')).status).toBe(404);
});

it('refuses what is no schedule, wherever it is given, with what is wrong and where', async () => {
	const { ask, project } = await serveProjects();
	await project('recipes');
	for (const [text, why] of [
		['mon 1:00-2:00 Mars/Base', 'has the time zone "Mars/Base", which is not known'],
		['mon 25:00-06:00', 'has "25:00" where a time from 00:00 to 23:59 is expected (at character 5)'],
		['mon 10:00-10:00', 'has "10:00-10:00", which is no time at all'],
		['', 'holds no run window (at character 1)'],
		['mon 1:00-2:00;'.repeat(43), '500 characters'],
	] as const) {
		const answers = [
			await ask('PATCH', '/api/settings', { schedule: text }),
			await ask('PATCH', '/api/projects/recipes/settings', { schedule: text }),
			await ask('GET', `/api/schedule?${new URLSearchParams({ text })}`),
		];
		for (const { status, json } of answers) {
			expect(status).toBe(422);
			expect(json.code).toBe('REQUEST_INVALID');
			expect(json.detail).toContain(why);
		}
	}
	for (const schedule of [5, true, ['mon 1:00-2:00']])
		expect((await ask('PATCH', '/api/settings', { schedule })).status).toBe(422);
	expect((await ask('GET', '/api/schedule')).json).toMatchObject({ schedule: null });
});

it('goes by the clock that it is given', async () => {
	let now = Date.UTC(2026, 10, 26, 12);
	const { app, port } = await serve({ now: () => now });
	const open = async () => {
		const text = 'thu 12:30-13:00 UTC';
		const { body } = await app.inject({
			url: `/api/schedule?${new URLSearchParams({ text })}`,
			headers: { host: `127.0.0.1:${port}`, authorization: `Bearer ${TOKEN}` },
		});
		return (JSON.parse(body) as { open: boolean }).open;
	};
	expect(await open()).toBe(false);
	now += 45 * 60_000;
	expect(await open()).toBe(true);
});
