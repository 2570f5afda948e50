import { expect, it } from 'vitest';
import { z } from 'zod';
import { eventData } from './events.ts';

const schemas = Object.entries(eventData);

it.each(schemas)('%s can be told to any client, as a JSON object', (type, schema) => {
	expect(type).toMatch(/^([a-z]+\.)?[a-z]+$/);
	expect(z.toJSONSchema(schema)).toMatchObject({ type: 'object' });
});

it.each(schemas)('%s refuses data that is not its own', (_, schema) => {
	for (const wrong of [null, 'text', [], {}, { name: 7 }]) expect(schema.safeParse(wrong).success).toBe(false);
});
