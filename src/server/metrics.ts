import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from './app.ts';
import type { Figures } from './figures.ts';

/** What the server tells of itself to Prometheus. */
export interface Metrics {
	/** Adds a value that is read whenever somebody asks. `name` without the prefix "autocoder_". */
	watch(name: string, help: string, read: () => number): void;
}

/**
 * `GET /metrics`: the state of all projects as their databases tell it at that moment, how long requests took, and what the process
 * uses. Labels are names of projects and of routes, never what a client sent.
 */
export function metricsRoutes(app: App, version: string, figures: () => Promise<Figures>): Metrics {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	gauge(registry, 'info', 'The version that runs.', ['version']).set({ version }, 1);
	const tell = projectGauges(registry);
	measureRequests(app, registry);

	app.get('/metrics', { schema: { hide: true } }, async (_, reply) => {
		tell(await figures());
		return reply.type(registry.contentType).send(await registry.metrics());
	});

	return {
		watch(name, help, read) {
			new Gauge({
				name: `autocoder_${name}`,
				help,
				registers: [registry],
				collect() {
					this.set(read());
				},
			});
		},
	};
}

function projectGauges(registry: Registry): (figures: Figures) => void {
	const up = gauge(registry, 'registry_up', 'Whether the list of projects can be read.');
	const projects = gauge(registry, 'projects', 'Projects, by the state of their databases.', ['state']);
	const features = gauge(registry, 'features', 'Features, by project and state.', ['project', 'state']);
	const runs = gauge(registry, 'runs', 'Projects, by the state of their latest run.', ['state']);
	const sessions = gauge(registry, 'sessions', 'Sessions, by project and outcome.', ['project', 'outcome']);
	const cost = gauge(registry, 'cost_usd', 'What the sessions of a project cost, in US dollars.', ['project']);

	const webhook = gauge(
		registry,
		'webhook_deliveries',
		'Deliveries to webhooks that are not made, by project and state.',
		['project', 'state'],
	);

	return (figures) => {
		// A project that was removed is not to be told for ever.
		for (const each of [projects, features, runs, sessions, cost, webhook]) each.reset();
		up.set(figures.registry === null ? 1 : 0);
		if (figures.skipped > 0) projects.set({ state: 'skipped' }, figures.skipped);
		for (const { name: project, state, facts } of figures.projects) {
			projects.inc({ state });
			if (facts === null) continue;
			const { passing, in_progress, total } = facts.stats;
			features.set({ project, state: 'passing' }, passing);
			features.set({ project, state: 'in_progress' }, in_progress);
			features.set({ project, state: 'pending' }, total - passing - in_progress);
			runs.inc({ state: facts.run });
			webhook.set({ project, state: 'pending' }, facts.webhook.pending);
			webhook.set({ project, state: 'failed' }, facts.webhook.failed);
			cost.set({ project }, 0);
			for (const { outcome, sessions: count, cost_usd } of facts.sessions) {
				sessions.set({ project, outcome: outcome ?? 'open' }, count);
				cost.inc({ project }, cost_usd);
			}
		}
	};
}

function gauge<Label extends string>(
	registry: Registry,
	name: string,
	help: string,
	labelNames: Label[] = [],
): Gauge<Label> {
	return new Gauge({ name: `autocoder_${name}`, help, labelNames, registers: [registry] });
}

function measureRequests(app: App, registry: Registry): void {
	const durations = new Histogram({
		name: 'autocoder_http_request_duration_seconds',
		help: 'How long requests took, by route and status.',
		labelNames: ['method', 'route', 'status'],
		buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
		registers: [registry],
	});
	app.addHook('onResponse', (request, reply, done) => {
		const route = request.routeOptions.url ?? 'none';
		durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
		done();
	});
}
