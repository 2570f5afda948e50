import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_GUARD_SETTINGS, type GuardSettings } from '../contract/guard-settings.ts';
import { decideCommand } from './decide-command.ts';
import type { Place } from './place.ts';

const PLACE: Place = {
	...{ project: '/home/me/shop', directory: '/home/me/shop', home: '/home/me', temporary: ['/tmp/scratch'] },
	...{ readable: [], secret: ['/home/me/.autocoder'] },
};

function decide(command: string, settings: Partial<GuardSettings> = {}, place: Partial<Place> = {}) {
	return decideCommand(command, { ...DEFAULT_GUARD_SETTINGS, ...settings }, { ...PLACE, ...place });
}

function ruleOf(...args: Parameters<typeof decide>): string {
	const decision = decide(...args);
	return decision.allow ? 'allowed' : decision.rule;
}

describe('a command that is allowed', () => {
	it('comes with every program that the shell may start, each once', () => {
		expect(decide('ls | grep a && (cd src; npm test) || echo "$(git status)"')).toEqual({
			allow: true,
			programs: ['ls', 'grep', 'cd', 'npm', 'git', 'echo'],
		});
		expect(decide('timeout 5 env A=1 xargs -n1 node --check')).toMatchObject({
			programs: ['node', 'xargs', 'env', 'timeout'],
		});
		expect(decide('find . -name a -exec bash -c "ls; wc" \\;')).toMatchObject({
			programs: ['ls', 'wc', 'bash', 'find'],
		});
	});

	it('may ask for a clean work tree first', () => {
		for (const command of [
			'git reset --hard',
			'git checkout -- .',
			'git checkout -f main',
			'git restore .',
			'ls; git rm -rf src',
			'git rm -rf --ignore-unmatch -- --cached src',
			'git reset --har',
			'git checkout -qf HEAD',
			'git checkout --forc HEAD',
			'x=.; git checkout "$x"',
			"git checkout -- ':!nothing'",
			"git checkout -- '**'",
			'git checkout HEAD -- "$PWD"',
			'git checkout -- src/..',
			'git checkout HEAD src',
			'git restore lib/parts',
			'echo . | git restore --pathspec-from-file=-',
			'git diff | git apply -R',
			'git diff -R | git apply',
			'git diff -R | git apply -',
		])
			expect(decide(command), command).toMatchObject({ allow: true, onlyWhenClean: { rule: 'throws-away' } });
		for (const command of [
			...['git reset', 'git checkout -- a.ts', 'git restore --staged .', 'git switch main', 'git checkout feature/x'],
			...[
				'git restore src/a.ts .gitignore Makefile',
				'git apply a.patch',
				"git apply <<'E'\n--- a\nE",
				'git checkout -',
			],
			...['git checkout -b x origin/main', 'git rm -r --cached dist', 'git checkout HEAD~1 -- src/App.tsx'],
		])
			expect(decide(command), command).not.toHaveProperty('onlyWhenClean');
	});
});

describe("the user's settings", () => {
	it('open what the default list refuses, and take away what it allows', () => {
		expect(ruleOf('docker ps')).toBe('closed');
		expect(ruleOf('docker ps', { allow: ['docker'] })).toBe('allowed');
		expect(ruleOf('mytool x', { allow: ['mytool'] })).toBe('allowed');
		expect(ruleOf('python3 a.py', { refuse: ['python3'] })).toBe('settings');
		expect(ruleOf('timeout 5 python3 a.py', { refuse: ['python3'] })).toBe('settings');
		expect(ruleOf('git push', { allow: ['git push'] })).toBe('allowed');
		expect(ruleOf('git push --force', { allow: ['git push'] })).toBe('git-push-force');
		expect(ruleOf('npm publish', { allow: ['npm publish'] })).toBe('allowed');
	});

	it('never open the hard list, or loosen a rule', () => {
		expect(ruleOf('sudo ls', { allow: ['sudo'] })).toBe('hard');
		expect(ruleOf('ssh host', { allow: ['ssh'] })).toBe('hard');
		expect(ruleOf('eval $x', { allow: ['eval'] })).toBe('eval');
		expect(ruleOf('curl http://example.com', { allow: ['curl'] })).toBe('other-machine');
		expect(ruleOf('git -c core.pager=x log', { allow: ['git'] })).toBe('git-setting');
	});
});

describe('where one is', () => {
	it('counts for scripts and for what is written', () => {
		expect(ruleOf('cd .. && ./init.sh', {}, { directory: '/home/me/shop/web' })).toBe('allowed');
		expect(ruleOf('cd ..', {}, { directory: '/home/me/shop' })).toBe('directory');
		expect(ruleOf('cd web && echo x > ../a.txt')).toBe('allowed');
		expect(ruleOf('echo x > ../a.txt')).toBe('outside-write');
		expect(ruleOf('/home/me/shop/init.sh')).toBe('allowed');
		expect(ruleOf('/home/me/other/init.sh')).toBe('outside-program');
		expect(ruleOf('cd "$X" && ./bin/sh')).toBe('outside-program');
		expect(ruleOf('cd "$X" && ./init.sh')).toBe('allowed');
		expect(ruleOf('echo x > /tmp/scratch/a')).toBe('allowed');
	});
});

describe('whatever the text', () => {
	it('there is an answer, the same one each time', () => {
		const piece = fc.oneof(
			fc.string(),
			fc.constantFrom(
				'$(',
				')',
				'`',
				'"',
				"'",
				'${',
				'}',
				'((',
				'<<E',
				'\n',
				'; ',
				' | ',
				'&&',
				'if ',
				'case ',
				'ls ',
				'\\',
				'#',
				'[[ ',
			),
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
				const command = pieces.join('');
				const decision = decide(command);
				expect(decide(command)).toEqual(decision);
				expect(typeof decision.allow).toBe('boolean');
			}),
			{ numRuns: 500 },
		);
	});

	it('what is too long, too deep or odd is refused', () => {
		expect(ruleOf(`echo ${'a'.repeat(200_001)}`)).toBe('too-long');
		expect(ruleOf(`${'('.repeat(3_000)}ls${')'.repeat(3_000)}`)).not.toBe('allowed');
		expect(ruleOf(`${'echo $('.repeat(200)}ls${')'.repeat(200)}`)).not.toBe('allowed');
		expect(ruleOf('ls \u0007')).toBe('odd-character');
		expect(ruleOf('ls\r')).toBe('odd-character');
		expect(decide('')).toEqual({ allow: true, programs: [] });
	});
});
