import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	type Options,
	query,
	type SDKMessage,
	type SDKResultMessage,
	type SDKUserMessage,
} from '@anthropic-ai/claude-agent-sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultRule } from './faults.ts';
import type { Scenario, ToolResult } from './script.ts';
import { type RehearsalServer, startRehearsalServer } from './server.ts';
import { bash, edit, read, say, turn, write } from './turns.ts';

/** The real Claude executable, as the Agent SDK brings it: what the server is for. */

let home: string;
let server: RehearsalServer | undefined;
let received: (readonly ToolResult[])[];

beforeEach(async () => {
	home = await mkdtemp(join(tmpdir(), 'rehearsal-claude-'));
	received = [];
});

afterEach(async () => {
	await server?.close();
	server = undefined;
	await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

const builder: Scenario = function* ({ prompt, tools }) {
	const path = join(home, 'app.txt');
	const heard: (readonly ToolResult[])[] = [];
	heard.push(
		yield turn('Three at once', write(path, 'alpha\n'), bash('sleep 0.2; echo slow'), bash('echo bad; exit 3')),
	);
	const reading = turn('Reading', read(path));
	heard.push(yield reading);
	// A real model tries again when its call was refused.
	if (heard.at(-1)?.[0]?.isError) heard.push(yield reading);
	heard.push(yield turn('', edit(path, 'alpha', 'beta')));
	heard.push(yield turn('Checking', bash(`cat ${path}`), read(path)));
	received = heard;
	yield say(`${prompt}: done with ${tools.filter((tool) => /^(Bash|Read|Write|Edit)$/.test(tool)).length} tools`);
};

async function run(faults: readonly FaultRule[] = [], more: Options = {}, stopWhen?: SDKMessage['type']) {
	server ??= await startRehearsalServer({ scenario: builder, faults });
	const conversation = query({
		prompt: stopWhen === undefined ? 'Build the app' : openPrompt('Build the app'),
		options: {
			cwd: home,
			model: 'rehearsal',
			tools: ['Bash', 'Read', 'Write', 'Edit'],
			permissionMode: 'bypassPermissions',
			allowDangerouslySkipPermissions: true,
			settingSources: [],
			env: {
				PATH: process.env.PATH,
				HOME: home,
				CLAUDE_CONFIG_DIR: join(home, '.claude'),
				ANTHROPIC_BASE_URL: server.url,
				ANTHROPIC_API_KEY: 'rehearsal',
				CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
				IS_SANDBOX: '1',
			},
			...more,
		},
	});
	const messages: SDKMessage[] = [];
	try {
		for await (const message of conversation) {
			messages.push(message);
			if (message.type === 'result') break;
			if (message.type === stopWhen && messages.filter((one) => one.type === stopWhen).length === 1) {
				await conversation.interrupt();
			}
		}
	} finally {
		conversation.close();
	}
	const result = messages.find((message): message is SDKResultMessage => message.type === 'result');
	return { result, retries: messages.filter((one) => one.type === 'system' && one.subtype === 'api_retry').length };
}

/** A prompt whose stream stays open: only such a conversation can be interrupted. */
async function* openPrompt(content: string): AsyncGenerator<SDKUserMessage> {
	yield { type: 'user', message: { role: 'user', content }, parent_tool_use_id: null };
	await new Promise(() => undefined);
}

function text(round: number, index: number): string {
	return received[round]?.[index]?.text ?? '';
}

describe('the Claude executable', { timeout: 60_000 }, () => {
	it('plays a script: files, commands, parallel calls, and their results in the order of the calls', async () => {
		const { result } = await run();
		expect(result).toMatchObject({ subtype: 'success', is_error: false, result: 'Build the app: done with 4 tools' });
		expect(await readFile(join(home, 'app.txt'), 'utf8')).toBe('beta\n');
		expect(received.map((results) => results.map((one) => one.isError))).toEqual([
			[false, false, true],
			[false],
			[false],
			[false, false],
		]);
		expect([text(0, 1), text(0, 2), text(3, 0)]).toEqual(['slow', 'Exit code 3\nbad', 'beta']);
		expect(text(1, 0)).toContain('alpha');
		expect(text(3, 1)).toContain('beta');
		expect(server?.requests.map((record) => record.asked?.turn)).toEqual([1, 2, 3, 4, 5]);
		// An unknown model is priced all the same; budgets can be tried with it.
		expect(result?.modelUsage.rehearsal).toMatchObject({ costBasis: 'unknown' });
		expect(result?.total_cost_usd).toBeGreaterThan(0);

		const resumed = await run([], { resume: result?.session_id ?? '' });
		expect(resumed.result).toMatchObject({ is_error: false, result: 'The rehearsal of this conversation is over.' });
	});

	it('comes through a rate limit, cut streams and nonsense tool input', async () => {
		const { result, retries } = await run([
			{ when: { request: 1 }, fault: { kind: 'rate-limit' } },
			{ when: { request: 2 }, fault: { kind: 'cut-stream', at: 'first-block' } },
			{ when: { request: 3 }, fault: { kind: 'cut-stream', at: 'middle' } },
			{ when: { turn: 2 }, fault: { kind: 'nonsense-tool-input' } },
		]);
		expect(result).toMatchObject({ subtype: 'success', is_error: false });
		// After the second cut Claude Code runs the calls that came whole, and asks for the rest without a retry.
		expect(retries).toBe(2);
		expect(received[0]?.map((one) => one.isError)).toEqual([false, false, true]);
		expect(await readFile(join(home, 'app.txt'), 'utf8')).toBe('beta\n');
		expect(received[1]?.[0]?.isError).toBe(true);
		expect(text(1, 0)).toContain('could not be parsed');
		expect(text(2, 0)).toContain('alpha');
		expect(server?.requests.map((record) => record.asked?.turn)).toEqual([1, 1, 1, 1, 2, 3, 4, 5, 6]);
	});

	it('finds its place again after an interruption, and hears the refusal of a hook', async () => {
		const scenario: Scenario = function* () {
			const first = yield turn('Two', bash('echo one'), bash('while true; do read -t 1 < /dev/zero; done'));
			const second = yield turn('A third', bash('echo three'));
			received = [first, second];
			yield say('Done.');
		};
		server = await startRehearsalServer({ scenario });
		const stopped = await run([], {}, 'user');
		expect(stopped.result?.terminal_reason).toBe('aborted_tools');

		const deny = {
			hookEventName: 'PreToolUse',
			permissionDecision: 'deny',
			permissionDecisionReason: 'no threes here',
		} as const;
		const hooks: Options['hooks'] = {
			PreToolUse: [{ hooks: [() => Promise.resolve({ hookSpecificOutput: deny })] }],
		};
		const { result } = await run([], { hooks, resume: stopped.result?.session_id ?? '' });
		expect(result).toMatchObject({ is_error: false, result: 'Done.' });
		expect(received.map((results) => results.map((one) => one.isError))).toEqual([[false, true], [true]]);
		expect(text(1, 0)).toContain('no threes here');
		expect(server.requests.map((record) => record.asked?.turn)).toEqual([1, 2, 3]);
	});

	it('says why a script broke, without trying again', async () => {
		server = await startRehearsalServer({
			scenario: () => {
				throw new Error('no feature in the prompt');
			},
		});
		const { result } = await run();
		expect(result).toMatchObject({ is_error: true, api_error_status: 500 });
		expect(JSON.stringify(result)).toContain('no feature in the prompt');
		expect(server.requests).toHaveLength(1);
	});
});
