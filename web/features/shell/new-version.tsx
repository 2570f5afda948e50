import { useEffect, useState } from 'react';
import { TEXTS } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { useHealth } from '../project/queries.ts';

/** The version that the server had when this page was loaded, which is the page's own. */
let own: string | undefined;

/** Says that the page is older than the server that answers it. */
export function NewVersion() {
	const [changed, setChanged] = useState<string | null>(null);
	const version = useHealth().data?.version;
	useEffect(() => {
		own ??= version;
		setChanged(version === own ? null : (version ?? null));
	}, [version]);
	if (changed === null) return null;
	return (
		<div role="status" className="flex items-center gap-3 border-line border-b bg-busy-soft px-3 py-1.5 sm:px-4">
			<p className="min-w-0 flex-1">
				<span className="any-text font-medium text-busy-text">{TEXTS.shell.newVersion(changed)}</span>{' '}
				<span className="text-soft">{TEXTS.shell.newVersionHint}</span>
			</p>
			<Button size="small" onClick={() => window.location.reload()}>
				{TEXTS.shell.reload}
			</Button>
		</div>
	);
}
