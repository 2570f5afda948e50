import type { Command } from 'commander';
import type { Environment } from './env.ts';

type AddCommand = (program: Command, environment: Environment) => void;

/** In the order of the help. */
const COMMANDS: readonly (readonly [names: readonly string[], load: () => Promise<AddCommand>])[] = [
	[['serve'], async () => (await import('./commands/serve.ts')).addServeCommand],
	[['demo'], async () => (await import('./commands/demo.ts')).addDemoCommand],
	[['create'], async () => (await import('./commands/create.ts')).addCreateCommand],
	[['spec'], async () => (await import('./commands/spec.ts')).addSpecCommand],
	[['run'], async () => (await import('./commands/run.ts')).addRunCommand],
	[['list'], async () => (await import('./commands/list.ts')).addListCommand],
	[['status'], async () => (await import('./commands/status.ts')).addStatusCommand],
	[['cost'], async () => (await import('./commands/cost.ts')).addCostCommand],
	[['schedule'], async () => (await import('./commands/schedule.ts')).addScheduleCommand],
	[['logs'], async () => (await import('./commands/logs.ts')).addLogsCommand],
	[['features'], async () => (await import('./commands/features.ts')).addFeaturesCommand],
	[['ask'], async () => (await import('./commands/ask.ts')).addAskCommand],
	[['pause', 'resume', 'stop'], async () => (await import('./commands/steering.ts')).addSteeringCommands],
	[['webhook'], async () => (await import('./commands/webhook.ts')).addWebhookCommand],
	[['backup'], async () => (await import('./commands/backup.ts')).addBackupCommand],
	[['clean'], async () => (await import('./commands/clean.ts')).addCleanCommand],
	[['guard'], async () => (await import('./commands/guard.ts')).addGuardCommand],
	[['doctor'], async () => (await import('./commands/doctor.ts')).addDoctorCommand],
	[['mcp'], async () => (await import('./commands/mcp.ts')).addMcpCommand],
	[['completion'], async () => (await import('./commands/completion.ts')).addCompletionCommand],
];

/**
 * Adds the command that is called, and no other: loading them all takes half a second of a processor. Help, completion and a word that is
 * no command need all, the version needs none.
 */
export async function addCommands(program: Command, environment: Environment, argv: readonly string[]): Promise<void> {
	if (asksVersion(argv)) return;
	const called = COMMANDS.filter(([names]) => names.includes(argv[2] ?? '') && argv[2] !== 'completion');
	const adding = await Promise.all((called.length > 0 ? called : COMMANDS).map(([, load]) => load()));
	for (const add of adding) add(program, environment);
}

/** Puts the name of the command in where there is none: `autocoder --port 9000` is `autocoder serve --port 9000`. */
export function withDefaultCommand(argv: readonly string[]): readonly string[] {
	const [node = '', script = '', ...args] = argv;
	const first = args[0];
	const asksProgram = ['-h', '--help'].includes(first ?? '') || asksVersion(argv);
	const named = first !== undefined && !first.startsWith('-');
	return named || asksProgram ? argv : [node, script, 'serve', ...args];
}

function asksVersion(argv: readonly string[]): boolean {
	return ['-V', '--version'].includes(argv[2] ?? '');
}
