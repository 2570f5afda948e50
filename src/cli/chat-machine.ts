import { CHAT_BOUNDS, type ChatMachine } from '../chat/host.ts';
import type { Redact } from '../guard/redact.ts';
import { detectBox } from '../process/detect-box.ts';
import type { Environment } from './env.ts';
import { withoutWebhook } from './session-settings.ts';
import { VERSION } from './version.ts';

/** What talks with Claude need from this machine. */
export function chatMachine(
	{ variables, claudeExecutable, home }: Pick<Environment, 'variables' | 'claudeExecutable' | 'home'>,
	redact: Redact,
): ChatMachine {
	return {
		environment: withoutWebhook(variables),
		home,
		claudeExecutable,
		box: async () => (await detectBox()).kind,
		version: VERSION,
		redact,
		bounds: CHAT_BOUNDS,
	};
}
