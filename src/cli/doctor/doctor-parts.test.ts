import { describe, expect, it } from 'vitest';
import { AutocoderError } from '../../contract/errors.ts';
import { readEnvironment } from '../env.ts';
import type { Check } from './check.ts';
import { examineInTurn, examineTogether } from './examination.ts';
import { hangingIndent } from './hanging-indent.ts';
import { statusOf } from './machine/disk-space.ts';
import { isEnough } from './machine/node-version.ts';
import { runCheck } from './run-check.ts';
import { byteSize, counted, distributionOf, shellWord } from './words.ts';

const context = { environment: readEnvironment(), directory: null };
const check = (id: string, run: Check['run']): Check => ({ id, title: id, run });

describe('a check', () => {
	it('that throws is a finding, with what to do next', async () => {
		const broken = check('a', () => {
			throw new AutocoderError('DATABASE_LOCKED', 'It is locked.', 'Try again.');
		});
		expect(await runCheck(broken, context)).toEqual({ status: 'fail', found: 'It is locked.', mend: 'Try again.' });
	});

	it('that the system refuses something is a finding, and no defect of ours', async () => {
		const refused = check('a', () => {
			throw Object.assign(new Error('EACCES: permission denied, mkdtemp'), { syscall: 'mkdtemp', code: 'EACCES' });
		});
		expect(await runCheck(refused, context)).toMatchObject({
			status: 'fail',
			mend: expect.stringContaining('permissions') as unknown,
		});
	});

	it('that never answers is a finding too', async () => {
		const endless = check('a', () => new Promise(() => {}));
		expect(await runCheck(endless, context, 20)).toMatchObject({
			status: 'fail',
			found: expect.stringContaining('0.02 s') as unknown,
		});
	});
});

describe('an examination', () => {
	const ids = async (examined: AsyncIterable<{ id: string }>) => {
		const seen: string[] = [];
		for await (const { id } of examined) seen.push(id);
		return seen;
	};

	it('starts all checks at once and tells them in their order', async () => {
		let release = () => {};
		const first = check(
			'first',
			() => new Promise((resolve) => (release = () => resolve({ status: 'ok', found: '' }))),
		);
		const second = check('second', () => {
			release();
			return { status: 'ok', found: '' };
		});
		expect(await ids(examineTogether([first, second], context, false))).toEqual(['first', 'second']);
	});

	it('mends only when asked to, looks again afterwards, and goes on when mending fails', async () => {
		let broken = true;
		const fix = async () => {
			broken = false;
			return 'Mended.';
		};
		const mendable = check('a', () =>
			broken ? { status: 'warn', found: 'broken', fix } : { status: 'ok', found: 'whole' },
		);
		const hopeless = check('b', () => ({
			status: 'warn',
			found: 'broken',
			fix: () => Promise.reject(new AutocoderError('RUN_ALREADY_ACTIVE', 'A runner is there.', 'Stop it first.')),
		}));
		const examine = async (asked: boolean) => {
			const all = [];
			for await (const one of examineInTurn([mendable, hopeless], context, asked)) all.push(one);
			return all;
		};
		expect(await examine(false)).toMatchObject([{ finding: { found: 'broken' } }, { finding: { found: 'broken' } }]);
		expect(await examine(true)).toMatchObject([
			{ finding: { status: 'ok', found: 'whole' }, fixed: 'Mended.' },
			{ finding: { status: 'warn' }, fixed: 'Not mended: A runner is there. Stop it first.' },
		]);
	});
});

describe('words for people', () => {
	it('are broken at blanks under their first line, long paths whole', () => {
		expect(hangingIndent('- ', 2, 'one two /a/very/long/path/that/fits/nowhere end', 24)).toEqual([
			'- one two',
			'  /a/very/long/path/that/fits/nowhere',
			'  end',
		]);
		expect(hangingIndent('- ', 2, 'one two', undefined)).toEqual(['- one two']);
		expect(hangingIndent('- ', 20, 'one two', 25)).toEqual(['- one two']);
	});

	it('count, measure, and quote for a shell', () => {
		expect([counted(1, 'event'), counted(2, 'process', 'processes')]).toEqual(['1 event', '2 processes']);
		expect([0, 999, 1_500, 25_300_000, 83_000_000_000].map(byteSize)).toEqual([
			'0 bytes',
			'999 bytes',
			'1.5 kB',
			'25 MB',
			'83 GB',
		]);
		expect(['/a/b', "it's mine"].map(shellWord)).toEqual(['/a/b', "'it'\\''s mine'"]);
	});

	it('know distributions by what they are like', () => {
		expect(distributionOf('ID=debian\nVERSION_ID="12"\n')).toBe('debian');
		expect(distributionOf('ID=linuxmint\nID_LIKE="ubuntu debian"\n')).toBe('ubuntu');
		expect(distributionOf('ID="opensuse-leap"\nID_LIKE="suse opensuse"\n')).toBe('suse');
		expect(distributionOf('')).toBeUndefined();
	});
});

describe('limits', () => {
	it('of the disk are 2 GB and 200 MB', () => {
		expect([2_000_000_000, 1_999_999_999, 200_000_000, 199_999_999].map(statusOf)).toEqual([
			'ok',
			'warn',
			'warn',
			'fail',
		]);
	});

	it('of Node.js are those of package.json', () => {
		expect(['20.18.9', '20.19.0', '22.0.0', '18.20.0'].map(isEnough)).toEqual([false, true, true, false]);
	});
});
