import { Check, CircleAlert } from 'lucide-react';
import { TEXTS } from '../../texts.ts';
import { Skeleton, Trouble } from '../../ui/parts.tsx';
import { useSetup } from '../project/queries.ts';

const CHECKS = ['claude_cli', 'credentials', 'node', 'npm', 'git', 'browser', 'box'] as const;

/** What this machine has of what a run needs, and how to mend what it has not. */
export function SetupCheck() {
	const { data, error } = useSetup();
	if (error !== null) return <Trouble error={error} />;
	if (data === undefined) return <Skeleton className="h-24" />;
	return (
		<ul className="grid gap-x-6 gap-y-2.5 sm:grid-cols-2">
			{CHECKS.map((check) => (
				<li key={check} className="flex items-start gap-2">
					{data[check] ? (
						<Check size={15} aria-hidden="true" className="mt-0.5 shrink-0 text-good-text" />
					) : (
						<CircleAlert size={15} aria-hidden="true" className="mt-0.5 shrink-0 text-busy-text" />
					)}
					<span className="min-w-0">
						<span className="font-medium">{TEXTS.start.checks[check]}</span>
						{!data[check] && <span className="any-text block text-soft text-xs">{data.mend[check]}</span>}
					</span>
				</li>
			))}
		</ul>
	);
}
