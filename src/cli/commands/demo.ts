import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { SPEC_PATH } from '../../agent/prompts.ts';
import { AutocoderError } from '../../contract/errors.ts';
import { isAlive } from '../../process/identity.ts';
import { checkPlace } from '../../projects/check-place.ts';
import { directoryOf } from '../../projects/create-project.ts';
import { placeError } from '../../projects/place-error.ts';
import { openProjectStore } from '../../store/project-store.ts';
import { colours } from '../colours.ts';
import type { Environment } from '../env.ts';
import { featureTable } from '../feature-table.ts';
import { liveView } from '../live-view/wanted.ts';
import { createOutput, type Output } from '../output.ts';
import { examples } from '../project-command.ts';
import type { RunView } from '../run-in-terminal.ts';
import { type RunSummary, sayHowItEnded } from '../run-summary.ts';
import { serveApplication } from '../serve-application.ts';
import { sessionSettings } from '../session-settings.ts';

/** The specification and the application that the rehearsal model builds, beside `dist/` and `src/`. */
const ASSETS = fileURLToPath(new URL('../../../demo/', import.meta.url));

interface DemoOptions {
	dir?: string;
	json?: boolean;
	plain?: boolean;
	keepOpen?: boolean;
	quiet?: boolean;
}

export function addDemoCommand(program: Command, environment: Environment): void {
	const command = program
		.command('demo')
		.summary('a whole run with no account: a rehearsal model builds a sample application')
		.description(
			'Builds a sample application from its specification. A rehearsal model plays the part of Claude; the agent, the tools, git and the browser are real.',
		)
		.option('--dir <dir>', 'where to build it (default: a new temporary directory)')
		.option('--json', 'one JSON object a line on standard output')
		.option('--quiet', 'say only how it ended')
		.option('--plain', 'lines only: nothing at the bottom of the terminal that moves (for screen readers, too)')
		.option('--keep-open', 'start the finished application and keep it open until Ctrl-C')
		.action(async (options: DemoOptions) => {
			const output = createOutput(options.json ?? false);
			const directory = demoDirectory(options.dir, environment);
			const quiet = options.quiet ?? false;
			if (!quiet) sayWhatThisIs(directory, output);
			const live = quiet ? null : liveView(options, environment);
			const summary = await rehearse(directory, environment, { live, quiet }, output);
			if (!quiet) sayTheResult(directory, summary, output);
			process.exitCode = summary.exit_code;
			const { exit_code, passing, total } = summary;
			if (options.keepOpen && exit_code === 0 && passing === total) {
				await serveApplication(directory, environment.variables, (url) =>
					output.say(`It is open at ${colours.bold(url)} until you press Ctrl-C.`),
				);
			}
			output.emit(summary);
		});
	examples(command, [
		['autocoder demo', 'watch an application grow in a temporary directory'],
		['autocoder demo --dir garden --keep-open', 'build it in ./garden and open it at the end'],
	]);
}

/** Runs the project against a rehearsal server, with a home of its own: the user's Claude configuration is neither needed nor touched. */
async function rehearse(
	directory: string,
	environment: Environment,
	view: Pick<RunView, 'live' | 'quiet'>,
	output: Output,
): Promise<RunSummary> {
	// Here and not above, since they take long to load and no other command needs them.
	const { demoScenario } = await import('../../rehearsal/demo/demo-scenario.ts');
	const { startRehearsalServer } = await import('../../rehearsal/server.ts');
	const { runInTerminal } = await import('../run-in-terminal.ts');
	const home = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-rehearsal-')));
	const server = await startRehearsalServer({ scenario: demoScenario({ assetsDir: ASSETS }) });
	try {
		const variables = {
			...withoutAccount(environment.variables),
			HOME: home,
			CLAUDE_CONFIG_DIR: join(home, '.claude'),
			ANTHROPIC_BASE_URL: server.url,
			// Not a word that anybody would write: what holds it is taken out of all that is stored.
			ANTHROPIC_API_KEY: 'the-rehearsal-wants-no-key',
		};
		const { settings, box } = await sessionSettings(
			directory,
			{ model: 'rehearsal', yolo: false },
			{ ...environment, variables },
		);
		return await runInTerminal(settings, box, { maxIterations: null, showCost: false, ...view }, output);
	} finally {
		await server.close();
		rmSync(home, { recursive: true, force: true });
	}
}

/** Without what points Claude at an account, a provider or a model: a demo must not cost anything. */
function withoutAccount(variables: Environment['variables']): Record<string, string | undefined> {
	return Object.fromEntries(
		Object.entries(variables).filter(([name]) => !/^(ANTHROPIC|CLAUDE|AWS|GOOGLE|VERTEX|GCLOUD)/.test(name)),
	);
}

/** A directory with the demo's specification in it: a new one, or one in which an earlier demo was interrupted. */
function demoDirectory(wanted: string | undefined, environment: Environment): string {
	const spec = readFileSync(join(ASSETS, 'app_spec.txt'), 'utf8');
	const directory =
		wanted === undefined ? mkdtempSync(join(tmpdir(), 'autocoder-demo-')) : directoryOf({ dir: wanted });
	if (wanted !== undefined) checkPlace(directory, environment);
	try {
		return begin(directory, spec);
	} catch (error) {
		throw placeError(error, directory);
	}
}

function begin(directory: string, spec: string): string {
	const specPath = join(directory, SPEC_PATH);
	mkdirSync(directory, { recursive: true });
	const begun = existsSync(specPath) && readFileSync(specPath, 'utf8') === spec;
	if (!begun && readdirSync(directory).length > 0) {
		throw new AutocoderError(
			'DIRECTORY_NOT_EMPTY',
			`${directory} is not empty.`,
			'Choose a new directory for the demo.',
		);
	}
	mkdirSync(dirname(specPath), { recursive: true });
	writeFileSync(specPath, spec);
	return realpathSync(directory);
}

function sayWhatThisIs(directory: string, output: Output): void {
	output.say(colours.bold('autocoder demo: a rehearsal'));
	output.say(
		'A rehearsal model, not Claude, plays the part of the model, from a script; no account is used and nothing is paid.',
	);
	output.say('Everything else is real: the Claude agent program, its tools, the feature list, git, and a browser.');
	output.say(`The application grows in ${colours.bold(directory)}`);
	output.say();
}

function sayTheResult(directory: string, summary: RunSummary, output: Output): void {
	const store = openProjectStore(directory, { now: Date.now, isAlive });
	try {
		output.say();
		output.say(featureTable(store.features.list(), process.stdout.columns ?? 100));
	} finally {
		store.close();
	}
	sayHowItEnded(summary, output, { showCost: false });
	output.say();
	output.say(`The application is in  ${colours.bold(directory)}`);
	output.say(`Open it with           ${colours.bold(`cd ${directory} && ./init.sh`)}`);
	if (summary.passing < summary.total)
		output.say(`Go on with it          ${colours.bold(`autocoder demo --dir ${directory}`)}`);
	output.say(`What the agents did    ${colours.bold(`cd ${directory} && git log --stat`)}`);
}
