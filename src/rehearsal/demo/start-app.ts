import { bash } from '../turns.ts';
import { ask, gist, type Play } from './play.ts';

/** The address of the running application, or why it does not run. */
export type Started = { readonly url: string } | { readonly problem: string };

export function* startApp(text: string, command = './init.sh'): Play<Started> {
	const result = yield* ask(text, bash(command, 'Start the application'));
	const url = /Sprout is at (http:\/\/\S+)/.exec(result.text)?.[1];
	return url === undefined || result.isError ? { problem: `${command} failed: ${gist(result)}` } : { url };
}
