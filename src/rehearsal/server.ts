import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AutocoderError } from '../contract/errors.ts';
import { answerWith } from './answer.ts';
import { ApiError } from './api-error.ts';
import { readBody } from './body.ts';
import { readOpening } from './conversation.ts';
import { deliver, type Manner, sendError, sendJson } from './delivery.ts';
import { accountHeaders, createFaultPlan, type Fault, type FaultRule, faultyTurn, refusalOf } from './faults.ts';
import { play } from './player.ts';
import { type MessagesRequest, readRequest } from './request.ts';
import type { Scenario } from './script.ts';
import { countInput } from './usage.ts';

export interface RehearsalOptions {
	readonly scenario: Scenario;
	readonly faults?: readonly FaultRule[];
	/** Milliseconds before each piece of a streamed answer, for people to watch; 0 when not given. */
	readonly paceMs?: number;
	/** Unix milliseconds; usage limits reset by it. Default: the machine's clock. */
	readonly now?: () => number;
	/** 0 or nothing: a free one. */
	readonly port?: number;
}

/** A request that the server got: enough to see what a client asked, too little to hold memory. */
export interface RequestRecord {
	/** ISO 8601, UTC. */
	readonly at: string;
	readonly method: string;
	readonly path: string;
	/** Of requests to `/v1/messages`: what was asked and answered. */
	readonly asked?: AskedRecord;
}

export interface AskedRecord {
	readonly kind: 'agent' | 'aside' | 'count' | 'refused';
	readonly model: string;
	readonly stream: boolean;
	/** The turn's place in its conversation, from 1; 0 for counts and refusals. */
	readonly turn: number;
	readonly tools: number;
	/** The beginning of the first user message. */
	readonly prompt: string;
	readonly fault?: Fault['kind'];
}

export interface RehearsalServer {
	/** What a client takes as its base URL, such as `http://127.0.0.1:40123`. */
	readonly url: string;
	readonly port: number;
	/** The latest requests, oldest first; at most 1,000. */
	readonly requests: readonly RequestRecord[];
	/** Ends open answers too. */
	close(): Promise<void>;
}

/** A record while its request is being answered. */
type Entry = { -readonly [Key in keyof RequestRecord]: RequestRecord[Key] };

const KEPT_REQUESTS = 1000;
const PROMPT_CHARACTERS = 200;
const MODEL = { type: 'model', id: 'rehearsal', display_name: 'Rehearsal', created_at: '2026-01-01T00:00:00Z' };

/**
 * Starts a server on loopback that speaks the Anthropic Messages API and plays a scenario.
 *
 * @throws AutocoderError `USAGE` when the port cannot be had
 */
export async function startRehearsalServer(options: RehearsalOptions): Promise<RehearsalServer> {
	const requests: RequestRecord[] = [];
	const faults = createFaultPlan(options.faults ?? [], options.now);

	const server = createServer((request, response) => {
		response.on('error', () => undefined);
		handle(request, response).catch((error: unknown) => {
			if (response.headersSent) response.destroy();
			else sendError(response, error);
		});
	});
	// A client that keeps its connection must not find it closed between two slow turns.
	server.keepAliveTimeout = 600_000;
	const port = await listen(server, options.port ?? 0);

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const method = request.method ?? 'GET';
		const path = request.url?.split('?')[0] ?? '/';
		const entry: Entry = { at: new Date().toISOString(), method, path };
		requests.push(entry);
		if (requests.length > KEPT_REQUESTS) requests.shift();
		switch (`${method} ${path}`) {
			case 'POST /v1/messages':
				return answer(readRequest(await readBody(request)), response, entry);
			case 'POST /v1/messages/count_tokens': {
				const asked = readRequest(await readBody(request), true);
				entry.asked = describe(asked, 'count');
				return sendJson(response, { input_tokens: countInput(asked) });
			}
			default:
				return sendJson(response, readable(method, path));
		}
	}

	async function answer(request: MessagesRequest, response: ServerResponse, entry: Entry): Promise<void> {
		entry.asked = describe(request, 'refused');
		const limit = faults.standingLimit();
		if (limit !== undefined) throw limit;
		const played = play(options.scenario, request);
		const { prompt } = readOpening(request);
		const fault = played.kind === 'agent' ? faults.next({ ...played, prompt }) : undefined;
		entry.asked = { ...describe(request, played.kind, played.number), ...(fault && { fault: fault.kind }) };
		const refusal = fault && (refusalOf(fault) ?? faults.standingLimit());
		if (refusal !== undefined) throw refusal;
		await deliver(response, answerWith(faultyTurn(played.turn, fault), request), {
			...manner(request, fault, options.paceMs ?? 0),
			headers: accountHeaders(fault, (options.now ?? Date.now)()),
		});
	}

	return {
		url: `http://127.0.0.1:${port}`,
		port,
		requests,
		close: () => close(server),
	};
}

/** What GET and HEAD give. */
function readable(method: string, path: string): object {
	if (method === 'GET' || method === 'HEAD') {
		if (path === '/') return { name: 'autocoder rehearsal', rehearsal: true };
		// Claude Code looks here whether it is connected.
		if (path === '/api/hello') return { message: 'hello' };
		if (path === '/v1/models') return { data: [MODEL], has_more: false, first_id: MODEL.id, last_id: MODEL.id };
		if (path === `/v1/models/${MODEL.id}`) return MODEL;
	}
	throw new ApiError('not_found_error', `The rehearsal server has no ${method} ${path}`);
}

function describe(request: MessagesRequest, kind: AskedRecord['kind'], turn = 0): AskedRecord {
	const { prompt, model, tools } = readOpening(request);
	const beginning = prompt.slice(0, PROMPT_CHARACTERS);
	return { kind, model, stream: request.stream, turn, tools: tools.length, prompt: beginning };
}

function manner(request: MessagesRequest, fault: Fault | undefined, paceMs: number): Manner {
	const { stream } = request;
	switch (fault?.kind) {
		case 'slow':
			return { stream, paceMs: fault.delayMs };
		case 'cut-stream':
			return { stream, paceMs, breakOff: { how: 'cut', at: fault.at ?? 'middle' } };
		case 'stalled-stream':
			return { stream, paceMs, breakOff: { how: 'stall', at: fault.at ?? 'middle' } };
		default:
			return { stream, paceMs };
	}
}

function listen(server: Server, port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', (cause) => {
			const message = `The rehearsal server cannot listen on port ${port}: ${cause.message}.`;
			reject(new AutocoderError('USAGE', message, 'Choose another port.', { cause }));
		});
		server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
	});
}

function close(server: Server): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
