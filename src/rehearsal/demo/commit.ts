import { bash } from '../turns.ts';
import { ask, type Play } from './play.ts';

/** Where git knows nobody by name, the demo signs with a name that says what it is. */
const REHEARSAL = '-c user.name="autocoder rehearsal" -c user.email=rehearsal@localhost';

/** Commits all changes; finding nothing to commit is fine. `message` holds no quotes. */
export function* commitAll(text: string, message: string, before = ''): Play<void> {
	const result = yield* ask(text, bash(`${before}git add -A && git commit -q -m "${message}"`, 'Commit'));
	if (!/identity unknown|tell me who you are|no email was given/i.test(result.text)) return;
	yield* ask('Git does not know who I am here.', bash(`git ${REHEARSAL} commit -q -m "${message}"`, 'Commit'));
}
