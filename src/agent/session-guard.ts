import type { AgentBoxes } from './agent-box.ts';
import { workTreeIsClean } from './clean-tree.ts';
import { cleaned, type Listener, type SessionSettings } from './session-host.ts';
import type { HookHost } from './tool-hook.ts';

/** What the hook of a session asks and tells. `marker` begins the markers of its boxes. */
export function sessionGuard(
	settings: SessionSettings,
	boxes: AgentBoxes,
	{ host, redact, programs }: Listener,
	marker: string,
): HookHost {
	const { projectDirectory } = settings;
	const { settings: rules, home, secret } = settings.guard;
	let looks = 0;
	return {
		guard: {
			yolo: settings.yolo,
			settings: rules,
			place: {
				...{ project: projectDirectory, directory: projectDirectory, home },
				...{ temporary: [boxes.temporary], readable: rules.read },
				secret: [...secret, ...boxes.secret],
				resolve: boxes.realPath,
			},
		},
		workTreeIsClean: () => workTreeIsClean((command, args) => boxes.spawn(command, args, `${marker}-look-${++looks}`)),
		record: (event) => host.record(cleaned([event], redact)),
		counted: (toolUseId, names) => programs.set(toolUseId, names),
	};
}
