import { KeyRound } from 'lucide-react';
import { TEXTS } from '../../texts.ts';
import { Empty } from '../../ui/parts.tsx';

/** What a browser sees that the server does not know. */
export function SignIn() {
	return (
		<main className="h-full">
			<Empty heading="h1" title={TEXTS.shell.signIn} hint={TEXTS.shell.signInHint} icon={<KeyRound size={28} />}>
				<code className="rounded-md border border-line bg-sunken px-3 py-1.5 font-mono">autocoder</code>
			</Empty>
		</main>
	);
}
