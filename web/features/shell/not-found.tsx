import { Link } from 'wouter';
import { TEXTS } from '../../texts.ts';
import { Empty } from '../../ui/parts.tsx';

export function NotFound() {
	return (
		<Empty heading="h1" title={TEXTS.shell.notFound} hint={TEXTS.shell.notFoundHint}>
			<Link href="/" className="font-medium text-accent-text underline underline-offset-2">
				{TEXTS.shell.allProjects}
			</Link>
		</Empty>
	);
}
