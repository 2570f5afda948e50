import { createHash } from 'node:crypto';
import {
	closeSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBlobs } from './blobs.ts';
import { errorOf, temporaryDirectory } from './fixtures/support.fixture.ts';

function setUp() {
	const directory = join(temporaryDirectory(), 'own', 'blobs');
	return { directory, blobs: createBlobs(directory) };
}

const sizeInRow = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

it('keeps bytes once, under the hash of their content', () => {
	const { directory, blobs } = setUp();
	const bytes = Buffer.from([0, 255, 10, 13, 128]);
	const name = blobs.keep(bytes);
	expect(name).toBe(createHash('sha256').update(bytes).digest('hex'));
	const { ino } = statSync(join(directory, name));
	expect(blobs.keep(Buffer.from(bytes))).toBe(name);
	expect(createBlobs(directory).keep(bytes)).toBe(name);
	expect(statSync(join(directory, name))).toMatchObject({ ino });
	expect(blobs.keep(Buffer.alloc(0))).not.toBe(name);
	expect(readdirSync(directory)).toHaveLength(2);
	expect(blobs.read(name)).toEqual(bytes);
});

it('reads nothing that is not the name of a blob', () => {
	const { directory, blobs } = setUp();
	const name = blobs.keep(Buffer.from('a blob'));
	writeFileSync(join(directory, '..', 'secret'), 'secret');
	mkdirSync(join(directory, 'folder'));
	const names = [
		'../secret',
		`${name}/../../secret`,
		`../blobs/${name}`,
		`./${name}`,
		`${name}\n`,
		`${name}\u0000`,
		name.toUpperCase(),
		name.slice(1),
		`${name}0`,
		'folder',
		'.',
		'..',
		'',
		'/etc/passwd',
		join(directory, name),
	];
	for (const other of names) expect(blobs.read(other), JSON.stringify(other)).toBeUndefined();
	expect(blobs.read('0'.repeat(64))).toBeUndefined();
});

it('keeps a short text in the row and no file for it', () => {
	const { directory, blobs } = setUp();
	for (const text of ['', 'short', 'x'.repeat(4_000), '"'.repeat(4_000), '🚀'.repeat(2_000), '東'.repeat(3_900)]) {
		expect(blobs.keepText(text)).toEqual({ text, length: text.length });
	}
	expect(() => readdirSync(directory)).toThrow('ENOENT');
});

it.each([
	['one unit too long', 'x'.repeat(4_001), 'x'.repeat(2_000)],
	['of control characters, which take six bytes each', '\u0001'.repeat(2_500), '\u0001'.repeat(2_000)],
	['that would be cut within a surrogate pair', `x${'🚀'.repeat(2_500)}`, `x${'🚀'.repeat(999)}\ufffd`],
])('keeps a text %s in a blob, and its beginning in the row', (_what, text, beginning) => {
	const { blobs } = setUp();
	const part = blobs.keepText(text);
	expect(part).toMatchObject({ text: beginning, length: text.length });
	expect(blobs.read(part.blob ?? '')?.toString('utf8')).toBe(text);
});

it('makes a part that fits a row of any text, and loses none of it', () => {
	const { blobs } = setUp();
	const anyText = fc.oneof(
		fc.string({ unit: 'binary', maxLength: 6_000, size: 'max' }),
		fc
			.tuple(
				fc.constantFrom('x', '\u0000', '"', '\\', '\ud83d', '\udc00', '東', '🚀'),
				fc.integer({ min: 0, max: 6_000 }),
			)
			.map(([unit, count]) => unit.repeat(count)),
	);
	fc.assert(
		fc.property(anyText, (text) => {
			const part = blobs.keepText(text);
			expect(sizeInRow(part)).toBeLessThanOrEqual(12_200);
			expect(part.length).toBe(text.length);
			const whole = part.blob === undefined ? part.text : blobs.read(part.blob)?.toString('utf8');
			expect(whole?.toWellFormed()).toBe(text.toWellFormed());
		}),
		{ numRuns: 60 },
	);
});

it('says what is in the way', () => {
	const { directory, blobs } = setUp();
	mkdirSync(join(directory, '..'));
	writeFileSync(directory, 'a file where the directory belongs');
	const error = errorOf(() => blobs.keep(Buffer.from('x')));
	expect(error.code).toBe('PROJECT_UNREADABLE');
	expect(error.message).toContain(directory);
});

it('opens a blob with its size and kind, and nothing that a link leads to', () => {
	const { directory, blobs } = setUp();
	const name = blobs.keep(Buffer.from('Grüße'));
	const opened = blobs.open(name);
	expect(opened).toMatchObject({ bytes: 7, mediaType: 'text/plain; charset=utf-8' });
	expect(readFileSync(opened?.file ?? -1, 'utf8')).toBe('Grüße');
	closeSync(opened?.file ?? -1);
	const other = 'a'.repeat(64);
	symlinkSync(join(directory, name), join(directory, other));
	expect(blobs.open(other)).toBeUndefined();
	expect(blobs.open('b'.repeat(64))).toBeUndefined();
	expect(blobs.open(`../blobs/${name}`)).toBeUndefined();
	renameSync(directory, `${directory}.moved`);
	symlinkSync(`${directory}.moved`, directory);
	expect(blobs.open(name)).toBeUndefined();
});
